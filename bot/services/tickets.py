"""Tickets: who is to answer, that only one does, and when a talk is over.

The audit log holds numbers and how a ticket stood, never what was written.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import LearnerId
from bot.services.rights import Right, may
from bot.storage import tickets as storage
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator, Post, all_coordinators, find_coordinator
from bot.storage.learners import Learner
from bot.storage.questions import Question
from bot.storage.tickets import RELEASED, Status, Ticket, find_ticket, tickets

TALK_LASTS = timedelta(hours=24)  # after the last word of either
ANSWER_WITHIN = timedelta(hours=24)  # of taking it; then others may
WAITING_AT_MOST = 3  # of one learner at a time


@dataclass(frozen=True, slots=True)
class Opened:
    """A question waits for a person; `is_heard` when there is someone to answer it."""

    is_heard: bool


@dataclass(frozen=True, slots=True)
class TooMany:
    """So many questions of this learner wait already that another has to."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a person is asked, by whom, in which language."""

    learner: Learner
    text: str
    language: str
    question: Question | None = None
    is_urgent: bool = False


def open_ticket(db: Connection, asking: Asking, now: datetime) -> Opened | TooMany:
    """Let a question wait for a person; coordinators hear of it from the tick."""
    learner = asking.learner
    waits = (tickets.c.learner_id == learner.id, tickets.c.status == Status.OPEN.value)
    if not asking.is_urgent and storage.n_tickets(db, *waits) >= WAITING_AT_MOST:
        return TooMany()
    cells = {
        "learner_id": learner.id,
        "question_id": asking.question.id if asking.question else None,
        "opened_at": now,
        "text": asking.text,
        "language": asking.language,
        "country": learner.country,
        "is_urgent": asking.is_urgent,
    }
    storage.add_ticket(db, cells)
    who = who_answers(all_coordinators(db), learner.country, asking.language, learner.id)
    return Opened(is_heard=bool(who))


def is_ticket(db: Connection, question: Question) -> bool:
    return storage.n_tickets(db, tickets.c.question_id == question.id) > 0


def was_urgent_lately(db: Connection, learner: Learner, now: datetime) -> bool:
    """Return whether someone is told already that this learner may be in need."""
    lately = tickets.c.opened_at > now - ANSWER_WITHIN
    mine = (tickets.c.learner_id == learner.id, tickets.c.is_urgent.is_(True), lately)
    return storage.n_tickets(db, *mine) > 0


def who_answers(
    everyone: Iterable[Coordinator], country: str, language: str, asker: LearnerId
) -> list[Coordinator]:
    """Return who hears of a question: the first of these groups that has anyone in it.

    Of the country and speaking the language; of the country; admins speaking the language; admins.
    Nobody answers themselves.
    """
    others = [one for one in everyone if one.id != asker]
    groups: tuple[Callable[[Coordinator], bool], ...] = (
        lambda one: country in one.countries and language in one.languages,
        lambda one: country in one.countries,
        lambda one: one.post is Post.ADMIN and language in one.languages,
        lambda one: one.post is Post.ADMIN,
    )
    found = ([one for one in others if belongs(one)] for belongs in groups)
    return next((group for group in found if group), [])


@dataclass(frozen=True, slots=True)
class Mine:
    """The ticket is this coordinator's to answer."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class SomeoneElses:
    """Another coordinator has it; `first_name` may be empty."""

    first_name: str


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """It is gone or closed, or in a country where they have no rights."""


def take(
    db: Connection, me: Coordinator, number: int, now: datetime
) -> Mine | SomeoneElses | NotTheirs:
    """Take a ticket, or go on with one's own; what is typed next is the answer. Only one can."""
    ticket = find_ticket(db, number)
    if ticket is None or not may(me, Right.ANSWER, ticket.country) or ticket.learner_id == me.id:
        return NotTheirs()
    storage.stop_writing(db, me.id)
    free = tickets.c.status == Status.OPEN.value
    first = {"status": Status.TAKEN.value, "taken_by": me.id, "taken_at": now, "is_writing": True}
    if storage.change_ticket(db, number, free, **first):
        note(db, _deed(me, ticket, "ticket taken", Status.TAKEN, now))
        return Mine(ticket)
    mine = (tickets.c.taken_by == me.id, tickets.c.status != Status.CLOSED.value)
    if storage.change_ticket(db, number, *mine, is_writing=True):
        return Mine(ticket)
    return _lost(db, number)


def _lost(db: Connection, number: int) -> SomeoneElses | NotTheirs:
    """Return why a ticket can't be taken, as it stands now: someone may have been first just now."""
    ticket = find_ticket(db, number)
    is_open = ticket is not None and ticket.status is not Status.CLOSED
    other = (
        find_coordinator(db, ticket.taken_by) if ticket and is_open and ticket.taken_by else None
    )
    return SomeoneElses(other.first_name) if other else NotTheirs()


def find_mine(db: Connection, me: Coordinator, number: int) -> Ticket | None:
    """Return a ticket that this coordinator has taken and may still answer; None for any other."""
    ticket = find_ticket(db, number)
    is_mine = ticket is not None and ticket.taken_by == me.id
    return ticket if ticket and is_mine and may(me, Right.ANSWER, ticket.country) else None


def answer(db: Connection, me: Coordinator, ticket: Ticket, words: str, now: datetime) -> None:
    """Keep a coordinator's words; from the first on the two can talk, and the bot is silent."""
    storage.add_remark(db, ticket.id, words, now, is_answer=True)
    talking = {"status": Status.TALKING.value, "talk_until": now + TALK_LASTS, "is_writing": False}
    storage.change_ticket(db, ticket.id, **talking)
    if not ticket.is_answered:
        note(db, _deed(me, ticket, "ticket answered", Status.TALKING, now))


def say_back(db: Connection, ticket: Ticket, words: str, now: datetime) -> None:
    """Keep the learner's words; the talk goes on."""
    storage.add_remark(db, ticket.id, words, now, is_answer=False)
    storage.change_ticket(db, ticket.id, talk_until=now + TALK_LASTS)


def give_back(db: Connection, me: Coordinator, ticket: Ticket, now: datetime) -> bool:
    """Let others take a ticket that was not answered yet; False when it was."""
    unanswered = tickets.c.status == Status.TAKEN.value
    is_given = storage.change_ticket(db, ticket.id, unanswered, **{**RELEASED, "told_at": now})
    if is_given:
        note(db, _deed(me, ticket, "ticket given back", Status.OPEN, now))
    return is_given


def close(db: Connection, me: Coordinator, ticket: Ticket, now: datetime) -> bool:
    """End a talk, or let a question rest; False when it was closed before."""
    still_open = tickets.c.status != Status.CLOSED.value
    closed = {"status": Status.CLOSED.value, "is_writing": False}
    is_closed = storage.change_ticket(db, ticket.id, still_open, **closed)
    if is_closed:
        note(db, _deed(me, ticket, "ticket closed", Status.CLOSED, now))
    return is_closed


def leave(db: Connection, learner: Learner, number: int) -> bool:
    """End a talk as the one who asked; False for someone else's, or one that is over."""
    mine = (tickets.c.learner_id == learner.id, tickets.c.status != Status.CLOSED.value)
    closed = {"status": Status.CLOSED.value, "is_writing": False}
    return storage.change_ticket(db, number, *mine, **closed)


def propose(db: Connection, me: Coordinator, ticket: Ticket, now: datetime) -> bool:
    """Suggest an answered ticket for the FAQ; False when that was done before."""
    fresh = (tickets.c.proposed_at.is_(None), tickets.c.talk_until.is_not(None))
    is_fresh = storage.change_ticket(db, ticket.id, *fresh, proposed_at=now)
    if is_fresh:
        note(db, _deed(me, ticket, "ticket suggested for FAQ", ticket.status, now))
    return is_fresh


def _deed(me: Coordinator, ticket: Ticket, action: str, after: Status, now: datetime) -> Deed:
    return Deed(now, me.id, action, f"ticket {ticket.id}", ticket.status.value, after.value)


def next_for(db: Connection, me: Coordinator) -> Ticket | None:
    """Return what waits longest for a coordinator: their own unanswered one, else an open one."""
    mine = (tickets.c.taken_by == me.id, tickets.c.status == Status.TAKEN.value)
    own = storage.find_tickets(db, *mine, limit=1)
    found = own or storage.find_tickets(db, open_to(me), tickets.c.learner_id != me.id, limit=1)
    return found[0] if found else None


def n_waiting(db: Connection, me: Coordinator) -> int:
    """Return how many questions wait that a coordinator may answer."""
    return storage.n_tickets(db, open_to(me), tickets.c.learner_id != me.id)


def open_to(me: Coordinator) -> ColumnElement[bool]:
    return storage.is_open_to(None if me.post is Post.ADMIN else me.countries)
