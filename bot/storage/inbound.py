"""What came in: the ids of events already done, and updates nobody could read."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    insert,
    select,
)

from bot.messages import Address, LearnerId
from bot.storage.learners import accounts
from bot.storage.schema import Moment, metadata
from bot.storage.statements import Statement, own_insert

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
    Column("address", String(128)),  # whose it is, if that much could be read
    Column("raw", Text, nullable=False),
    Column("why", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An update that nobody could read, as it came."""

    channel: str
    event_id: str
    received_at: datetime
    address: Address | None
    raw: str
    why: str


_ROW: dict[str, Any] = {name: bindparam(name) for name in ("channel", "event_id", "received_at")}


@cache
def _note(dialect: str) -> Statement:
    return Statement(own_insert(dialect)(inbound).values(_ROW).on_conflict_do_nothing())


def note_event(db: Connection, channel: str, event_id: str, now: datetime) -> bool:
    """Return True for a new event, False for one that was already taken in."""
    return _note(db.dialect.name).run(db, channel=channel, event_id=event_id, received_at=now) == 1


def keep_unreadable(db: Connection, update: Unreadable) -> bool:
    """Keep an update as it came; False when it is already kept."""
    here = unreadable.c.channel == update.channel, unreadable.c.event_id == update.event_id
    if db.execute(select(unreadable.c.event_id).where(*here)).one_or_none():
        return False
    db.execute(insert(unreadable).values(asdict(update)))
    return True


def forget_events(db: Connection, before: datetime) -> int:
    """Forget events so old that no platform sends them again; return how many."""
    return db.execute(delete(inbound).where(inbound.c.received_at < before)).rowcount


def forget_unreadable(db: Connection, before: datetime) -> int:
    """Forget updates nobody could read: they may hold words of people; return how many."""
    return db.execute(delete(unreadable).where(unreadable.c.received_at < before)).rowcount


def forget_unreadable_of(db: Connection, learner_id: LearnerId) -> int:
    """Forget updates nobody could read that came from a learner's accounts; return how many."""
    here = accounts.c.channel == unreadable.c.channel, accounts.c.address == unreadable.c.address
    theirs = exists().where(*here, accounts.c.learner_id == learner_id)
    return db.execute(delete(unreadable).where(theirs)).rowcount
