"""One answer for all who asked alike: found by the engine's own measure, offered and never imposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot import cards
from bot.asking import Asking
from bot.dialogue.handler import House, Parcel
from bot.dialogue.parcels import post
from bot.messages import Delivery, LearnerId
from bot.services import deskwork
from bot.storage.coordinators import all_coordinators
from bot.storage.learners import get_learners
from bot.storage.tickets import Ticket
from lessons.course import Course

AT_ONCE = 20  # answers compared in one go


@dataclass(frozen=True, slots=True)
class Comparison:
    """An answer, and who else waits for one in the same country and language."""

    answered: Ticket
    words: str
    by: LearnerId | None
    others: tuple[Ticket, ...]


def find_comparisons(db: Connection) -> list[Comparison]:
    """Return the answers that were not compared yet."""
    return [
        Comparison(ticket, words, ticket.taken_by, tuple(others))
        for ticket, words, others in deskwork.uncompared(db, AT_ONCE)
    ]


def find_pairs(
    asking: Asking, course: Course, found: Sequence[Comparison]
) -> list[tuple[Comparison, Ticket]]:
    """Return who asked alike; outside any transaction, for the engine takes its time."""
    from lessons.faq.matcher import ALIKE  # noqa: PLC0415 - numpy, which most processes do without

    return [
        (one, other)
        for one in found
        for other in one.others
        if asking.likeness(course, one.answered.text, other.text) >= ALIKE
    ]


def offer(
    db: Connection,
    house: House,
    found: Sequence[Comparison],
    pairs: Sequence[tuple[Comparison, Ticket]],
    now: datetime,
) -> list[Delivery]:
    """Offer the answers to those who still wait; return what to send."""
    deskwork.note_compared(db, [one.answered.id for one in found], now)
    waiting = [
        (one, other) for one, other in pairs if deskwork.note_offered(db, other.id, one.answered.id)
    ]
    people = get_learners(db, [other.learner_id for _, other in waiting])
    names = {one.id: one.first_name for one in all_coordinators(db)}
    parcels = [
        Parcel(
            other.learner_id,
            cards.tickets.offered(
                house.texts_for(people[other.learner_id]), other.id, other.text,
                names.get(one.by or LearnerId(0), ""), one.words,
            ),
        )
        for one, other in waiting
    ]  # fmt: skip
    return post(db, house, parcels, now)
