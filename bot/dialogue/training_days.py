"""On which days and at which hours a training takes place, by the calendar and clocks of its zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.storage.trainings import Session, Training
from scheduler.timetable import local_day, slot_on

FROM, TO = time(10), time(16)  # unless other hours are said


def days_of(training: Training) -> list[date]:
    """Return the days of the sessions, as the calendar in its zone has them."""
    return [local_day(one.starts_at, ZoneInfo(training.zone)) for one in training.sessions]


def hours_of(training: Training) -> tuple[time, time]:
    """Return from when to when a session lasts, by the clocks of its zone."""
    if not training.sessions:
        return FROM, TO
    zone, one = ZoneInfo(training.zone), training.sessions[0]
    return one.starts_at.astimezone(zone).time(), one.ends_at.astimezone(zone).time()


def with_days(training: Training, days: Sequence[date], hours: tuple[time, time]) -> Training:
    """Return a training on these days; hours that end before they begin go past midnight."""
    zone, (begins, ends) = ZoneInfo(training.zone), hours
    over = timedelta(days=1 if ends <= begins else 0)
    sessions = tuple(
        Session(slot_on(day, zone=zone, at=begins), slot_on(day + over, zone=zone, at=ends))
        for day in days
    )
    return replace(training, sessions=sessions)


def written_days(training: Training) -> str:
    """Return the days in words that mean the same whenever they are read."""
    return ", ".join(map(str, days_of(training)))


def written_hours(training: Training) -> str:
    begins, ends = hours_of(training)
    return f"{begins:%H:%M}-{ends:%H:%M}"
