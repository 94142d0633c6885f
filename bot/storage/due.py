"""Whose slot has come, and all that decides what is said to them: two statements for a batch."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    update,
)

from bot.messages import LearnerId
from bot.storage.learners import accounts, learners
from bot.storage.many import Among, ManyRows
from bot.storage.pushes import pushes
from bot.storage.reach import of_best_account
from bot.storage.statements import Statement
from bot.storage.study import enrolments, readings
from scheduler.rhythm import Step
from scheduler.window import GUARD


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

    place: str | None  # channel and address of the best account, and its window's end, if any
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
    .where(enrolments.c.channel == bindparam("channel"), enrolments.c.slot_at <= bindparam("now"))
    .order_by(enrolments.c.slot_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)

SPACE: Any = literal_column("' '")  # written out: one parameter less in each row

_theirs = enrolments.c.learner_id
_is_open = accounts.c.open_until.is_(None) | (accounts.c.open_until >= bindparam("open_at"))
_end = func.coalesce(cast(accounts.c.open_until, Text), literal_column("''"))
_place = of_best_account(
    accounts.c.channel + SPACE + accounts.c.address + SPACE + _end, _is_open.desc()
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

_IS_DUE = Statement(
    select(literal_column("1"))
    .where(enrolments.c.channel == bindparam("channel"), enrolments.c.slot_at <= bindparam("now"))
    .limit(1)
)
_SET_SLOTS = ManyRows(enrolments, "slot_at", "channel", key="learner_id")
_SET_OFFERS = ManyRows(learners, "offers", key="id")
_CHANGE = ManyRows(learners, *Changed._fields[:-1], key="id")


def is_anyone_due(db: Connection, channel: str, now: datetime) -> bool:
    """Return True when the slot of someone has come who hears from us on a channel."""
    return _IS_DUE.one(db, channel=channel, now=now) is not None


def due_learners(db: Connection, channel: str, now: datetime, most: int) -> list[Due]:
    """Return whose slot has come of those who hear from us on a channel, the longest waiting first.

    They are locked as for a turn; whoever is in a turn just now is left for the next look.
    """
    return [Due(*row) for row in _DUE.all(db, channel=channel, now=now, most=most)]


def known_of(
    db: Connection, ids: Collection[LearnerId], now: datetime
) -> Mapping[LearnerId, Known]:
    """Return what else is known; asked once they are locked, so that it is of now."""
    rows = _KNOWN.all(db, ids=ids, open_at=now + GUARD)
    return {row[0]: Known(*row[1:]) for row in rows}


def set_slots(db: Connection, slots: Sequence[tuple[datetime | None, str, LearnerId]]) -> None:
    """Set when something is due next (None while all is silent), and on which channel."""
    _SET_SLOTS.write(db, slots)


def set_back(db: Connection, learner_id: LearnerId, step: Step, slot_at: datetime) -> None:
    """Let something be due again that was not said after all."""
    values: dict[str, Any] = {"step": int(step)}
    if step is Step.LESSON:
        values["lesson_due_at"] = None  # it has not come today
    db.execute(update(learners).where(learners.c.id == learner_id).values(values))
    theirs = update(enrolments).where(enrolments.c.learner_id == learner_id)
    db.execute(theirs.values(slot_at=slot_at))


def change_learners(db: Connection, changed: Sequence[Changed]) -> None:
    _CHANGE.write(db, changed)


def set_offers(db: Connection, offers: Sequence[tuple[str, LearnerId]]) -> None:
    """Set whose choices may be typed."""
    _SET_OFFERS.write(db, offers)
