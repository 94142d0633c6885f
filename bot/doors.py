"""Small doors and what is written on them: health, the page's own words, how we present ourselves."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web

from bot.cards.plain import Introduction, introduction
from bot.errors import UnavailableError
from bot.storage.database import Database, is_answering
from bot.texts import Catalogues
from lessons.course import Course
from scheduler.ticker import Ticker


def add_health(
    app: web.Application, database: Database, ticker: Ticker, now: Callable[[], datetime]
) -> None:
    """Add /healthz: 200 when the database answers and the ticks are alive, else 503."""

    async def healthz(_: web.Request) -> web.Response:
        parts = {"database": await _answers(database), "ticks": ticker.is_alive(now())}
        status = 200 if all(parts.values()) else 503
        body = {name: "ok" if well else "failing" for name, well in parts.items()}
        return web.json_response(body, status=status)

    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/chat")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/", home)


async def _answers(database: Database) -> bool:
    try:
        return await database.run(is_answering)
    except UnavailableError:
        return False


def introductions(catalogues: Catalogues, course: Course) -> dict[str, Introduction]:
    """Return for each language how the bot presents itself."""
    country = next(iter(course.countries.values()))
    return {
        language: introduction(catalogues.texts(language, country.code, country.zone))
        for language in course.languages
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
