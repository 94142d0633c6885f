"""HTTP/1.1 by hand, only what a bench needs: whole messages out of a stream, and cheaply."""

import asyncio
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer, as it came."""

    head: bytes
    body: bytes


class Stream:
    """Parts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        self._buffer += data
        while message := self._take():
            yield message

    def _take(self) -> Message | None:
        head_end = self._buffer.find(_END)
        if head_end < 0:
            return None
        head, start = self._buffer[:head_end], head_end + len(_END)
        end = start + self._body_length(head, start)
        if len(self._buffer) < end or end < start:
            return None
        body, self._buffer = self._buffer[start:end], self._buffer[end:]
        return Message(head, body)

    def _body_length(self, head: bytes, start: int) -> int:
        """Return the body's length; one less than none while the last chunk isn't there."""
        if found := _LENGTH.search(head):
            return int(found[1])
        if b"chunked" not in head.lower():
            return 0
        end = self._buffer.find(_LAST_CHUNK, start)
        return -1 if end < 0 else end + len(_LAST_CHUNK) - start


class Connection(asyncio.Protocol):
    """A kept-alive connection to a server, one request at a time."""

    def __init__(self) -> None:
        self._stream = Stream()
        self._answers: deque[asyncio.Future[Message]] = deque()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for message in self._stream.feed(data):
            self._answers.popleft().set_result(message)

    def connection_lost(self, exc: Exception | None) -> None:
        for answer in self._answers:
            answer.set_exception(exc or ConnectionResetError("the server hung up"))

    async def ask(self, request: bytes) -> Message:
        """Send a request; return its answer."""
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        assert self._transport is not None
        self._transport.write(request)
        return await answer

    def close(self) -> None:
        if self._transport:
            self._transport.abort()


async def connect(port: int) -> Connection:
    """Return a connection to a port of this machine."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, HOST, port)
    return connection


def request(path: str, body: bytes, **headers: str) -> bytes:
    """Return a POST of JSON; an underscore in a header's name stands for a hyphen."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json", *lines]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body


def answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    """Return an answer with JSON."""
    head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body
