"""Places: who gets one, who waits, and to whom a freed place is offered.

All is decided while the training's row is locked, and counted from the registrations themselves:
however many tap at once, in however many processes, there are never more than there are places.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services import reminders
from bot.storage import registrations as storage
from bot.storage.learners import Learner, get_learners
from bot.storage.registrations import Registration, Status, registrations_of
from bot.storage.trainings import Training, lock, lock_next
from scheduler.rhythm import is_quiet
from scheduler.waking import after_waking

# How long a freed place is kept for someone, by the time that is left; quiet hours don't count.
OFFERS = (
    (timedelta(days=7), timedelta(hours=48)),
    (timedelta(days=2), timedelta(hours=12)),
    (timedelta(), timedelta(hours=2)),
)
LAST_OFFER = timedelta(hours=2)  # before the start; later nobody could still come
ANSWER_BEFORE = timedelta(hours=1)  # the start


@dataclass(frozen=True, slots=True)
class Placed:
    """They have a place now."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class InLine:
    """All places are taken; `n_ahead` wait before them."""

    registration: Registration
    n_ahead: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A coordinator will select."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class Already:
    """They had signed up before; nothing changed."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class NotOpen:
    """One can't sign up, or not for this group."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The offer has passed on; nothing changed."""


@dataclass(frozen=True, slots=True)
class Full:
    """No place is free for them; nothing changed."""


SignedUp = Placed | InLine | Applied | Already | NotOpen


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of freed places: who is offered one now, and whose offer has lapsed."""

    offered: tuple[Registration, ...] = ()
    lapsed: tuple[Registration, ...] = ()


def rooms(training: Training) -> dict[int, int]:
    """Return how many places each group has; group 0 stands for all where there are none."""
    return dict(enumerate(training.quotas, 1)) or {0: training.capacity}


def n_free(training: Training, holding: Mapping[int, int], group: int) -> int:
    """Return how many places a group has left; never below zero."""
    in_all = training.capacity - sum(holding.values())
    return max(0, min(in_all, rooms(training).get(group, 0) - holding.get(group, 0)))


def sign_up(db: Connection, learner: Learner, number: int, group: int, now: datetime) -> SignedUp:
    """Give a learner a place, or the end of the line; for a visit take their application.

    A free place goes to a newcomer only when nobody waits for it.
    """
    locked = lock_next(db, number)
    if locked is None:
        return NotOpen()
    training, order = locked
    before = storage.find_registration(db, number, learner.id)
    if before and (not before.is_over or before.status is Status.DECLINED):
        return Already(before)
    if not training.takes_sign_ups(now) or group not in rooms(training):
        return NotOpen()
    fresh = Registration(number, learner.id, Status.APPLIED, group, order, now)
    if before:
        fresh = replace(fresh, answers=before.answers, shows_idea=before.shows_idea)
    if not training.is_visit:
        fresh = _placed_or_waiting(db, training, fresh, learner.zone, now)
    keep = storage.save_registration if before else storage.add_registration
    keep(db, fresh)
    return _signed_up(db, fresh)


def _placed_or_waiting(
    db: Connection, training: Training, fresh: Registration, zone: str, now: datetime
) -> Registration:
    group = fresh.group_number
    has_room = n_free(training, storage.count_holding(db, training.id), group) > 0
    if has_room and not storage.has_line(db, training.id, group):
        return placed(fresh, training, zone, now)
    return replace(fresh, status=Status.WAITING)


def placed(one: Registration, training: Training, zone: str, now: datetime) -> Registration:
    """Return the registration with a place, and when its first reminder is due."""
    has = replace(one, status=Status.REGISTERED, placed_at=now, offered_until=None, remind_step=0)
    return reminders.with_next(has, training, zone, now)


def _signed_up(db: Connection, fresh: Registration) -> SignedUp:
    if fresh.status is Status.REGISTERED:
        return Placed(fresh)
    if fresh.status is Status.APPLIED:
        return Applied(fresh)
    return InLine(fresh, storage.n_ahead(db, fresh))


def give_back(db: Connection, number: int, learner_id: LearnerId) -> Registration | None:
    """Take a learner's place, their place in line, their offer or application back.

    Returns how they stood; None when there was nothing to give back. The place is free at once:
    call `pass_on` next. Whoever comes again goes to the end of the line.
    """
    lock(db, number)
    before = storage.find_registration(db, number, learner_id)
    if before is None or before.is_over:
        return None
    storage.save_registration(db, over(before, Status.CANCELLED))
    return before


def over(one: Registration, status: Status) -> Registration:
    return replace(
        one, status=status, placed_at=None, offered_until=None, coming_at=None, remind_at=None
    )


def take_offer(
    db: Connection, learner: Learner, number: int, now: datetime
) -> Placed | Already | TooLate:
    """Take the place that is kept for a learner, if it still is."""
    training = lock(db, number)
    before = storage.find_registration(db, number, learner.id)
    if training is None or before is None:
        return TooLate()
    if before.status is Status.REGISTERED:
        return Already(before)
    is_kept = before.offered_until is not None and before.offered_until > now
    if before.status is not Status.OFFERED or not is_kept or not training.is_on:
        return TooLate()
    taken = placed(before, training, learner.zone, now)
    storage.save_registration(db, taken)
    return Placed(taken)


def pass_on(db: Connection, number: int, now: datetime) -> Passed:
    """Let offers lapse that nobody took in time, and offer what is free to the next in line.

    Who sleeps is not woken: their turn stays theirs until the morning. Safe to run twice or late.
    """
    training = lock(db, number)
    if training is None or not training.is_on or training.starts_at is None:
        return Passed()
    lapsed = tuple(_lapse(db, number, now))
    if training.starts_at - now < LAST_OFFER:
        return Passed(lapsed=lapsed)
    return Passed(tuple(_offer(db, training, now)), lapsed)


def _lapse(db: Connection, number: int, now: datetime) -> Iterator[Registration]:
    for one in registrations_of(db, number, (Status.OFFERED,)):
        if one.offered_until is not None and one.offered_until <= now:
            gone = over(one, Status.LAPSED)
            storage.save_registration(db, gone)
            yield gone


def _undecided(db: Connection, training: Training) -> set[int]:
    """Return groups of a visit in which applications wait: a coordinator has the first choice."""
    if not training.is_visit:
        return set()
    return {one.group_number for one in registrations_of(db, training.id, (Status.APPLIED,))}


def _offer(db: Connection, training: Training, now: datetime) -> Iterator[Registration]:
    line = registrations_of(db, training.id, (Status.WAITING,))
    holding, asleep = storage.count_holding(db, training.id), _undecided(db, training)
    people = get_learners(db, [one.learner_id for one in line[: training.capacity]])
    for one in line:
        group = one.group_number
        if group in asleep or n_free(training, holding, group) == 0:
            continue
        zone = ZoneInfo(people[one.learner_id].zone)
        if is_quiet(now, zone):
            asleep.add(group)
            continue
        offered = replace(
            one, status=Status.OFFERED, offered_until=offered_until(training, zone, now)
        )
        storage.save_registration(db, offered)
        holding[group] = holding.get(group, 0) + 1
        yield offered


def offered_until(training: Training, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when a place is kept that is offered now to someone in `zone`."""
    assert training.starts_at is not None
    left = training.starts_at - now
    length = next(length for at_least, length in OFFERS if left >= at_least)
    return min(after_waking(now, length, zone), training.starts_at - ANSWER_BEFORE)


def offer_before(one: Registration, training: Training) -> Registration:
    """Return a registration whose offer ends in time for the start, such as when that was moved."""
    if one.offered_until is None or training.starts_at is None:
        return one
    return replace(one, offered_until=min(one.offered_until, training.starts_at - ANSWER_BEFORE))


def confirm(db: Connection, number: int, learner_id: LearnerId, now: datetime) -> bool:
    """Note that someone with a place is coming; False when they have none."""
    lock(db, number)
    one = storage.find_registration(db, number, learner_id)
    if one is None or one.status is not Status.REGISTERED:
        return False
    storage.save_registration(db, replace(one, coming_at=now))
    return True


def answer(db: Connection, number: int, learner_id: LearnerId, said: tuple[int, str]) -> bool:
    """Keep what was said to a question, counted from 1; False when they have not signed up."""
    lock(db, number)
    one = storage.find_registration(db, number, learner_id)
    if one is None or one.is_over:
        return False
    question, words = said
    padded = (*one.answers, *("",) * (question - len(one.answers)))
    answers = (*padded[: question - 1], words, *padded[question:])
    storage.save_registration(db, replace(one, answers=answers))
    return True


def show_idea(db: Connection, number: int, learner_id: LearnerId, *, yes: bool) -> bool:
    """Let the coordinator see a learner's idea page, or no more."""
    lock(db, number)
    one = storage.find_registration(db, number, learner_id)
    if one is None or one.is_over:
        return False
    storage.save_registration(db, replace(one, shows_idea=yes))
    return True
