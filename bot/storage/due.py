"""Whose slot has come, and all that decides what is said to them: two statements for a batch."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, exists, func, literal_column, select

from bot.messages import LearnerId
from bot.storage.learners import accounts, learners
from bot.storage.many import Among, ManyRows
from bot.storage.pushes import pushes
from bot.storage.statements import Statement
from bot.storage.study import enrolments, readings


class Due(NamedTuple):
    """A learner whose slot has come. A tuple: there may be hundreds of thousands in a minute."""

    id: LearnerId
    language: str
    country: str
    offers: str
    state: str
    zone: str
    minute: int
    lesson_days: int
    paused_until: datetime | None
    step: int
    lesson_due_at: datetime | None
    slot_at: datetime

    @property
    def rhythm(self) -> tuple[object, ...]:
        """Return all that decides when something is said."""
        return self[5:]


class Known(NamedTuple):
    """What else is known about one of them; words in one text are parted by spaces."""

    place: str | None  # channel and address of the reachable account used last
    finished: str | None  # keys of lessons
    finished_at: datetime | None  # the last of them
    opened: str | None  # keys of lessons begun and not finished, in the order they were begun
    is_said: bool  # something was said for this very slot


class Changed(NamedTuple):
    """What a push changes about a learner."""

    step: int
    lesson_due_at: datetime | None
    offers: str
    id: LearnerId


_DUE = Statement(
    select(*(learners.c[name] for name in Due._fields[:-1]), enrolments.c.slot_at)
    .join(enrolments, enrolments.c.learner_id == learners.c.id)
    .where(enrolments.c.slot_at <= bindparam("now"))
    .order_by(enrolments.c.slot_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)

SPACE: Any = literal_column("' '")  # written out: one parameter less in each row

_theirs = enrolments.c.learner_id
_place = (
    select(accounts.c.channel + SPACE + accounts.c.address)
    .where(accounts.c.learner_id == _theirs, accounts.c.is_reachable)
    .order_by(accounts.c.seen_at.desc())
    .limit(1)
)
_begun = select(readings.c.lesson).where(readings.c.learner_id == _theirs)
_done = readings.c.finished_at.is_not(None)
_finished = select(func.aggregate_strings(readings.c.lesson, SPACE))
_last = select(func.max(readings.c.finished_at))
_open = _begun.where(~_done).order_by(readings.c.begun_at).correlate(enrolments).subquery()
_opened = select(func.aggregate_strings(_open.c.lesson, SPACE))
_said = (pushes.c.learner_id == _theirs) & (pushes.c.slot_at == enrolments.c.slot_at)
_KNOWN = Statement(
    select(
        enrolments.c.learner_id,
        _place.scalar_subquery(),
        _finished.where(readings.c.learner_id == _theirs, _done).scalar_subquery(),
        _last.where(readings.c.learner_id == _theirs).scalar_subquery(),
        _opened.scalar_subquery(),
        exists().where(_said),
    ).where(Among(_theirs, "ids"))
)  # fmt: skip

_SET_SLOTS = ManyRows(enrolments, "slot_at", key="learner_id")
_SET_OFFERS = ManyRows(learners, "offers", key="id")
_CHANGE = ManyRows(learners, *Changed._fields[:-1], key="id")


def due_learners(db: Connection, now: datetime, most: int) -> list[Due]:
    """Return whose slot has come, the longest waiting first.

    They are locked as for a turn; whoever is in a turn just now is left for the next look.
    """
    return [Due(*row) for row in _DUE.all(db, now=now, most=most)]


def known_of(db: Connection, ids: Collection[LearnerId]) -> Mapping[LearnerId, Known]:
    """Return what else is known; asked once they are locked, so that it is of now."""
    return {row[0]: Known(*row[1:]) for row in _KNOWN.all(db, ids=ids)}


def set_slots(db: Connection, slots: Sequence[tuple[datetime | None, LearnerId]]) -> None:
    """Set when something is due next; None while all is silent."""
    _SET_SLOTS.write(db, slots)


def change_learners(db: Connection, changed: Sequence[Changed]) -> None:
    _CHANGE.write(db, changed)


def set_offers(db: Connection, offers: Sequence[tuple[str, LearnerId]]) -> None:
    """Set whose choices may be typed."""
    _SET_OFFERS.write(db, offers)
