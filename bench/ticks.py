"""Ticks: learners whose hour has come, on both databases, beside APScheduler with a job per learner.

`python -m bench.ticks` prints one JSON object. The tick is the bot's own: it finds the due, writes one
message to each and sets the next slot, committed to disk. The peer has one job per learner in its
SQLite job store, as many bots do it; its jobs do nothing, and there are fewer of them.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, text

from bench.crowd import FIRST_MINUTE, N_LESSONS, N_PUSHES, PEAK, ROUNDS, fill
from bench.job_each import job_each
from bench.learners import bench_house, fresh_postgresql
from bot.dialogue.handler import House
from bot.sender import Sender
from bot.storage.database import Database, open_engine
from bot.storage.migrate import migrate
from bot.ticks import all_ticks

LOOK_EVERY = 0.01  # seconds: so often someone who writes comes by during the peak
EMPTY = 20  # empty ticks in a row
GOALS = {
    "1,000,000 learners, 1 % due": "<= 0.3 s",
    "1,000,000 learners, 40 % due": "<= 6 s",
    "empty tick": "<= 2 ms",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One tick: to how many something was said, and what it took."""

    n: int
    seconds: float
    cpu_seconds: float


@dataclass(slots=True)
class Clock:
    """Time that stands still until it is set."""

    now: datetime = FIRST_MINUTE - timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now


class Town:
    """The part of a bot that ticks; what it writes is left for another process to send."""

    def __init__(self, url: str, house: House) -> None:
        self.database = Database(url)
        self.clock = Clock()
        sender = Sender(self.database, {}, self.clock, random.Random(7), {})
        ticks = all_ticks(self.database, lambda: house, sender, self.clock)
        self._tick = next(tick for tick in ticks if tick.name == "lessons")

    async def tick(self, now: datetime) -> Run:
        self.clock.now = now
        began, cpu = perf_counter(), process_time()
        n = await self._tick.run()
        assert isinstance(n, int)
        return Run(n, perf_counter() - began, process_time() - cpu)


async def measure(url: str, house: House) -> dict[str, Any]:
    """Return what the ticks of one evening take."""
    town = Town(url, house)
    town.database.start()
    gc.freeze()  # as the bot does
    before = FIRST_MINUTE - timedelta(minutes=1)
    empty = [await town.tick(before) for _ in range(EMPTY)]
    minutes = [FIRST_MINUTE + timedelta(minutes=n) for n in range(ROUNDS)]
    few = [await town.tick(minute) for minute in minutes]
    peak, waited = await _with_someone_there(town, PEAK)
    again = await town.tick(PEAK)
    doubled = await town.database.run(n_doubled)
    await town.database.stop()
    return {
        "empty_ms": round(median(one.seconds for one in empty) * 1e3, 2),
        "1 % due": _summary(few),
        "40 % due": _summary([peak]) | {"someone_else_waits_ms": _shares(waited)},
        "said_again": again.n,
        "said_twice": doubled,
    }


async def _with_someone_there(town: Town, minute: datetime) -> tuple[Run, list[float]]:
    """Tick, while someone who writes needs the database now and then; return how long they wait."""
    waited: list[float] = []

    async def look() -> None:
        while True:
            began = perf_counter()
            await town.database.run(_small_work)
            waited.append(perf_counter() - began)
            await asyncio.sleep(LOOK_EVERY)

    looking = asyncio.create_task(look())
    run = await town.tick(minute)
    looking.cancel()
    return run, waited


def _small_work(db: Connection) -> None:
    db.execute(text("UPDATE accounts SET seen_at = seen_at WHERE learner_id = 50"))


def n_doubled(db: Connection) -> int:
    """Return how many messages are more than one for a push."""
    said = db.execute(text("SELECT count(*) FROM outbox")).scalar_one()
    pushed = text("SELECT count(*) FROM pushes WHERE pushed_at >= :first")
    first = int(FIRST_MINUTE.timestamp() * 1000)
    return int(said) - int(db.execute(pushed, {"first": first}).scalar_one())


def _summary(runs: Sequence[Run]) -> dict[str, Any]:
    def each(of: Callable[[Run], float]) -> float:
        return round(median(of(one) / one.n for one in runs) * 1e6, 1)

    return {
        "n": round(median(one.n for one in runs)),
        "seconds": [round(one.seconds, 3) for one in runs],
        "us_each": each(lambda one: one.seconds),
        "cpu_us_each": each(lambda one: one.cpu_seconds),
    }


def _shares(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    picked = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "max": len(ordered) - 1}
    return {name: round(ordered[place] * 1e3, 1) for name, place in picked.items()}


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URL of an empty database of each kind; one that doesn't answer is left out."""
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder, fresh_postgresql() as url:
        if url is None:
            sys.stderr.write("no PostgreSQL answers on 127.0.0.1:5432: it is left out\n")
        found = {"sqlite": f"sqlite:///{Path(folder) / 'amber.db'}"}
        yield found | ({"postgresql": url} if url else {})


def all_of_size(n: int, kinds: Sequence[str]) -> dict[str, Any]:
    """Return the figures of each database with `n` learners."""
    house, found = bench_house(), {}
    with databases() as urls:
        for kind in [one for one in urls if one in kinds]:
            engine = open_engine(urls[kind])
            migrate(engine)
            with engine.begin() as db:
                fill(db, house.course, n)
            engine.dispose()
            found[kind] = asyncio.run(measure(urls[kind], house))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2,000 learners, to see that it runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    sizes, n_jobs = ([2_000], 500) if given.quick else (given.sizes, 10_000)
    result = {
        "bench": "ticks",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "each_learner": {"lessons_finished": N_LESSONS, "pushes_heard": N_PUSHES},
        "learners": {str(n): all_of_size(n, given.databases) for n in sizes},
        "apscheduler, a job per learner": asyncio.run(job_each(n_jobs)),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
