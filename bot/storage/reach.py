"""Where someone can be reached: the account they chose, else the reachable one they used last.

Its channel stands beside the slot in `enrolments`, so that each channel finds its own who are due;
whether there is any stands in `learners`, so that a million people are counted by one index.
"""

from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam, exists, func, select, update
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import Address, LearnerId
from bot.storage.learners import accounts, learners, lock_learner
from bot.storage.statements import Statement
from bot.storage.study import enrolments

NOWHERE = ""  # the channel of those who can't be reached


# What they chose comes before what they used last.
BEST_FIRST = (accounts.c.is_home.desc(), accounts.c.seen_at.desc(), accounts.c.channel)


def of_best_account(
    cell: ColumnElement[Any],
    *first: ColumnElement[Any],
    owner: Column[Any] = enrolments.c.learner_id,
) -> Select[Any]:
    """Return what finds a cell of the best account of someone, by default of whom an enrolment is of.

    `first` says what comes before all else, such as an account to which we may write now.
    """
    theirs = accounts.c.learner_id == owner
    best = select(cell).where(theirs, accounts.c.is_reachable).correlate(owner.table)
    return best.order_by(*first, *BEST_FIRST).limit(1)


_best_channel = func.coalesce(of_best_account(accounts.c.channel).scalar_subquery(), NOWHERE)
_KEEP = Statement(
    update(enrolments)
    .where(enrolments.c.learner_id == bindparam("of_learner"))
    .values(channel=_best_channel)
)


reaches_learner = (accounts.c.learner_id == learners.c.id) & accounts.c.is_reachable
_KEEP_REACH = Statement(
    update(learners)
    .where(learners.c.id == bindparam("of_learner"))
    .values(is_reachable=exists().where(reaches_learner).correlate(learners))
)


def keep_channel(db: Connection, learner_id: LearnerId) -> None:
    """Keep on which channel someone hears from us, after that may have changed."""
    _KEEP.run(db, of_learner=learner_id)


def keep_reach(db: Connection, learner_id: LearnerId) -> None:
    """Keep whether anything reaches someone, and on which channel, after that may have changed."""
    _KEEP_REACH.run(db, of_learner=learner_id)
    keep_channel(db, learner_id)


def note_unreachable(db: Connection, channel: str, address: Address) -> None:
    """The person blocked us there; what is due goes to another account of theirs, if there is one."""
    here = (accounts.c.channel == channel) & (accounts.c.address == address)
    learner_id = db.execute(select(accounts.c.learner_id).where(here)).scalar()
    # The learner is locked before the account, as in a turn: else the two could wait for each other.
    if learner_id is None or lock_learner(db, learner_id) is None:
        return
    db.execute(update(accounts).where(here).values(is_reachable=False))
    keep_reach(db, learner_id)
