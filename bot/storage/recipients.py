"""Recipients: one learner in one announcement, once, whatever crashes."""

from collections.abc import Collection
from datetime import datetime
from enum import IntEnum

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    func,
    select,
    text,
    update,
)

from bot.messages import LearnerId
from bot.storage.schema import BY_KEY, Id, Moment, metadata


class Stage(IntEnum):
    """How far an announcement has come on its way to one learner."""

    PLANNED = 0
    HANDED = 1  # in the outbox
    SENT = 2
    UNREACHABLE = 3
    FAILED = 4
    UNKNOWN = 5  # cut short on the wire: it is never said twice
    LEFT = 6  # they wanted no news any more when it was their turn
    WAITS = 7  # the channel lets us write only after they do
    OUTDATED = 8  # in the outbox, with words that were corrected meanwhile
    TO_CORRECT = 9  # sent; the correction waits
    CORRECTING = 10  # sent; the correction is in the outbox


ARRIVED = (Stage.SENT, Stage.TO_CORRECT, Stage.CORRECTING)
IN_OUTBOX = (Stage.HANDED, Stage.OUTDATED, Stage.CORRECTING)
ON_ITS_WAY = (Stage.PLANNED, Stage.HANDED, Stage.OUTDATED, Stage.WAITS)
# What counts for the weekly limit: what was or will be heard, or may have been.
COUNTED = tuple(int(one) for one in (*ARRIVED, *ON_ITS_WAY, Stage.UNKNOWN))
UNSAID = (int(Stage.PLANNED), int(Stage.WAITS))
# Its rows are seen by the person as soon as they stand in the outbox: they are never taken back.
SHOWN_AT_ONCE = "webchat"
_WAS_TAPPED = "tapped_at IS NOT NULL"

recipients = Table(
    "recipients",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    # No foreign key: it would be looked up a million times; only drafts are deleted, and have none.
    Column("announcement_id", Id, primary_key=True),
    Column("state", SmallInteger, nullable=False),  # a `Stage`
    Column("channel", String(16), nullable=False),  # in whose line it waits
    Column("due_at", Moment, nullable=False),
    Column("offer", String(24), nullable=False, server_default=""),  # its message in the outbox
    Column("tapped_at", Moment),
    Index("ix_recipients_queue", "announcement_id", "state", "channel", "due_at"),
    Index("ix_recipients_tapped", "announcement_id",
          sqlite_where=text(_WAS_TAPPED), postgresql_where=text(_WAS_TAPPED)),
    **BY_KEY,
)  # fmt: skip


def stages(db: Connection, number: int) -> dict[Stage, int]:
    """Return how many have come how far."""
    query = select(recipients.c.state, func.count()).where(recipients.c.announcement_id == number)
    return {Stage(state): n for state, n in db.execute(query.group_by(recipients.c.state))}


def is_any(db: Connection, number: int, stages: Collection[Stage]) -> bool:
    """Return whether anyone has come so far, without counting them."""
    here = recipients.c.announcement_id == number
    query = select(recipients.c.learner_id).where(here, recipients.c.state.in_(stages)).limit(1)
    return db.execute(query).first() is not None


def next_due(db: Connection, number: int, channels: Collection[str]) -> datetime | None:
    """Return when the next of those who wait in these channels' lines shall hear it."""
    first = select(func.min(recipients.c.due_at)).where(
        recipients.c.announcement_id == number, recipients.c.state == int(Stage.PLANNED)
    )
    found = (db.execute(first.where(recipients.c.channel == one)).scalar() for one in channels)
    return min((at for at in found if at), default=None)


def lines(db: Connection, number: int) -> dict[tuple[str, Stage], int]:
    """Return how many have come how far on each channel."""
    cells = recipients.c.channel, recipients.c.state
    query = (
        select(*cells, func.count()).where(recipients.c.announcement_id == number).group_by(*cells)
    )
    return {(channel, Stage(state)): n for channel, state, n in db.execute(query)}


def n_tapped(db: Connection, number: int) -> int:
    tapped = (recipients.c.announcement_id == number) & recipients.c.tapped_at.is_not(None)
    query = select(func.count()).select_from(recipients).where(tapped)
    return int(db.execute(query).scalar_one())


def note_tapped(db: Connection, number: int, learner_id: LearnerId, now: datetime) -> None:
    """Count someone who tapped a button of it, once."""
    mine = (recipients.c.announcement_id == number) & (recipients.c.learner_id == learner_id)
    tapped = update(recipients).where(mine, recipients.c.tapped_at.is_(None))
    db.execute(tapped.values(tapped_at=now))


def received_by(
    db: Connection, learner_id: LearnerId
) -> list[tuple[int, datetime, Stage, datetime | None]]:
    """Return (announcement, when, how far, when tapped) of all that was meant for a learner."""
    cells = recipients.c.announcement_id, recipients.c.due_at, recipients.c.state
    tapped_at = recipients.c.tapped_at
    query = select(*cells, tapped_at).where(recipients.c.learner_id == learner_id)
    rows = db.execute(query.order_by(recipients.c.announcement_id))
    return [(number, at, Stage(state), tapped) for number, at, state, tapped in rows]
