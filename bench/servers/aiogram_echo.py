"""A bare aiogram echo bot: its webhook awaits the handler, no database."""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bench.people import WEBHOOK, WEBHOOK_SECRET
from bench.wire import HOST


def keyboard() -> InlineKeyboardMarkup:
    buttons = [
        InlineKeyboardButton(text=letter, callback_data=f"abcdefghijkl.{place}")
        for place, letter in enumerate("ABCD")
    ]
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


async def echo(message: Message) -> None:
    await message.answer(message.text or "", reply_markup=keyboard())


async def tapped(query: CallbackQuery) -> None:
    message = query.message
    if message is not None and not isinstance(message, InaccessibleMessage):
        await message.answer(message.text or "", reply_markup=keyboard())


def main(port: str, api: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=192)
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    dispatcher.callback_query.register(tapped)
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher,
        Bot("42:TEST", session=session),
        handle_in_background=False,
        secret_token=WEBHOOK_SECRET,
    )
    handler.register(app, path=WEBHOOK)
    web.run_app(app, host=HOST, port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:3])
