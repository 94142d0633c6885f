"""What a coordinator reads at the desk in passing: who reads which language, and what happened today.

What may be many is counted up to `MOST` only, so that nobody's turn waits for a count.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from bot.storage.learners import learners
from bot.storage.registrations import registrations
from bot.storage.study import readings
from bot.storage.trainings import Stage, trainings

MOST = 1_000


def readers(db: Connection, country: str, languages: Iterable[str]) -> dict[str, int]:
    """Return how many learners of a country read each of these languages, the most first.

    One language after the other, so that many who read one never hide the few who read another.
    """
    found = {language: _n_readers(db, country, language) for language in languages}
    return {code: n for code, n in sorted(found.items(), key=lambda one: -one[1]) if n}


def _n_readers(db: Connection, country: str, language: str) -> int:
    theirs = (learners.c.country == country) & (learners.c.language == language)
    return _count(db, select(learners.c.country).where(theirs, learners.c.agreed_at.is_not(None)))


def _count(db: Connection, rows: Select[Any]) -> int:
    few = rows.limit(MOST).subquery()
    return int(db.execute(select(func.count()).select_from(few)).scalar_one())


def _in(countries: Collection[str] | None, column: Any) -> ColumnElement[bool]:
    return true() if countries is None else column.in_(countries)


def lessons_since(
    db: Connection, countries: Collection[str] | None, since: datetime
) -> tuple[int, int]:
    """Return how many lessons were finished, and by how many learners; None: in all countries."""
    few = _finished(db, countries, since).limit(MOST).subquery()
    counted = func.count(), func.count(few.c.learner_id.distinct())
    n_lessons, n_learners = db.execute(select(*counted).select_from(few)).one()
    return n_lessons, n_learners


def _finished(
    db: Connection, countries: Collection[str] | None, since: datetime
) -> Select[tuple[int]]:
    """Return the query of finished lessons; where few people live, it begins with them."""
    query = select(readings.c.learner_id).where(readings.c.finished_at >= since)
    if countries is None:
        return query
    here = learners.c.country.in_(countries)
    people = select(learners.c.id).where(here, learners.c.agreed_at.is_not(None)).limit(MOST)
    ids = db.execute(people).scalars().all()
    if len(ids) < MOST:
        return query.where(readings.c.learner_id.in_(ids))
    return query.join(learners, learners.c.id == readings.c.learner_id).where(here)


def sign_ups_since(db: Connection, countries: Collection[str] | None, since: datetime) -> int:
    """Return how often people signed up for trainings that still go on."""
    return _count(
        db,
        select(registrations.c.learner_id)
        .join(trainings, trainings.c.id == registrations.c.training_id)
        .where(
            registrations.c.signed_at >= since,
            trainings.c.stage.in_((Stage.OPEN.value, Stage.CLOSED.value)),
            _in(countries, trainings.c.country),
        ),
    )
