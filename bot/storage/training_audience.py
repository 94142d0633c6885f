"""Who takes part in a training, as announcements ask for it."""

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.sql.expression import ColumnElement

from bot.storage.learners import learners
from bot.storage.registrations import CONCERNED, HOLDING, Status, audience, audience_attended
from bot.storage.trainings import Stage, training_texts, trainings

ATTENDED = "attended"
_STATUSES: Mapping[str, tuple[Status, ...]] = {
    "registered": HOLDING,
    "waiting": (Status.WAITING,),
}
STANDINGS = (*_STATUSES, ATTENDED)
SHOWN = 8  # trainings to choose from


def takes_part(training: int, standing: str) -> ColumnElement[bool]:
    """Return whether a row of learners takes part; with no standing: has a place, or waits for one."""
    if standing == ATTENDED:
        return learners.c.id.in_(audience_attended(training))
    return learners.c.id.in_(audience(training, _STATUSES.get(standing, CONCERNED)))


def known_trainings(db: Connection, language: str) -> list[tuple[int, str, str]]:
    """Return (number, country, title) of the trainings that are on, the newest first."""
    title = select(training_texts.c.title).where(training_texts.c.training_id == trainings.c.id)
    best = title.order_by((training_texts.c.language == language).desc()).limit(1)
    query = select(trainings.c.id, trainings.c.country, best.scalar_subquery())
    is_on = trainings.c.stage.in_([Stage.OPEN.value, Stage.CLOSED.value])
    rows = db.execute(query.where(is_on).order_by(trainings.c.id.desc()).limit(SHOWN))
    return [(number, country, words or "") for number, country, words in rows]
