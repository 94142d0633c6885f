"""The idea page: what each learner wrote in its boxes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)  # fmt: skip

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement

ideas = Table(
    "ideas",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("box", String(64), primary_key=True),  # its key in the course
    Column("words", Text, nullable=False),  # empty: left for later, asked once more
    Column("written_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Idea:
    """What stands in one box; no words yet where it was left for later."""

    box: str
    words: str
    written_at: datetime


_MINE = Statement(
    select(ideas.c.box, ideas.c.words, ideas.c.written_at)
    .where(ideas.c.learner_id == bindparam("learner_id"))
    .order_by(ideas.c.written_at, ideas.c.box)
)


def ideas_of(db: Connection, learner_id: LearnerId) -> list[Idea]:
    """Return all that a learner wrote, the oldest first."""
    return [Idea(*row) for row in _MINE.all(db, learner_id=learner_id)]


def write(db: Connection, learner_id: LearnerId, idea: Idea) -> None:
    """Put words in a box, in place of those that stood there."""
    empty(db, learner_id, idea.box)
    row = {"box": idea.box, "words": idea.words, "written_at": idea.written_at}
    db.execute(insert(ideas).values(learner_id=learner_id, **row))


def empty(db: Connection, learner_id: LearnerId, box: str) -> None:
    db.execute(delete(ideas).where(ideas.c.learner_id == learner_id, ideas.c.box == box))


def join_ideas(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's page to another; of a box both wrote in, the later words stay."""
    kept = {one.box: one for one in ideas_of(db, to)}
    for one in ideas_of(db, of):
        if one.box in kept:
            empty(db, to if _goes_before(one, kept[one.box]) else of, one.box)
    db.execute(update(ideas).where(ideas.c.learner_id == of).values(learner_id=to))


def _goes_before(one: Idea, other: Idea) -> bool:
    return (bool(one.words), one.written_at) > (bool(other.words), other.written_at)
