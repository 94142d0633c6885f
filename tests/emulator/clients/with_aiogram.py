"""aiogram's Bot and Dispatcher."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from html import escape
from typing import Self

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.emulator.clients import CHOICES, GREETING, SECRET, TOAST, RefusedError

KINDS: dict[type[TelegramAPIError], str] = {
    TelegramBadRequest: "bad request",
    TelegramConflictError: "conflict",
    TelegramForbiddenError: "forbidden",
    TelegramMigrateToChat: "moved",
    TelegramNetworkError: "network",
    TelegramRetryAfter: "too many requests",
}


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except TelegramAPIError as error:
        number = getattr(error, "retry_after", 0) or getattr(error, "migrate_to_chat_id", 0)
        raise RefusedError(KINDS[type(error)], error.message, int(number)) from error


def keyboard(buttons: dict[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons.items()]
    return InlineKeyboardMarkup(inline_keyboard=[row])


class AiogramClient:
    def __init__(self, token: str, url: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        self.bot = Bot(token, session=session)
        self._dispatcher = Dispatcher()
        self._dispatcher.message.register(self._greet, CommandStart())
        self._dispatcher.callback_query.register(self._note)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._stack.push_async_callback(self.bot.session.close)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def _greet(self, message: Message) -> None:
        text = GREETING.format(name=escape(message.chat.first_name or ""))
        await message.answer(text, parse_mode="HTML", reply_markup=keyboard(CHOICES))

    async def _note(self, query: CallbackQuery) -> None:
        await query.answer(TOAST)
        if isinstance(query.message, Message):
            await query.message.edit_text(f"{query.data}")

    async def start_polling(self) -> None:
        polling = asyncio.create_task(
            self._dispatcher.start_polling(self.bot, handle_signals=False, close_bot_session=False)
        )
        self._stack.push_async_callback(lambda: polling)
        self._stack.push_async_callback(self._dispatcher.stop_polling)

    async def start_webhook(self, port: int) -> None:
        handler = SimpleRequestHandler(
            self._dispatcher, self.bot, handle_in_background=False, secret_token=SECRET
        )
        application = web.Application()
        handler.register(application, path="/hook")
        runner = web.AppRunner(application)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await self.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)

    async def me(self) -> str:
        return (await self.bot.get_me()).username or ""

    async def send(self, chat_id: int, text: str, buttons: dict[str, str]) -> int:
        with refusals():
            sent = await self.bot.send_message(
                chat_id, text, parse_mode="HTML", reply_markup=keyboard(buttons)
            )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, text: str) -> str:
        with refusals():
            edited = await self.bot.edit_message_text(
                text, chat_id=chat_id, message_id=message_id, parse_mode="HTML"
            )
        assert isinstance(edited, Message)
        return edited.html_text

    async def delete(self, chat_id: int, message_id: int) -> bool:
        with refusals():
            return await self.bot.delete_message(chat_id, message_id)

    async def answer(self, tap_id: str) -> bool:
        with refusals():
            return await self.bot.answer_callback_query(tap_id)

    async def send_document(self, chat_id: int, name: str, content: bytes) -> str:
        with refusals():
            sent = await self.bot.send_document(chat_id, BufferedInputFile(content, name))
        assert sent.document
        return sent.document.file_id

    async def download(self, file_id: str) -> bytes:
        content = await self.bot.download(file_id)
        assert content
        return content.read()

    async def set_commands(self, commands: dict[str, str], language: str) -> None:
        given = [BotCommand(command=name, description=about) for name, about in commands.items()]
        with refusals():
            await self.bot.set_my_commands(given, language_code=language)

    async def commands(self, language: str) -> dict[str, str]:
        shown = await self.bot.get_my_commands(language_code=language)
        return {one.command: one.description for one in shown}

    async def set_webhook(self, url: str) -> None:
        with refusals():
            await self.bot.set_webhook(url)

    async def webhook(self) -> tuple[str, int]:
        about = await self.bot.get_webhook_info()
        return about.url, about.pending_update_count

    async def updates(self, offset: int) -> list[int]:
        with refusals():
            return [one.update_id for one in await self.bot.get_updates(offset=offset)]
