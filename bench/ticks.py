"""Ticks: learners whose hour has come, on both databases, beside APScheduler with a job per learner.

`python -m bench.ticks` prints one JSON object. What hands out is the bot's own: it takes from those who
are due as many as the channel can soon send, writes one message to each and sets the next slot, committed
to disk. Sending is done by a statement that is not counted, after each look. The peer has one job per
learner in its SQLite job store, as many bots do it; its jobs do nothing, and there are fewer of them.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import tempfile
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, text

from bench.crowd import FIRST_MINUTE, N_LESSONS, N_PUSHES, PEAK, fill
from bench.job_each import job_each
from bench.learners import bench_house, fresh_postgresql
from bot.dialogue.handler import House
from bot.handout import HandOut
from bot.messages import Delivery
from bot.sender import Sender
from bot.storage import figures
from bot.storage.database import Database, open_engine
from bot.storage.migrate import migrate

LOOK_EVERY = 0.01  # seconds: so often someone who writes comes by during the peak
EMPTY = 20  # empty ticks in a row
PACES = {"30 a second": 30.0, "1,000 a second": 1_000.0}
UNPACED = 10_000.0
LOOKS = 10  # at each pace
GOALS = {
    "a look, 1,000,000 learners, 1 % or 40 % due": "<= 0.3 s",
    "empty tick": "<= 2 ms",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One look: to how many something was said, and what it took."""

    n: int
    seconds: float
    cpu_seconds: float


@dataclass(slots=True)
class Clock:
    """Time that stands still until it is set."""

    now: datetime = FIRST_MINUTE - timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Mute:
    """A channel that is never asked to send."""

    rate: float = UNPACED
    chat_rate: float = UNPACED
    name: str = "telegram"

    async def send(self, delivery: Delivery) -> str:
        raise NotImplementedError


class Town:
    """The part of a bot that hands out; what it writes is left for another process to send."""

    def __init__(self, url: str, house: House, *names: str) -> None:
        self.database = Database(url)
        self.clock = Clock()
        channels = {name: Mute(name=name) for name in names or ("telegram",)}
        self.leases = dict.fromkeys(channels, 1)
        self.sender = Sender(self.database, channels, self.clock, random.Random(7), self.leases)
        self._handout = HandOut(self.database, lambda: house, self.sender, self.clock)

    def set_pace(self, rate: float, channel: str = "telegram") -> None:
        """Let a channel send so many messages a second."""
        self.sender.lines[channel].pacer.rate = rate

    async def tick(self, now: datetime) -> Run:
        self.clock.now = now
        began, cpu = perf_counter(), process_time()
        n = await self._handout.look()
        return Run(n, perf_counter() - began, process_time() - cpu)

    async def all_sent(self) -> None:
        """Let all that was handed out be sent."""
        await self.database.run(_send_all)

    async def drain(self, now: datetime, most: int) -> list[Run]:
        """Hand out and send again and again, until nobody is due, or so many were."""
        runs: list[Run] = []
        while sum(one.n for one in runs) < most:
            run = await self.tick(now)
            if not run.n:
                break
            runs.append(run)
            await self.all_sent()
        return runs


async def measure(url: str, house: House, most: int) -> dict[str, Any]:
    """Return what the ticks of one evening take."""
    town = Town(url, house)
    town.database.start()
    gc.freeze()  # as the bot does
    before = FIRST_MINUTE - timedelta(minutes=1)
    empty = [await town.tick(before) for _ in range(EMPTY)]
    few = await _due_at(town, FIRST_MINUTE, most)
    peak = await _due_at(town, PEAK, most)
    doubled = await town.database.run(n_doubled)
    await town.database.stop()
    empty_ms = round(median(one.seconds for one in empty) * 1e3, 2)
    return {"empty_ms": empty_ms, "1 % due": few, "40 % due": peak, "said_twice": doubled}


async def _due_at(town: Town, minute: datetime, most: int) -> dict[str, Any]:
    """Return what looks take at each pace, and what it takes to hand out to all, as fast as it goes."""
    began = perf_counter()
    n, _ = await town.database.run(partial(figures.due, channel="telegram", now=minute))
    found: dict[str, Any] = {"due": n, "counting_them_ms": _ms(perf_counter() - began)}
    for name, rate in PACES.items():
        town.set_pace(rate)
        runs = []
        for _ in range(LOOKS):
            runs.append(await town.tick(minute))
            await town.all_sent()
        found[f"a look at {name}"] = _summary([one for one in runs if one.n])
    town.set_pace(UNPACED)
    runs, waited = await _with_someone_there(town, town.drain(minute, most))
    if runs:
        found["all, as fast as it goes"] = _summary(runs) | {
            "someone_else_waits_ms": _shares(waited)
        }
    return found


async def _with_someone_there(
    town: Town, work: Awaitable[list[Run]]
) -> tuple[list[Run], list[float]]:
    """Work, while someone who writes needs the database now and then; return how long they wait."""
    waited: list[float] = []

    async def look() -> None:
        while True:
            began = perf_counter()
            await town.database.run(_small_work)
            waited.append(perf_counter() - began)
            await asyncio.sleep(LOOK_EVERY)

    looking = asyncio.create_task(look())
    runs = await work
    looking.cancel()
    return runs, waited


def _small_work(db: Connection) -> None:
    db.execute(text("UPDATE accounts SET seen_at = seen_at WHERE learner_id = 50"))


def _send_all(db: Connection) -> None:
    done = int(PEAK.timestamp() * 1000)
    sent = text("UPDATE outbox SET status = 'sent', done_at = :done WHERE status = 'pending'")
    db.execute(sent, {"done": done})


def n_doubled(db: Connection) -> int:
    """Return how many messages are more than one for a push."""
    said = db.execute(text("SELECT count(*) FROM outbox")).scalar_one()
    pushed = text("SELECT count(*) FROM pushes WHERE pushed_at >= :first")
    first = int(FIRST_MINUTE.timestamp() * 1000)
    return int(said) - int(db.execute(pushed, {"first": first}).scalar_one())


def _summary(runs: Sequence[Run]) -> dict[str, Any]:
    if not runs:
        return {"n": 0}
    n, seconds = sum(one.n for one in runs), [one.seconds for one in runs]
    return {
        "n": n,
        "a_look": runs[0].n,
        "a_look_ms": {"median": _ms(median(seconds)), "max": _ms(max(seconds))},
        "us_each": round(sum(seconds) / n * 1e6, 1),
        "cpu_us_each": round(sum(one.cpu_seconds for one in runs) / n * 1e6, 1),
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1e3, 1)


def _shares(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    picked = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "max": len(ordered) - 1}
    return {name: _ms(ordered[place]) for name, place in picked.items()}


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URL of an empty database of each kind; one that doesn't answer is left out."""
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder, fresh_postgresql() as url:
        if url is None:
            sys.stderr.write("no PostgreSQL answers on 127.0.0.1:5432: it is left out\n")
        found = {"sqlite": f"sqlite:///{Path(folder) / 'amber.db'}"}
        yield found | ({"postgresql": url} if url else {})


def all_of_size(n: int, kinds: Sequence[str], most: int) -> dict[str, Any]:
    """Return the figures of each database with `n` learners."""
    house, found = bench_house(), {}
    with databases() as urls:
        for kind in [one for one in urls if one in kinds]:
            engine = open_engine(urls[kind])
            migrate(engine)
            with engine.begin() as db:
                fill(db, house.course, n)
            engine.dispose()
            found[kind] = asyncio.run(measure(urls[kind], house, most))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2,000 learners, to see that it runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--drain", type=int, default=100_000, help="so many at most in one go")
    given = parser.parse_args()
    sizes, n_jobs = ([2_000], 500) if given.quick else (given.sizes, 10_000)
    result = {
        "bench": "ticks",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "each_learner": {"lessons_finished": N_LESSONS, "pushes_heard": N_PUSHES},
        "learners": {str(n): all_of_size(n, given.databases, given.drain) for n in sizes},
        "apscheduler, a job per learner": asyncio.run(job_each(n_jobs)),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
