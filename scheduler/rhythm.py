"""The rhythm: which hours are quiet, and what follows a lesson that nobody reacted to.

    lesson > a nudge the same day > nudges on days 2, 5 and 10 > a break on day 14 > silence

Any reply sets it back to the lesson. Whatever was missed is left out, never made up for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from scheduler.timetable import (
    EVERY_DAY,
    first_day,
    local_day,
    next_slot,
    slot_after_today,
    slot_on,
)

DAY_BEGINS, DAY_ENDS = time(8), time(21)  # before and after, nothing unasked is said
LAST_NUDGE = time(20, 30)
NUDGE_AFTER = timedelta(hours=3)
NUDGE_AT_LEAST_AFTER = timedelta(minutes=90)
LATE_AT_MOST = timedelta(hours=4)  # after a longer silence of ours the next slot is soon enough
A_MOMENT = timedelta(milliseconds=1)  # moments are kept in whole ones
SAME_HOUR = timedelta(minutes=30)  # a lesson so late still comes at the learner's own hour


class Step(IntEnum):
    """What is due at a learner's slot."""

    LESSON = 0
    SAME_DAY = 1
    DAY_2 = 2
    DAY_5 = 3
    DAY_10 = 4
    BREAK = 5
    SILENCE = 6  # nothing, until the learner writes
    HELD = 7  # nothing, for no channel is open; when the learner writes, the lesson comes first


DAYS = {Step.DAY_2: 2, Step.DAY_5: 5, Step.DAY_10: 10, Step.BREAK: 14}


@dataclass(frozen=True, slots=True)
class Habit:
    """When someone learns: by which clock, at what time, on which days of the week."""

    zone: ZoneInfo
    at: time
    days: int = EVERY_DAY

    def next_slot(self, after: datetime) -> datetime:
        """Return the first lesson slot later than `after`."""
        return next_slot(after, zone=self.zone, at=self.at, days=self.days)

    def slot_after_today(self, now: datetime) -> datetime:
        """Return the first lesson slot on a later day than today."""
        return slot_after_today(now, zone=self.zone, at=self.at, days=self.days)


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """Return True in the hours when people want to hear nothing."""
    return not DAY_BEGINS <= moment.astimezone(zone).time() < DAY_ENDS


def evening_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return when people there want to hear nothing more on the day of this moment."""
    return slot_on(local_day(moment, zone), zone=zone, at=DAY_ENDS)


def waking(at: time) -> time:
    """Return the time of the same day, nearest to `at`, at which a nudge may be said."""
    if at < DAY_BEGINS:
        return DAY_BEGINS
    return LAST_NUDGE if at >= DAY_ENDS else at


def is_timely(step: Step, slot: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Return True when what was due at `slot` may still be said now.

    A lesson may come in quiet hours, but only at the hour that the learner chose.
    """
    late = now - slot
    if step is Step.LESSON and late <= SAME_HOUR:
        return True
    return late <= LATE_AT_MOST and not is_quiet(now, zone)


def timely_until(step: Step, slot: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment at which what may be said now may still be said: before the night."""
    if is_quiet(now, zone):
        return slot + SAME_HOUR
    evening = evening_of(now, zone) - A_MOMENT
    until = min(slot + LATE_AT_MOST, evening)
    return max(until, slot + SAME_HOUR) if step is Step.LESSON else until


def same_day_nudge(said_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when to nudge on the day of a lesson said at `said_at`; None where it was too late."""
    day = local_day(said_at, zone)
    morning, evening = (slot_on(day, zone=zone, at=at) for at in (DAY_BEGINS, LAST_NUDGE))
    nudge = min(max(said_at + NUDGE_AFTER, morning), evening)
    return nudge if nudge - said_at >= NUDGE_AT_LEAST_AFTER else None


def nudge_on(step: Step, lesson_slot: datetime, habit: Habit) -> datetime:
    """Return when a later nudge is due, at the learner's hour; on a free day it waits for the next.

    Args:
        step: one of `DAYS`.
        lesson_slot: when the lesson was due that nobody reacted to.
    """
    day = local_day(lesson_slot, habit.zone) + timedelta(days=DAYS[step])
    return slot_on(first_day(day, habit.days), zone=habit.zone, at=waking(habit.at))


def next_step(
    passed: Step, now: datetime, lesson_slot: datetime, habit: Habit
) -> tuple[Step, datetime]:
    """Return what follows a step, and when: the first that is still to come.

    The word about the break is the one thing that is not left out; if missed, it comes later.
    """
    for step, at in _steps_after(passed, now, lesson_slot, habit):
        if at > now:
            return step, at
    return Step.BREAK, next_slot(now, zone=habit.zone, at=waking(habit.at), days=habit.days)


def due_now(
    step: Step, slot: datetime, now: datetime, came: tuple[datetime | None, Habit]
) -> tuple[Step, datetime]:
    """Return what was due at `slot`; if that is too late, what else has become due since, if any.

    Args:
        slot: a moment up to now.
        came: the slot of the lesson nobody reacted to, if there is one, and the learner's habit.
    """
    lesson_slot, habit = came
    since = now - LATE_AT_MOST
    if slot >= since:
        return step, slot
    if step is Step.LESSON or lesson_slot is None:
        later, at = Step.LESSON, habit.next_slot(since)
    else:
        later, at = next_step(step, since, lesson_slot, habit)
    return (later, at) if at <= now else (step, slot)


def _steps_after(
    passed: Step, now: datetime, lesson_slot: datetime, habit: Habit
) -> Iterator[tuple[Step, datetime]]:
    if passed is Step.LESSON and (nudge := same_day_nudge(now, habit.zone)):
        yield Step.SAME_DAY, nudge
    for step in DAYS:
        if step > passed:
            yield step, nudge_on(step, lesson_slot, habit)
