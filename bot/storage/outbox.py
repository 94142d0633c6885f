"""The outbox: everything said, from the commit that caused it to the platform's word that it arrived."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
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
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)

from bot.messages import SEVERAL, Address, Delivery, Lane, LearnerId
from bot.storage.many import ManyRows
from bot.storage.payload import pack
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Status(StrEnum):
    """Where a delivery stands; docs/architecture.md draws who moves it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    HELD = "held"  # the channel may write again only after the person did; done_at: since when
    EXPIRED = "expired"  # a lesson or a nudge whose hour was over: its slot is looked at again
    UNKNOWN = "unknown"  # an announcement that was cut short: never said twice


OPEN = (Status.PENDING.value, Status.SENDING.value)
_IS_ABOUT = "about_id IS NOT NULL"
_IS_OPEN = "status IN ('pending', 'sending')"
_IS_UNASKED = f"lane IN ({Lane.LESSON.value}, {Lane.REMINDER.value})"
_IS_DONE = "done_at IS NOT NULL"

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("offer", String(24), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE")),
    # Another person whose words it holds, such as a question shown to a coordinator; or SEVERAL.
    Column("about_id", Id),
    Column("event_id", String(128), nullable=False, server_default=""),  # of the turn that says it
    Column("lane", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("not_after", Moment),  # later it would come at night, too late, or not at all
    Column("lease_until", Moment),
    Column("fence", BigInteger, nullable=False, server_default="0"),  # number of the sender's lease
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
    Index("ix_outbox_about_id", "about_id", sqlite_where=text(_IS_ABOUT),
          postgresql_where=text(_IS_ABOUT)),
    Index("ix_outbox_done_at", "done_at",
          sqlite_where=text(_IS_DONE), postgresql_where=text(_IS_DONE)),
    sqlite_autoincrement=True,  # no id comes twice: pages ask for what came after the last they saw
)  # fmt: skip


_NAMES = (
    "offer", "channel", "address", "learner_id", "event_id", "lane", "status", "not_before",
    "lease_until", "fence", "payload", "created_at", "about_id", "not_after",
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


_UNASKED = (
    select(literal_column("1"))
    .where(text(_IS_OPEN), text(_IS_UNASKED), outbox.c.channel == bindparam("channel"))
    .limit(bindparam("most"))
    .subquery()
)
_N_UNASKED = Statement(select(func.count()).select_from(_UNASKED))


def add(
    db: Connection,
    deliveries: Iterable[Delivery],
    learner_id: LearnerId | None,
    event_id: str,
    times: tuple[datetime, datetime],
) -> None:
    """Add deliveries: those with a fence are leased to this process, the others wait for theirs.

    Args:
        times: now, and when the lease ends.
    """
    now, until = times
    same = {"learner_id": learner_id, "event_id": event_id, "created_at": now}
    _ADD.run_many(db, [{**same, **_cells(db, delivery, (now, until))} for delivery in deliveries])


class Waiting(NamedTuple):
    """A message that waits for the sender; `payload` is one of `payload.pack_open`."""

    offer: str
    channel: str
    address: Address
    learner_id: LearnerId
    lane: int
    payload: str
    not_after: datetime


_ADD_WAITING = ManyRows(outbox, *Waiting._fields, "status", "not_before", "created_at")


def add_waiting(db: Connection, waiting: Sequence[Waiting], now: datetime) -> None:
    """Add many at once."""
    _ADD_WAITING.write(db, waiting, Status.PENDING.value, now, now)


def _cells(db: Connection, delivery: Delivery, times: tuple[datetime, datetime]) -> dict[str, Any]:
    is_ours = delivery.fence > 0
    now, until = times
    return {
        "offer": delivery.offer,
        "channel": delivery.channel,
        "address": delivery.address,
        "lane": int(delivery.lane),
        "status": Status.SENDING.value if is_ours else Status.PENDING.value,
        "lease_until": until if is_ours else None,
        "fence": delivery.fence,
        "payload": pack(db, delivery),
        "about_id": delivery.message.about,
        "not_before": delivery.not_before or now,
        "not_after": delivery.not_after,
    }


def n_unasked(db: Connection, channel: str, most: int) -> int:
    """Return how many lessons and reminders wait for a channel or are on its wire, up to `most`."""
    return int(_N_UNASKED.all(db, channel=channel, most=most)[0][0])


def finish(
    db: Connection, offer: str, status: Status, now: datetime, detail: tuple[str, str, int]
) -> None:
    """Record the outcome; `detail` is the platform's id, what it said, and the attempts made."""
    platform_id, outcome, attempts = detail
    _FINISH.run(
        db, of_offer=offer, new_status=status.value, new_platform_id=platform_id, new_outcome=outcome,
        new_attempts=attempts, now=now,
    )  # fmt: skip


def postpone(db: Connection, delivery: Delivery, not_before: datetime, why: str) -> bool:
    """Try a delivery later; False when another process has it by now, and nothing changed."""
    here = (outbox.c.offer == delivery.offer) & (outbox.c.fence == delivery.fence)
    later = {"not_before": not_before, "attempts": delivery.attempts, "outcome": why}
    later |= {"status": Status.PENDING.value, "lease_until": None}
    still_ours = here & outbox.c.status.in_(OPEN)
    return db.execute(update(outbox).where(still_ours).values(later)).rowcount == 1


def postpone_all(db: Connection, delivery: Delivery, not_before: datetime) -> None:
    """Hold back everything for an address, such as when its first message has to wait."""
    here = (outbox.c.channel == delivery.channel) & (outbox.c.address == delivery.address)
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


def forget_about(db: Connection, learner_id: LearnerId) -> int:
    """Forget what was said to others in a learner's words, or in those of several; return how many."""
    theirs = outbox.c.about_id.in_((learner_id, SEVERAL))
    return db.execute(delete(outbox).where(theirs)).rowcount


def give_about(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    db.execute(update(outbox).where(outbox.c.about_id == of).values(about_id=to))


def forget_done(db: Connection, before: datetime) -> int:
    """Forget what was said long ago; return how many."""
    return db.execute(delete(outbox).where(outbox.c.done_at < before)).rowcount


def forget_orphans(db: Connection, before: datetime) -> int:
    """Forget the last words to people who erased themselves; return how many."""
    gone = outbox.c.learner_id.is_(None) & (outbox.c.created_at < before)
    return db.execute(delete(outbox).where(gone)).rowcount
