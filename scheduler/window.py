"""Channels that may write to a person only for a time after they did something there.

    they act                         the window                          it ends
       |------------------------------------------------------------------|
       |   lesson read      one tap in the afternoon        guard |//////|
       slot                                                        slot of the next day

A lesson comes at its slot; where the window ends before it, up to an hour early; else on another
channel that is open; else it waits until the person writes. So that the slot doesn't creep earlier
day by day, we ask for one more tap some hours after the lesson.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from scheduler.rhythm import (
    DAY_BEGINS,
    DAY_ENDS,
    LAST_NUDGE,
    LATE_AT_MOST,
    NUDGE_AFTER,
    NUDGE_AT_LEAST_AFTER,
    SAME_HOUR,
    Habit,
    evening_of,
    is_quiet,
)
from scheduler.timetable import ONE_DAY, falls_on, local_day, slot_on

GUARD = timedelta(seconds=30)  # before the end: clocks differ, and messages wait their turn
AHEAD = timedelta(minutes=10)  # before the end: what comes early aims at this moment
EARLY_AT_MOST = timedelta(hours=1)
CREEP_AT_MOST = timedelta(minutes=20)  # a lesson so much too early is put right by a touch
AFTERNOON = time(14)
TALK_LASTS = timedelta(hours=1)  # whoever wrote so lately is awake


@dataclass(frozen=True, slots=True)
class Account:
    """One way to a person; `open_until` is None where we may always write."""

    channel: str
    open_until: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The last moment at which something may be said."""
        return None if self.open_until is None else self.open_until - GUARD

    @property
    def aim(self) -> datetime | None:
        """The moment by which we like to have said it."""
        return None if self.open_until is None else self.open_until - AHEAD

    def is_open(self, at: datetime) -> bool:
        return self.ends_at is None or at <= self.ends_at


@dataclass(frozen=True, slots=True)
class Message:
    """Something unasked, as far as it decides when it may be said."""

    due_at: datetime
    not_before: datetime
    not_after: datetime
    zone: ZoneInfo
    night_until: datetime | None = None  # from `due_at` to this moment it may be said at night too

    def may_be_said(self, at: datetime) -> bool:
        """Return True within its time, and by day, or at the hour that was chosen."""
        if not self.not_before <= at <= self.not_after:
            return False
        return self._has_own_hour(at) or not is_quiet(at, self.zone)

    def _has_own_hour(self, at: datetime) -> bool:
        return self.night_until is not None and self.due_at <= at <= self.night_until

    def last_moment(self, now: datetime) -> datetime:
        """Return until when it may go out without a pause from `now`, a moment at which it may."""
        own = self.night_until if self._has_own_hour(now) else None
        by_day = own if own and is_quiet(now, self.zone) else now
        evening = evening_of(by_day, self.zone)
        if is_quiet(by_day, self.zone):
            evening = by_day
        elif self.night_until and self._has_own_hour(evening):
            evening = self.night_until
        return min(self.not_after, evening)


@dataclass(frozen=True, slots=True)
class Now:
    """Say it now."""


@dataclass(frozen=True, slots=True)
class At:
    """Say it at a later moment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Say it on another channel; now, or at `at`."""

    account: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits until they write."""


Plan = Now | At | Elsewhere | Hold


def lesson(slot: datetime, zone: ZoneInfo) -> Message:
    """Return the day's lesson: up to an hour early on its own day, at night only at its own hour."""
    midnight = slot_on(local_day(slot, zone), zone=zone, at=time())
    earliest = min(slot, max(slot - EARLY_AT_MOST, midnight))
    return Message(slot, earliest, slot + LATE_AT_MOST, zone, slot + SAME_HOUR)


def nudge(slot: datetime, zone: ZoneInfo) -> Message:
    """Return a word that follows a lesson nobody reacted to."""
    return Message(slot, slot, slot + LATE_AT_MOST, zone)


def word(
    now: datetime, zone: ZoneInfo, *, expires_at: datetime, is_urgent: bool = False
) -> Message:
    """Return what someone says now, such as a coordinator; what is urgent is said at night too."""
    return Message(now, now, expires_at, zone, expires_at if is_urgent else None)


def plan(message: Message, account: Account, now: datetime, others: Iterable[Account] = ()) -> Plan:
    """Return when and where something unasked is said.

    Args:
        account: where they would like to have it.
        others: where else they can be reached, the best first; used only if `account` can't be.
    """
    at = moment(message, account, now)
    if at is not None:
        return Now() if at <= now else At(at)
    for other in others:
        at = moment(message, other, now)
        if at is not None:
            return Elsewhere(other, at)
    return Hold()


def moment(message: Message, account: Account, now: datetime) -> datetime | None:
    """Return the best moment from now on: the first from its time on, else the last before it."""
    first = max(message.due_at, now)
    later = first if message.may_be_said(first) else _morning(first, message.zone)
    if message.may_be_said(later) and account.is_open(later):
        return later
    if now >= message.due_at:
        return None
    last = max(now, min(message.due_at, account.aim or message.due_at))
    sooner = last if message.may_be_said(last) else _evening(last, message.zone)
    is_fit = now <= sooner <= last and message.may_be_said(sooner)
    return sooner if is_fit and account.is_open(sooner) else None


def _morning(after: datetime, zone: ZoneInfo) -> datetime:
    """Return when the night is over that a moment lies in, or the next one."""
    day = local_day(after, zone)
    today = slot_on(day, zone=zone, at=DAY_BEGINS)
    return today if today > after else slot_on(day + ONE_DAY, zone=zone, at=DAY_BEGINS)


def _evening(before: datetime, zone: ZoneInfo) -> datetime:
    """Return the last minute of the day before the night that a moment lies in."""
    day = local_day(before, zone)
    today = slot_on(day, zone=zone, at=DAY_ENDS)
    if today > before:
        today = slot_on(day - ONE_DAY, zone=zone, at=DAY_ENDS)
    return today - timedelta(minutes=1)


class Deed(Enum):
    """What a look at someone's window leads to."""

    REST = "rest"
    TOUCH = "touch"  # ask for one tap
    EARLY = "early"  # the lesson now, for the window ends before its slot


@dataclass(frozen=True, slots=True)
class Look:
    """What is done now, and when we look again; None: after they did something here."""

    deed: Deed
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Someone who did something on a channel with a window."""

    at: datetime  # their last action
    account: Account
    slot_at: datetime  # of the next lesson
    habit: Habit
    may_touch: bool  # nothing but lessons was said unasked today, and no touch since then


def look(seen: Seen, now: datetime) -> Look:
    """Return what keeps the next lesson near its slot."""
    ends_at = seen.account.ends_at
    if ends_at is None or seen.slot_at <= ends_at or now > ends_at:
        return Look(Deed.REST)
    message = lesson(seen.slot_at, seen.habit.zone)
    early = moment(message, seen.account, now) if seen.slot_at > now else None
    if early is not None and early <= now:
        return Look(Deed.EARLY)
    touch = touch_at(seen)
    if touch is not None and seen.may_touch and _is_time_to_touch(touch, early, seen, now):
        return Look(Deed.TOUCH, early)
    ahead = [at for at in (touch, early) if at is not None and at > now]
    return Look(Deed.REST, min(ahead, default=None))


def _is_time_to_touch(touch: datetime, early: datetime | None, seen: Seen, now: datetime) -> bool:
    if not touch <= now <= touch + LATE_AT_MOST or is_quiet(now, seen.habit.zone):
        return False
    if not falls_on(local_day(now, seen.habit.zone), seen.habit.days):
        return False
    return early is None or early - now >= NUDGE_AT_LEAST_AFTER


def touch_at(seen: Seen) -> datetime | None:
    """Return when to ask for one more tap; None where the lesson comes near its slot without.

    In the afternoon or evening of the same day, else on the next: at a moment from which on a tap
    keeps the window open until the slot, or until one more tap can. Where none can, such as before a
    free weekend, we say once how it goes on.
    """
    account = seen.account
    assert account.open_until is not None
    aim = account.open_until - AHEAD
    if seen.slot_at - aim <= CREEP_AT_MOST and _comes_early(seen):
        return None
    helps_from = seen.slot_at - (account.open_until - seen.at) + AHEAD
    return _first_waking(seen, helps_from, aim) or _first_waking(seen, seen.at, aim)


def _comes_early(seen: Seen) -> bool:
    return moment(lesson(seen.slot_at, seen.habit.zone), seen.account, seen.at) is not None


def _first_waking(seen: Seen, helps_from: datetime, aim: datetime) -> datetime | None:
    zone = seen.habit.zone
    earliest = max(helps_from, seen.at + NUDGE_AT_LEAST_AFTER)
    today = local_day(seen.at, zone)
    for day in (today, today + ONE_DAY):
        morning, noon, evening = (
            slot_on(day, zone=zone, at=at) for at in (DAY_BEGINS, AFTERNOON, LAST_NUDGE)
        )
        at = min(max(helps_from, seen.at + NUDGE_AFTER, noon), evening, aim)
        if falls_on(day, seen.habit.days) and at >= max(earliest, morning):
            return at
    return None


def helps(seen: Seen, now: datetime) -> bool:
    """Return True when a tap now, and perhaps one more, keeps the window open until the next slot."""
    until = seen.account.open_until
    return until is None or now + 2 * (until - seen.at) - AHEAD >= seen.slot_at


def nudge_within(
    slot: datetime, account: Account, said_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return when to nudge on the day of a lesson said at `said_at`, before the window ends.

    None when that would be too soon after the lesson, or at night.
    """
    at = slot if account.aim is None else min(slot, account.aim)
    is_fair = at - said_at >= NUDGE_AT_LEAST_AFTER and not is_quiet(at, zone)
    return at if is_fair else None
