"""What learners hear unasked about a training; each caller adds it in the transaction that causes it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot import cards
from bot.cards.trainings import Told
from bot.dialogue.handler import House, Parcel
from bot.dialogue.training_shown import calendar_file, told
from bot.messages import OutMessage
from bot.services import windows
from bot.services.places import Passed
from bot.storage.learners import Learner, get_learners
from bot.storage.registrations import Registration, Status, n_ahead, registrations_of
from bot.storage.trainings import Training
from bot.texts import Texts

_Words = Callable[[Texts, Told, Registration], OutMessage]


def passed(db: Connection, house: House, training: Training, what: Passed) -> tuple[Parcel, ...]:
    """Offer places, and tell those whose time to answer is over."""
    return (
        *parcels(db, house, training, what.offered, _offered),
        *parcels(
            db, house, training, what.lapsed, lambda *on: cards.training_news.too_late(*on[:2])
        ),
    )


def _offered(texts: Texts, about: Told, one: Registration) -> OutMessage:
    assert one.offered_until is not None
    return cards.training_news.offered(texts, about, one.offered_until)


def moved(
    db: Connection, house: House, training: Training, concerned: Iterable[Registration]
) -> tuple[Parcel, ...]:
    """Tell of another date; who has a place is asked whether they still come."""

    def words(texts: Texts, about: Told, one: Registration) -> OutMessage:
        has_place = one.status is Status.REGISTERED
        return cards.training_news.moved(texts, about, has_place=has_place)

    return parcels(db, house, training, concerned, words)


def relocated(
    db: Connection, house: House, training: Training, concerned: Iterable[Registration]
) -> tuple[Parcel, ...]:
    """Tell of another place."""

    def words(texts: Texts, about: Told, one: Registration) -> OutMessage:
        has_place = one.status is Status.REGISTERED
        return cards.training_news.relocated(texts, about, has_place=has_place)

    return parcels(db, house, training, concerned, words)


def cancelled(
    db: Connection,
    house: House,
    training: Training,
    concerned: Iterable[Registration],
    words: str = "",
) -> tuple[Parcel, ...]:
    """Tell that it doesn't take place; `words` are the coordinator's own, if any."""
    return parcels(
        db, house, training, concerned,
        lambda texts, about, _: cards.training_news.cancelled(texts, about, words),
    )  # fmt: skip


def decided(
    db: Connection, house: House, training: Training, one: Registration, words: str = ""
) -> tuple[Parcel, ...]:
    """Tell someone who applied how it was decided; `words` are the coordinator's own, if any."""

    def say(texts: Texts, about: Told, one: Registration) -> OutMessage:
        if one.status is Status.REGISTERED:
            return cards.training_news.accepted(texts, about, words)
        if one.status is Status.WAITING:
            return cards.training_news.waiting(texts, about, n_ahead(db, one), words)
        return cards.training_news.declined(texts, about, words)

    return parcels(db, house, training, (one,), say)


def with_calendars(
    db: Connection,
    house: House,
    change: tuple[Training, Training],
    said: Iterable[Parcel],
    now: datetime,
) -> tuple[Parcel, ...]:
    """Return what is said with the days for the calendars of those who have a place.

    Args:
        change: the training before and after; the same twice where only someone's standing changed.
    """
    before, after = change
    placed = {one.learner_id for one in registrations_of(db, after.id, (Status.REGISTERED,))}
    people, ways = get_learners(db, placed), windows.ways_to(db, placed)

    def with_file(parcel: Parcel) -> Parcel:
        if not ways.get(parcel.to):
            return parcel
        reader = house.texts_for(people[parcel.to]), ways[parcel.to][0].channel
        file = calendar_file(house, after, reader, now, before.sessions)
        return replace(parcel, message=replace(parcel.message, document=file))

    return tuple(map(with_file, said))


def parcels(
    db: Connection, house: House, training: Training, them: Iterable[Registration], words: _Words
) -> tuple[Parcel, ...]:
    people = list(them)
    found = get_learners(db, [one.learner_id for one in people]) if people else {}
    return tuple(
        Parcel(
            one.learner_id,
            _said(house, training, found[one.learner_id], one, words),
            is_asking=True,
        )
        for one in people
        if one.learner_id in found
    )


def _said(
    house: House, training: Training, learner: Learner, one: Registration, words: _Words
) -> OutMessage:
    return words(house.texts_for(learner), told(training, learner.language), one)
