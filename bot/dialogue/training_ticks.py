"""What trainings do by themselves: places pass on, people are reminded, and asked how it was."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot import cards
from bot.cards.trainings import Told
from bot.dialogue import training_news
from bot.dialogue.handler import House, Parcel
from bot.dialogue.parcels import post
from bot.dialogue.training_shown import told
from bot.messages import Delivery, Lane, LearnerId, OutMessage
from bot.services import attendance, places, reminders
from bot.storage import attendance as attendance_storage
from bot.storage.learners import Learner, get_learners
from bot.storage.registrations import (
    Registration,
    Status,
    registrations_of,
    save_registration,
)
from bot.storage.training_ticks import due_trainings
from bot.storage.trainings import Stage, Training, change_training, find_training, lock
from bot.texts import Texts


def find_due(db: Connection, now: datetime) -> list[int]:
    """Return trainings that have something due, by number."""
    return due_trainings(db, now, places.LAST_OFFER)


def look_after(db: Connection, house: House, now: datetime, number: int) -> list[Delivery]:
    """Do all that is due for one training, in one transaction; return what to send.

    Safe to run twice, late, or in two processes: whoever locks the training first does it.
    """
    locked = lock(db, number)
    training = find_training(db, number) if locked and locked.is_on else None
    if training is None:
        return []
    passed = training_news.passed(db, house, training, places.pass_on(db, number, now))
    return [
        *post(db, house, passed, now),
        *post(db, house, _remind(db, house, training, now), now, Lane.REMINDER),
        *post(db, house, _follow_up(db, house, training, now), now, Lane.REMINDER),
    ]


def _remind(db: Connection, house: House, training: Training, now: datetime) -> tuple[Parcel, ...]:
    """Remind those whose moment has come; who sleeps is reminded in the morning, if it is in time."""
    with_place = registrations_of(db, training.id, (Status.REGISTERED,))
    due = [one for one in with_place if one.remind_at is not None and one.remind_at <= now]
    people = get_learners(db, [one.learner_id for one in due]) if due else {}
    said = [one for one in due if _settle(db, training, one, people[one.learner_id], now)]

    def words(texts: Texts, about: Told, one: Registration) -> OutMessage:
        is_coming = one.coming_at is not None
        return cards.training_news.reminder(texts, about, now, is_coming=is_coming)

    # Said later than now, "in seven days" would no longer be true.
    return tuple(
        replace(one, may_wait=False)
        for one in training_news.parcels(db, house, training, said, words)
    )


def _settle(
    db: Connection, training: Training, one: Registration, learner: Learner, now: datetime
) -> bool:
    """Keep what comes after a reminder that is due; return whether it is said now."""
    after, is_said = reminders.settle(one, training, learner.zone, now)
    if after != one:
        save_registration(db, after)
    return is_said and learner.stopped_at is None


def _follow_up(
    db: Connection, house: House, training: Training, now: datetime
) -> tuple[Parcel, ...]:
    """Ask those who came how it was, once; the training is past then."""
    if training.follow_up_at is None or training.follow_up_at > now:
        return ()
    change_training(db, training.id, stage=Stage.PAST.value, follow_up_at=None)
    came = _who_came(db, training)
    asked = {one.learner_id for one in attendance_storage.feedback_on(db, training.id)}
    people = get_learners(db, came - asked) if came - asked else {}
    awake = [one for one in people.values() if one.stopped_at is None]
    attendance_storage.note_feedback_asked(db, training.id, [one.id for one in awake], now)
    return tuple(_feedback(db, house, training, awake))


def _who_came(db: Connection, training: Training) -> set[LearnerId]:
    """Return who was there; where nobody noted that, who had a place."""
    noted = {one.learner_id for one in attendance_storage.presents_at(db, training.id)}
    with_place = registrations_of(db, training.id, (Status.REGISTERED,))
    return noted or {one.learner_id for one in with_place}


def _feedback(
    db: Connection, house: House, training: Training, people: Iterable[Learner]
) -> Iterable[Parcel]:
    for one in people:
        has_certificate = attendance.is_complete(db, training, one.id)
        about = told(training, one.language)
        card = cards.attendance.ask_feedback(
            house.texts_for(one), about, has_certificate=has_certificate
        )
        yield Parcel(one.id, card, is_asking=True)
