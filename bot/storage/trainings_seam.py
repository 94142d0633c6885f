"""Who takes part in a training, as announcements ask for it: three tables read by name only."""

from sqlalchemy import Connection, column, exists, inspect, select, table
from sqlalchemy.sql.expression import ColumnElement

from bot.storage.learners import learners

_trainings = table("trainings", column("id"), column("country"), column("stage"))
_texts = table("training_texts", column("training_id"), column("language"), column("title"))
_registrations = table(
    "registrations", column("training_id"), column("learner_id"), column("status")
)
_attendance = table("attendance", column("training_id"), column("learner_id"))
_STATUSES = {"registered": ("registered", "offered"), "waiting": ("waiting",)}
STANDINGS = ("registered", "waiting", "attended")


def takes_part(training: int, standing: str) -> ColumnElement[bool]:
    """Return whether a row of learners takes part; with no standing: has a place, or waits for one."""
    if standing == "attended":
        there = _attendance.c.learner_id == learners.c.id
        return exists().where(there, _attendance.c.training_id == training).correlate(learners)
    statuses = _STATUSES.get(standing, ("registered", "offered", "waiting", "applied"))
    theirs = (_registrations.c.learner_id == learners.c.id) & _registrations.c.status.in_(statuses)
    return exists().where(theirs, _registrations.c.training_id == training).correlate(learners)


def known_trainings(db: Connection, language: str) -> list[tuple[int, str, str]]:
    """Return (number, country, title) of the trainings that are on, the newest first."""
    if not inspect(db).has_table("trainings"):
        return []
    title = select(_texts.c.title).where(_texts.c.training_id == _trainings.c.id)
    titles = title.order_by((_texts.c.language == language).desc()).limit(1).scalar_subquery()
    query = select(_trainings.c.id, _trainings.c.country, titles)
    is_on = _trainings.c.stage.in_(("open", "closed"))
    rows = db.execute(query.where(is_on).order_by(_trainings.c.id.desc()).limit(8))
    return [(number, country, words or "") for number, country, words in rows]
