"""All that ties a learner to trainings, for the learner: shown, joined with another's, given up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.storage import attendance as attendance_storage
from bot.storage import registrations as storage
from bot.storage.attendance import Certificate, Feedback, Present
from bot.storage.registrations import Registration, Status, registrations_by
from bot.storage.trainings import forget_signature, give_trainings, lock

# Of two registrations the one that has come further is kept.
_FURTHER = (
    Status.REGISTERED, Status.OFFERED, Status.WAITING, Status.APPLIED, Status.DECLINED, Status.LAPSED,
    Status.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """A learner's registrations, attendance, words about trainings, and certificates."""

    registrations: list[Registration]
    presents: list[Present]
    feedback: list[Feedback]
    certificates: list[Certificate]


def gather(db: Connection, learner_id: LearnerId) -> Signed:
    return Signed(
        registrations_by(db, learner_id),
        attendance_storage.presents_of(db, learner_id),
        attendance_storage.feedback_of(db, learner_id),
        attendance_storage.certificates_of(db, learner_id),
    )


def as_json(signed: Signed) -> dict[str, Any]:
    """Return the same in shapes that JSON holds; moments in ISO 8601."""
    return {
        "trainings": [
            {
                "training": one.training_id,
                "status": one.status.value,
                "group": one.group_number,
                "place_in_line": one.order_number,
                "signed_up": _iso(one.signed_at),
                "has_place_since": _iso(one.placed_at),
                "offered_until": _iso(one.offered_until),
                "said_coming": _iso(one.coming_at),
                "shows_idea_page": one.shows_idea,
                "answers": list(one.answers),
            }
            for one in signed.registrations
        ],
        "attended": [
            {
                "training": one.training_id,
                "session": one.session,
                "half": one.half,
                "noted": _iso(one.noted_at),
                "by_code": one.noted_by is None,
            }
            for one in signed.presents
        ],
        "said_of_trainings": [
            {
                "training": one.training_id,
                "asked": _iso(one.asked_at),
                "rating": one.rating,
                "words": one.words,
                "answered": _iso(one.answered_at),
            }
            for one in signed.feedback
        ],
        "certificates": [
            {
                "number": one.number,
                "training": one.training_id,
                "issued": _iso(one.issued_at),
                "name": one.name,
                "shows_name": one.shows_name,
                "revoked": _iso(one.revoked_at),
            }
            for one in signed.certificates
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def hold(db: Connection, learner_id: LearnerId) -> None:
    """Lock all trainings of a learner who is about to go, so that no place passes to them meanwhile.

    The place itself returns with the registration's row; the tick offers it to the next. Trainings
    that they ran as a coordinator are signed by nobody's name any more.
    """
    _lock_all(db, (one.training_id for one in registrations_by(db, learner_id)))
    forget_signature(db, learner_id)


def _lock_all(db: Connection, numbers: Iterable[int]) -> None:
    for number in sorted(set(numbers)):
        lock(db, number)


def join(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's registrations and all that follows from them to another.

    Where both signed up, the one that has come further is kept, at the better place in line; the
    other place is free again.
    """
    pairs = (*registrations_by(db, of), *registrations_by(db, to))
    _lock_all(db, (one.training_id for one in pairs))
    kept = {one.training_id: one for one in registrations_by(db, to)}
    for one in registrations_by(db, of):
        storage.delete_registration(db, one.training_id, of)
        other = kept.get(one.training_id)
        moved = replace(one, learner_id=to)
        if other is None:
            storage.add_registration(db, moved)
        else:
            storage.save_registration(db, _merged(other, moved))
    attendance_storage.give_attendance(db, of=of, to=to)
    give_trainings(db, of=of, to=to)


def _merged(one: Registration, other: Registration) -> Registration:
    best, rest = sorted((one, other), key=lambda it: (_FURTHER.index(it.status), it.order_number))
    return replace(
        best, answers=best.answers or rest.answers, coming_at=best.coming_at or rest.coming_at
    )
