"""Moments that follow from a learner's hour, days and zone; DST-safe."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = 0b111_1111  # days of the week, one bit each; Monday is the lowest
WORKDAYS = 0b001_1111
ONE_DAY = timedelta(days=1)


def time_of(minute: int) -> time:
    """Return the wall-clock time of a minute of the day, 0 to 1439."""
    return time(minute // 60, minute % 60)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that calendars in `zone` show at `moment`."""
    return moment.astimezone(zone).date()


def falls_on(day: date, days: int) -> bool:
    """Return True when a date is one of the days of the week in `days`."""
    return bool(days >> day.weekday() & 1)


def first_day(day: date, days: int) -> date:
    """Return `day`, or the first date after it that is one of the days of the week in `days`."""
    assert days & EVERY_DAY
    while not falls_on(day, days):
        day += ONE_DAY
    return day


def slot_on(day: date, *, zone: ZoneInfo, at: time) -> datetime:
    """Return the moment when clocks in `zone` show `at` on `day`, in UTC.

    Where daylight saving skips `at`, the slot moves forward by the gap; where it repeats `at`, the
    first pass counts (PEP 495, fold=0).
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def next_slot(after: datetime, *, zone: ZoneInfo, at: time, days: int = EVERY_DAY) -> datetime:
    """Return the first moment later than `after` when clocks in `zone` show `at` on one of `days`.

    Args:
        after: an aware datetime, in any zone.
        at: wall-clock time without zone, such as 08:30.

    Returns:
        An aware datetime in UTC; where every day counts, at most 25 hours later than `after`.
    """
    # From yesterday on: a gap at midnight may move a slot a day on.
    day = first_day(local_day(after, zone) - ONE_DAY, days)
    while (slot := slot_on(day, zone=zone, at=at)) <= after:
        day = first_day(day + ONE_DAY, days)
    return slot


def slot_after_today(now: datetime, *, zone: ZoneInfo, at: time, days: int = EVERY_DAY) -> datetime:
    """Return the first slot on a local day after today's: today's lesson has been taken."""
    day = first_day(local_day(now, zone) + ONE_DAY, days)
    return slot_on(day, zone=zone, at=at)
