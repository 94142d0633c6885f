"""Kills: a bot at work is killed again and again; what is lost, what is said twice, what is uncertain.

`python -m bench.crash` prints one JSON object. The bot is the real one (`amber run` on SQLite): in the
first half of its lives it says announcements, in the other lessons, and all the time newcomers write
to it. They write again until they are acknowledged, as Telegram does. Each life ends by SIGKILL at a
random moment.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import re
import sys
import tempfile
from collections import Counter
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from time import perf_counter
from typing import Any

from sqlalchemy import text

from bench.bot_api import open_platform
from bench.learners import FIRST_ID
from bench.people import WEBHOOK, WEBHOOK_SECRET
from bench.process import OUR_CORE, SERVER_CORE, free_port, pin, started
from bench.send import fill_outbox
from bench.wire import connect, request
from bot.messages import Lane
from bot.storage.database import open_engine

RATE = 100  # messages a second
LATENCY = 0.05  # seconds until the platform answers: the round trip
BOUND = RATE * (LATENCY + 0.02) + 1
LIFE = 1.5  # seconds of sending at most before a kill; the mean is half of it
IN_THE_BUD = 10  # one kill of so many comes while the bot still starts
WRITE_EVERY = 0.25  # seconds between newcomers
ANNOUNCED, NEWCOMERS = 1_000_000, 2_000_000  # their addresses begin so far after the first
QUIET = 1.5  # seconds without a message: all is said
PATIENCE = 60.0
_CUT_SHORT = re.compile(r"sends for telegram; (\d+) were cut short before")
GOALS = {
    "lost": "0",
    "doubled_a_kill": f"<= {BOUND:.1f}: rate x (round trip + 20 ms) + 1",
    "announcements_doubled": "0",
    "uncertain": "all listed",
}


@dataclass(slots=True)
class World:
    """What arrived at people, and who still waits for an answer."""

    seen: Counter[int] = field(default_factory=Counter)
    doubled: list[int] = field(default_factory=lambda: [0])  # after each kill
    asked: set[int] = field(default_factory=set)  # newcomers whose message was acknowledged
    n_cut_short: int = 0  # as the bot told in its log
    last_at: float = 0.0
    something: asyncio.Event = field(default_factory=asyncio.Event)

    def taken(self, chat: int, _: list[str]) -> None:
        place = chat - FIRST_ID
        self.seen[place] += 1
        self.doubled[-1] += self.seen[place] > 1
        self.last_at = perf_counter()
        self.something.set()


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot that is killed, always with the same data."""

    api: str
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'amber.db'}"

    def told_of_cut_short(self) -> int:
        """Return how many were cut short before this life, as its log tells."""
        found = _CUT_SHORT.search((self.folder / "bot.log").read_text())
        return int(found[1]) if found else 0

    def life(self) -> AbstractContextManager["Popen[bytes]"]:
        env = {
            "AMBER_DATABASE_URL": self.url,
            "AMBER_HTTP_PORT": str(self.port),
            "AMBER_SECRET": "bench",
            "AMBER_TELEGRAM_TOKEN": "42:TEST",
            "AMBER_TELEGRAM_API": self.api,
            "AMBER_TELEGRAM_MODE": "webhook",
            "AMBER_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "AMBER_TELEGRAM_RATE": str(RATE),
        }
        return started("bot", "run", folder=self.folder, env=env, core=SERVER_CORE)


async def measure(n_kills: int) -> dict[str, Any]:
    world, rng = World(), random.Random(7)
    api = await open_platform(world.taken, LATENCY)
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder:
        bot = Bot(api, Path(folder), free_port())
        n_each = {Lane.LESSON: 0, Lane.ANNOUNCEMENT: 0}
        writing = asyncio.create_task(_newcomers(world, bot.port))
        for number in range(n_kills):
            lane = Lane.ANNOUNCEMENT if number < n_kills / 2 else Lane.LESSON
            n_each[lane] += _top_up(bot, lane, n_each[lane])
            await _live_and_die(world, bot, rng, in_the_bud=number % IN_THE_BUD == IN_THE_BUD - 1)
            world.doubled.append(0)
            sys.stderr.write(f"kill {number + 1}: {world.doubled[-2]} doubled before it\n")
        await _finish(world, bot, writing)
        return _figures(world, bot, n_each)


def _top_up(bot: Bot, lane: Lane, after: int) -> int:
    """Let more wait than one life can say; return how many more."""
    n = max(0, int(RATE * LIFE) * 2 - (_n_waiting(bot) if after else 0))
    first = after + (ANNOUNCED if lane is Lane.ANNOUNCEMENT else 0)
    fill_outbox(bot.url, range(first, first + n), lane)
    return n


async def _live_and_die(world: World, bot: Bot, rng: random.Random, *, in_the_bud: bool) -> None:
    world.something.clear()
    with bot.life() as process:
        if not in_the_bud:
            await asyncio.wait_for(world.something.wait(), PATIENCE)
        await asyncio.sleep(rng.uniform(0, LIFE))
        process.kill()
        process.wait()
    world.n_cut_short += bot.told_of_cut_short()


async def _finish(world: World, bot: Bot, writing: "asyncio.Task[None]") -> None:
    """Let the bot live until all is said."""
    with bot.life():
        world.something.clear()
        await asyncio.wait_for(world.something.wait(), PATIENCE)
        writing.cancel()
        while perf_counter() - world.last_at < QUIET or _n_waiting(bot):
            await asyncio.sleep(0.1)
    world.n_cut_short += bot.told_of_cut_short()


def _n_waiting(bot: Bot) -> int:
    return len(_rows(bot, "SELECT id FROM outbox WHERE status IN ('pending', 'sending')"))


def _rows(bot: Bot, query: str) -> list[tuple[Any, ...]]:
    engine = open_engine(bot.url)
    with engine.connect() as db:
        rows = [tuple(row) for row in db.execute(text(query))]
    engine.dispose()
    return rows


async def _newcomers(world: World, port: int) -> None:
    """Let someone new write now and then, until cancelled."""
    for place in itertools.count(NEWCOMERS):
        body = _start(FIRST_ID + place)
        while not await _is_acknowledged(port, body):
            await asyncio.sleep(0.1)
        world.asked.add(place)
        await asyncio.sleep(WRITE_EVERY)


async def _is_acknowledged(port: int, body: bytes) -> bool:
    with suppress(OSError):
        connection = await connect(port)
        try:
            ask = request(WEBHOOK, body, X_Telegram_Bot_Api_Secret_Token=WEBHOOK_SECRET)
            return b" 200 " in (await connection.ask(ask)).head[:16]
        finally:
            connection.close()
    return False


def _start(chat: int) -> bytes:
    someone = {"id": chat, "first_name": "Anna", "language_code": "en"}
    message = {"message_id": 5, "date": 1_795_000_000, "text": "/start"}
    message |= {"chat": {**someone, "type": "private"}, "from": {**someone, "is_bot": False}}
    return json.dumps({"update_id": chat, "message": message}).encode()


def _figures(world: World, bot: Bot, n_each: dict[Lane, int]) -> dict[str, Any]:
    lessons = range(n_each[Lane.LESSON])
    announced = range(ANNOUNCED, ANNOUNCED + n_each[Lane.ANNOUNCEMENT])
    unknown = "SELECT address FROM outbox WHERE status = 'unknown'"
    listed = {int(row[0]) - FIRST_ID for row in _rows(bot, unknown)}
    silent = [place for place in announced if not world.seen[place]]
    per_kill = world.doubled[1:]
    return {
        "kills": len(per_kill),
        "lessons": len(lessons),
        "announcements": len(announced),
        "newcomers": len(world.asked),
        "lost": {
            "lessons": sum(not world.seen[place] for place in lessons),
            "replies": sum(not world.seen[place] for place in world.asked),
            "announcements_that_are_not_listed": len(set(silent) - listed),
        },
        "doubled": sum(per_kill),
        "doubled_a_kill": round(sum(per_kill) / max(len(per_kill), 1), 2),
        "most_after_a_kill": max(per_kill, default=0),
        "kills_over_the_bound": sum(n > BOUND for n in per_kill),
        "announcements_doubled": sum(world.seen[place] > 1 for place in announced),
        "uncertain_listed": len(listed),
        "uncertain_that_never_arrived": len(set(silent) & listed),
        "cut_short_as_told_in_the_log": world.n_cut_short,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="four kills")
    parser.add_argument("--kills", type=int, default=100)
    given = parser.parse_args()
    pin(OUR_CORE)
    result = {
        "bench": "crash",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "rate": RATE,
        "round_trip_ms": LATENCY * 1000,
        **asyncio.run(measure(4 if given.quick else given.kills)),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
