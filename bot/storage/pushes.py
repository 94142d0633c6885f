"""What was said unasked: each push once, and with which words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)  # fmt: skip

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement

pushes = Table(
    "pushes",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("slot_at", Moment, primary_key=True),  # when it was due: one slot, one push
    Column("kind", String(16), nullable=False),  # the step, such as "lesson" or "day_2"
    Column("words", String(24), nullable=False),  # which text, such as "day_2.4"
    Column("pushed_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Push:
    """One message to one learner that nobody had asked for."""

    learner_id: LearnerId
    slot_at: datetime
    kind: str
    words: str
    pushed_at: datetime


_ADD = Statement(
    insert(pushes).values({column.name: bindparam(column.name) for column in pushes.columns})
)


def add_pushes(db: Connection, said: Iterable[Push]) -> None:
    names = [column.name for column in pushes.columns]
    _ADD.run_many(db, [{name: getattr(push, name) for name in names} for push in said])


def pushes_since(
    db: Connection, ids: Collection[LearnerId], since: datetime
) -> Mapping[LearnerId, list[Push]]:
    """Return for each learner what was said unasked later than `since`, oldest first."""
    recent = pushes.c.learner_id.in_(ids) & (pushes.c.pushed_at > since)
    found: dict[LearnerId, list[Push]] = defaultdict(list)
    for row in db.execute(select(pushes).where(recent).order_by(pushes.c.slot_at)):
        found[row.learner_id].append(Push(*row))
    return found


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
