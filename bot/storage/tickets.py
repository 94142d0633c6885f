"""Questions that wait for a person, and what the two of them say to each other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
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
from bot.storage.learners import learners
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Status(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"  # nobody has taken it
    TAKEN = "taken"  # someone is to answer it
    TALKING = "talking"  # answered: the two can write to each other
    CLOSED = "closed"


_IS_OPEN = "status <> 'closed'"

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("question_id", Id, ForeignKey("questions.id", ondelete="SET NULL"), unique=True),
    Column("opened_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("country", String(2), nullable=False),
    Column("is_urgent", Boolean, nullable=False),  # the person may be in need
    Column("status", String(8), nullable=False),
    Column("told_at", Moment),  # when coordinators heard of it
    Column("taken_by", Id, ForeignKey("learners.id", ondelete="SET NULL")),
    Column("taken_at", Moment),
    Column("is_writing", Boolean, nullable=False, server_default="0"),  # what they type goes here
    Column("talk_until", Moment),  # until then the bot is silent
    Column("compared_at", Moment),  # when the answer was offered to who asked alike
    Column("offered", Id),  # the ticket whose answer was offered for this one
    Column("proposed_at", Moment),  # for the FAQ
    Column("drafted_at", Moment),  # exported as a draft
    Index("ix_tickets_learner_id", "learner_id"),
    Index("ix_tickets_taken_by", "taken_by"),
    Index("ix_tickets_opened_at", "opened_at"),
    Index("ix_tickets_open", "status",
          sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN)),
    sqlite_autoincrement=True,  # an old button never names another ticket
)  # fmt: skip

remarks = Table(
    "remarks",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("is_answer", Boolean, nullable=False),  # by a coordinator; else by the learner
    Column("text", Text, nullable=False),
    Index("ix_remarks_ticket_id", "ticket_id"),
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A question that waits for a person, or that one has answered."""

    id: int
    learner_id: LearnerId
    opened_at: datetime
    text: str
    language: str
    country: str
    is_urgent: bool
    status: Status
    taken_by: LearnerId | None
    is_writing: bool
    talk_until: datetime | None
    proposed_at: datetime | None
    first_name: str  # of the learner

    @property
    def is_waiting(self) -> bool:
        """Return whether no coordinator has answered yet."""
        return self.status in (Status.OPEN, Status.TAKEN)

    @property
    def is_answered(self) -> bool:
        return self.talk_until is not None


_TICKET = (
    "id", "learner_id", "opened_at", "text", "language", "country", "is_urgent", "status",
    "taken_by", "is_writing", "talk_until", "proposed_at",
)  # fmt: skip
_COLUMNS = [*(tickets.c[name] for name in _TICKET), learners.c.first_name]
_WITH_ASKER = select(*_COLUMNS).join(learners, learners.c.id == tickets.c.learner_id)
_LISTENING = Statement(
    _WITH_ASKER.where(
        or_(
            (tickets.c.learner_id == bindparam("asker"))
            & (tickets.c.status == Status.TALKING.value)
            & (tickets.c.talk_until > bindparam("now")),
            (tickets.c.taken_by == bindparam("writer")) & tickets.c.is_writing.is_(True),
        )
    )
)


def _ticket(row: Any) -> Ticket:
    cells = dict(zip((*_TICKET, "first_name"), row, strict=True))
    return Ticket(**{**cells, "status": Status(cells["status"])})


def listening(db: Connection, learner_id: LearnerId, now: datetime) -> list[Ticket]:
    """Return where a free text of this person goes: the ticket they answer, then talks they asked for."""
    rows = _LISTENING.all(db, asker=learner_id, writer=learner_id, now=now)
    return sorted(map(_ticket, rows), key=lambda one: (one.learner_id == learner_id, -one.id))


def find_ticket(db: Connection, number: int) -> Ticket | None:
    row = db.execute(_WITH_ASKER.where(tickets.c.id == number)).one_or_none()
    return None if row is None else _ticket(row)


def find_tickets(db: Connection, *which: ColumnElement[bool], limit: int = 100) -> list[Ticket]:
    """Return tickets that fit, the urgent ones first, then the oldest."""
    query = _WITH_ASKER.where(*which).order_by(tickets.c.is_urgent.desc(), tickets.c.id)
    return [_ticket(row) for row in db.execute(query.limit(limit))]


def add_ticket(db: Connection, cells: dict[str, Any]) -> int:
    added = insert(tickets).values(status=Status.OPEN.value, **cells).returning(tickets.c.id)
    return int(db.execute(added).scalar_one())


def is_open_to(countries: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition of tickets that wait in some countries; None stands for all."""
    waits = tickets.c.status == Status.OPEN.value
    return waits if countries is None else waits & tickets.c.country.in_(countries)


def n_tickets(db: Connection, *which: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(tickets).where(*which)).scalar_one()


def n_open_by_country(db: Connection) -> dict[str, int]:
    waits = tickets.c.status == Status.OPEN.value
    query = select(tickets.c.country, func.count()).where(waits).group_by(tickets.c.country)
    return {row[0]: row[1] for row in db.execute(query)}


def change_ticket(db: Connection, number: int, *only_if: ColumnElement[bool], **cells: Any) -> bool:
    """Change a ticket if it still stands as expected; False when someone else was first."""
    here = tickets.c.id == number
    return db.execute(update(tickets).where(here, *only_if).values(cells)).rowcount == 1


def change_tickets(db: Connection, *which: ColumnElement[bool], **cells: Any) -> int:
    return db.execute(update(tickets).where(*which).values(cells)).rowcount


def stop_writing(db: Connection, coordinator: LearnerId) -> None:
    """From now on nothing that a coordinator types goes to a learner."""
    writing = (tickets.c.taken_by == coordinator) & tickets.c.is_writing.is_(True)
    db.execute(update(tickets).where(writing).values(is_writing=False))


def add_remark(db: Connection, number: int, words: str, now: datetime, *, is_answer: bool) -> None:
    cells = {"ticket_id": number, "text": words, "said_at": now, "is_answer": is_answer}
    db.execute(insert(remarks).values(cells))


def remarks_of(
    db: Connection, numbers: Collection[int]
) -> dict[int, list[tuple[datetime, bool, str]]]:
    """Return for each ticket what was said: when, whether by a coordinator, and the words."""
    columns = remarks.c.ticket_id, remarks.c.said_at, remarks.c.is_answer, remarks.c.text
    query = select(*columns).where(remarks.c.ticket_id.in_(numbers)).order_by(remarks.c.id)
    found: dict[int, list[tuple[datetime, bool, str]]] = {number: [] for number in numbers}
    for number, *said in db.execute(query):
        found[number].append((said[0], said[1], said[2]))
    return found


def first_answers(db: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Return for each ticket what a coordinator answered first."""
    theirs = remarks.c.ticket_id.in_(numbers) & remarks.c.is_answer.is_(True)
    query = select(remarks.c.ticket_id, remarks.c.text).where(theirs)
    return {row[0]: row[1] for row in db.execute(query.order_by(remarks.c.id.desc()))}


def give_tickets(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's tickets to another, those they asked and those they answer."""
    db.execute(update(tickets).where(tickets.c.learner_id == of).values(learner_id=to))
    db.execute(update(tickets).where(tickets.c.taken_by == of).values(taken_by=to))


def release_all(db: Connection, coordinator: LearnerId) -> int:
    """Let others take what someone had taken who is no longer at the desk; return how many."""
    theirs = (tickets.c.taken_by == coordinator) & (tickets.c.status != Status.CLOSED.value)
    return db.execute(update(tickets).where(theirs).values(RELEASED)).rowcount


RELEASED = {
    "status": Status.OPEN.value, "taken_by": None, "taken_at": None, "is_writing": False,
    "told_at": None, "talk_until": None,
}  # fmt: skip


def forget_tickets(db: Connection, before: datetime) -> int:
    """Forget what was asked long ago, and what was said about it; return how many."""
    return db.execute(delete(tickets).where(tickets.c.opened_at < before)).rowcount
