"""Which trainings have something due: one statement, cheap when it is nothing."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from bot.storage.registrations import HOLDS, Status, registrations
from bot.storage.schema import Moment
from bot.storage.statements import Statement
from bot.storage.trainings import Stage, trainings

_theirs = registrations.c.training_id == trainings.c.id
_is_on = or_(trainings.c.stage == Stage.OPEN.value, trainings.c.stage == Stage.CLOSED.value)
_now = bindparam("now", type_=Moment())
_waits = exists().where(_theirs, registrations.c.status == Status.WAITING.value)
_holding = select(func.count()).select_from(registrations).where(_theirs, HOLDS).scalar_subquery()
_has_line = (trainings.c.starts_at > bindparam("soon", type_=Moment())) & _waits
_DUE = Statement(
    select(trainings.c.id)
    .where(
        _is_on,
        or_(
            exists().where(_theirs, registrations.c.offered_until <= _now),
            exists().where(_theirs, registrations.c.remind_at <= _now),
            trainings.c.follow_up_at <= _now,
            _has_line & (_holding < trainings.c.capacity),
        ),
    )
    .order_by(trainings.c.id)
)


def due_trainings(db: Connection, now: datetime, last_offer: timedelta) -> list[int]:
    """Return trainings with a place to offer, an offer that is over, a reminder, or a question due.

    Args:
        last_offer: how long before the start places are still offered.
    """
    return [int(row[0]) for row in _DUE.all(db, now=now, soon=now + last_offer)]
