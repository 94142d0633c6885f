"""The floor: the same doors and the same SQL as a turn of ours, by hand, and nothing else."""

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from bench.by_hand import Event, Writer, mark_sent, take
from bench.people import WEBHOOK
from bench.wire import HOST

TEXT = "A social enterprise earns its money and puts it to work for people. " * 4
_n_taps = itertools.count()


class Floor:
    """Answers updates: commit, 200, reply, mark it sent."""

    def __init__(self, api: str, path: str) -> None:
        self._url = f"{api}/bot42:TEST/sendMessage"
        self._path = path
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, _: web.Application) -> AsyncIterator[None]:
        self._writer = Writer(self._path)
        async with ClientSession(connector=TCPConnector(limit=192)) as self._session:
            yield

    async def handle(self, request: web.Request) -> web.Response:
        event = read(json.loads(await request.read()))
        offer = await self._writer.do(lambda db: take(db, event))
        task = asyncio.create_task(self._reply(event.address, offer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return web.Response()

    async def _reply(self, address: str, offer: str) -> None:
        rows = [
            [{"text": letter, "callback_data": f"{offer}.{place}"}]
            for place, letter in enumerate("ABCD")
        ]
        message = {"chat_id": address, "text": TEXT, "reply_markup": {"inline_keyboard": rows}}
        async with self._session.post(self._url, data=json.dumps(message).encode()) as answer:
            sent = json.loads(await answer.read())
        platform_id = str(sent["result"]["message_id"])
        await self._writer.do(lambda db: mark_sent(db, offer, platform_id))


def read(raw: dict[str, Any]) -> Event:
    """Return the event in an update; every third tap answers a question."""
    event_id = str(raw["update_id"])
    if query := raw.get("callback_query"):
        address, offer = query["message"]["chat"]["id"], query["data"].partition(".")[0]
        return Event(str(address), event_id, offer, next(_n_taps) % 3 == 0)
    return Event(str(raw["message"]["chat"]["id"]), event_id, "", is_answer=False)


def main(port: str, api: str, path: str) -> None:
    floor = Floor(api, path)
    app = web.Application()
    app.cleanup_ctx.append(floor.open)
    app.router.add_post(WEBHOOK, floor.handle)
    web.run_app(app, host=HOST, port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:4])
