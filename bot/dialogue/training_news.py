"""What learners hear unasked about a training; each caller adds it in the transaction that causes it."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from bot import cards
from bot.cards.trainings import Told
from bot.dialogue.handler import House, Parcel
from bot.dialogue.training_shown import told
from bot.messages import OutMessage
from bot.services.places import Passed
from bot.storage.learners import Learner, get_learners
from bot.storage.registrations import Registration, Status, n_ahead
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
