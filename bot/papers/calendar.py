"""A training as a file for calendars (iCalendar, RFC 5545).

Each session is an entry of its own: one entry for two days would fill the night between them, and rules
of repetition can't say that the second day begins later. METHOD is PUBLISH, for changes too: a file that a
person opens is no invitation by mail, so nobody is asked to answer an address that doesn't exist. A
cancelled training keeps its UID with a higher SEQUENCE and STATUS:CANCELLED; for calendars that only
replace what they know, its title says so too, and the time is free again.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from bot.papers.recipes import CalendarFile

PRODUCT = "-//Amber//Trainings//EN"
DAY = 86_400  # seconds


def make(recipe: CalendarFile) -> bytes:
    """Return the file."""
    zone = ZoneInfo(recipe.zone)
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    entries = [*_entries(recipe, zone)]
    years = [one.decoded("DTSTART").year for one in entries]
    calendar.add_component(_timezone(recipe.zone, min(years), max(years)))
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entries(recipe: CalendarFile, zone: ZoneInfo) -> Iterator[Event]:
    for sessions, is_off in ((recipe.sessions, recipe.is_cancelled), (recipe.dropped, True)):
        for key, *moments in sessions:
            begin, end = (_moment(text, zone) for text in moments)
            yield _entry(recipe, key, (begin, end), is_off=is_off)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """Return a moment in its zone; in UTC where clocks there show the same time twice."""
    moment = datetime.fromisoformat(text)
    local = moment.astimezone(zone)
    return local if local.replace(fold=0) == moment else moment.astimezone(UTC)


def _entry(
    recipe: CalendarFile, key: str, session: tuple[datetime, datetime], *, is_off: bool
) -> Event:
    entry = Event()
    stamp = datetime.fromisoformat(recipe.stamp).astimezone(UTC)
    entry.add("UID", f"{key}.{recipe.uid}")
    entry.add("SEQUENCE", recipe.sequence)
    entry.add("DTSTAMP", stamp)
    entry.add("LAST-MODIFIED", stamp)
    entry.add("DTSTART", session[0])
    entry.add("DTEND", session[1])
    title = recipe.cancelled_title if is_off else recipe.title
    entry.add("SUMMARY", title, {"LANGUAGE": recipe.language})
    entry.add("STATUS", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("TRANSP", "TRANSPARENT" if is_off else "OPAQUE")
    for name, value in _told(recipe):
        entry.add(name, value)
    return entry


def _told(recipe: CalendarFile) -> Iterator[tuple[str, str]]:
    told = {
        "DESCRIPTION": recipe.text,
        "LOCATION": recipe.place,
        "URL": recipe.link,
        "CONTACT": recipe.contact,
    }
    yield from ((name, value) for name, value in told.items() if value)


@cache
def _timezone(name: str, first: int, last: int) -> Timezone:
    """Return a zone's clock for the years from `first` to `last`, onset by onset.

    icalendar can derive one itself, but in version 7.3 tells the onset of summer time in the new time, not
    in the old (RFC 5545, 3.6.5), and calendars then change an hour late.
    """
    zone = ZoneInfo(name)
    since, until = datetime(first, 1, 1, tzinfo=zone), datetime(last + 1, 1, 1, tzinfo=zone)
    onsets = [(since, since), *_onsets(since, until)]
    winter = min(after.utcoffset() or timedelta() for _, after in onsets)
    clock = Timezone()
    clock.add("TZID", name)
    for before, after in onsets:
        part = TimezoneStandard() if after.utcoffset() == winter else TimezoneDaylight()
        # What clocks showed at that moment, had they not been changed.
        shown = after.astimezone(UTC) + (before.utcoffset() or timedelta())
        part.add("DTSTART", shown.replace(tzinfo=None))
        part.add("TZOFFSETFROM", before.utcoffset())
        part.add("TZOFFSETTO", after.utcoffset())
        part.add("TZNAME", after.tzname())
        clock.add_component(part)
    return clock


def _onsets(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the last second before, and the first after, each change of clocks."""
    moments = range(int(since.timestamp()), int(until.timestamp()))

    def offset(place: int) -> timedelta | None:
        return datetime.fromtimestamp(moments[place], since.tzinfo).utcoffset()

    for begin in range(0, len(moments) - DAY, DAY):
        was = offset(begin)
        if offset(begin + DAY) != was:
            first = bisect_left(
                range(begin, begin + DAY), True, key=lambda place: offset(place) != was
            )
            before, after = (moments[begin + first + step] for step in (-1, 0))
            yield (
                datetime.fromtimestamp(before, since.tzinfo),
                datetime.fromtimestamp(after, since.tzinfo),
            )
