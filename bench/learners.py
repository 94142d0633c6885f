"""Learners with a lesson open, put straight into a database through the bot's own turns."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, insert, select, text
from sqlalchemy.exc import OperationalError

from bench.people import Person
from bot.content import Shelf
from bot.dialogue.handler import House
from bot.dialogue.turn import take_turn
from bot.messages import Address, Delivery, Inbound, Kind
from bot.services import outbox
from bot.settings import load_settings
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
from bot.storage.tables import metadata
from bot.texts import load_catalogues

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1/postgres"
FIRST_ID = 7_000_000
_COUNT_ON = (
    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}"
)


def bench_house() -> House:
    """Return the house as a running bot has it."""
    course = Shelf(load_settings().courses).course
    rng = random.SystemRandom()
    return House(course, load_catalogues(), "http://127.0.0.1", {}, b"bench", rng)


def open_lessons(path: Path, house: House, n: int) -> list[Person]:
    """Return `n` learners on Telegram, each with the first card of the first lesson before them.

    They are remembered in a fresh SQLite database at `path`.
    """
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with engine.begin() as db:
        people = [_open_lesson(db, house, FIRST_ID + place) for place in range(n)]
    engine.dispose()
    return people


def copy_all(path: Path, url: str) -> None:
    """Copy everything in a SQLite database to a fresh PostgreSQL one."""
    source, target = open_engine(f"sqlite:///{path}"), open_engine(url)
    migrate(target)
    with source.connect() as old, target.begin() as new:
        for table in metadata.sorted_tables:
            if rows := [dict(row) for row in old.execute(select(table)).mappings()]:
                new.execute(insert(table), rows)
            if table.autoincrement_column is not None:
                new.execute(text(_COUNT_ON.format(table=table.name)))
    source.dispose()
    target.dispose()


def _open_lesson(db: Connection, house: House, address: int) -> Person:
    """Let someone start, and tap what is offered first until a card of a lesson is shown."""
    said = _act(db, house, address, kind=Kind.START)
    while said.message.choices[0].action[0] != "NextCard":
        said = _act(db, house, address, kind=Kind.TAP, token=f"{said.offer}.0")
    return Person(address, [f"{said.offer}.0"])


def _act(db: Connection, house: House, address: int, **what: Any) -> Delivery:
    now = datetime.now(UTC)
    inbound = Inbound(
        "telegram", Address(str(address)), uuid4().hex, Kind(what.pop("kind")),
        first_name="Anna", language="en", **what,
    )  # fmt: skip
    deliveries = take_turn(db, house, inbound, now).deliveries
    for delivery in deliveries:
        outbox.record_sent(db, delivery, "777", now)
    return deliveries[-1]


@contextmanager
def fresh_postgresql() -> Iterator[str | None]:
    """Yield the URL of an empty database; None where no PostgreSQL answers."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    name = f"amber_bench_{uuid4().hex}"
    try:
        with server.connect() as db:
            db.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        yield None
        return
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1/{name}"
    finally:
        with server.connect() as db:
            db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
