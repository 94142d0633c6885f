"""What came in: the ids of events already done, and updates nobody could read."""

from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Column, Connection, Index, String, Table, Text, bindparam, delete, select

from bot.storage.schema import Moment, metadata
from bot.storage.statements import Statement

inbound = Table(
    "inbound",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("event_id", String(128), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Index("ix_inbound_received_at", "received_at"),
)

unreadable = Table(
    "unreadable",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("event_id", String(128), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("raw", Text, nullable=False),
    Column("why", Text, nullable=False),
)

_ROW: dict[str, Any] = {name: bindparam(name) for name in ("channel", "event_id", "received_at")}


@cache
def _note(dialect: str) -> Statement:
    """Return the statement in the database's own words; only those are imported."""
    own = import_module(f"sqlalchemy.dialects.{dialect}")
    return Statement(own.insert(inbound).values(_ROW).on_conflict_do_nothing())


def note_event(db: Connection, channel: str, event_id: str, now: datetime) -> bool:
    """Return True for a new event, False for one that was already taken in."""
    return _note(db.dialect.name).run(db, channel=channel, event_id=event_id, received_at=now) == 1


def keep_unreadable(
    db: Connection, event: tuple[str, str], raw: str, why: str, now: datetime
) -> bool:
    """Keep an update as it came; False when it is already kept. `event` is channel and event id."""
    channel, event_id = event
    here = (unreadable.c.channel == channel) & (unreadable.c.event_id == event_id)
    if db.execute(select(unreadable.c.event_id).where(here)).one_or_none():
        return False
    row = {"channel": channel, "event_id": event_id, "received_at": now, "raw": raw, "why": why}
    db.execute(unreadable.insert().values(row))
    return True


def forget_events(db: Connection, before: datetime) -> int:
    """Forget events so old that no platform sends them again; return how many."""
    return db.execute(delete(inbound).where(inbound.c.received_at < before)).rowcount


def forget_unreadable(db: Connection, before: datetime) -> int:
    """Forget updates nobody could read: they may hold words of people; return how many."""
    return db.execute(delete(unreadable).where(unreadable.c.received_at < before)).rowcount
