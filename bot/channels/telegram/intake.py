"""Takes updates from Telegram; it is told so only when the turn is committed.

The intake of bot libraries answers first and works later: in our trial it lost 53 to 60 of 60
updates when the process was killed.
"""

import asyncio
import hmac
import logging
from typing import Any

import orjson
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiohttp import web

from bot.channels.telegram.reading import NAME, UPDATE_KINDS, Raw, read_update
from bot.channels.telegram.sending import TelegramChannel, sort_failure
from bot.errors import NotAuthorisedError, UnavailableError, UnreadableUpdateError
from bot.messages import Address, Answer, Inbound, Intake

log = logging.getLogger(__name__)

LONG_POLL = 25  # seconds
PAUSE = 1.0  # seconds, after a failure that may pass
BODY_LIMIT = 1024 * 1024  # bytes; Telegram's largest updates are some ten kB
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, without aiogram's reading of each update."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG_POLL
    allowed_updates: tuple[str, ...] = UPDATE_KINDS


class TelegramIntake:
    """Takes updates, by polling or by webhook."""

    def __init__(self, bot: Bot, channel: TelegramChannel, intake: Intake) -> None:
        self._bot = bot
        self._channel = channel
        self._intake = intake
        self._offset: int | None = None

    async def poll(self) -> None:
        """Ask for updates until cancelled; the offset moves on only past committed turns."""
        await self._until_it_works(self._bot.delete_webhook)
        async with asyncio.TaskGroup() as confirmations:
            while True:
                updates = await self._fetch()
                if await self._take_batch(updates, confirmations):
                    self._offset = max(
                        (int(raw["update_id"]) + 1 for raw in updates), default=self._offset
                    )
                else:
                    await asyncio.sleep(PAUSE)

    async def _until_it_works(self, call: Any) -> None:
        while True:
            try:
                await call()
            except AiogramError as failure:
                self._feel(failure)
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _fetch(self) -> list[Raw]:
        try:
            updates = await self._bot(
                GetRawUpdates(offset=self._offset), request_timeout=LONG_POLL + 10
            )
        except TelegramConflictError:
            log.error(
                "telegram: another program polls with this token; stop it, or use its webhook"
            )
            await asyncio.sleep(PAUSE * 5)
        except TelegramRetryAfter as limited:
            await asyncio.sleep(limited.retry_after)
        except AiogramError as failure:
            self._feel(failure)
            await asyncio.sleep(PAUSE)
        else:
            self._channel.pulse.answers()
            return updates
        return []

    def _feel(self, failure: AiogramError) -> None:
        """Note that Telegram is away, or that it rejects our token."""
        sorted_failure = sort_failure(failure)
        if isinstance(sorted_failure, NotAuthorisedError):
            self._channel.pulse.rejects_us(str(sorted_failure))
        else:
            self._channel.pulse.is_away(type(failure).__name__)

    async def _take_batch(self, updates: list[Raw], confirmations: asyncio.TaskGroup) -> bool:
        """Take all updates, each person's in order; True when every turn is committed."""
        results = await asyncio.gather(
            *(self._take_and_confirm(raw, confirmations) for raw in updates)
        )
        return all(results)

    async def _take_and_confirm(self, raw: Raw, confirmations: asyncio.TaskGroup) -> bool:
        try:
            inbound, answer = await self.take(raw)
        except UnavailableError:
            return False
        if inbound and inbound.callback:
            confirmations.create_task(self._channel.confirm(inbound.callback, answer.toast))
        return True

    async def take(self, raw: Raw) -> tuple[Inbound | None, Answer]:
        """Take one update; one that can't be read is kept, and never stops the others."""
        try:
            inbound = read_update(raw, self._bot.id)
        except UnreadableUpdateError as broken:
            event_id = f"{self._bot.id}:{raw.get('update_id')}"
            address = Address(broken.address) if broken.address else None
            await self._intake.keep_unreadable(NAME, event_id, raw, str(broken), address)
            return None, Answer()
        if inbound is None:
            return None, Answer()
        return inbound, await self._intake.receive(inbound)


class TelegramWebhook:
    """The door that Telegram knocks at."""

    def __init__(self, intake: TelegramIntake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer 200 only after the commit; a tap is confirmed in the answer itself."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            raise web.HTTPUnauthorized
        raw = _read_json(await request.read())
        try:
            inbound, answer = await self._intake.take(raw)
        except UnavailableError:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from None
        if inbound is None or not inbound.callback:
            return web.Response()
        method = {"method": "answerCallbackQuery", "callback_query_id": inbound.callback}
        body = method | ({"text": answer.toast} if answer.toast else {})
        return web.Response(body=orjson.dumps(body), content_type="application/json")


def _read_json(body: bytes) -> Raw:
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest from None
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise web.HTTPBadRequest
    return raw
