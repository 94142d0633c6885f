"""What becomes of tickets by themselves: who hears of them, when a talk is over, who asked alike."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from bot.services.tickets import ANSWER_WITHIN
from bot.storage import tickets as storage
from bot.storage.coordinators import Coordinator, Post
from bot.storage.tickets import RELEASED, Status, Ticket, tickets

COMPARED_AT_MOST = 200  # waiting tickets that an answer is compared with


def untold(db: Connection, everyone: Iterable[Coordinator], limit: int) -> list[Ticket]:
    """Return open tickets that nobody was told of, of countries where there is someone to tell."""
    them = list(everyone)
    if not them:
        return []
    is_for_all = any(one.post is Post.ADMIN for one in them)
    countries = {country for one in them for country in one.countries}
    waits = storage.is_open_to(None if is_for_all else countries)
    return storage.find_tickets(db, waits, tickets.c.told_at.is_(None), limit=limit)


def note_told(db: Connection, numbers: Iterable[int], now: datetime) -> None:
    storage.change_tickets(db, tickets.c.id.in_(list(numbers)), told_at=now)


def release_forgotten(db: Connection, now: datetime) -> int:
    """Let others take what was taken a day ago and not answered; return how many."""
    is_late = tickets.c.taken_at <= now - ANSWER_WITHIN
    return storage.change_tickets(db, tickets.c.status == Status.TAKEN.value, is_late, **RELEASED)


def ended_talks(db: Connection, now: datetime, limit: int) -> list[Ticket]:
    """Return talks in which nobody has said a word for a day."""
    is_over = tickets.c.talk_until <= now
    return storage.find_tickets(db, tickets.c.status == Status.TALKING.value, is_over, limit=limit)


def close_all(db: Connection, numbers: Iterable[int]) -> None:
    closed = {"status": Status.CLOSED.value, "is_writing": False}
    storage.change_tickets(db, tickets.c.id.in_(list(numbers)), **closed)


def uncompared(db: Connection, limit: int) -> list[tuple[Ticket, str, list[Ticket]]]:
    """Return answered tickets not yet compared with others: the answer, and who else waits.

    Only within a country and a language: elsewhere the same answer may be wrong.
    """
    is_new = tickets.c.talk_until.is_not(None) & tickets.c.compared_at.is_(None)
    answered = storage.find_tickets(db, is_new, tickets.c.is_urgent.is_(False), limit=limit)
    if not answered:
        return []
    words = storage.first_answers(db, [one.id for one in answered])
    free = (storage.is_open_to(None), tickets.c.offered.is_(None), tickets.c.is_urgent.is_(False))
    waiting = storage.find_tickets(db, *free, limit=COMPARED_AT_MOST)
    return [
        (one, words.get(one.id, ""), [other for other in waiting if _is_same_place(one, other)])
        for one in answered
    ]


def _is_same_place(one: Ticket, other: Ticket) -> bool:
    same = (one.country, one.language) == (other.country, other.language)
    return same and one.learner_id != other.learner_id


def note_compared(db: Connection, numbers: Iterable[int], now: datetime) -> None:
    storage.change_tickets(db, tickets.c.id.in_(list(numbers)), compared_at=now)


def note_offered(db: Connection, number: int, answered: int) -> bool:
    """Return True when this answer is the first that is offered to a ticket that still waits."""
    free = (tickets.c.status == Status.OPEN.value, tickets.c.offered.is_(None))
    return storage.change_ticket(db, number, *free, offered=answered)
