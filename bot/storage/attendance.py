"""Who came to a training, what they said of it, and their certificates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement, own_insert

attendance = Table(
    "attendance",
    metadata,
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("session", Integer, primary_key=True),  # number of the session, from 1
    Column("half", Integer, primary_key=True),  # of the day: 1, or 2 after the break
    Column("noted_at", Moment, nullable=False),
    # Who ticked it at the desk; empty for someone who sent the code themselves.
    Column("noted_by", Id, ForeignKey("learners.id", ondelete="SET NULL")),
    Index("ix_attendance_learner_id", "learner_id"),
    Index("ix_attendance_noted_by", "noted_by"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", Moment, nullable=False),
    Column("rating", Integer),  # 1 to 3; empty until said
    Column("words", Text, nullable=False, server_default=""),
    Column("answered_at", Moment),
    Index("ix_feedback_learner_id", "learner_id"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("number", String(16), primary_key=True),  # unguessable, such as "K7QF-2MXD-9PLA"
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), nullable=False),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("name", String(64), nullable=False),  # as it is printed
    Column("language", String(8), nullable=False),
    Column("shows_name", Boolean, nullable=False, server_default="0"),  # to whoever checks it
    Column("revoked_at", Moment),
    Index("ix_certificates_learner_id", "learner_id"),
    UniqueConstraint("training_id", "learner_id"),
)


@dataclass(frozen=True, slots=True)
class Present:
    """One half of one session at which someone was."""

    training_id: int
    learner_id: LearnerId
    session: int
    half: int
    noted_at: datetime
    noted_by: LearnerId | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What someone said of a training."""

    training_id: int
    learner_id: LearnerId
    asked_at: datetime
    rating: int | None
    words: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that someone was at all sessions of a training."""

    number: str
    training_id: int
    learner_id: LearnerId
    issued_at: datetime
    name: str
    language: str
    shows_name: bool = False
    revoked_at: datetime | None = None


_PRESENT = tuple(Present.__dataclass_fields__)
_FEEDBACK = tuple(Feedback.__dataclass_fields__)
_CERTIFICATE = tuple(Certificate.__dataclass_fields__)
_FIND_CERTIFICATE = Statement(
    select(*(certificates.c[name] for name in _CERTIFICATE)).where(
        certificates.c.number == bindparam("of_number")
    )
)


def note_present(db: Connection, present: Present) -> bool:
    """Keep that someone was there; False when it was noted before."""
    cells = {name: getattr(present, name) for name in _PRESENT}
    added = own_insert(db.dialect.name)(attendance).values(cells).on_conflict_do_nothing()
    # Without the option psycopg's count of an insert is lost: -1, and nothing seems new.
    once = added.execution_options(preserve_rowcount=True)
    return bool(db.execute(once).rowcount == 1)


def forget_present(
    db: Connection, number: int, learner_id: LearnerId, half: tuple[int, int]
) -> bool:
    """Take a tick (session, half) back; False when there was none."""
    here = (attendance.c.training_id == number) & (attendance.c.learner_id == learner_id)
    this = (attendance.c.session == half[0]) & (attendance.c.half == half[1])
    return db.execute(delete(attendance).where(here, this)).rowcount == 1


def presents_at(db: Connection, number: int) -> list[Present]:
    """Return all who were at a training, by half-day."""
    return _presents(db, attendance.c.training_id == number)


def presents_of(db: Connection, learner_id: LearnerId) -> list[Present]:
    return _presents(db, attendance.c.learner_id == learner_id)


def _presents(db: Connection, which: Any) -> list[Present]:
    order = (attendance.c[name] for name in ("training_id", "session", "half", "learner_id"))
    query = select(*(attendance.c[name] for name in _PRESENT)).where(which).order_by(*order)
    return [Present(*row) for row in db.execute(query)]


def feedback_on(db: Connection, number: int) -> list[Feedback]:
    """Return what was said of a training."""
    return _said(db, feedback.c.training_id == number)


def feedback_of(db: Connection, learner_id: LearnerId) -> list[Feedback]:
    return _said(db, feedback.c.learner_id == learner_id)


def _said(db: Connection, which: Any) -> list[Feedback]:
    query = select(*(feedback.c[name] for name in _FEEDBACK)).where(which)
    return [Feedback(*row) for row in db.execute(query.order_by(feedback.c.asked_at))]


def note_feedback_asked(
    db: Connection, number: int, learners: Collection[LearnerId], now: datetime
) -> None:
    rows = [{"training_id": number, "learner_id": one, "asked_at": now} for one in learners]
    if rows:
        db.execute(insert(feedback), rows)


def note_feedback(db: Connection, number: int, learner_id: LearnerId, **cells: Any) -> bool:
    """Keep what someone said; False when they were never asked."""
    here = (feedback.c.training_id == number) & (feedback.c.learner_id == learner_id)
    return db.execute(update(feedback).where(here).values(cells)).rowcount == 1


def find_certificate(db: Connection, number: str) -> Certificate | None:
    """Return the certificate with a number; one that was revoked says so."""
    row = _FIND_CERTIFICATE.one(db, of_number=number)
    return None if row is None else Certificate(*row)


def certificates_of(db: Connection, learner_id: LearnerId) -> list[Certificate]:
    return _certificates(db, certificates.c.learner_id == learner_id)


def certificates_for(db: Connection, number: int) -> list[Certificate]:
    """Return the certificates of a training."""
    return _certificates(db, certificates.c.training_id == number)


def _certificates(db: Connection, which: Any) -> list[Certificate]:
    query = select(*(certificates.c[name] for name in _CERTIFICATE)).where(which)
    return [Certificate(*row) for row in db.execute(query.order_by(certificates.c.issued_at))]


def add_certificate(db: Connection, fresh: Certificate) -> None:
    db.execute(insert(certificates).values({name: getattr(fresh, name) for name in _CERTIFICATE}))


def change_certificate(db: Connection, number: str, **cells: Any) -> bool:
    here = certificates.c.number == number
    return db.execute(update(certificates).where(here).values(cells)).rowcount == 1


def give_attendance(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's attendance, words and certificates to another, where they have none."""
    for table, key in (
        (attendance, ("training_id", "session", "half")),
        (feedback, ("training_id",)),
        (certificates, ("training_id",)),
    ):
        theirs = table.alias()
        same = [table.c[name] == theirs.c[name] for name in key]
        has_it = exists().where(theirs.c.learner_id == to, *same)
        mine = table.c.learner_id == of
        db.execute(update(table).where(mine, ~has_it).values(learner_id=to))
    ticked = attendance.c.noted_by == of
    db.execute(update(attendance).where(ticked).values(noted_by=to))
