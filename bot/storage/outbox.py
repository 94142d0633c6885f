"""The outbox: everything said, from the commit that caused it to the platform's word that it arrived."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    or_,
    select,
    text,
    update,
)

from bot.messages import Address, Delivery, LearnerId
from bot.storage.payload import delivery_of, pack
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Status(StrEnum):
    """Where a delivery stands; docs/architecture.md draws who moves it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


OPEN = (Status.PENDING.value, Status.SENDING.value)
_IS_OPEN = "status IN ('pending', 'sending')"

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("offer", String(24), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE")),
    Column("event_id", String(128), nullable=False, server_default=""),  # of the turn that says it
    Column("lane", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", Text, nullable=False),
    Column("platform_id", String(64), nullable=False, server_default=""),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index("ix_outbox_open", "lane", "not_before",
          sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN)),
    Index("ix_outbox_address", "channel", "address", "id"),
    Index("ix_outbox_learner_id", "learner_id"),
    Index("ix_outbox_done_at", "done_at"),
)  # fmt: skip


_NAMES = (
    "offer", "channel", "address", "learner_id", "event_id", "lane", "status", "not_before",
    "lease_until", "payload", "created_at",
)  # fmt: skip
_ADD = Statement(insert(outbox).values({name: bindparam(name) for name in _NAMES}))
_FINISH = Statement(
    update(outbox)
    .where(outbox.c.offer == bindparam("of_offer"))
    .values(
        status=bindparam("new_status"),
        platform_id=bindparam("new_platform_id"),
        outcome=bindparam("new_outcome"),
        attempts=bindparam("new_attempts"),
        done_at=bindparam("now"),
        lease_until=None,
    )
)
_DELIVERY = (
    outbox.c.offer, outbox.c.channel, outbox.c.address, outbox.c.payload, outbox.c.lane,
    outbox.c.attempts,
)  # fmt: skip


def add_leased(
    db: Connection,
    deliveries: Iterable[Delivery],
    learner_id: LearnerId | None,
    event_id: str,
    lease: tuple[datetime, datetime],
) -> None:
    """Add deliveries that this process sends at once; `lease` is now and when it ends."""
    now, until = lease
    same = {
        "learner_id": learner_id, "event_id": event_id, "status": Status.SENDING.value,
        "not_before": now, "lease_until": until, "created_at": now,
    }  # fmt: skip
    _ADD.run_many(db, [{**same, **_cells(delivery)} for delivery in deliveries])


def _cells(delivery: Delivery) -> dict[str, Any]:
    return {
        "offer": delivery.offer,
        "channel": delivery.channel,
        "address": delivery.address,
        "lane": int(delivery.lane),
        "payload": pack(delivery),
    }


def claim(db: Connection, now: datetime, until: datetime, limit: int) -> list[Delivery]:
    """Lease what is due, or was leased by someone who died; the first lane first."""
    is_due = or_(
        (outbox.c.status == Status.PENDING.value) & (outbox.c.not_before <= now),
        (outbox.c.status == Status.SENDING.value) & (outbox.c.lease_until <= now),
    )
    query = select(*_DELIVERY).where(is_due).order_by(outbox.c.lane, outbox.c.id).limit(limit)
    return _lease(db, query.with_for_update(skip_locked=True), until)


def claim_event(
    db: Connection, channel: str, event_id: str, now: datetime, until: datetime
) -> list[Delivery]:
    """Lease the replies to an event that never went out and that nobody is sending."""
    is_free = or_(outbox.c.status == Status.PENDING.value, outbox.c.lease_until <= now)
    query = select(*_DELIVERY).where(
        outbox.c.channel == channel, outbox.c.event_id == event_id,
        outbox.c.status.in_(OPEN), is_free,
    ).order_by(outbox.c.id)  # fmt: skip
    return _lease(db, query.with_for_update(skip_locked=True), until)


def _lease(db: Connection, query: Any, until: datetime) -> list[Delivery]:
    found = [
        delivery_of(offer, (channel, Address(address)), *rest)
        for offer, channel, address, *rest in db.execute(query)
    ]
    if found:
        mine = outbox.c.offer.in_([delivery.offer for delivery in found])
        db.execute(
            update(outbox).where(mine).values(status=Status.SENDING.value, lease_until=until)
        )
    return found


def release_all(db: Connection) -> int:
    """Make free what a process that no longer lives was sending; return how many."""
    leased = outbox.c.status == Status.SENDING.value
    free = update(outbox).where(leased).values(status=Status.PENDING.value, lease_until=None)
    return db.execute(free).rowcount


def finish(
    db: Connection, offer: str, status: Status, now: datetime, detail: tuple[str, str, int]
) -> None:
    """Record the outcome; `detail` is the platform's id, what it said, and the attempts made."""
    platform_id, outcome, attempts = detail
    _FINISH.run(
        db, of_offer=offer, new_status=status.value, new_platform_id=platform_id, new_outcome=outcome,
        new_attempts=attempts, now=now,
    )  # fmt: skip


def postpone(db: Connection, offer: str, not_before: datetime, attempts: int, why: str) -> None:
    here = outbox.c.offer == offer
    later = {"not_before": not_before, "attempts": attempts, "outcome": why, "lease_until": None}
    db.execute(update(outbox).where(here).values(status=Status.PENDING.value, **later))


def postpone_all(db: Connection, channel: str, address: Address, not_before: datetime) -> None:
    """Hold back everything for one address, such as when its first message has to wait."""
    here = (outbox.c.channel == channel) & (outbox.c.address == address)
    later = {"status": Status.PENDING.value, "not_before": not_before, "lease_until": None}
    db.execute(update(outbox).where(here, outbox.c.status.in_(OPEN)).values(later))


def give_up_on(db: Connection, channel: str, address: Address, now: datetime) -> None:
    """Stop everything for an address that can't be reached any more."""
    here = (outbox.c.channel == channel) & (outbox.c.address == address)
    gone = {"status": Status.UNREACHABLE.value, "done_at": now, "lease_until": None}
    db.execute(update(outbox).where(here, outbox.c.status.in_(OPEN)).values(gone))


def move_address(db: Connection, channel: str, old: Address, new: Address) -> None:
    here = (outbox.c.channel == channel) & (outbox.c.address == old)
    db.execute(update(outbox).where(here).values(address=new))


def forget_done(db: Connection, before: datetime) -> int:
    """Forget what was said long ago; return how many."""
    return db.execute(delete(outbox).where(outbox.c.done_at < before)).rowcount


def forget_orphans(db: Connection, before: datetime) -> int:
    """Forget the last words to people who erased themselves; return how many."""
    gone = outbox.c.learner_id.is_(None) & (outbox.c.created_at < before)
    return db.execute(delete(outbox).where(gone)).rowcount
