"""Sends to Telegram through aiogram, and sorts what can go wrong."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import BotCommand, BufferedInputFile
from aiohttp import ClientError, ClientTimeout

from bot.cards.plain import Introduction
from bot.channels.telegram.calls import (
    ConfirmTap,
    EditCaption,
    EditText,
    Keyboard,
    Plain,
    SendFile,
    SendPhoto,
    SendPicture,
    SendText,
)
from bot.channels.telegram.reading import NAME
from bot.errors import (
    AmberError,
    MovedError,
    NotAuthorisedError,
    RefusedError,
    TryLaterError,
    UnreachableError,
)
from bot.files import Files
from bot.messages import Caps, Delivery, Made
from bot.pulse import Pulse
from bot.rendering import Rendered, render

CAPS = Caps(text_units=4096, label_units=32, can_edit=True, is_html=True)
WITH_FILE = replace(CAPS, text_units=1024)  # Bot API: a caption has 1,024 characters
TIMEOUT = 20  # seconds; shorter than a lease
_TIMEOUT = ClientTimeout(TIMEOUT)
_JSON = {"Content-Type": "application/json"}
CONNECTIONS = 192  # 1,000 messages a second at a round trip of 100 ms, and a little more

# 403 texts after which the person can't be reached; others pass by themselves.
_GONE = ("blocked", "deactivated", "kicked", "not a member", "was deleted", "can't initiate")


class LeanSession(AiohttpSession):
    """aiogram's session, but a plain call goes out as JSON and comes back as it is.

    aiogram's own way builds a form, and a model of every button and every answer: half of the cost
    of a message, for one number that we need.
    """

    async def close(self) -> None:
        """Close all connections; those with TLS take a moment, and only those are waited for."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        """Call a method; failures are those of aiogram."""
        if not isinstance(method, Plain):
            return await super().make_request(bot, method, timeout)
        client = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        body = orjson.dumps({key: value for key, value in method if value is not None})
        try:
            async with client.post(url, data=body, headers=_JSON, timeout=_TIMEOUT) as response:
                content = await response.read()
        except TimeoutError as late:
            raise TelegramNetworkError(method=method, message="Request timeout error") from late
        except ClientError as failure:
            raise TelegramNetworkError(method=method, message=type(failure).__name__) from failure
        if response.status == HTTPStatus.OK:
            with suppress(orjson.JSONDecodeError, KeyError):
                return orjson.loads(content)["result"]
        text = content.decode(errors="replace")
        return self.check_response(bot, method, response.status, text).result


def open_bot(token: str, api: str) -> Bot:
    """Return a client of any Bot API server."""
    session = LeanSession(
        api=TelegramAPIServer.from_base(api),
        limit=CONNECTIONS,
        timeout=TIMEOUT,
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    return Bot(token, session=session)


class TelegramChannel:
    """Telegram as a door."""

    name = NAME

    def __init__(self, bot: Bot, files: Files, rates: tuple[float, float]) -> None:
        """Open it; `rates` are messages a second, to all and to one chat."""
        self._bot = bot
        self._files = files
        self.rate, self.chat_rate = rates
        self.pulse = Pulse(NAME)

    async def send(self, delivery: Delivery) -> str:
        """Send one message, in parts if it must be; return the id of the last."""
        document = delivery.message.document
        rendered = render(delivery.message, WITH_FILE if document else CAPS)
        is_editable = document is None or document.made is Made.PHOTO
        if delivery.edits_id and len(rendered.parts) == 1 and is_editable:
            return await self._edit(delivery, rendered)
        return await self._send_new(delivery, rendered)

    async def _edit(self, delivery: Delivery, rendered: Rendered) -> str:
        """Put a message in the place of an earlier one, or send it anew where that is gone."""
        at: dict[str, Any] = {
            "chat_id": delivery.address,
            "message_id": int(delivery.edits_id),
            "reply_markup": _keyboard(delivery, rendered),
        }
        text, has_photo = rendered.parts[0], delivery.message.document is not None
        edit = EditCaption(caption=text, **at) if has_photo else EditText(text=text, **at)
        try:
            await self._call(edit)
        except RefusedError as refused:
            if "not modified" not in str(refused) and not delivery.message.is_correction:
                return await self._send_new(delivery, rendered)
        return delivery.edits_id

    async def _send_new(self, delivery: Delivery, rendered: Rendered) -> str:
        for part in rendered.parts[:-1]:
            await self._call(SendText(chat_id=delivery.address, text=part))
        message = await self._call(await self._last_part(delivery, rendered))
        return str(message["message_id"]) if message else ""

    async def _last_part(self, delivery: Delivery, rendered: Rendered) -> TelegramMethod[Any]:
        document = delivery.message.document
        if document and document.made is Made.PHOTO:
            return SendPhoto(
                chat_id=delivery.address, photo=document.text, caption=rendered.parts[-1],
                reply_markup=_keyboard(delivery, rendered),
            )  # fmt: skip
        content = await self._files.content(document) if document else None
        chat, text = delivery.address, rendered.parts[-1]
        keyboard = _keyboard(delivery, rendered)
        if document is None or content is None:
            return SendText(chat_id=chat, text=text, reply_markup=keyboard)
        file = BufferedInputFile(content, document.name)
        if document.made is Made.PICTURE:
            return SendPicture(chat_id=chat, photo=file, caption=text, reply_markup=keyboard)
        return SendFile(chat_id=chat, document=file, caption=text, reply_markup=keyboard)

    async def fetch(self, file_id: str) -> bytes:
        """Return a picture that Telegram keeps.

        Raises:
            OSError: it can't be had now.
        """
        try:
            content = await self._bot.download(file_id)
        except (AiogramError, ClientError) as failure:
            raise OSError(type(failure).__name__) from failure
        assert content is not None
        return content.read()

    async def confirm(self, callback: str, toast: str) -> None:
        """Stop the spinner on a tapped button; too late is no harm."""
        with suppress(AmberError):
            await self._call(ConfirmTap(callback_query_id=callback, text=toast or None))

    async def introduce(self, introductions: Mapping[str, Introduction], fallback: str) -> None:
        """Set menu and descriptions of each language; `fallback` serves all other phones."""
        for language, introduction in introductions.items():
            await self._introduce(introduction, language)
        await self._introduce(introductions[fallback], None)

    async def _introduce(self, introduction: Introduction, language: str | None) -> None:
        commands = [
            BotCommand(command=name, description=what)
            for name, what in introduction.commands.items()
        ]
        await self._bot.set_my_commands(commands, language_code=language)
        await self._bot.set_my_description(introduction.description, language_code=language)
        await self._bot.set_my_short_description(introduction.short, language_code=language)

    async def _call(self, method: TelegramMethod[Any]) -> Any:
        try:
            return await self._bot(method)
        except ClientDecodeError:
            return None  # it was accepted; only its answer is new to us
        except AiogramError as failure:
            raise sort_failure(failure) from failure


def _keyboard(delivery: Delivery, rendered: Rendered) -> Keyboard | None:
    buttons = [
        {"text": label, "callback_data": f"{delivery.offer}.{place}"}
        for place, label in enumerate(rendered.labels)
    ]
    if not buttons:
        return None
    return {"inline_keyboard": [[buttons[place] for place in row] for row in rendered.rows]}


def sort_failure(failure: AiogramError) -> AmberError:
    """Return which of our outcomes a failure of the platform is."""
    match failure:
        case TelegramRetryAfter(retry_after=seconds):
            return TryLaterError(str(failure), wait=timedelta(seconds=seconds), limited=True)
        case TelegramMigrateToChat(migrate_to_chat_id=chat_id):
            return MovedError(str(chat_id))
        case TelegramUnauthorizedError() | TelegramNotFound():
            return NotAuthorisedError(
                "Telegram rejects AMBER_TELEGRAM_TOKEN; ask @BotFather for it"
            )
        case TelegramForbiddenError():
            is_gone = any(word in str(failure) for word in _GONE)
            return UnreachableError(str(failure)) if is_gone else TryLaterError(str(failure))
        case TelegramBadRequest():
            is_gone = "chat not found" in str(failure)
            return UnreachableError(str(failure)) if is_gone else RefusedError(str(failure))
        case TelegramAPIError():
            return TryLaterError(str(failure))
    return TryLaterError(type(failure).__name__)
