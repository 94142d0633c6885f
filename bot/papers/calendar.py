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
FIRST, YEARS = 2026, 5  # the year in which clocks begin; for how long at least a rule is looked at

Onset = tuple[
    datetime, datetime
]  # the last second before a change of clocks, and the first after it


def make(recipe: CalendarFile) -> bytes:
    """Return the file."""
    zone = ZoneInfo(recipe.zone)
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    entries = [*_entries(recipe, zone)]
    last = max(one.decoded("DTEND").year for one in entries)
    calendar.add_component(_timezone(recipe.zone, max(last, FIRST + YEARS - 1)))
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
def _timezone(name: str, last: int) -> Timezone:
    """Return a zone's clock, for all years to come where its rule is Europe's, else until `last`.

    All files tell it alike, since calendars keep the first that they meet under a name. icalendar can
    derive one itself, but 7.3 tells the onset of summer time in the new time, not in the old (RFC 5545,
    3.6.5), and calendars then change an hour late.
    """
    zone = ZoneInfo(name)
    since, until = datetime(FIRST, 1, 1, tzinfo=zone), datetime(last + 1, 1, 1, tzinfo=zone)
    clock = Timezone()
    clock.add("TZID", name)
    onsets = [*_onsets(since, until)]
    clock.add_component(_observance((since, since), is_summer=False))
    alike: dict[tuple[timedelta | None, ...], list[Onset]] = {}
    for before, after in onsets:
        alike.setdefault((before.utcoffset(), after.utcoffset()), []).append((before, after))
    for found in alike.values():
        is_every_year = len(found) == last + 1 - FIRST and all(map(_is_on_last_sunday, found))
        for onset in found[:1] if is_every_year else found:
            part = _observance(onset, is_summer=_offset(onset[1]) > _offset(onset[0]))
            if is_every_year:
                month = onset[1].month
                part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
            clock.add_component(part)
    return clock


def _observance(onset: Onset, *, is_summer: bool) -> TimezoneStandard | TimezoneDaylight:
    before, after = onset
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    # What clocks would show at that moment, had they not been changed.
    part.add("DTSTART", (after.astimezone(UTC) + _offset(before)).replace(tzinfo=None))
    part.add("TZOFFSETFROM", _offset(before))
    part.add("TZOFFSETTO", _offset(after))
    part.add("TZNAME", after.tzname())
    return part


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _is_on_last_sunday(onset: Onset) -> bool:
    day = onset[0]
    return day.isoweekday() == 7 and (day + timedelta(days=7)).month != day.month


def _onsets(since: datetime, until: datetime) -> Iterator[Onset]:
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
