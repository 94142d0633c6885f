"""Selecting who comes on a study visit; what was decided, and why, is in the audit log."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services import places
from bot.services.places import Full, n_free
from bot.services.rights import Right, may
from bot.storage import registrations as storage
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator
from bot.storage.learners import get_learner
from bot.storage.registrations import Registration, Status
from bot.storage.trainings import Training, lock


@dataclass(frozen=True, slots=True)
class Case:
    """Whom a decision is about, and why it is made; the reason is for the audit log only."""

    training_id: int
    learner_id: LearnerId
    why: str = ""


def accept(
    db: Connection, me: Coordinator, case: Case, now: datetime
) -> Registration | Full | None:
    """Give someone who applied, or waits, a place of their group's; they are to be told.

    Returns None where there is nothing to decide: no right, or it was decided so before.
    """
    found = _found(db, me, case)
    if found is None or found[1].holds_place:
        return None
    training, before = found
    if n_free(training, storage.count_holding(db, training.id), before.group_number) == 0:
        return Full()
    learner = get_learner(db, case.learner_id)
    assert learner is not None  # a registration goes with its learner
    after = places.placed(before, training, learner.zone, now)
    return _decide(db, (me, case.why), before, after, now)


def wait(db: Connection, me: Coordinator, case: Case, now: datetime) -> Registration | None:
    """Put someone who applied in line, in the order of applications; they are to be told."""
    found = _found(db, me, case)
    if found is None or found[1].status not in (Status.APPLIED, Status.DECLINED):
        return None
    after = replace(found[1], status=Status.WAITING)
    return _decide(db, (me, case.why), found[1], after, now)


def decline(db: Connection, me: Coordinator, case: Case, now: datetime) -> Registration | None:
    """Decline someone, even if they have a place: it is free at once. They are to be told."""
    found = _found(db, me, case)
    if found is None or found[1].is_over:
        return None
    after = places.over(found[1], Status.DECLINED)
    return _decide(db, (me, case.why), found[1], after, now)


def _found(db: Connection, me: Coordinator, case: Case) -> tuple[Training, Registration] | None:
    training = lock(db, case.training_id)
    if training is None or not training.is_on or not may(me, Right.RUN, training.country):
        return None
    registration = storage.find_registration(db, training.id, case.learner_id)
    return (training, registration) if registration else None


def _decide(
    db: Connection,
    by: tuple[Coordinator, str],
    before: Registration,
    after: Registration,
    now: datetime,
) -> Registration:
    me, why = by
    storage.save_registration(db, after)
    subject = f"training {after.training_id} learner {after.learner_id}"
    decided = "; ".join(filter(None, (after.status, why)))
    stood = f"{before.status}; number {before.order_number}"
    note(db, Deed(now, me.id, f"training {after.status}", subject, stood, decided))
    return after
