"""The day after a lesson: when its task was asked about, and what was said to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
    update,
)  # fmt: skip

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement

followups = Table(
    "followups",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(64), primary_key=True),  # a lesson's task is asked about once
    Column("asked_at", Moment, nullable=False),
    Column("answer", String(8), nullable=False, server_default=""),  # a `Said`; empty until then
    Column("words", Text, nullable=False, server_default=""),  # their own, if they wrote some
    Column("answered_at", Moment),
)


class Said(StrEnum):
    """What someone says about a task."""

    DONE = "done"
    NOT_YET = "not-yet"
    SKIP = "skip"
    WORDS = "words"  # something in their own words


@dataclass(frozen=True, slots=True)
class Followup:
    """One lesson's task, asked about the next day."""

    lesson: str
    asked_at: datetime
    answer: str
    words: str
    answered_at: datetime | None


@cache
def _ask(dialect: str) -> Statement:
    """Return the statement in the database's own words; only those are imported."""
    own = import_module(f"sqlalchemy.dialects.{dialect}")
    row: dict[str, Any] = {name: bindparam(name) for name in ("learner_id", "lesson", "asked_at")}
    return Statement(own.insert(followups).values(row).on_conflict_do_nothing())


_ANSWER = Statement(
    update(followups)
    .where(
        followups.c.learner_id == bindparam("of_learner"),
        followups.c.lesson == bindparam("of_lesson"),
        followups.c.answered_at.is_(None),
    )
    .values(
        answer=bindparam("new_answer"), words=bindparam("new_words"), answered_at=bindparam("now")
    )
)


def note_asked(db: Connection, learner_id: LearnerId, lesson: str, now: datetime) -> bool:
    """Return True when the task was never asked about before; it counts as asked from now on."""
    ask = _ask(db.dialect.name)
    return ask.run(db, learner_id=learner_id, lesson=lesson, asked_at=now) == 1


def note_answer(
    db: Connection, learner_id: LearnerId, lesson: str, said: tuple[Said, str], now: datetime
) -> bool:
    """Keep an answer (what, and in which words); False when there is one already."""
    answer, words = said
    place = {"of_learner": learner_id, "of_lesson": lesson}
    return _ANSWER.run(db, **place, new_answer=answer.value, new_words=words, now=now) == 1


def followups_of(db: Connection, learner_id: LearnerId) -> list[Followup]:
    """Return every task that a learner was asked about, oldest first."""
    cells = [followups.c[name] for name in Followup.__dataclass_fields__]
    mine = select(*cells).where(followups.c.learner_id == learner_id)
    return [Followup(*row) for row in db.execute(mine.order_by(followups.c.asked_at))]


def join_followups(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's answers to another; of a lesson both were asked about, an answer stays."""
    kept = {one.lesson: one.answered_at for one in followups_of(db, to)}
    for one in followups_of(db, of):
        if one.lesson in kept:
            loser = to if one.answered_at and not kept[one.lesson] else of
            here = (followups.c.learner_id == loser) & (followups.c.lesson == one.lesson)
            db.execute(delete(followups).where(here))
    db.execute(update(followups).where(followups.c.learner_id == of).values(learner_id=to))
