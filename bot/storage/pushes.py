"""What was said unasked: each push once, and with which words."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    exists,
    select,
    update,
)

from bot.messages import LearnerId
from bot.storage.learners import learners
from bot.storage.many import Among, ManyRows
from bot.storage.outbox import outbox
from bot.storage.schema import BY_KEY, Id, Moment, metadata
from bot.storage.statements import Statement

pushes = Table(
    "pushes",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("slot_at", Moment, primary_key=True),  # when it was due: one slot, one push
    Column("kind", String(16), nullable=False),  # the step, such as "lesson" or "day_2"
    Column("words", String(24), nullable=False),  # which text, such as "day_2.4"
    Column("pushed_at", Moment, nullable=False),
    **BY_KEY,
)


class Push(NamedTuple):
    """One message to one learner that nobody had asked for."""

    learner_id: LearnerId
    slot_at: datetime
    kind: str
    words: str
    pushed_at: datetime


class Behind(NamedTuple):
    """The push behind a message, and how its learner stands."""

    learner_id: LearnerId
    step: int  # of the learner now
    slot_at: datetime
    kind: str
    is_last: bool  # nothing was said unasked later


_SINCE = Statement(
    select(*pushes.columns)
    .where(Among(pushes.c.learner_id, "ids"), pushes.c.pushed_at > bindparam("since"))
    .order_by(pushes.c.slot_at)
)
_later = pushes.alias("later")
_is_later = (_later.c.learner_id == pushes.c.learner_id) & (_later.c.pushed_at > pushes.c.pushed_at)
_BEHIND = Statement(
    select(
        pushes.c.learner_id,
        learners.c.step,
        pushes.c.slot_at,
        pushes.c.kind,
        ~exists().where(_is_later),
    )
    .join(learners, learners.c.id == pushes.c.learner_id)
    .join(outbox, outbox.c.learner_id == pushes.c.learner_id)
    .where(outbox.c.offer == bindparam("offer"), outbox.c.created_at == pushes.c.pushed_at)
    .with_for_update(of=learners)
)
_ADD = ManyRows(pushes, *(column.name for column in pushes.columns))


def add_pushes(db: Connection, said: Sequence[Push]) -> None:
    _ADD.write(db, said)


def pushes_since(
    db: Connection, ids: Collection[LearnerId], since: datetime
) -> Mapping[LearnerId, list[Push]]:
    """Return for each learner what was said unasked later than `since`, oldest first."""
    found: dict[LearnerId, list[Push]] = defaultdict(list)
    for row in _SINCE.all(db, ids=ids, since=since):
        found[row[0]].append(Push(*row))
    return found


def push_behind(db: Connection, offer: str) -> Behind | None:
    """Return which push a message says, its learner locked as for a turn; None if it is no push."""
    row = _BEHIND.one(db, offer=offer)
    return None if row is None else Behind(*row)


def forget_push(db: Connection, learner_id: LearnerId, slot_at: datetime) -> None:
    """Forget a push that was not said."""
    mine = (pushes.c.learner_id == learner_id) & (pushes.c.slot_at == slot_at)
    db.execute(delete(pushes).where(mine))


def pushes_of(db: Connection, learner_id: LearnerId) -> list[Push]:
    """Return all that was said unasked to a learner, oldest first."""
    mine = select(pushes).where(pushes.c.learner_id == learner_id).order_by(pushes.c.slot_at)
    return [Push(*row) for row in db.execute(mine)]


def join_pushes(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Count what was said to one learner as said to another, so that no words come again."""
    theirs = select(pushes.c.slot_at).where(pushes.c.learner_id == to)
    mine = pushes.c.learner_id == of
    db.execute(delete(pushes).where(mine, pushes.c.slot_at.in_(theirs)))
    db.execute(update(pushes).where(mine).values(learner_id=to))
