"""Small doors and what is written on them: health, the page's own words, how we present ourselves."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web

from bot.cards.certificates import Shown
from bot.cards.plain import Introduction, introduction
from bot.health import Health, State, worst
from bot.metrics import Metrics
from bot.pages.certificate import CertificatePage
from bot.pages.visitors import Visitors
from bot.services.papers import look_up
from bot.storage.database import Database
from bot.texts import Catalogues, Texts
from lessons.course import Course

BEHIND = 1  # the lane of strangers' looks into the database
PROMETHEUS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def add_health(app: web.Application, health: Health) -> None:
    """Add /healthz: 200 when database, content and ticks do their work, else 503."""

    async def healthz(_: web.Request) -> web.Response:
        parts = await health.parts()
        whole = worst(parts)
        told = {part.name: {"state": part.state.value, "why": part.why} for part in parts}
        body = {"state": whole.value, "parts": told}
        return web.json_response(body, status=503 if whole is State.FAILING else 200)

    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/chat")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/", home)


def add_metrics(app: web.Application, metrics: Metrics) -> None:
    """Add /metrics, for Prometheus; it asks the database nothing."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(body=metrics.page(), headers=PROMETHEUS)

    app.router.add_get("/metrics", page)


def add_certificates(
    app: web.Application,
    database: Database,
    texts: Mapping[str, Texts],
    now: Callable[[], datetime],
) -> None:
    """Add /certificate, where a stranger sees whether one is valid; whoever waits in the chat goes first."""

    async def find(language: str, number: str) -> Shown | None:
        return await database.run(lambda db: look_up(db, texts[language], number), lane=BEHIND)

    CertificatePage(find, texts, Visitors(now)).serve(app)


def page_texts(catalogues: Catalogues, course: Course) -> dict[str, Texts]:
    """Return the words for strangers, by language."""
    country = next(iter(course.countries.values()))
    return {
        language: catalogues.texts(language, country.code, country.zone)
        for language in course.languages
    }


def introductions(catalogues: Catalogues, course: Course) -> dict[str, Introduction]:
    """Return for each language how the bot presents itself."""
    return {
        language: introduction(texts) for language, texts in page_texts(catalogues, course).items()
    }


def public_words(catalogues: Catalogues) -> Callable[[str], Mapping[str, str]]:
    """Return a function that gives the web chat's own words in a language."""

    def words(language: str) -> Mapping[str, str]:
        _ = catalogues.translation(language).gettext
        return {
            "title": _("Amber: start a business that helps people"),
            "description": _("A free course of five minutes a day, in your language."),
            "hello": _(
                "Learn how to start a business that helps people. Five minutes a day, free."
            ),
            "begin": _("Let's begin"),
            # Translators: in the empty field where people type.
            "write": _("Write here"),
            "send": _("Send"),
            "offline": _("No network. What you send waits here."),
            "online": _("You are online again."),
            # Translators: beside a message that could not be sent yet.
            "waiting": _("waiting for the network"),
            "new_below": _("New message below"),
            "sent": _("sent"),
            "you": _("You"),
            "amber": _("Amber"),
            "download": _("Save the file"),
        }

    return words
