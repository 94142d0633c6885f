"""Who studies what: enrolments, lessons begun and finished, and every answer ever given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import LearnerId
from bot.storage.schema import BY_KEY, Id, Moment, metadata
from bot.storage.statements import Row, Statement

_FINISHED = "finished_at IS NOT NULL"
_HAS_SLOT = "slot_at IS NOT NULL"

enrolments = Table(
    "enrolments",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("course", String(64), primary_key=True),
    Column("enrolled_at", Moment, nullable=False),
    Column("slot_at", Moment),  # the next moment something is due; none while all is silent
    # Where they hear from us (see `reach`); empty while they can't be reached.
    Column("channel", String(16), nullable=False, server_default=""),
    Index("ix_enrolments_due", "channel", "slot_at",
          sqlite_where=text(_HAS_SLOT), postgresql_where=text(_HAS_SLOT)),
    **BY_KEY,
)  # fmt: skip

readings = Table(
    "readings",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(64), primary_key=True),
    Column("version", String(16), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_readings_finished_at", "finished_at",
          sqlite_where=text(_FINISHED), postgresql_where=text(_FINISHED)),
    **BY_KEY,
)  # fmt: skip

attempts = Table(
    "attempts",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(64), primary_key=True),
    Column("item", String(64), primary_key=True),
    Column("tries", Integer, primary_key=True),  # how often the item was answered before
    Column("option", String(64), nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("version", String(16), nullable=False),  # of the lesson as it was shown
    Column("answered_at", Moment, nullable=False),
    Column("purpose", String(8), nullable=False, server_default="lesson"),  # a `Purpose`
    **BY_KEY,
)


LATER_TRIES = 100  # more than anyone answers one item: an open question keeps its count


class Purpose(StrEnum):
    """Why an item was asked."""

    LESSON = "lesson"
    REVIEW = "review"  # again, before a later lesson
    CHECK7 = "check7"  # what stayed, so many days after the course
    CHECK30 = "check30"
    CHECK90 = "check90"


@dataclass(frozen=True, slots=True)
class Reading:
    """One lesson of one learner."""

    lesson: str
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to one quiz item, kept for ever."""

    lesson: str
    item: str
    tries: int
    option: str
    is_right: bool
    version: str
    purpose: Purpose = Purpose.LESSON


_READINGS = Statement(
    select(readings.c.lesson, readings.c.begun_at, readings.c.finished_at)
    .where(readings.c.learner_id == bindparam("learner_id"))
    .order_by(readings.c.begun_at)
)
_SET_SLOT = Statement(
    update(enrolments)
    .where(enrolments.c.learner_id == bindparam("of_learner"))
    .values(slot_at=bindparam("new_slot"))
)
_TRIES = Statement(
    select(attempts.c.item, attempts.c.tries, attempts.c.is_right, attempts.c.option)
    .where(
        attempts.c.learner_id == bindparam("learner_id"), attempts.c.lesson == bindparam("lesson")
    )
    .order_by(attempts.c.item, attempts.c.tries)
)
_ATTEMPT = Statement(
    insert(attempts).values({column.name: bindparam(column.name) for column in attempts.columns})
)


def enrol(db: Connection, learner_id: LearnerId, course: str, now: datetime) -> None:
    """Enrol a learner once; enrolling again changes nothing."""
    known = select(enrolments.c.course).where(
        enrolments.c.learner_id == learner_id, enrolments.c.course == course
    )
    if db.execute(known).one_or_none() is None:
        db.execute(insert(enrolments).values(learner_id=learner_id, course=course, enrolled_at=now))


def enrolments_of(db: Connection, learner_id: LearnerId) -> list[Row]:
    """Return (course, enrolled_at, slot_at) of each enrolment."""
    cells = enrolments.c.course, enrolments.c.enrolled_at, enrolments.c.slot_at
    mine = select(*cells).where(enrolments.c.learner_id == learner_id)
    return [tuple(row) for row in db.execute(mine.order_by(enrolments.c.enrolled_at))]


def set_slot(db: Connection, learner_id: LearnerId, slot_at: datetime | None) -> None:
    """Set when something is due next; None while all is silent."""
    _SET_SLOT.run(db, of_learner=learner_id, new_slot=slot_at)


def readings_of(db: Connection, learner_id: LearnerId) -> list[Reading]:
    """Return all lessons begun, in the order they were begun."""
    return [Reading(*row) for row in _READINGS.all(db, learner_id=learner_id)]


def begin_reading(
    db: Connection, learner_id: LearnerId, lesson: str, version: str, now: datetime
) -> None:
    row = {"learner_id": learner_id, "lesson": lesson, "version": version, "begun_at": now}
    db.execute(insert(readings).values(row))


def finish_reading(db: Connection, learner_id: LearnerId, lesson: str, now: datetime) -> bool:
    """Return True when the lesson is finished by this; finishing again changes nothing."""
    mine = (readings.c.learner_id == learner_id) & (readings.c.lesson == lesson)
    finish = update(readings).where(mine & readings.c.finished_at.is_(None))
    return db.execute(finish.values(finished_at=now)).rowcount == 1


def add_attempt(db: Connection, learner_id: LearnerId, attempt: Attempt, now: datetime) -> None:
    _ATTEMPT.run(
        db,
        learner_id=learner_id,
        lesson=attempt.lesson,
        item=attempt.item,
        tries=attempt.tries,
        option=attempt.option,
        is_right=attempt.is_right,
        version=attempt.version,
        answered_at=now,
        purpose=attempt.purpose.value,
    )


def tries_in(db: Connection, learner_id: LearnerId, lesson: str) -> list[Row]:
    """Return (item, tries, is_right, option) of every answer in a lesson."""
    return _TRIES.all(db, learner_id=learner_id, lesson=lesson)


def first_answers(db: Connection, learner_id: LearnerId) -> list[bool]:
    """Return for each quiz item whether the first answer was right."""
    first = select(attempts.c.is_right).where(
        attempts.c.learner_id == learner_id, attempts.c.tries == 0
    )
    return [bool(right) for right in db.execute(first).scalars()]


def all_attempts(db: Connection, learner_id: LearnerId) -> list[Row]:
    """Return (lesson, item, option, is_right, answered_at, purpose), oldest first."""
    cells = attempts.c.lesson, attempts.c.item, attempts.c.option, attempts.c.is_right
    query = select(*cells, attempts.c.answered_at, attempts.c.purpose)
    query = query.where(attempts.c.learner_id == learner_id)
    return [tuple(row) for row in db.execute(query.order_by(attempts.c.answered_at))]


def join_study(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's lessons and answers to another, who keeps their own too.

    A lesson that either has finished is finished; the newcomer's answers count after the other's.
    """
    finished = _lessons(db, of, readings.c.finished_at.is_not(None))
    unfinished = (readings.c.learner_id == to) & readings.c.finished_at.is_(None)
    db.execute(delete(readings).where(unfinished, readings.c.lesson.in_(finished)))
    db.execute(
        delete(readings).where(readings.c.learner_id == of, readings.c.lesson.in_(_lessons(db, to)))
    )
    db.execute(update(readings).where(readings.c.learner_id == of).values(learner_id=to))
    most = select(func.max(attempts.c.tries)).where(attempts.c.learner_id.in_((of, to)))
    later = (db.execute(most).scalar() or 0) + LATER_TRIES
    moved = {"learner_id": to, "tries": attempts.c.tries + later}
    db.execute(update(attempts).where(attempts.c.learner_id == of).values(moved))


def _lessons(db: Connection, of: LearnerId, *which: ColumnElement[bool]) -> list[str]:
    theirs = select(readings.c.lesson).where(readings.c.learner_id == of, *which)
    return list(db.execute(theirs).scalars())
