"""Figures about what is kept, for an operator: how long the queues are, how many people study."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, literal_column, select

from bot.messages import Lane
from bot.storage.learners import learners
from bot.storage.outbox import outbox
from bot.storage.statements import Statement
from bot.storage.study import enrolments
from scheduler.rhythm import Step

COUNTED_AT_MOST = 100_000  # of those who wait: some 15 ms, in which nobody else is answered
STATES = ("new", "active", "paused", "stopped", "silent")

_OPEN = next(index for index in outbox.indexes if index.name == "ix_outbox_open")
_QUEUE = Statement(
    select(outbox.c.lane, func.count(), func.min(outbox.c.not_before))
    .where(_OPEN.dialect_options["sqlite"]["where"])  # its own words, so that it is used
    .group_by(outbox.c.lane)
)

_FIRST_DUE = (
    select(enrolments.c.slot_at)
    .where(enrolments.c.channel == bindparam("channel"), enrolments.c.slot_at <= bindparam("now"))
    .order_by(enrolments.c.slot_at)
    .limit(COUNTED_AT_MOST)
    .subquery()
)
_DUE = Statement(select(func.count(), func.min(_FIRST_DUE.c.slot_at)))

_STATE = case(
    (learners.c.stopped_at.is_not(None), literal_column("'stopped'")),
    (learners.c.agreed_at.is_(None), literal_column("'new'")),
    (learners.c.paused_until > bindparam("now"), literal_column("'paused'")),
    (learners.c.step >= Step.SILENCE.value, literal_column("'silent'")),
    else_=literal_column("'active'"),
)
_SLICE = (
    select(learners.c.id, _STATE.label("state"))
    .where(learners.c.id > bindparam("after"))
    .order_by(learners.c.id)
    .limit(bindparam("most"))
    .subquery()
)
_COUNT = Statement(
    select(_SLICE.c.state, func.count(), func.max(_SLICE.c.id)).group_by(_SLICE.c.state)
)


def queue(db: Connection, now: datetime) -> list[tuple[str, int, float]]:
    """Return (lane, deliveries not yet sent, seconds the oldest has been due) for each lane."""
    found = {lane: (n, oldest) for lane, n, oldest in _QUEUE.all(db)}
    figures = []
    for lane in Lane:
        n, oldest = found.get(lane.value, (0, now))
        figures.append((lane.name.lower(), n, max(0.0, (now - oldest).total_seconds())))
    return figures


def due(db: Connection, channel: str, now: datetime) -> tuple[int, float]:
    """Return how many learners of a channel wait for what is due, and seconds the first has waited.

    Where there are more than `COUNTED_AT_MOST`, that many are counted.
    """
    n, oldest = _DUE.all(db, channel=channel, now=now)[0]
    return n, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def count_learners(
    db: Connection, now: datetime, after: int, most: int
) -> tuple[Counter[str], int | None]:
    """Count the states of the next learners by id.

    Returns the counts, and after whom to go on; None when these were the last.
    """
    rows = _COUNT.all(db, now=now, after=after, most=most)
    counts = Counter({state: n for state, n, _ in rows})
    last = max((last for _, _, last in rows), default=None)
    return counts, last if counts.total() == most else None
