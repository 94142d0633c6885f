"""Who signed up for a training: with a place, in line, or waiting to be selected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import LearnerId
from bot.storage.attendance import attendance
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Status(StrEnum):
    """How someone stands with a training."""

    REGISTERED = "registered"  # has a place; for a visit: accepted
    OFFERED = "offered"  # a place is kept until `offered_until`
    WAITING = "waiting"  # in line
    APPLIED = "applied"  # for a visit: to be selected
    DECLINED = "declined"  # for a visit: not selected
    CANCELLED = "cancelled"  # gave the place back, or left the line
    LAPSED = "lapsed"  # did not answer an offer in time


HOLDING = (Status.REGISTERED, Status.OFFERED)  # each takes one place
CONCERNED = (*HOLDING, Status.WAITING, Status.APPLIED)  # who is told of a change
_REMINDED = "remind_at IS NOT NULL"
_OFFERED = "offered_until IS NOT NULL"

registrations = Table(
    "registrations",
    metadata,
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("status", String(12), nullable=False),
    Column("group_number", Integer, nullable=False),  # from 1; 0 where there are no groups
    Column("order_number", Integer, nullable=False),  # the smaller is ahead in line
    Column("signed_at", Moment, nullable=False),  # the last time they signed up
    Column("placed_at", Moment),  # since when they have their place
    Column("offered_until", Moment),
    Column("coming_at", Moment),  # when they said that they are coming, to the days as they stand
    Column("remind_step", Integer, nullable=False, server_default="0"),  # a `services.reminders.Step`
    Column("remind_at", Moment),  # when that reminder is due; none when empty
    Column("shows_idea", Boolean, nullable=False, server_default="0"),  # to the coordinator
    Column("answers", Text, nullable=False, server_default="[]"),  # JSON: to question 1, 2, ...
    Index("ix_registrations_learner_id", "learner_id"),
    # All that the line is counted by, so that no row need be looked up.
    Index("ix_registrations_line", "training_id", "status", "order_number", "group_number"),
    Index("ix_registrations_remind_at", "remind_at",
          sqlite_where=text(_REMINDED), postgresql_where=text(_REMINDED)),
    Index("ix_registrations_offered_until", "offered_until",
          sqlite_where=text(_OFFERED), postgresql_where=text(_OFFERED)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registration:
    """One learner and one training; there is at most one of both."""

    training_id: int
    learner_id: LearnerId
    status: Status
    group_number: int
    order_number: int
    signed_at: datetime
    placed_at: datetime | None = None
    offered_until: datetime | None = None
    coming_at: datetime | None = None
    remind_step: int = 0
    remind_at: datetime | None = None
    shows_idea: bool = False
    answers: tuple[str, ...] = ()  # empty ones where a question was skipped or not reached

    @property
    def holds_place(self) -> bool:
        return self.status in HOLDING

    @property
    def is_over(self) -> bool:
        """Return whether nothing of it goes on."""
        return self.status not in CONCERNED


_NAMES = tuple(Registration.__dataclass_fields__)
_COLUMNS = [registrations.c[name] for name in _NAMES]
_here = (registrations.c.training_id == bindparam("number")) & (
    registrations.c.learner_id == bindparam("of_learner")
)
_FIND = Statement(select(*_COLUMNS).where(_here))
_ADD = Statement(insert(registrations).values({name: bindparam(name) for name in _NAMES}))
# Written out: a compiled statement knows no lists.
HOLDS = or_(*(registrations.c.status == one.value for one in HOLDING))
_of_training = registrations.c.training_id == bindparam("number")
_in_line = (
    _of_training
    & (registrations.c.status == Status.WAITING.value)
    & (registrations.c.group_number == bindparam("in_group"))
)
_HOLDING = Statement(
    select(registrations.c.group_number, func.count())
    .where(_of_training, HOLDS)
    .group_by(registrations.c.group_number)
)
_WAITS = Statement(select(registrations.c.order_number).where(_in_line).limit(1))
_AHEAD = Statement(
    select(func.count())
    .select_from(registrations)
    .where(_in_line, registrations.c.order_number < bindparam("mine"))
)


def _registration(row: Any) -> Registration:
    cells = dict(zip(_NAMES, row, strict=True))
    cells |= {"status": Status(cells["status"]), "answers": tuple(orjson.loads(cells["answers"]))}
    return Registration(**cells)


def find_registration(db: Connection, number: int, learner_id: LearnerId) -> Registration | None:
    row = _FIND.one(db, number=number, of_learner=learner_id)
    return None if row is None else _registration(row)


def find_registrations(db: Connection, *which: ColumnElement[bool]) -> list[Registration]:
    """Return registrations that fit, in the order of the line."""
    order = registrations.c.training_id, registrations.c.order_number
    query = select(*_COLUMNS).where(*which).order_by(*order)
    return [_registration(row) for row in db.execute(query)]


def registrations_of(
    db: Connection, number: int, statuses: Collection[Status] = CONCERNED
) -> list[Registration]:
    """Return who signed up for a training and stands so, in the order of the line."""
    wanted = registrations.c.status.in_([one.value for one in statuses])
    return find_registrations(db, registrations.c.training_id == number, wanted)


def registrations_by(db: Connection, learner_id: LearnerId) -> list[Registration]:
    """Return all that a learner signed up for."""
    return find_registrations(db, registrations.c.learner_id == learner_id)


def count_holding(db: Connection, number: int) -> dict[int, int]:
    """Return how many hold a place, by group; counted under the training's lock it stays true.

    Counted from the rows themselves: no counter can go wrong, and erased people leave no trace.
    """
    return dict(_HOLDING.all(db, number=number))


def has_line(db: Connection, number: int, group: int) -> bool:
    """Return whether anyone waits for a place in a group."""
    return _WAITS.one(db, number=number, in_group=group) is not None


def n_ahead(db: Connection, one: Registration) -> int:
    """Return how many wait ahead of someone in line."""
    place = {"number": one.training_id, "in_group": one.group_number}
    row = _AHEAD.one(db, **place, mine=one.order_number)
    assert row is not None
    return int(row[0])


def count_by_status(db: Connection, numbers: Collection[int]) -> dict[int, dict[Status, int]]:
    """Return for each training how many stand how."""
    query = (
        select(registrations.c.training_id, registrations.c.status, func.count())
        .where(registrations.c.training_id.in_(numbers))
        .group_by(registrations.c.training_id, registrations.c.status)
    )
    counted: dict[int, dict[Status, int]] = {number: {} for number in numbers}
    for number, status, n in db.execute(query):
        counted[number][Status(status)] = n
    return counted


def add_registration(db: Connection, fresh: Registration) -> None:
    _ADD.run(db, **_cells(fresh))


def save_registration(db: Connection, changed: Registration) -> None:
    here = (registrations.c.training_id == changed.training_id) & (
        registrations.c.learner_id == changed.learner_id
    )
    db.execute(update(registrations).where(here).values(_cells(changed)))


def change_registrations(db: Connection, *which: ColumnElement[bool], **cells: Any) -> int:
    return db.execute(update(registrations).where(*which).values(cells)).rowcount


def delete_registration(db: Connection, number: int, learner_id: LearnerId) -> None:
    here = (registrations.c.training_id == number) & (registrations.c.learner_id == learner_id)
    db.execute(delete(registrations).where(here))


def _cells(one: Registration) -> dict[str, Any]:
    cells = {name: getattr(one, name) for name in _NAMES}
    return {**cells, "status": one.status.value, "answers": orjson.dumps(one.answers).decode()}


def audience(number: int, statuses: Sequence[Status]) -> Select[tuple[int]]:
    """Return the query of learners who stand so with a training: (learner_id)."""
    wanted = registrations.c.status.in_([one.value for one in statuses])
    return select(registrations.c.learner_id).where(registrations.c.training_id == number, wanted)


def audience_attended(number: int) -> Select[tuple[int]]:
    """Return the query of learners who were at a training, at least for half a day."""
    return select(attendance.c.learner_id).where(attendance.c.training_id == number).distinct()
