"""The web chat's doors: the page, its words, events in, files out."""

import mimetypes
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import orjson
from aiohttp import web
from babel import negotiate_locale

from bot.channels.webchat.devices import address_of, remember
from bot.channels.webchat.hub import NAME, WebChannel
from bot.channels.webchat.static_files import StaticFiles
from bot.channels.webchat.stream import Transcript, serve_stream
from bot.errors import UnavailableError
from bot.files import Files
from bot.messages import Address, Document, Inbound, Intake, Kind

HERE = Path(__file__).parent
BODY_LIMIT = 64 * 1024  # bytes of one event: 10,000 characters in any alphabet
TEXT_LIMIT = 10_000  # characters

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Words = Callable[[str], Mapping[str, str]]  # the page's own words in a language
# What Python doesn't know by itself, on a machine that has no list of them.
_MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_KINDS = {"start": Kind.START, "text": Kind.TEXT, "tap": Kind.TAP}


class WebChat:
    """Serves the web chat under /chat."""

    def __init__(
        self,
        channel: WebChannel,
        transcript: Transcript,
        files: Files,
        words: Words,
        languages: tuple[str, ...],
    ) -> None:
        self._channel = channel
        self._transcript = transcript
        self._words = words
        self._languages = languages
        self._page = Template((HERE / "page.html").read_text())
        self._static = StaticFiles(HERE / "static")
        self._files = files
        self._intake: Intake | None = None

    def serve(self, app: web.Application, intake: Intake) -> None:
        """Add the doors to a web application."""
        self._intake = intake
        app.router.add_get("/chat", self.show_page)
        app.router.add_get("/chat/words/{language}", self.show_words)
        app.router.add_get("/chat/stream", self.show_stream)
        app.router.add_post("/chat/events", self.take_event)
        app.router.add_get("/chat/file/{offer}", self.give_file)
        app.router.add_get("/chat/static/{version}/{name}", self._static.give)
        app.on_shutdown.append(self._channel.close)

    async def show_page(self, request: web.Request) -> web.Response:
        language = self._choose_language(request.headers.get("Accept-Language", ""))
        words = self._words(language)
        page = self._page.substitute(
            {name: escape(text) for name, text in words.items()},
            language=language,
            words=orjson.dumps(dict(words)).decode().replace("<", "\\u003c"),
            version=self._static.version,
        )
        response = web.Response(text=page, content_type="text/html", headers=HEADERS)
        response.enable_compression()
        response.headers["Cache-Control"] = "no-cache"
        remember(request, response)
        return response

    def _choose_language(self, header: str) -> str:
        """Return the first language of the browser that we have."""
        wanted = [part.partition(";")[0].strip() for part in header.split(",")]
        found = negotiate_locale(wanted, self._languages, sep="-")
        return found or self._languages[0]

    async def show_words(self, request: web.Request) -> web.Response:
        language = request.match_info["language"]
        if language not in self._languages:
            raise web.HTTPNotFound
        body = orjson.dumps(dict(self._words(language)))
        return web.Response(body=body, content_type="application/json", headers=HEADERS)

    async def show_stream(self, request: web.Request) -> web.StreamResponse:
        return await serve_stream(request, self._channel, self._transcript)

    async def take_event(self, request: web.Request) -> web.Response:
        """Take what the learner did; 200 only after the turn is committed."""
        address = address_of(request)
        if address is None or request.headers.get("X-Amber") != "chat":
            raise web.HTTPForbidden  # another site's form can't set this header
        inbound = _read_event(await _read_body(request), address)
        assert self._intake is not None
        try:
            answer = await self._intake.receive(inbound)
        except UnavailableError:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from None
        body = orjson.dumps({"toast": answer.toast})
        return web.Response(body=body, content_type="application/json", headers=HEADERS)

    async def give_file(self, request: web.Request) -> web.Response:
        """Give a file that was said to this device, and to no other."""
        address = address_of(request)
        offer = request.match_info["offer"]
        message = await self._transcript.one(address, offer) if address else None
        document = message.document if message else None
        content = await self._files.content(document) if document else None
        if document is None or content is None:
            raise web.HTTPNotFound
        headers = HEADERS | _how_to_keep(document)
        return web.Response(body=content, content_type=kind_of(document.name), headers=headers)


def kind_of(name: str) -> str:
    """Return the media type of a file, by which a phone opens it in the right app."""
    known = _MEDIA_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    return known or "application/octet-stream"


def _how_to_keep(document: Document) -> dict[str, str]:
    """A picture is shown, and stays as it is; a file is kept by the person and by nobody else."""
    if document.is_picture:
        return {"Content-Disposition": "inline", "Cache-Control": "private, max-age=31536000"}
    disposition = f'attachment; filename="{document.name}"'
    return {"Content-Disposition": disposition, "Cache-Control": "no-store"}


async def _read_body(request: web.Request) -> dict[str, Any]:
    if (request.content_length or 0) > BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, request.content_length or 0)
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


def _read_event(body: dict[str, Any], address: Address) -> Inbound:
    event_id, kind = str(body.get("id", "")), _KINDS.get(str(body.get("kind")))
    if kind is None or not 8 <= len(event_id) <= 64:
        raise web.HTTPBadRequest
    return Inbound(
        channel=NAME,
        address=address,
        event_id=f"{address[:16]}:{event_id}",
        kind=kind,
        text=str(body.get("text", ""))[:TEXT_LIMIT],
        token=str(body.get("token", ""))[:64],
        language=str(body.get("language", ""))[:16],
    )
