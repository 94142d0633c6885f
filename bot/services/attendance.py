"""Who was there: codes of half a day, ticks at the desk, and the certificate for whoever saw it all."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services.rights import Right, may
from bot.storage import attendance as storage
from bot.storage.attendance import Certificate, Present
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator
from bot.storage.learners import Learner
from bot.storage.registrations import find_registration, registrations_by
from bot.storage.trainings import Session, Stage, Training, find_training

LONG_DAY = timedelta(hours=4)  # a session longer than this has two halves, each with its code
CODE_DIGITS = 6  # digits only: they are on every keyboard
EARLY = timedelta(minutes=30)  # before a half begins its code works already
GRACE = timedelta(hours=48)  # after the session: who was offline sends it later


@dataclass(frozen=True, slots=True)
class Half:
    """Half a day: session and half counted from 1."""

    session: int
    half: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """Someone was there; `is_new` unless that was known, `is_complete` when nothing is missing."""

    training: Training
    half: Half
    is_new: bool
    is_complete: bool


def halves(sessions: Iterable[Session]) -> list[Half]:
    """Return all half-days of sessions, in order."""
    return [half for number, one in enumerate(sessions, 1) for half in _halves(number, one)]


def _halves(number: int, one: Session) -> Iterator[Half]:
    if one.ends_at - one.starts_at <= LONG_DAY:
        yield Half(number, 1, one.starts_at, one.ends_at)
        return
    middle = one.starts_at + (one.ends_at - one.starts_at) / 2
    yield Half(number, 1, one.starts_at, middle)
    yield Half(number, 2, middle, one.ends_at)


def code_of(secret: bytes, number: int, half: Half) -> str:
    """Return the code of half a day, six digits; it names its half and works for no other."""
    named = f"attendance {number} {half.session} {half.half} {half.starts_at:%Y%m%d%H%M}"
    drawn = int.from_bytes(hmac.digest(secret, named.encode(), hashlib.sha256)[:8], "big")
    return f"{drawn % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def current_half(training: Training, now: datetime) -> Half | None:
    """Return the half whose code is to be shown in the room now; None when none is near."""
    near = [one for one in halves(training.sessions) if one.starts_at - EARLY <= now < one.ends_at]
    return near[-1] if near else None


def note_code(
    db: Connection, learner: Learner, code: str, secret: bytes, now: datetime
) -> Noted | None:
    """Note that a learner was there, by the code they send; None when it is no code for them now.

    It is compared with the codes of what they signed up for: a code opens nothing for others.
    """
    for training in _going_on(db, learner.id, now):
        for half in halves(training.sessions):
            is_time = half.starts_at - EARLY <= now <= half.ends_at + GRACE
            if is_time and hmac.compare_digest(code_of(secret, training.id, half), code):
                present = Present(training.id, learner.id, half.session, half.half, now)
                is_new = storage.note_present(db, present)
                return Noted(training, half, is_new, is_complete(db, training, learner.id))
    return None


def expects_code(db: Connection, learner: Learner, now: datetime) -> bool:
    """Return whether a training of this learner's goes on, or has just been."""
    return any(True for _ in _going_on(db, learner.id, now))


def _going_on(db: Connection, learner_id: LearnerId, now: datetime) -> Iterator[Training]:
    for one in registrations_by(db, learner_id):
        training = None if one.is_over else find_training(db, one.training_id)
        if training is None or training.starts_at is None or training.ends_at is None:
            continue
        if training.stage not in (Stage.OPEN, Stage.CLOSED, Stage.PAST):
            continue
        if training.starts_at - EARLY <= now <= training.ends_at + GRACE:
            yield training


def tick(
    db: Connection, me: Coordinator, present: Present, now: datetime, *, yes: bool
) -> Noted | None:
    """Tick at the desk that someone was there, or take that back; None without a right.

    `present.noted_at` and `noted_by` are set here.
    """
    training = find_training(db, present.training_id)
    if training is None or not may(me, Right.RUN, training.country):
        return None
    at = [one for one in halves(training.sessions) if _is(one, present)]
    if not at or find_registration(db, training.id, present.learner_id) is None:
        return None
    ticked = Present(training.id, present.learner_id, at[0].session, at[0].half, now, me.id)
    half = (ticked.session, ticked.half)
    if yes:
        is_new = storage.note_present(db, ticked)
    else:
        is_new = storage.forget_present(db, training.id, ticked.learner_id, half)
    if is_new:
        what = "present" if yes else "absent"
        subject = f"training {training.id} learner {ticked.learner_id}"
        note(db, Deed(now, me.id, f"attendance {what}", subject, after=f"{half[0]}.{half[1]}"))
    return Noted(training, at[0], is_new, is_complete(db, training, ticked.learner_id))


def _is(half: Half, present: Present) -> bool:
    return (half.session, half.half) == (present.session, present.half)


def is_complete(db: Connection, training: Training, learner_id: LearnerId) -> bool:
    """Return whether someone was there at every half-day."""
    mine = storage.presents_of(db, learner_id)
    seen = {(one.session, one.half) for one in mine if one.training_id == training.id}
    wanted = {(one.session, one.half) for one in halves(training.sessions)}
    return bool(wanted) and wanted <= seen


def issue(
    db: Connection, learner: Learner, training: Training, printed: tuple[str, str], now: datetime
) -> Certificate | None:
    """Return the certificate of someone who was there at all sessions; None for others.

    There is one for each training and learner: a second call gives the first back.

    Args:
        printed: a new number and the name, as they will stand on paper.
    """
    mine = [
        one for one in storage.certificates_of(db, learner.id) if one.training_id == training.id
    ]
    if mine:
        return mine[0]
    if not is_complete(db, training, learner.id):
        return None
    number, name = printed
    fresh = Certificate(number, training.id, learner.id, now, name, learner.language)
    storage.add_certificate(db, fresh)
    return fresh


def revoke(db: Connection, me: Coordinator, number: str, why: str, now: datetime) -> bool:
    """Revoke a certificate; its page says so from now on. False without a right, or when it was."""
    found = storage.find_certificate(db, number)
    training = find_training(db, found.training_id) if found else None
    if found is None or training is None or found.revoked_at is not None:
        return False
    if not may(me, Right.RUN, training.country):
        return False
    storage.change_certificate(db, number, revoked_at=now)
    note(db, Deed(now, me.id, "certificate revoked", f"certificate {number}", after=why))
    return True
