"""Messenger's door at 200 events a second: from a signed webhook to the 200 that follows its commit.

`python -m bench.messenger_door` prints one JSON object. `amber run` on SQLite has core 0, with every
commit on disk; people and Meta are this process, on core 1. The floor checks the same signatures on
bare aiohttp and keeps nothing; it takes the same events in the same run.
"""

import argparse
import asyncio
import hashlib
import hmac
import itertools
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, time
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from bench.process import OUR_CORE, cpu_seconds, free_port, listening, pin, started
from bench.turns import latency
from bench.wire import HOST

PER_SECOND = 200
SECRET, TOKEN, PAGE, PATH = "0123456789abcdef" * 2, "EAABench", "77", "/messenger/webhook"
STEPS = 8  # of one person: start, language, country, agree, two cards, and two words
GOALS = {"amber p99_ms": "<= 50"}
_numbers = itertools.count(1)


@dataclass(slots=True)
class Meta:
    """A Graph API that takes everything; people learn here what they may tap."""

    tokens: dict[str, list[str]] = field(default_factory=dict)
    n_messages: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/messages"):
            self._take(json.loads(await request.read()))
            return web.json_response({"recipient_id": "1", "message_id": f"m_{next(_numbers)}"})
        return web.json_response({"id": PAGE, "name": "Bench", "data": []})

    def _take(self, body: dict[str, Any]) -> None:
        message = body["message"]
        self.n_messages += 1
        chips = message.get("quick_replies", ())
        if chips:
            self.tokens[body["recipient"]["id"]] = [chip["payload"] for chip in chips]

    async def open(self) -> int:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        return int(runner.addresses[0][1])


@dataclass(slots=True)
class Crowd:
    """People who come one after the other, and do one thing at a time."""

    meta: Meta
    session: ClientSession
    seconds: list[float] = field(default_factory=list)
    n_refused: int = 0

    async def at_rate(self, url: str, n_events: int) -> None:
        """Send so many events, one each two hundredth of a second, whatever the bot does."""
        people = [str(10**15 + next(_numbers)) for _ in range(n_events // STEPS)]
        rounds = [(person, step) for step in range(STEPS) for person in people]
        began = perf_counter()
        async with asyncio.TaskGroup() as posting:
            for place, (person, step) in enumerate(rounds):
                await asyncio.sleep(max(0.0, began + place / PER_SECOND - perf_counter()))
                posting.create_task(self._post(url, self._event(person, step)))

    def _event(self, person: str, step: int) -> dict[str, Any]:
        frame = {
            "sender": {"id": person},
            "recipient": {"id": PAGE},
            "timestamp": int(time() * 1000),
        }
        mid = f"m_{next(_numbers):080}"
        tokens = self.meta.tokens.get(person)
        if step == 0:
            return frame | {"postback": {"mid": mid, "title": "Get Started", "payload": "/start"}}
        if step < STEPS - 2 and tokens:
            reply = {"payload": tokens[0]}
            return frame | {"message": {"mid": mid, "text": "tap", "quick_reply": reply}}
        return frame | {"message": {"mid": mid, "text": "/progress"}}

    async def _post(self, url: str, event: dict[str, Any]) -> None:
        entry = {"id": PAGE, "time": event["timestamp"], "messaging": [event]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": signed, "Content-Type": "application/json"}
        began = perf_counter()
        async with self.session.post(url, data=body, headers=headers) as answer:
            await answer.read()
        self.seconds.append(perf_counter() - began)
        self.n_refused += answer.status != 200


async def measure(seconds: float) -> dict[str, Any]:
    meta = Meta()
    api = f"http://{HOST}:{await meta.open()}"
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as name:
        folder = Path(name)
        port, floor_port = free_port(), free_port()
        env = {
            "AMBER_HTTP_PORT": str(port), "AMBER_DATABASE_URL": f"sqlite:///{folder}/amber.db",
            "AMBER_MESSENGER_PAGE_TOKEN": TOKEN, "AMBER_MESSENGER_APP_SECRET": SECRET,
            "AMBER_MESSENGER_VERIFY_TOKEN": "bench", "AMBER_MESSENGER_API": api,
            "AMBER_MESSENGER_RATE": "1000", "AMBER_MESSENGER_CHAT_RATE": "1000",
        }  # fmt: skip
        floor_args = ("bench.servers.signed_floor", str(floor_port), PATH, SECRET)
        with started("bot", "run", folder=folder, env=env) as amber:
            await listening(amber.pid, port)
            ours = await _take(meta, amber.pid, port, seconds)
        with started(*floor_args, folder=folder) as floor:
            await listening(floor.pid, floor_port)
            bare = await _take(meta, floor.pid, floor_port, seconds)
    return {"amber": ours, "floor": bare, "messages_out": meta.n_messages, "goals": GOALS}


async def _take(meta: Meta, pid: int, port: int, seconds: float) -> dict[str, Any]:
    """Return how long a server took over events, once it is warm."""
    url = f"http://{HOST}:{port}{PATH}"
    async with ClientSession(connector=TCPConnector(limit=500)) as session:
        await Crowd(meta, session).at_rate(url, PER_SECOND)
        crowd, cpu, began = Crowd(meta, session), cpu_seconds(pid), perf_counter()
        await crowd.at_rate(url, int(seconds * PER_SECOND))
        took, used = perf_counter() - began, cpu_seconds(pid) - cpu
    return {
        "events": len(crowd.seconds),
        "events_a_second": round(len(crowd.seconds) / took),
        "refused": crowd.n_refused,
        "cpu_us": round(used / len(crowd.seconds) * 1e6),
        **latency(crowd.seconds),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few seconds, to see that it runs")
    seconds = 3.0 if parser.parse_args().quick else 30.0
    pin(OUR_CORE)
    result = {
        "bench": "messenger_door",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "seconds": seconds,
        **asyncio.run(measure(seconds)),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
