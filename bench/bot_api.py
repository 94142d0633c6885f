"""Telegram at its cheapest: constant answers to the bot's calls, and who was answered."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from bench.wire import HOST, Message, Stream, answer

BOT = {"id": 42, "is_bot": True, "first_name": "Amber", "username": "AmberBot"}
KEYBOARD = {
    "inline_keyboard": [
        [{"text": letter, "callback_data": f"abcdefghijkl.{place}"}]
        for place, letter in enumerate("ABCD")
    ]
}
MESSAGE = {
    "message_id": 777,
    "date": 1_795_000_000,
    "chat": {"id": 7, "type": "private", "first_name": "Anna"},
    "from": BOT,
    "text": "A social enterprise earns its money and puts it to work for people. " * 4,
    "reply_markup": KEYBOARD,
}

# A form, JSON, or JSON in JSON: the chat, and what the buttons carry.
_CHAT = re.compile(rb'chat_id(?:=|": ?"?)(\d+)')
_TOKEN = re.compile(rb'callback_data(?:%22%3A\+?%22|\\?": ?\\?")([\w.-]+)')

Replied = Callable[[int, list[str]], None]
Judge = Callable[[], int]


def _ok(result: Any) -> bytes:
    return answer(json.dumps({"ok": True, "result": result}).encode())


_ANSWERS = {
    b"sendmessage": _ok(MESSAGE),
    b"editmessagetext": _ok(MESSAGE),
    b"getme": _ok(BOT),
    b"getwebhookinfo": _ok({"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
}
_YES = _ok(True)  # to everything else


def _too_many(seconds: int) -> bytes:
    failure = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }
    return answer(json.dumps(failure).encode(), b"429 Too Many Requests")


class _Caller(asyncio.Protocol):
    def __init__(self, replied: Replied, latency: float, judge: Judge) -> None:
        self._replied = replied
        self._latency = latency
        self._judge = judge
        self._stream = Stream()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        for call in self._stream.feed(data):
            answer = self._answer(call)
            if self._latency:
                loop = asyncio.get_running_loop()
                loop.call_later(self._latency, self._transport.write, answer)
            else:
                self._transport.write(answer)

    def _answer(self, call: Message) -> bytes:
        method = call.head.split(b" ", 2)[1].rpartition(b"/")[2].lower()
        if method in (b"sendmessage", b"editmessagetext") and (chat := _CHAT.search(call.body)):
            if seconds := self._judge():
                return _too_many(seconds)
            self._replied(int(chat[1]), [token.decode() for token in _TOKEN.findall(call.body)])
        return _ANSWERS.get(method, _YES)


async def open_platform(replied: Replied, latency: float = 0.0, judge: Judge = lambda: 0) -> str:
    """Serve a Bot API until the loop ends; return its address.

    Args:
        replied: called with the chat and the tokens of the buttons of each message to someone.
        latency: seconds until an answer goes out.
        judge: called for each message; returns 0, or for how many seconds it is one too many.
    """
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Caller(replied, latency, judge), HOST, 0)
    return f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
