"""When someone with a place is reminded: a week, two days, three hours before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.storage.registrations import Registration, Status
from bot.storage.trainings import Training
from scheduler.rhythm import is_quiet
from scheduler.timetable import local_day, slot_on
from scheduler.waking import evening_before


class Step(IntEnum):
    """Which reminder is next, or was the last."""

    NONE = 0
    WEEK = 1
    TWO_DAYS = 2
    HOURS = 3


DAYS = {Step.WEEK: 7, Step.TWO_DAYS: 2}
HOURS = timedelta(hours=3)
# Whoever got their place, or the last reminder, so shortly before needs no other yet.
TOO_CLOSE = {
    Step.WEEK: timedelta(days=2), Step.TWO_DAYS: timedelta(days=1), Step.HOURS: timedelta(hours=3),
}  # fmt: skip
LATE_AT_MOST = {
    Step.WEEK: timedelta(days=2), Step.TWO_DAYS: timedelta(days=1), Step.HOURS: timedelta(hours=2),
}  # fmt: skip


def moments(starts_at: datetime, zone: ZoneInfo) -> Iterator[tuple[Step, datetime]]:
    """Yield each reminder of what starts then, as a learner in `zone` gets it; never in quiet hours.

    Days count by the calendar and the clock on the wall, so a change of summer time moves nothing.
    """
    wall = starts_at.astimezone(zone).time()
    for step, days in DAYS.items():
        day = local_day(starts_at, zone) - timedelta(days=days)
        yield step, evening_before(slot_on(day, zone=zone, at=wall), zone)
    yield Step.HOURS, evening_before(starts_at - HOURS, zone)


def next_reminder(
    starts_at: datetime, zone: ZoneInfo, passed: int, now: datetime
) -> tuple[Step, datetime] | None:
    """Return the first reminder after the step `passed` that is worth saying; `now` is what it follows."""
    for step, at in moments(starts_at, zone):
        if step > passed and at - now >= TOO_CLOSE[step]:
            return step, at
    return None


def is_timely(step: Step, due_at: datetime, now: datetime) -> bool:
    """Return whether a reminder may still be said, such as after the bot was down."""
    return now - due_at <= LATE_AT_MOST[step]


def with_next(one: Registration, training: Training, zone: str, now: datetime) -> Registration:
    """Return a registration with its next reminder; without a place there is none."""
    found = None
    if one.status is Status.REGISTERED and training.is_on and training.starts_at:
        found = next_reminder(training.starts_at, ZoneInfo(zone), one.remind_step, now)
    step, at = found or (one.remind_step, None)
    return replace(one, remind_step=int(step), remind_at=at)


def settle(
    one: Registration, training: Training, zone: str, now: datetime
) -> tuple[Registration, bool]:
    """Return a registration with what comes after the reminders that are due, and whether to remind now.

    What is too late is left out; by night all waits for the morning.
    """
    while one.remind_at is not None and one.remind_at <= now:
        if not is_timely(Step(one.remind_step), one.remind_at, now):
            one = with_next(one, training, zone, one.remind_at)
        elif is_quiet(now, ZoneInfo(zone)):
            return one, False
        else:
            return with_next(one, training, zone, now), True
    return one, False
