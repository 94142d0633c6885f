"""A bare python-telegram-bot echo bot behind its own webhook server, no database."""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bench.people import WEBHOOK, WEBHOOK_SECRET
from bench.wire import HOST


def keyboard() -> InlineKeyboardMarkup:
    buttons = [
        InlineKeyboardButton(letter, callback_data=f"abcdefghijkl.{place}")
        for place, letter in enumerate("ABCD")
    ]
    return InlineKeyboardMarkup([[button] for button in buttons])


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    if isinstance(message, Message):
        await message.reply_text(message.text or "", reply_markup=keyboard())


def main(port: str, api: str) -> None:
    app = ApplicationBuilder().token("42:TEST").base_url(api + "/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(echo))
    app.run_webhook(
        listen=HOST, port=int(port), url_path=WEBHOOK, secret_token=WEBHOOK_SECRET,
        webhook_url=f"http://{HOST}:{port}{WEBHOOK}",
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:3])
