"""What each learner remembers: one memory for each quiz item they have met."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    bindparam,
    delete,
    select,
    text,
    update,
)

from bot.messages import LearnerId
from bot.storage.schema import BY_KEY, Id, Moment, metadata
from bot.storage.statements import Row, Statement, own_insert
from bot.storage.study import Purpose, attempts
from lessons.review import Memory

_IS_OPEN = "retired_at IS NULL"

reviews = Table(
    "reviews",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(64), primary_key=True),
    Column("item", String(64), primary_key=True),
    Column("stability", Float, nullable=False),  # these five are a `lessons.review.Memory`
    Column("difficulty", Float, nullable=False),
    Column("is_missed", Boolean, nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("retired_at", Moment),  # known well: it never comes again
    Index("ix_reviews_due", "learner_id", "due_at",
          sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN)),
    **BY_KEY,
)  # fmt: skip

_KEY = ("learner_id", "lesson", "item")
_MEMORY = ("stability", "difficulty", "is_missed", "reviewed_at", "due_at")
_KEPT = (*_MEMORY, "retired_at")

_DUE = Statement(
    select(reviews.c.lesson, reviews.c.item)
    .where(
        reviews.c.learner_id == bindparam("learner_id"),
        reviews.c.retired_at.is_(None),
        reviews.c.due_at <= bindparam("now"),
    )
    .order_by(reviews.c.is_missed.desc(), reviews.c.due_at, reviews.c.reviewed_at)
)
_FIND = Statement(
    select(*(reviews.c[name] for name in _KEPT)).where(
        *(reviews.c[name] == bindparam(name) for name in _KEY)
    )
)
_SAVE = Statement(
    update(reviews)
    .where(*(reviews.c[name] == bindparam(f"of_{name}") for name in _KEY))
    .values({name: bindparam(f"new_{name}") for name in _KEPT})
)
_ANSWERED = Statement(
    select(attempts.c.item).where(
        attempts.c.learner_id == bindparam("learner_id"),
        attempts.c.purpose == bindparam("purpose"),
        attempts.c.answered_at >= bindparam("since"),
    )
)

Item = tuple[str, str]  # the keys of a lesson and of a quiz item in it


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one item, and why it was asked."""

    item: Item
    purpose: Purpose
    is_right: bool


def due_items(db: Connection, learner_id: LearnerId, now: datetime) -> list[Item]:
    """Return what may be asked again: first what was missed, then what has waited longest."""
    return [(lesson, item) for lesson, item in _DUE.all(db, learner_id=learner_id, now=now)]


def find_memory(
    db: Connection, learner_id: LearnerId, item: Item
) -> tuple[Memory, datetime | None] | None:
    """Return the memory of an item and since when it is known well; None before a first answer."""
    row = _FIND.one(db, learner_id=learner_id, lesson=item[0], item=item[1])
    return None if row is None else (Memory(*row[:-1]), row[-1])


@cache
def _add(dialect: str) -> Statement:
    values: dict[str, Any] = {name: bindparam(name) for name in (*_KEY, *_MEMORY)}
    return Statement(own_insert(dialect)(reviews).values(values).on_conflict_do_nothing())


def add_memory(db: Connection, learner_id: LearnerId, item: Item, memory: Memory) -> None:
    """Begin to remember an item; one that is remembered already stays as it is."""
    key = {"learner_id": learner_id, "lesson": item[0], "item": item[1]}
    _add(db.dialect.name).run(db, **key, **_cells(memory))


def save_memory(
    db: Connection, learner_id: LearnerId, item: Item, memory: Memory, retired_at: datetime | None
) -> None:
    key = {"of_learner_id": learner_id, "of_lesson": item[0], "of_item": item[1]}
    cells = {f"new_{name}": cell for name, cell in _cells(memory).items()}
    _SAVE.run(db, **key, **cells, new_retired_at=retired_at)


def _cells(memory: Memory) -> dict[str, object]:
    return {name: getattr(memory, name) for name in _MEMORY}


def memories_of(db: Connection, learner_id: LearnerId) -> list[tuple[Item, Memory]]:
    """Return every item a learner has met, with its memory."""
    cells = [reviews.c[name] for name in ("lesson", "item", *_MEMORY)]
    found = db.execute(select(*cells).where(reviews.c.learner_id == learner_id))
    return [((row[0], row[1]), Memory(*row[2:])) for row in found]


def all_reviews(db: Connection, learner_id: LearnerId) -> list[Row]:
    """Return (lesson, item, is_missed, reviewed_at, due_at, retired_at) of every item."""
    cells = [reviews.c[name] for name in ("lesson", "item", *_KEPT[2:])]
    query = select(*cells).where(reviews.c.learner_id == learner_id)
    return [tuple(row) for row in db.execute(query.order_by(reviews.c.due_at))]


def n_answered_since(
    db: Connection, learner_id: LearnerId, purpose: Purpose, since: datetime
) -> int:
    """Return how many answers were given for a purpose from `since` on."""
    return len(_ANSWERED.all(db, learner_id=learner_id, purpose=purpose.value, since=since))


def answers_of_all(db: Connection, ids: Collection[LearnerId]) -> Mapping[LearnerId, list[Answer]]:
    """Return every answer of each learner."""
    cells = [attempts.c[name] for name in ("learner_id", "lesson", "item", "purpose", "is_right")]
    found: dict[LearnerId, list[Answer]] = defaultdict(list)
    for row in db.execute(select(*cells).where(attempts.c.learner_id.in_(ids))):
        found[row[0]].append(Answer((row[1], row[2]), Purpose(row[3]), row[4]))
    return found


def join_reviews(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's memories to another; of an item that both met, the later memory counts."""
    kept = {item: memory.reviewed_at for item, memory in memories_of(db, to)}
    for item, memory in memories_of(db, of):
        if item in kept:
            _drop(db, to if memory.reviewed_at > kept[item] else of, item)
    db.execute(update(reviews).where(reviews.c.learner_id == of).values(learner_id=to))


def _drop(db: Connection, learner_id: LearnerId, item: Item) -> None:
    whose = reviews.c.learner_id == learner_id
    this = (reviews.c.lesson == item[0]) & (reviews.c.item == item[1])
    db.execute(delete(reviews).where(whose, this))
