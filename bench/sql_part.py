"""The SQL of a turn: ours through `bot.storage`, beside the same statements on raw sqlite3.

Both commit in groups in one thread of their own, 64 turns in flight, as the bot does; nothing else of
a turn is in here: no HTTP, no dialogue, no rendering.
"""

import asyncio
import itertools
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from sqlalchemy import Connection

from bench import by_hand
from bench.by_hand import Event, Writer
from bench.learners import bench_house, open_lessons
from bench.people import IN_FLIGHT, Person
from bot.actions import NextCard, offer
from bot.cards.compose import say
from bot.messages import Address, Delivery, OutMessage
from bot.services import outbox as outbox_rules
from bot.storage import inbound, learners, said, study
from bot.storage.database import Database
from bot.storage.study import Attempt

TURNS_EACH = 12
MESSAGE: OutMessage = say("A social enterprise puts its money to work for people. " * 4,
                          choices=(offer("Next", NextCard("l01-first-look", 0)),))  # fmt: skip
_offers = itertools.count(1)

Take = Callable[[Event], Awaitable[None]]


def take(db: Connection, event: Event, now: datetime) -> Delivery:
    """Do what a turn does in the database, statement by statement as the bot's turn does it."""
    inbound.note_event(db, "telegram", event.event_id, now)
    address = Address(event.address)
    found = learners.find_sender(db, "telegram", address)
    assert found is not None
    learner = found[0]
    learners.note_seen(db, ("telegram", address), now, learners.Window())
    said.find_offered(db, event.offer)
    if event.is_answer:
        attempt = Attempt("lesson", event.event_id, 0, "a", is_right=True, version="v")
        study.add_attempt(db, learner.id, attempt, now)
    delivery = Delivery(f"ours{next(_offers):08}", "telegram", address, MESSAGE)
    talked = replace(learner, state=by_hand.STATE, offers=delivery.offer)
    learners.save_learner(db, talked, learner)
    outbox_rules.add(db, (delivery,), learner.id, event.event_id, now)
    return delivery


async def sql_part(rounds: int, n_people: int) -> dict[str, Any]:
    """Return the CPU time of a turn's database work, ours and by hand, interleaved."""
    house = bench_house()
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder:
        paths = [Path(folder) / name for name in ("ours.db", "raw.db")]
        people = [open_lessons(path, house, n_people) for path in paths]
        database = Database(f"sqlite:///{paths[0]}")
        database.start()
        ways = {"ours": _ours(database), "raw": _raw(Writer(str(paths[1])))}
        figures: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for (name, way), those in zip(ways.items(), people, strict=True):
                figures[name].append(await _play(way, those, number))
        await database.stop()
    return _summary({name: figures[name][1:] for name in ways})  # the first was to warm up


def _summary(figures: dict[str, list[float]]) -> dict[str, Any]:
    ratios = [a / b for a, b in zip(figures["ours"], figures["raw"], strict=True)]
    return {
        "ours_cpu_us": round(median(figures["ours"]), 1),
        "raw_cpu_us": round(median(figures["raw"]), 1),
        "ratio": round(median(ratios), 2),
        "goal": "<= 1.5",
    }


def _ours(database: Database) -> Take:
    async def one(event: Event) -> None:
        now = datetime.now(UTC)
        delivery = await database.run(lambda db: take(db, event, now), key=event.address)
        await database.run(lambda db: outbox_rules.record_sent(db, delivery, "777", now))

    return one


def _raw(writer: Writer) -> Take:
    async def one(event: Event) -> None:
        name = await writer.do(lambda db: by_hand.take(db, event))
        await writer.do(lambda db: by_hand.mark_sent(db, name, "777"))

    return one


async def _play(way: Take, people: list[Person], number: int) -> float:
    """Return the CPU time of a turn in microseconds, both threads together."""
    events = iter(
        [
            Event(
                str(one.id), f"{number}/{n}/{one.id}", one.tokens[0].partition(".")[0], n % 4 == 3
            )
            for n in range(TURNS_EACH)
            for one in people
        ]
    )

    async def work() -> None:
        for event in events:
            await way(event)

    began = process_time()
    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(work())
    return (process_time() - began) / (TURNS_EACH * len(people)) * 1e6
