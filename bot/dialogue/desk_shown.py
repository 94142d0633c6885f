"""A training as the desk shows it, to the one who may run it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.cards.desk_trainings import Shown
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Turn
from bot.services import training_desk, trainings
from bot.services.training_desk import Languages
from bot.storage.registrations import HOLDING, Status, count_by_status
from bot.storage.trainings import Stage, Training
from bot.texts import Texts


def find(at_desk: Desk, number: int) -> Training | None:
    """Return a training that one may run; None for any other, whatever button is in whose hand."""
    return trainings.find_for(at_desk.turn.db, at_desk.me, number)


def languages(turn: Turn, training: Training) -> Languages:
    return training_desk.languages_of(turn.db, turn.course, training.country)


def there(texts: Texts, training: Training) -> Texts:
    """Return the coordinator's words with the clock of the place."""
    return replace(texts, zone=ZoneInfo(training.zone))


def own_language(turn: Turn, training: Training) -> str:
    """Return in which of its languages a coordinator reads a training."""
    mine = turn.learner.language
    return mine if mine in training.words else next(iter(training.words), mine)


def brief(turn: Turn, training: Training, counts: dict[Status, int]) -> Shown:
    """Return a training as it stands in a list."""
    return Shown(
        training.id,
        training.wording(own_language(turn, training)).title,
        training.is_visit,
        training.stage.value,
        tuple((one.starts_at, one.ends_at) for one in training.sessions),
        training.place or training.link,
        training.capacity,
        n_taken=sum(counts.get(one, 0) for one in HOLDING),
        n_waiting=counts.get(Status.WAITING, 0),
        n_applied=counts.get(Status.APPLIED, 0),
        closes_at=training.closes_at,
        languages=tuple(training.words),
    )


def shown(turn: Turn, training: Training) -> Shown:
    """Return all that the desk says of a training; of a draft also what it lacks."""
    counts = count_by_status(turn.db, [training.id]).get(training.id, {})
    one = brief(turn, training, counts)
    if training.stage is not Stage.DRAFT:
        return one
    spoken = languages(turn, training)
    needed = {spoken.first, *training.words}
    lacks = trainings.missing(training, needed, turn.now)
    unread = {code: n for code, n in spoken.readers.items() if code not in needed}
    return replace(one, lacks=tuple(what.value for what in lacks), readers=unread)
