"""The door that Meta knocks at: it is told 200 only when every event of a batch is committed.

Nothing is parsed before the signature over the raw bytes is right.
"""

import asyncio
import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
from aiohttp import web

from bot.channels.messenger.reading import NAME, Raw, event_id, happened_at, read_event, sender_of
from bot.errors import UnavailableError, UnreadableUpdateError
from bot.messages import Address, Intake

SIGNATURE = "X-Hub-Signature-256"
BODY_LIMIT = 512 * 1024  # bytes; a batch of Meta's is some ten kB
FIRST = datetime.fromtimestamp(0, UTC)  # what doesn't tell when it happened goes first


class MessengerWebhook:
    """Takes events."""

    def __init__(self, intake: Intake, app_secret: str, verify_token: str) -> None:
        self._intake = intake
        self._app_secret = app_secret.encode()
        self._verify_token = verify_token.encode()
        self.page_id = ""  # events for another Page of the same app are none of our business

    async def verify(self, request: web.Request) -> web.Response:
        """Answer the handshake that Meta makes when the webhook is set up."""
        given = request.query.get("hub.verify_token", "").encode()
        is_known = hmac.compare_digest(given, self._verify_token)
        if not is_known or request.query.get("hub.mode") != "subscribe":
            raise web.HTTPForbidden
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def handle(self, request: web.Request) -> web.Response:
        """Take a batch; 200 only after the commit of all of it."""
        if (request.content_length or 0) > BODY_LIMIT:
            raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, request.content_length or 0)
        body = await request.read()
        if not self._is_signed(body, request.headers.get(SIGNATURE, "")):
            raise web.HTTPUnauthorized
        try:
            batch = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise web.HTTPBadRequest from None
        if not await self._take_all(events_of(batch, self.page_id)):
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"})
        return web.Response(text="EVENT_RECEIVED")

    def _is_signed(self, body: bytes, given: str) -> bool:
        expected = "sha256=" + hmac.new(self._app_secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.encode(), expected.encode())

    async def _take_all(self, events: Iterable[Raw]) -> bool:
        """Take all events, each person's in the order in which they happened; True when committed."""
        of_person: dict[str | None, list[Raw]] = defaultdict(list)
        for raw in events:
            of_person[sender_of(raw)].append(raw)
        took = await asyncio.gather(*map(self._take_in_order, of_person.values()))
        return all(took)

    async def _take_in_order(self, events: list[Raw]) -> bool:
        if len(events) > 1:
            events = sorted(events, key=lambda raw: happened_at(raw) or FIRST)
        try:
            for raw in events:
                await self._take(raw)
        except UnavailableError:
            return False
        return True

    async def _take(self, raw: Raw) -> None:
        """Take one event; one that can't be read is kept, and never stops the others."""
        try:
            inbound = read_event(raw)
        except UnreadableUpdateError as broken:
            address = Address(broken.address) if broken.address else None
            await self._intake.keep_unreadable(NAME, event_id(raw), raw, str(broken), address)
            return
        if inbound is not None:
            await self._intake.receive(inbound)


def events_of(batch: Any, page_id: str) -> Iterator[Raw]:
    """Yield every event of every entry that is for our Page; what stands by is another app's."""
    if not isinstance(batch, dict) or batch.get("object") != "page":
        return
    for entry in _dicts(batch.get("entry")):
        if page_id and str(entry.get("id", page_id)) != page_id:
            continue
        yield from _dicts(entry.get("messaging"))


def _dicts(found: Any) -> Iterator[Raw]:
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))
