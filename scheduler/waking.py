"""Time in which people are awake: what of a length of time falls outside the quiet hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.rhythm import DAY_BEGINS, DAY_ENDS, evening_of, is_quiet
from scheduler.timetable import ONE_DAY, local_day, next_slot, slot_on


def after_waking(start: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """Return when `length` of waking time in `zone` has gone by since `start`, in UTC.

    Quiet hours don't count, so with 13 hours a day 48 hours take nearly four days.
    """
    now, left = start.astimezone(UTC), length
    while True:
        now = wake(now, zone)
        evening = evening_of(now, zone)
        if left <= evening - now:
            return now + left
        left -= evening - now
        now = evening


def wake(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, or the next morning's where it falls into quiet hours."""
    return next_slot(moment, zone=zone, at=DAY_BEGINS) if is_quiet(moment, zone) else moment


def evening_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, or half an hour before the quiet hours began into which it falls."""
    if not is_quiet(moment, zone):
        return moment
    day = local_day(moment, zone)
    if moment < slot_on(day, zone=zone, at=DAY_BEGINS):
        day -= ONE_DAY
    return slot_on(day, zone=zone, at=DAY_ENDS) - timedelta(minutes=30)
