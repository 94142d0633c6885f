"""Finding all who get an announcement: the database does it, range by range."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, literal, select, text
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import LearnerId
from bot.storage.audiences import Aim, Fate, due_at, fate, people
from bot.storage.learners import learners
from bot.storage.recipients import Stage, recipients
from bot.storage.statements import own_insert

_CELLS = ("learner_id", "announcement_id", "state", "channel", "due_at")
GETS_IT = (Fate.NOW.value, Fate.BREAK.value, Fate.WEEK.value, Fate.WINDOW.value)


def newest_learner(db: Connection) -> LearnerId:
    """Return the last learner's number, 0 where there is none."""
    return LearnerId(db.execute(select(func.max(learners.c.id))).scalar() or 0)


def zones_between(db: Connection, ids: tuple[LearnerId, LearnerId]) -> list[str]:
    """Return the zones of learners whose numbers are in a range (after, up to)."""
    query = select(learners.c.zone).where(_between(ids)).distinct()
    return list(db.execute(query).scalars())


def _between(ids: tuple[LearnerId, LearnerId]) -> ColumnElement[bool]:
    after, upto = ids
    return (learners.c.id > after) & (learners.c.id <= upto)


def plan(
    db: Connection,
    number: int,
    aim: Aim,
    ids: tuple[LearnerId, LearnerId],
    how: tuple[Sequence[str], Mapping[str, datetime]],
) -> int:
    """Add the recipients of a range (after, up to), each once however often it is done.

    Args:
        how: the languages it is written in, and for each zone when its people shall hear it.

    Returns:
        How many are new.
    """
    languages, by_zone = how
    who = people(db, aim, _between(ids))
    gets = fate(who.c, aim).in_(GETS_IT) & who.c.language.in_(languages)
    gets &= who.c.channel.is_not(None)
    rows = select(
        who.c.id, literal(number), literal(int(Stage.PLANNED)), who.c.channel,
        due_at(who.c, aim, by_zone),
    ).where(gets)  # fmt: skip
    added = own_insert(db.dialect.name)(recipients).from_select(list(_CELLS), rows)
    once = added.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    n = db.execute(once).rowcount
    # SQLite's driver counts only for statements that begin with INSERT; this one begins with WITH.
    return int(n if n >= 0 else db.execute(text("SELECT changes()")).scalar_one())
