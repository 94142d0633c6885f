"""The live stream of one device: what was said since it last looked, then each new word."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from aiohttp import web

from bot.channels.webchat.devices import address_of
from bot.channels.webchat.hub import WebChannel
from bot.messages import Address, Document, OutMessage

BACKLOG = 50  # messages a page shows again after a reload
HEARTBEAT = 20.0  # seconds; keeps mobile networks and proxies from closing a silent stream


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the transcript."""

    id: int
    offer: str
    message: OutMessage


class Transcript(Protocol):
    """What was said to an address."""

    async def since(self, address: Address, after: int, limit: int) -> tuple[list[Said], str]:
        """Return messages later than id `after`, oldest first, and the learner's language."""

    async def one(self, address: Address, offer: str) -> OutMessage | None:
        """Return one message that was said to this address."""


async def serve_stream(
    request: web.Request, channel: WebChannel, transcript: Transcript
) -> web.StreamResponse:
    """Stream messages until the page is closed."""
    address = address_of(request)
    if address is None:
        raise web.HTTPForbidden
    if channel.is_crowded(address):
        raise web.HTTPTooManyRequests
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store",
                 "X-Accel-Buffering": "no"}
    )  # fmt: skip
    await response.prepare(request)
    with channel.looking(address) as woken, suppress(ConnectionResetError):
        stream = _Stream(response, transcript, address, _last_seen(request))
        await stream.catch_up()
        await stream.say_ready()
        while not channel.is_closed:
            await stream.follow(woken)
    return response


def _last_seen(request: web.Request) -> int:
    seen = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    return int(seen) if seen.isdecimal() else 0


@dataclass(slots=True)
class _Stream:
    response: web.StreamResponse
    transcript: Transcript
    address: Address
    seen: int  # the id of the last message sent
    language: str = ""

    async def catch_up(self) -> None:
        """Send what was said since the last look."""
        said, self.language = await self.transcript.since(self.address, self.seen, BACKLOG)
        for one in said:
            await self.response.write(_event("message", as_data(one, self.language), one.id))
            self.seen = one.id

    async def say_ready(self) -> None:
        ready = {"language": self.language, "has_history": self.seen > 0}
        await self.response.write(_event("ready", ready))

    async def follow(self, woken: asyncio.Event) -> None:
        """Wait for a new word, or for the time of a heartbeat."""
        try:
            async with asyncio.timeout(HEARTBEAT):
                await woken.wait()
        except TimeoutError:
            await self.response.write(b": still here\n\n")
        woken.clear()
        await self.catch_up()


def as_data(said: Said, language: str) -> dict[str, Any]:
    """Return a message as the page reads it."""
    message = said.message
    document = message.document
    return {
        "id": said.id,
        "offer": said.offer,
        "html": str(message.text),
        "choices": [choice.label for choice in message.choices],
        "look": message.look.value,
        "edits": message.edits,
        "file": _file(said.offer, document),
        "picture": _picture(said.offer, document),
        "language": language,
    }


def _file(offer: str, document: Document | None) -> dict[str, Any] | None:
    if document is None or document.is_picture:
        return None
    return {"name": document.name, "href": f"/chat/file/{offer}"}


def _picture(offer: str, document: Document | None) -> dict[str, Any] | None:
    if document is None or not document.is_picture:
        return None
    width, height = document.size
    return {"href": f"/chat/file/{offer}", "width": width, "height": height, "alt": document.alt}


def _event(name: str, data: dict[str, Any], event_id: int | None = None) -> bytes:
    head = f"id: {event_id}\n" if event_id is not None else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"
