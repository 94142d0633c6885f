"""/certificate/<number>: whether a certificate is valid, for whoever holds the paper.

The page needs no script and no cookie, and says of its owner only what they agreed to.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from aiohttp import web
from babel import negotiate_locale

from bot.cards.certificates import Shown, Verdict, facts, page_words, verdict_words
from bot.channels.webchat.pages import HEADERS
from bot.channels.webchat.static_files import StaticFiles
from bot.errors import UnavailableError
from bot.pages.visitors import Visitors
from bot.papers.numbers import grouped, read_number
from bot.texts import Texts, own_name

HERE = Path(__file__).parent
MOST_TYPED = 40  # signs of a number that are shown again
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = HEADERS | {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept-Language",
}
_STATUS = {Verdict.UNKNOWN: 404, Verdict.SLIP: 404, Verdict.BUSY: 429, Verdict.AWAY: 503}

Find = Callable[[str, str], Awaitable[Shown | None]]  # the language to tell it in, and the number


@dataclass(frozen=True, slots=True)
class _Said:
    """What one visit comes to."""

    verdict: Verdict
    typed: str
    shown: Shown | None = None


class CertificatePage:
    """Serves the page under /certificate."""

    def __init__(self, find: Find, texts: Mapping[str, Texts], visitors: Visitors) -> None:
        self._find = find
        self._texts = texts
        self._languages = tuple(texts)
        self._visitors = visitors
        self._page = Template((HERE / "certificate.html").read_text())
        self._static = StaticFiles(HERE / "static")

    def serve(self, app: web.Application) -> None:
        """Add the doors to a web application."""
        app.router.add_get("/certificate", self.show)
        app.router.add_get("/certificate/{number}", self.show)
        app.router.add_get("/certificate/static/{version}/{name}", self._static.give)

    async def show(self, request: web.Request) -> web.Response:
        """Show what is known of the number in the address; none, and the page asks for one."""
        typed = request.match_info.get("number") or request.query.get("number", "")
        language = self._language(request)
        said = await self._look(request, typed[:MOST_TYPED].strip(), language)
        body = self._filled(said, language)
        headers = dict(_HEADERS)
        if said.verdict in (Verdict.BUSY, Verdict.AWAY):
            headers["Retry-After"] = "60"
        status = _STATUS.get(said.verdict, 200)
        response = web.Response(text=body, content_type="text/html", headers=headers, status=status)
        response.enable_compression()
        return response

    async def _look(self, request: web.Request, typed: str, language: str) -> _Said:
        if not typed:
            return _Said(Verdict.ASKED, "")
        number = read_number(typed)
        if number is None:
            return _Said(Verdict.SLIP, typed)
        typed = grouped(number)
        if not self._visitors.may_look(request):
            return _Said(Verdict.BUSY, typed)
        try:
            shown = await self._find(language, number)
        except UnavailableError:
            return _Said(Verdict.AWAY, typed)
        if shown is None:
            return _Said(Verdict.UNKNOWN, typed)
        return _Said(Verdict.REVOKED if shown.revoked_on else Verdict.VALID, typed, shown)

    def _language(self, request: web.Request) -> str:
        """Return the language that was chosen here, else the first of the browser that we have."""
        chosen = request.query.get("lang", "")
        if chosen in self._languages:
            return chosen
        header = request.headers.get("Accept-Language", "")
        wanted = [part.partition(";")[0].strip() for part in header.split(",")]
        return negotiate_locale(wanted, self._languages, sep="-") or self._languages[0]

    def _filled(self, said: _Said, language: str) -> str:
        texts = self._texts[language]
        words = {name: escape(text) for name, text in page_words(texts).items()}
        return self._page.substitute(
            words,
            language=language,
            version=self._static.version,
            typed=escape(said.typed),
            said=_section(texts, said),
            switches=_switches(self._languages, language, said.typed),
        )


def _section(texts: Texts, said: _Said) -> str:
    if said.verdict is Verdict.ASKED:
        return ""
    heading, words = verdict_words(texts, said.verdict, said.shown)
    listed = facts(texts, said.shown) if said.shown and said.verdict is Verdict.VALID else []
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>" for name, told in listed)
    return (
        f'<section class="{said.verdict}" role="status"><h2>{escape(heading)}</h2>'
        f"<p>{escape(words)}</p>{f'<dl>{rows}</dl>' if rows else ''}</section>"
    )


def _switches(languages: tuple[str, ...], current: str, typed: str) -> str:
    return "".join(_switch(one, typed, is_current=one == current) for one in languages)


def _switch(language: str, typed: str, *, is_current: bool) -> str:
    name = escape(own_name(language))
    if is_current:
        return f'<span lang="{language}" aria-current="true">{name}</span>'
    query = urlencode({"number": typed, "lang": language} if typed else {"lang": language})
    address = escape(f"/certificate?{query}")
    return f'<a lang="{language}" hreflang="{language}" href="{address}">{name}</a>'
