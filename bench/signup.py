"""Signing up in a rush: everybody wants one of 25 places at the same moment, on both databases.

`python -m bench.signup` prints one JSON object. A sign-up is the bot's own turn, from the tap on
"Sign me up" to the commit: event, learner, the button's meaning, the locked training, the place or the
line, the reply in the outbox. Beside it, in the same run, a floor by hand: the same rows on the bare
driver, with one conditional update for the places, no line in order and no words.
"""

import argparse
import asyncio
import json
import queue
import sqlite3
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Connection, insert, text

from bench.by_hand import GROUP, PAYLOAD, STATE, open_file
from bench.learners import bench_house, fresh_postgresql
from bot.actions import offer
from bot.cards.compose import say
from bot.dialogue.handler import House, Parcel
from bot.dialogue.parcels import post
from bot.dialogue.turn import take_turn
from bot.messages import Address, Inbound, Kind, LearnerId
from bot.services import trainings
from bot.storage.coordinators import Coordinator, Post
from bot.storage.database import POSTGRESQL_THREADS, Database, open_engine
from bot.storage.learners import accounts, learners
from bot.storage.migrate import migrate
from bot.storage.registrations import count_holding
from bot.storage.trainings import Kind as TrainingKind
from bot.storage.trainings import Session, Wording
from bot.training_actions import SignUp

PLACES, IN_FLIGHT = 25, 64
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
MILLISECONDS = int(NOW.timestamp() * 1000)

FLOOR = (
    "INSERT INTO inbound VALUES ('telegram', ?, ?) ON CONFLICT DO NOTHING",
    (
        "SELECT learners.* FROM learners JOIN accounts ON accounts.learner_id = learners.id"
        " WHERE accounts.channel = 'telegram' AND accounts.address = ?"
    ),
    "SELECT learner_id, payload FROM outbox WHERE offer = ?",
    "UPDATE seats SET free = free - 1 WHERE id = 1 AND free > 0",
    (
        "INSERT INTO registrations (training_id, learner_id, status, group_number, order_number, signed_at)"
        " VALUES (1, ?, ?, 0, 0, ?)"
    ),
    "UPDATE learners SET state = ?, offers = ? WHERE id = ?",
    (
        "INSERT INTO outbox (offer, channel, address, learner_id, event_id, lane, status, not_before,"
        " payload, created_at) VALUES (?, 'telegram', ?, ?, ?, 0, 'sending', ?, ?, ?)"
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with the button before them."""

    id: int
    address: str
    offer: str


@dataclass(frozen=True, slots=True)
class Run:
    """How a rush went."""

    a_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float  # of this process, for each sign-up


def crowd(db: Connection, house: House, n: int) -> list[Person]:
    """Return people who look at a training with the button in front of them."""
    same = {"language": "en", "country": "LV", "zone": "Europe/Riga", "minute": 1080}
    row = {**same, "created_at": NOW, "agreed_at": NOW, "first_name": "Anna"}
    ids = range(1, n + 2)  # the first one is the coordinator
    db.execute(insert(learners), [{"id": one, **row} for one in ids])
    where = {"channel": "telegram", "created_at": NOW, "seen_at": NOW}
    people = [{"address": f"{7_000_000 + one}", "learner_id": one, **where} for one in ids]
    db.execute(insert(accounts), people)
    if db.dialect.name == "postgresql":
        db.execute(
            text("SELECT setval(pg_get_serial_sequence('learners', 'id'), :n)"), {"n": n + 1}
        )
    number = _training(db)
    card = say("Pitch like a pro", choices=(offer("Sign me up", SignUp(number, 0)),))
    sent = post(db, house, [Parcel(LearnerId(one), card) for one in ids[1:]], NOW)
    return [
        Person(one, f"{7_000_000 + one}", it.offer) for one, it in zip(ids[1:], sent, strict=True)
    ]


def _training(db: Connection) -> int:
    me = Coordinator(LearnerId(1), Post.ADMIN, ("LV",), ("en",), "Ilze", NOW)
    made = trainings.draft(db, me, TrainingKind.TRAINING, ("LV", "Europe/Riga"), NOW)
    assert made
    begin = NOW + timedelta(days=16)
    day, words = Session(begin, begin + timedelta(hours=6)), {"en": Wording("Pitch like a pro")}
    trainings.change(
        db, me, replace(made, sessions=(day,), words=words, capacity=PLACES, place="Riga"), NOW
    )
    trainings.publish(db, me, made.id, NOW)
    return made.id


async def rush(people: list[Person], sign_up: Callable[[Person], Awaitable[Any]]) -> Run:
    """Let all sign up, so many at a time."""
    waits: list[float] = []
    room = asyncio.Semaphore(IN_FLIGHT)

    async def one(person: Person) -> None:
        async with room:
            began = perf_counter()
            await sign_up(person)
            waits.append((perf_counter() - began) * 1000)

    began, cpu = perf_counter(), process_time()
    await asyncio.gather(*map(one, people))
    seconds, cpu_seconds = perf_counter() - began, process_time() - cpu
    p99 = quantiles(waits, n=100)[98]
    n = len(people)
    return Run(n / seconds, median(waits), p99, cpu_seconds / n * 1e6)


async def ours(url: str, house: House, people: list[Person]) -> Run:
    database = Database(url)
    database.start()

    async def sign_up(person: Person) -> None:
        inbound = Inbound(
            "telegram", Address(person.address), uuid4().hex, Kind.TAP, token=f"{person.offer}.0"
        )
        await database.run(lambda db: take_turn(db, house, inbound, NOW), key=person.address)

    run = await rush(people, sign_up)
    holding = await database.run(lambda db: count_holding(db, 1))
    assert holding == {0: min(PLACES, len(people))}, holding
    await database.stop()
    return run


def by_hand(db: Any, person: Person, statements: tuple[str, ...]) -> None:
    """Do the same by hand, statement by statement."""
    event, mine = uuid4().hex, uuid4().hex[:12]
    seen, who, offered, seat, register, save, reply = statements
    db.execute(seen, (event, MILLISECONDS))
    db.execute(who, (person.address,)).fetchone()
    db.execute(offered, (person.offer,)).fetchone()
    placed = db.execute(seat).rowcount == 1
    db.execute(register, (person.id, "registered" if placed else "waiting", MILLISECONDS))
    db.execute(save, (STATE, mine, person.id))
    row = (mine, person.address, person.id, event, MILLISECONDS, PAYLOAD, MILLISECONDS)
    db.execute(reply, row)


Job = tuple[Person, "asyncio.Future[None]"]


class Hand(threading.Thread):
    """A thread with a connection of its own; it commits what waits at once, at most so many."""

    def __init__(self, url: str, group: int, jobs: "queue.SimpleQueue[Job | None]") -> None:
        super().__init__(daemon=True)
        self._url, self._group, self._jobs = url, group, jobs
        self._loop = asyncio.get_running_loop()
        self.start()

    def run(self) -> None:
        db, statements = _connect(self._url)
        while (first := self._jobs.get()) is not None:
            batch: list[Job] = [first]
            while (
                len(batch) < self._group and not self._jobs.empty() and (more := self._jobs.get())
            ):
                batch.append(more)
            db.execute("BEGIN IMMEDIATE" if isinstance(db, sqlite3.Connection) else "BEGIN")
            for person, _ in batch:
                by_hand(db, person, statements)
            db.execute("COMMIT")
            for _, future in batch:
                self._loop.call_soon_threadsafe(future.set_result, None)
        db.close()


def _connect(url: str) -> tuple[Any, tuple[str, ...]]:
    if url.startswith("sqlite"):
        return open_file(url.removeprefix("sqlite:///")), FLOOR
    plain = url.replace("+psycopg", "")
    db = psycopg.connect(plain, autocommit=True)
    return db, tuple(one.replace("?", "%s") for one in FLOOR)


async def floor(url: str, people: list[Person]) -> Run:
    is_sqlite = url.startswith("sqlite")
    engine = open_engine(url)
    with engine.begin() as db:
        db.execute(text("CREATE TABLE seats (id integer PRIMARY KEY, free integer)"))
        db.execute(text(f"INSERT INTO seats VALUES (1, {PLACES})"))
    engine.dispose()
    jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
    n, group = (1, GROUP) if is_sqlite else (POSTGRESQL_THREADS, 1)
    hands = [Hand(url, group, jobs) for _ in range(n)]

    async def sign_up(person: Person) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        jobs.put((person, future))
        await future

    run = await rush(people, sign_up)
    for _ in hands:
        jobs.put(None)
    for hand in hands:
        await asyncio.to_thread(hand.join)
    return run


@contextmanager
def empty(kind: str) -> Iterator[str | None]:
    """Yield the URL of an empty database on disk; None where there is none."""
    if kind == "postgresql":
        with fresh_postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        yield f"sqlite:///{folder}/amber.db"


def measure(kind: str, house: House, n: int, way: str) -> Run | None:
    with empty(kind) as url:
        if url is None:
            return None
        engine = open_engine(url)
        migrate(engine)
        with engine.begin() as db:
            people = crowd(db, house, n)
        engine.dispose()
        return asyncio.run(ours(url, house, people) if way == "ours" else floor(url, people))


def figures(runs: list[Run]) -> dict[str, float]:
    return {
        "sign_ups_a_second": round(median(run.a_second for run in runs)),
        "p50_ms": round(median(run.p50_ms for run in runs), 1),
        "p99_ms": round(median(run.p99_ms for run in runs), 1),
        "cpu_us": round(median(run.cpu_us for run in runs)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="see that it runs")
    given = parser.parse_args()
    n, rounds = (100, 1) if given.quick else (given.people, given.rounds)
    house, told = bench_house(), dict[str, Any]()
    for kind in ("sqlite", "postgresql"):
        ways: dict[str, list[Run]] = {"ours": [], "floor": []}
        for _ in range(rounds):  # side by side: what disturbs one round disturbs both
            for way, runs in ways.items():
                if run := measure(kind, house, n, way):
                    runs.append(run)
        if all(ways.values()):
            told[kind] = {way: figures(runs) for way, runs in ways.items()}
            pairs = zip(ways["ours"], ways["floor"], strict=True)
            told[kind]["share_of_floor"] = round(
                median(mine.a_second / bare.a_second for mine, bare in pairs), 2
            )
    print(json.dumps({"people": n, "places": PLACES, "in_flight": IN_FLIGHT, **told}, indent=2))


if __name__ == "__main__":
    main()
