"""What the desk does by itself: coordinators hear of questions, and talks come to an end."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import cards
from bot.dialogue.handler import House, Parcel
from bot.dialogue.parcels import post
from bot.dialogue.tickets import waiting
from bot.messages import Delivery, Lane
from bot.services import deskwork, digest, tickets
from bot.storage.coordinators import (
    Coordinator,
    all_coordinators,
    due_digests,
    set_digests,
)
from bot.storage.learners import get_learners
from bot.storage.tickets import Ticket
from scheduler.rhythm import is_quiet

AT_ONCE = 100  # tickets in one transaction


def look_after_tickets(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Tell of what waits, let others take what was forgotten, end talks; return what to send."""
    deskwork.release_forgotten(db, now)
    return [*_tell(db, house, now), *_end_talks(db, house, now)]


def _tell(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Tell coordinators of new questions, by night only of urgent ones.

    Those that nobody can answer yet wait for someone to come.
    """
    everyone = all_coordinators(db)
    untold = deskwork.untold(db, everyone, AT_ONCE)
    found = [one for one in untold if one.is_urgent or _is_day(house, one, now)]
    if not found:
        return []
    deskwork.note_told(db, [one.id for one in found], now)
    return post(db, house, _parcels(db, house, everyone, found), now)


def _is_day(house: House, ticket: Ticket, now: datetime) -> bool:
    country = house.course.countries.get(ticket.country)
    return country is None or not is_quiet(now, ZoneInfo(country.zone))


def _parcels(
    db: Connection, house: House, everyone: Sequence[Coordinator], found: Sequence[Ticket]
) -> list[Parcel]:
    people = get_learners(db, [one.id for one in everyone])
    return [
        Parcel(
            one.id,
            cards.answering.waiting(house.texts_for(people[one.id]), waiting(ticket)),
            is_urgent=True,  # for others it is day, where they live who ask
            may_wait=False,  # /desk shows what waits
        )
        for ticket in found
        for one in tickets.who_answers(everyone, ticket.country, ticket.language, ticket.learner_id)
    ]


def _end_talks(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Give learners the bot back after a day without a word, and say so at a fair hour."""
    ended = deskwork.ended_talks(db, now, AT_ONCE)
    if not ended:
        return []
    people = get_learners(db, [one.learner_id for one in ended])
    awake = [one for one in ended if not is_quiet(now, ZoneInfo(people[one.learner_id].zone))]
    deskwork.close_all(db, [one.id for one in awake])
    over = [
        Parcel(
            one.learner_id,
            cards.tickets.talk_is_over(house.texts_for(people[one.learner_id]), ""),
            may_wait=False,
        )
        for one in awake
    ]
    return post(db, house, over, now, Lane.REMINDER)


def send_digests(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Tell coordinators on Monday how the week went; return what to send."""
    due = due_digests(db, now)
    if not due:
        return []
    people = get_learners(db, [one.id for one, _ in due])
    week = digest.read_week(db, now)
    set_digests(
        db, {one.id: digest.next_digest_at(now, ZoneInfo(people[one.id].zone)) for one, _ in due}
    )
    figures = {one.id: digest.figures(week, one.countries) for one, is_due in due if is_due}
    parcels = [
        Parcel(to, cards.answering.digest(house.texts_for(people[to]), _shown(one)), may_wait=False)
        for to, one in figures.items()
        if not one.is_empty
    ]
    return post(db, house, parcels, now, Lane.REMINDER)


def _shown(week: digest.Figures) -> cards.answering.Week:
    counts = week.n_asked, week.n_sure, week.n_unsure, week.n_unknown
    return cards.answering.Week(*counts, week.n_not_helped, week.n_waiting, week.unanswered)
