"""Trainings as coordinators run them: drafts, publishing, moving, cancelling; all in the audit log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.services import places, reminders
from bot.services.rights import Right, may
from bot.services.training_log import differences
from bot.storage import trainings as storage
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator, Post
from bot.storage.learners import get_learners
from bot.storage.registrations import (
    Registration,
    count_holding,
    registrations,
    registrations_of,
    save_registration,
)
from bot.storage.registrations import change_registrations as change_all
from bot.storage.trainings import Kind, Session, Stage, Training, find_training, trainings
from scheduler.timetable import ONE_DAY, local_day, slot_on

CAPACITY = 25
MOST_PLACES = 1_000
LISTED_AT_MOST = 20
CALLED_NOWHERE = "RU"
ASKS_AT = time(10)
NIGHT = timedelta(hours=5)


class Missing(StrEnum):
    """What a draft lacks before it can be published."""

    TITLE = "title"  # in a language that its learners read
    QUESTIONS = "questions"  # a language lacks some that another has
    GROUPS = "groups"  # a language lacks names of some
    SESSIONS = "sessions"
    FUTURE = "future"  # it begins in the past
    PLACE = "place"  # neither an address nor a link
    SIGNER = "signer"  # nobody's first name stands under its reminders


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer places than are taken; nothing was changed."""

    n_taken: int


def draft(
    db: Connection, me: Coordinator, kind: Kind, place: tuple[str, str], now: datetime
) -> Training | None:
    """Return a new draft in a place (country, zone); None where one has no right to run trainings."""
    country, zone = place
    if not may(me, Right.RUN, country):
        return None
    fresh = {
        "kind": kind.value, "stage": Stage.DRAFT.value, "country": country, "zone": zone,
        "capacity": CAPACITY, "coordinator_id": me.id, "signed_by": me.first_name,
        "created_at": now,
    }  # fmt: skip
    made = find_training(db, storage.add_training(db, fresh))
    assert made is not None
    _note(db, me, made, "training drafted", now)
    return made


def find_for(db: Connection, me: Coordinator, number: int) -> Training | None:
    """Return a training that one may run; None for any other."""
    training = find_training(db, number)
    return training if training and may(me, Right.RUN, training.country) else None


def list_for(db: Connection, me: Coordinator) -> list[Training]:
    """Return what one may run and is not over, the next to begin first."""
    going_on = trainings.c.stage.in_([Stage.DRAFT.value, Stage.OPEN.value, Stage.CLOSED.value])
    here = storage.is_in(None if me.post is Post.ADMIN else me.countries)
    return storage.find_trainings(db, here, going_on)


def is_for(training: Training, country: str) -> bool:
    """Return whether a learner in a country may see a training; drafts are seen at the desk only.

    Nobody in the Kaliningrad region is called to a foreign partner.
    """
    is_near = training.country == country or country != CALLED_NOWHERE
    return training.stage is not Stage.DRAFT and is_near


def open_for(db: Connection, country: str, now: datetime) -> list[Training]:
    """Return what learners in a country can sign up for now, the next to begin first."""
    here = (trainings.c.country == country, trainings.c.stage == Stage.OPEN.value)
    found = storage.find_trainings(db, *here, trainings.c.starts_at > now, limit=LISTED_AT_MOST)
    return [one for one in found if one.takes_sign_ups(now)]


def missing(training: Training, languages: Collection[str], now: datetime) -> tuple[Missing, ...]:
    """Return what a training lacks before learners who read these languages may see it."""
    words = [training.words.get(one) for one in languages]
    n_questions = max((len(one.questions) for one in training.words.values()), default=0)
    n_groups = len(training.quotas)
    lacks = {
        Missing.TITLE: any(not (one and one.title) for one in words),
        Missing.QUESTIONS: any(one and len(one.questions) != n_questions for one in words),
        Missing.GROUPS: any(one and len(one.groups) != n_groups for one in words),
        Missing.SESSIONS: not training.sessions,
        Missing.FUTURE: bool(training.sessions) and training.sessions[0].starts_at <= now,
        Missing.PLACE: not (training.place or training.link),
        Missing.SIGNER: not training.signed_by,
    }
    return tuple(what for what, is_so in lacks.items() if is_so)


def change(
    db: Connection, me: Coordinator, after: Training, now: datetime
) -> Training | TooFew | None:
    """Keep what a coordinator changed: words, place, capacity, quotas, times of registration.

    Sessions are changed so in drafts only; `move` is for what people signed up for. More places
    are offered to the line by the tick. Returns None where one has no right, or it is over.
    """
    before = _locked(db, me, after.id)
    if before is None or before.stage in (Stage.CANCELLED, Stage.PAST):
        return None
    holding = count_holding(db, after.id)
    if not _fits(after, holding):
        return TooFew(sum(holding.values()))
    sessions = _in_order(after.sessions) if before.stage is Stage.DRAFT else before.sessions
    kept = _with_sessions(replace(after, stage=before.stage, n_moves=before.n_moves), sessions)
    storage.save_training(db, kept)
    was, now_is = differences(before, kept)
    if was or now_is:
        note(db, Deed(now, me.id, "training changed", _name(kept), was, now_is))
    return kept


def _fits(training: Training, holding: Mapping[int, int]) -> bool:
    room = places.rooms(training)
    in_all = sum(holding.values()) <= training.capacity
    return in_all and all(n <= room.get(group, 0) for group, n in holding.items())


def publish(db: Connection, me: Coordinator, number: int, now: datetime) -> Training | None:
    """Let learners see a draft, or sign up again; None where it can't be done. Ask `missing` first."""
    return _set_stage(db, me, number, ((Stage.DRAFT, Stage.CLOSED), Stage.OPEN), now)


def close(db: Connection, me: Coordinator, number: int, now: datetime) -> Training | None:
    """Take no more sign-ups; who waits in line still gets what becomes free."""
    return _set_stage(db, me, number, ((Stage.OPEN,), Stage.CLOSED), now)


def _set_stage(
    db: Connection,
    me: Coordinator,
    number: int,
    step: tuple[tuple[Stage, ...], Stage],
    now: datetime,
) -> Training | None:
    expected, stage = step
    before = _locked(db, me, number)
    if before is None or before.stage not in expected:
        return None
    published_at = before.published_at or (now if stage is Stage.OPEN else None)
    storage.change_training(db, number, stage=stage.value, published_at=published_at)
    after = replace(before, stage=stage, published_at=published_at)
    note(db, Deed(now, me.id, f"training {stage.value}", _name(after), before.stage, stage))
    return after


def move(
    db: Connection, me: Coordinator, number: int, sessions: Sequence[Session], now: datetime
) -> tuple[Training, list[Registration]] | None:
    """Give a training other days, and return it with whom that concerns: they are to be told.

    Who said that they are coming is asked again; reminders follow the new days. Returns None where
    nothing is to be moved, such as when these are its days already.
    """
    before, wanted = _locked(db, me, number), _in_order(sessions)
    if before is None or not before.is_on or not wanted or before.sessions == wanted:
        return None
    after = _with_sessions(replace(before, n_moves=before.n_moves + 1), wanted)
    storage.save_training(db, after)
    note(db, Deed(now, me.id, "training moved", _name(after), _words(before), _words(after)))
    told = registrations_of(db, number)
    people = get_learners(db, [one.learner_id for one in told])
    for one in told:
        asked = replace(one, coming_at=None, remind_step=0)
        kept = places.offer_before(asked, after)
        save_registration(db, reminders.with_next(kept, after, people[one.learner_id].zone, now))
    return after, told


def cancel(
    db: Connection, me: Coordinator, number: int, now: datetime
) -> tuple[Training, list[Registration]] | None:
    """Cancel a training, and return it with whom that concerns: they are to be told.

    Registrations stay as they were, so that one can see whom it concerned; nothing follows from
    them any more. Returns None where one has no right, or it is not going on.
    """
    before = _locked(db, me, number)
    if before is None or not before.is_on:
        return None
    told = registrations_of(db, number)
    after = replace(before, stage=Stage.CANCELLED)
    storage.change_training(db, number, stage=after.stage.value)
    change_all(db, registrations.c.training_id == number, remind_at=None, offered_until=None)
    note(db, Deed(now, me.id, "training cancelled", _name(after), before.stage, after.stage))
    return after, told


def _locked(db: Connection, me: Coordinator, number: int) -> Training | None:
    return find_for(db, me, number) if storage.lock(db, number) else None


def _in_order(sessions: Sequence[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda one: one.starts_at))


def _with_sessions(training: Training, sessions: tuple[Session, ...]) -> Training:
    starts_at = min((one.starts_at for one in sessions), default=None)
    ends_at = max((one.ends_at for one in sessions), default=None)
    asked_at = None if ends_at is None else follow_up_at(ends_at, ZoneInfo(training.zone))
    return replace(
        training, sessions=sessions, starts_at=starts_at, ends_at=ends_at, follow_up_at=asked_at
    )


def follow_up_at(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when to ask how it was: the next morning where it took place.

    What ends after midnight belongs to the day before.
    """
    day = local_day(ends_at - NIGHT, zone) + ONE_DAY
    return slot_on(day, zone=zone, at=ASKS_AT)


def _note(db: Connection, me: Coordinator, training: Training, action: str, now: datetime) -> None:
    note(db, Deed(now, me.id, action, _name(training), "", _words(training)))


def _name(training: Training) -> str:
    return f"training {training.id}"


def _words(training: Training) -> str:
    days = " ".join(f"{one.starts_at:%Y-%m-%dT%H:%MZ}" for one in training.sessions)
    places = f"{training.capacity} places"
    return "; ".join(filter(None, (training.kind, training.country, places, days, training.place)))
