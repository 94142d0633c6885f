"""What a coordinator reads at the desk in passing: who reads which language, and what happened today.

What may be many is counted up to `MOST` only, so that nobody's turn waits for a count.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from bot.storage.learners import learners
from bot.storage.registrations import registrations
from bot.storage.study import readings
from bot.storage.trainings import trainings

MOST = 1_000


def readers(db: Connection, country: str, most: int = MOST) -> dict[str, int]:
    """Return how many learners of a country read each language, the most first."""
    here = (learners.c.country == country) & learners.c.agreed_at.is_not(None)
    few = select(learners.c.language).where(here).limit(most).subquery()
    n = func.count().label("n")
    rows = db.execute(select(few.c.language, n).group_by(few.c.language).order_by(n.desc()))
    return {row.language: row.n for row in rows}


def _in(countries: Collection[str] | None, column: Any) -> ColumnElement[bool]:
    return true() if countries is None else column.in_(countries)


def lessons_since(
    db: Connection, countries: Collection[str] | None, since: datetime
) -> tuple[int, int]:
    """Return how many lessons were finished, and by how many learners; None: in all countries."""
    few = (
        select(readings.c.learner_id)
        .join(learners, learners.c.id == readings.c.learner_id)
        .where(readings.c.finished_at >= since, _in(countries, learners.c.country))
        .limit(MOST)
        .subquery()
    )
    whose = few.c.learner_id
    n_lessons, n_learners = db.execute(select(func.count(), func.count(whose.distinct()))
                                       .select_from(few)).one()  # fmt: skip
    return n_lessons, n_learners


def sign_ups_since(db: Connection, countries: Collection[str] | None, since: datetime) -> int:
    """Return how often people signed up for trainings that still go on."""
    few: Select[Any] = (
        select(registrations.c.learner_id)
        .join(trainings, trainings.c.id == registrations.c.training_id)
        .where(
            registrations.c.signed_at >= since,
            trainings.c.stage.in_(("open", "closed")),
            _in(countries, trainings.c.country),
        )
        .limit(MOST)
    )
    return int(db.execute(select(func.count()).select_from(few.subquery())).scalar_one())
