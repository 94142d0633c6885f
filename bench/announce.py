"""Announcements: counting an audience, finding all who get it, handing over and sending.

`python -m bench.announce` prints one JSON object. Everything is the bot's own, committed to disk; the
floor beside it is one raw statement in the same database, in the same run: it counts or copies the
same people without any rule.
"""

import argparse
import asyncio
import gc
import json
import os
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, text

from bench.crowd import FIRST_MINUTE, fill
from bench.learners import bench_house
from bench.ticks import databases
from bot.deskwork import desk_ticks
from bot.dialogue.announcement_ticks import Broadcast, begin_and_plan, hand_out
from bot.dialogue.handler import House
from bot.messages import Delivery, LearnerId
from bot.sender import Sender
from bot.services import announcements, gates
from bot.services.announcements import Order
from bot.storage.announcements import find_announcement
from bot.storage.audiences import Audience
from bot.storage.coordinators import Coordinator, Post
from bot.storage.database import Database, open_engine
from bot.storage.migrate import migrate

LANGUAGES = ("en", "lv", "pl", "ru", "da")
TEXTS = dict.fromkeys(LANGUAGES, "Saturday at ten we meet in the library. Come along! " * 4)
BOSS = Coordinator(LearnerId(1), Post.ADMIN, ("LV",), ("en",), "Ilze", FIRST_MINUTE)
COUNTS = 3
HANDED = 20_000
SECONDS = 15  # of sending; what counts is from the third on
ROUND_TRIP = 0.05
LOOK_EVERY = 0.01
GOALS = {"audience of 1,000,000": "<= 1 s", "sending at the allowed rate": ">= 0.995"}

COUNT_FLOOR = "SELECT language, count(*) FROM learners WHERE news_at IS NOT NULL GROUP BY language"
PLAN_FLOOR = """
INSERT INTO {table} (learner_id, announcement_id, state, channel, due_at, offer)
SELECT l.id, 0, 0, a.channel, 0, '' FROM learners l JOIN accounts a ON a.learner_id = l.id
WHERE l.news_at IS NOT NULL
"""


@dataclass(slots=True)
class Street:
    """A channel that takes everything after a round trip, and notes when it began."""

    rate: float
    name: str = "telegram"
    chat_rate: float = 10_000.0
    began: list[float] = field(default_factory=list)

    async def send(self, delivery: Delivery) -> str:
        self.began.append(perf_counter())
        await asyncio.sleep(ROUND_TRIP)
        return delivery.offer


def new_order(db: Connection, now: datetime, audience: Audience) -> int:
    return announcements.announce(db, None, Order(TEXTS, audience), now)


async def measure(url: str, house: House) -> dict[str, Any]:
    """Return what one announcement to everyone takes."""
    database = Database(url)
    database.start()
    gc.freeze()
    now = FIRST_MINUTE
    counted = await _count(database, house, now)
    floor = await database.run(_plan_floor)
    number = await database.run(lambda db: new_order(db, now, Audience()))
    planned = await _plan(database, house, now)
    per_second = planned["n"] / planned["seconds"]
    found = {
        "count": counted,
        "plan": planned | {"rows_a_second": round(per_second), "floor": floor,
                           "share_of_floor": round(per_second / floor["rows_a_second"], 2)},
        "second_within_a_week": await _second(database, house, now),
        "hand_over_us_each": await _hand_over(database, house, now),
        "twice": await database.run(_twice),
        "number": number,
    }  # fmt: skip
    await database.stop()
    return found


async def _count(database: Database, house: House, now: datetime) -> dict[str, Any]:
    number = await database.run(lambda db: new_order(db, now + timedelta(days=99), Audience()))

    def ours(db: Connection) -> float:
        one = find_announcement(db, number)
        assert one is not None
        began = perf_counter()
        gates.dry_run(db, BOSS, house.course, one, now)
        return perf_counter() - began

    def floor(db: Connection) -> float:
        began = perf_counter()
        db.execute(text(COUNT_FLOOR)).all()
        return perf_counter() - began

    each = [(await database.run(ours), await database.run(floor)) for _ in range(COUNTS)]
    await database.run(lambda db: db.execute(text("DELETE FROM announcements")) and None)
    seconds, floors = zip(*each, strict=True)
    return {"seconds": round(median(seconds), 3), "floor_seconds": round(median(floors), 3)}


def _plan_floor(db: Connection) -> dict[str, Any]:
    db.execute(text("CREATE TABLE floor_copy AS SELECT * FROM recipients WHERE 1 = 0"))
    began = perf_counter()
    n = db.execute(text(PLAN_FLOOR.format(table="floor_copy"))).rowcount
    seconds = perf_counter() - began
    db.execute(text("DROP TABLE floor_copy"))
    return {"seconds": round(seconds, 2), "rows_a_second": round(n / seconds)}


async def _plan(database: Database, house: House, now: datetime) -> dict[str, Any]:
    """Find everyone, while someone who writes needs the database now and then."""
    around, n, more, waited = Broadcast(house, now, {}), 0, True, []

    async def look() -> None:
        while True:
            began = perf_counter()
            await database.run(lambda db: db.execute(text("SELECT 1")).scalar())
            waited.append(perf_counter() - began)
            await asyncio.sleep(LOOK_EVERY)

    looking = asyncio.create_task(look())
    began = perf_counter()
    while more:
        found, more = await database.run(lambda db: begin_and_plan(db, around), lane=1)
        n += found
    seconds = perf_counter() - began
    looking.cancel()
    return {"n": n, "seconds": round(seconds, 2), "someone_else_waits_ms": _shares(waited)}


async def _second(database: Database, house: House, now: datetime) -> dict[str, Any]:
    """Announce to all once more within the week: each of them waits for the week to end."""
    await database.run(lambda db: new_order(db, now + timedelta(minutes=1), Audience()))
    return await _plan(database, house, now + timedelta(minutes=1))


async def _hand_over(database: Database, house: House, now: datetime) -> float:
    around, n, seconds = Broadcast(house, now, {"telegram": 1_000.0}), 0, 0.0
    while n < HANDED:
        began = perf_counter()
        handed, _ = await database.run(lambda db: hand_out(db, around, 250))
        seconds += perf_counter() - began
        n += handed
        if not handed and not await database.run(_drain):
            break
    return round(seconds / max(n, 1) * 1e6, 1)


def _drain(db: Connection) -> int:
    """Let all arrive that waits in the outbox; return how many."""
    sent = "UPDATE outbox SET status = 'sent', done_at = 1 WHERE status = 'pending'"
    return int(db.execute(text(sent)).rowcount)


def _twice(db: Connection) -> int:
    query = "SELECT count(*) FROM (SELECT learner_id FROM outbox GROUP BY learner_id HAVING count(*) > 1) t"
    return int(db.execute(text(query)).scalar_one())


async def send_at(url: str, house: House, rate: float) -> dict[str, Any]:
    """Return which share of the allowed rate a running announcement reaches."""
    database, street = Database(url), Street(rate)
    database.start()
    await database.run(lambda db: db.execute(text("DELETE FROM outbox")) and None)
    await database.run(lambda db: db.execute(text("DELETE FROM announcements")) and None)
    now = FIRST_MINUTE
    fences = await database.run(_take_lease)
    sender = Sender(database, {"telegram": street}, lambda: now, random.Random(7), fences)
    ticks = desk_ticks(database, lambda: house, sender, lambda: now)
    tick = next(one for one in ticks if one.name == "announcements")
    audience = Audience(countries=("PL",))
    await database.run(lambda db: new_order(db, now, audience))
    await _plan(database, house, now)
    sending = asyncio.create_task(sender.run())
    began = perf_counter()
    while perf_counter() - began < SECONDS:
        until = perf_counter() + tick.every.total_seconds()
        await tick.run()
        await asyncio.sleep(max(0.0, until - perf_counter()))
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await database.stop()
    first = (street.began or [0.0])[0]
    steady = [at for at in street.began if 2 <= at - first <= SECONDS - 4]
    return {"sent": len(street.began), "share": round(len(steady) / (rate * (SECONDS - 6)), 4)}


def _take_lease(db: Connection) -> Mapping[str, int]:
    values = "('telegram', 'bench', 1, 99999999999999)"
    db.execute(text("DELETE FROM leases"))
    db.execute(text(f"INSERT INTO leases (name, holder, number, until) VALUES {values}"))
    return {"telegram": 1}


def _shares(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    picked = {"p50": len(ordered) // 2, "p99": len(ordered) * 99 // 100, "max": len(ordered) - 1}
    return {name: round(ordered[place] * 1e3, 1) for name, place in picked.items()}


def all_of_size(n: int, kinds: Sequence[str], rates: Sequence[float]) -> dict[str, Any]:
    """Return the figures of each database with `n` learners."""
    house, found = bench_house(), {}
    with databases() as urls:
        for kind in [one for one in urls if one in kinds]:
            engine = open_engine(urls[kind])
            migrate(engine)
            with engine.begin() as db:
                fill(db, house.course, n)
                db.execute(text("UPDATE learners SET news_at = 1"))
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                db.execute(text("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE"))
            engine.dispose()
            found[kind] = asyncio.run(measure(urls[kind], house))
            sys.stderr.write(f"{kind}: {json.dumps(found[kind])}\n")
            found[kind]["sending"] = {
                str(int(rate)): asyncio.run(send_at(urls[kind], house, rate)) for rate in rates
            }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2,000 learners, to see that it runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    given = parser.parse_args()
    sizes, rates = ([2_000], [30.0]) if given.quick else (given.sizes, [30.0, 1_000.0])
    result = {
        "bench": "announce",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "learners": {str(n): all_of_size(n, given.databases, rates) for n in sizes},
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
