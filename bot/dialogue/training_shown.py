"""A training as one learner may see it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.cards.trainings import Shown, Stand, Told
from bot.dialogue.handler import House, Turn
from bot.messages import Document
from bot.papers.links import doors, training_links
from bot.services import attendance, papers, places
from bot.services.trainings import is_for
from bot.storage.learners import Learner
from bot.storage.registrations import (
    Registration,
    Status,
    count_holding,
    find_registration,
    has_line,
    n_ahead,
)
from bot.storage.trainings import Session, Stage, Training, find_training
from bot.texts import Texts

_STANDS = {
    Status.REGISTERED: Stand.PLACED,
    Status.OFFERED: Stand.OFFERED,
    Status.WAITING: Stand.WAITING,
    Status.APPLIED: Stand.APPLIED,
    Status.DECLINED: Stand.DECLINED,
}


def find(turn: Turn, number: int) -> Training | None:
    """Return a training that this learner may see."""
    training = find_training(turn.db, number)
    return training if training and is_for(training, turn.learner.country) else None


def told(training: Training, language: str) -> Told:
    """Return a training in the words of a language."""
    return papers.told(training, language)


def shown(db: Connection, training: Training, learner: Learner, now: datetime) -> Shown:
    """Return a training with how this learner stands there."""
    mine = find_registration(db, training.id, learner.id)
    about = told(training, learner.language)
    is_cancelled = training.stage is Stage.CANCELLED
    stand = _STANDS.get(mine.status) if mine else None
    if mine is None or stand is None:
        n_free = _n_free(db, training)
        return Shown(
            about, _free_or_full(training, n_free, now), n_free, until=training.closes_at,
            is_cancelled=is_cancelled,
        )  # fmt: skip
    return Shown(
        about, stand, 0, n_ahead(db, mine) if stand is Stand.WAITING else 0, mine.offered_until,
        is_cancelled, n_unanswered(training, mine, learner.language),
        has_certificate=attendance.is_complete(db, training, learner.id),
    )  # fmt: skip


def _n_free(db: Connection, training: Training) -> int:
    """Return how many places a newcomer could take, whatever their group."""
    holding = count_holding(db, training.id)
    free = (
        places.n_free(training, holding, group)
        for group in places.rooms(training)
        if not has_line(db, training.id, group)
    )
    return min(sum(free), max(0, training.capacity - sum(holding.values())))


def _free_or_full(training: Training, n_free: int, now: datetime) -> Stand:
    if not training.takes_sign_ups(now):
        return Stand.SHUT
    return Stand.FREE if n_free or training.is_visit else Stand.FULL


def n_unanswered(training: Training, mine: Registration, language: str) -> int:
    """Return to how many of the coordinator's questions there is no answer yet."""
    asked = len(training.wording(language).questions)
    return max(0, asked - sum(map(bool, mine.answers[:asked])))


def calendar_file(
    house: House,
    training: Training,
    reader: tuple[Texts, str],
    now: datetime,
    before: Sequence[Session] = (),
) -> Document:
    """Return a training for the calendar of a reader: their texts, and the channel they use."""
    texts, channel = reader
    links = training_links(training.id, doors(house.bot_links, house.public_url))
    link = links.get(channel) or links["webchat"]
    return papers.calendar_file(texts, training, link, now, before)
