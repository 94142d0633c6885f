"""Moments that follow from a learner's hour and zone; DST-safe."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def time_of(minute: int) -> time:
    """Return the wall-clock time of a minute of the day, 0 to 1439."""
    return time(minute // 60, minute % 60)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that calendars in `zone` show at `moment`."""
    return moment.astimezone(zone).date()


def slot_on(day: date, *, zone: ZoneInfo, at: time) -> datetime:
    """Return the moment when clocks in `zone` show `at` on `day`, in UTC.

    Where daylight saving skips `at`, the slot moves forward by the gap; where it repeats `at`, the
    first pass counts (PEP 495, fold=0).
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def next_slot(after: datetime, *, zone: ZoneInfo, at: time) -> datetime:
    """Return the first moment later than `after` when clocks in `zone` show `at`.

    Args:
        after: an aware datetime, in any zone.
        at: wall-clock time without zone, such as 08:30.

    Returns:
        An aware datetime in UTC, at most 25 hours later than `after`.
    """
    day = local_day(after, zone) - timedelta(days=1)  # a gap at midnight may move a slot a day on
    while (slot := slot_on(day, zone=zone, at=at)) <= after:
        day += timedelta(days=1)
    return slot


def slot_after_today(now: datetime, *, zone: ZoneInfo, at: time) -> datetime:
    """Return the slot of the next local day: today's lesson has been taken."""
    return slot_on(local_day(now, zone) + timedelta(days=1), zone=zone, at=at)
