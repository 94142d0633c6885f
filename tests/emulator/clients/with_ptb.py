"""python-telegram-bot's Application and Bot."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from typing import Any, Self

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from tests.emulator.clients import CHOICES, GREETING, SECRET, TOAST, RefusedError

KINDS: dict[type[TelegramError], str] = {
    BadRequest: "bad request",
    ChatMigrated: "moved",
    Conflict: "conflict",
    Forbidden: "forbidden",
    NetworkError: "network",
    RetryAfter: "too many requests",
}


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except TelegramError as error:
        raise RefusedError(KINDS[type(error)], error.message, number_in(error)) from error


def number_in(error: TelegramError) -> int:
    match error:
        case RetryAfter(retry_after=timedelta() as wait):
            return int(wait.total_seconds())
        case ChatMigrated(new_chat_id=chat_id):
            return chat_id
    return 0


def keyboard(buttons: dict[str, str]) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text, callback_data=data) for text, data in buttons.items()]
    return InlineKeyboardMarkup([row])


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat
    text = GREETING.format(name=escape(update.effective_chat.first_name or ""))
    await update.effective_chat.send_message(
        text, parse_mode="HTML", reply_markup=keyboard(CHOICES)
    )


async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query
    await update.callback_query.answer(TOAST)
    if isinstance(update.callback_query.message, Message):
        await update.callback_query.edit_message_text(f"{update.callback_query.data}")


class PtbClient:
    def __init__(self, token: str, url: str) -> None:
        builder = Application.builder().token(token).base_url(f"{url}/bot")
        self._application: Application[Any, Any, Any, Any, Any, Any] = builder.base_file_url(
            f"{url}/file/bot"
        ).build()
        self._application.add_handler(CommandHandler("start", greet))
        self._application.add_handler(CallbackQueryHandler(note))
        self.bot = self._application.bot

    async def __aenter__(self) -> Self:
        await self._application.initialize()
        await self._application.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._application.updater and self._application.updater.running:
            await self._application.updater.stop()
        await self._application.stop()
        await self._application.shutdown()

    async def start_polling(self) -> None:
        assert self._application.updater
        await self._application.updater.start_polling()

    async def start_webhook(self, port: int) -> None:
        assert self._application.updater
        await self._application.updater.start_webhook(
            port=port,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token=SECRET,
        )

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
            edited = await self.bot.edit_message_text(text, chat_id, message_id, parse_mode="HTML")
        assert isinstance(edited, Message)
        return edited.text_html

    async def delete(self, chat_id: int, message_id: int) -> bool:
        with refusals():
            return await self.bot.delete_message(chat_id, message_id)

    async def answer(self, tap_id: str) -> bool:
        with refusals():
            return await self.bot.answer_callback_query(tap_id)

    async def send_document(self, chat_id: int, name: str, content: bytes) -> str:
        with refusals():
            sent = await self.bot.send_document(chat_id, content, filename=name)
        assert sent.document
        return sent.document.file_id

    async def download(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    async def set_commands(self, commands: dict[str, str], language: str) -> None:
        given = [BotCommand(name, about) for name, about in commands.items()]
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
