"""A training in people's own calendars: at the right hour in every zone, and changed when it changes."""

from calendar import monthcalendar
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.services import papers
from bot.storage.trainings import Session, Stage, Training
from tests.papers import LANGUAGES, NOV_24, TITLES, a_training, made, session, texts_in

LINK = "https://t.me/amber_bot?start=training_12"
EUROPE = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
YEARS = range(2026, 2031)
NEW_YEAR = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) // 60
moments = st.integers(NEW_YEAR, NEW_YEAR + 6 * 365 * 24 * 60)  # minutes


def file_of(training: Training, language: str = "en", **more: Any) -> bytes:
    return made(papers.calendar_file(texts_in(language), training, LINK, NOV_24, **more))


def entries(file: bytes) -> list[Any]:
    """Return the entries as our own library reads them."""
    calendar = Calendar.from_ical(file)
    assert calendar.errors == []
    found = calendar.walk("VEVENT")
    assert [one.errors for one in found if one.errors] == []
    return list(found)


def hours_elsewhere(file: bytes) -> list[tuple[datetime, datetime]]:
    """Return the entries' times in UTC as another reader finds them, by the file's own time zone."""
    vars(vobject.icalendar)["__tzidMap"].clear()  # it keeps the zones of earlier files
    calendar = vobject.readOne(file.decode())
    calendar.validate()
    found = [(one.dtstart.value, one.dtend.value) for one in calendar.vevent_list]
    return [(begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in found]


def hours(training: Training) -> list[tuple[datetime, datetime]]:
    return [(one.starts_at, one.ends_at) for one in training.sessions]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_day_is_an_entry_with_all_one_needs_to_get_there(language: str) -> None:
    first, second = entries(file_of(a_training(), language))
    assert first["SUMMARY"] == TITLES[language]
    assert first["LOCATION"] == "Brīvības iela 75, Rīga"
    assert "Ring twice,\nthen push" in first["DESCRIPTION"]
    assert LINK in first["DESCRIPTION"]
    assert first["CONTACT"] == "Ilze"
    assert first["STATUS"] == "CONFIRMED"
    assert first["DTSTART"].to_ical() == b"20261210T100000"
    assert first["DTSTART"].params["TZID"] == "Europe/Riga"
    assert second["DTEND"].to_ical() == b"20261211T150000"


def test_no_calendar_asks_anyone_to_answer_an_invitation_by_mail() -> None:
    file = file_of(a_training()).decode()
    assert "METHOD:PUBLISH" in file
    assert not any(word in file for word in ("ORGANIZER", "ATTENDEE", "mailto", "VALARM"))


def test_lines_are_as_long_as_calendars_take_them() -> None:
    lines = file_of(a_training(), "ru").split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # no letter is cut in two


def test_a_moved_training_takes_the_place_of_the_old_entries() -> None:
    before = a_training()
    moved = (
        session("2027-01-14 10:00", "2027-01-14 16:30"),
        session("2027-01-15 09:30", "2027-01-15 15:00"),
    )
    after = a_training(moved, n_moves=1)
    old, new = entries(file_of(before)), entries(file_of(after, before=before.sessions))
    assert [one["UID"] for one in old] == [one["UID"] for one in new]
    assert len({one["UID"] for one in old}) == 2
    assert [one["SEQUENCE"] for one in old + new] == [0, 0, 1, 1]
    assert hours_elsewhere(file_of(after)) == hours(after)


def test_an_entry_stays_the_same_whichever_channel_its_file_came_by() -> None:
    training = a_training()
    elsewhere = papers.calendar_file(texts_in("en"), training, "https://amber.example.org", NOV_24)
    uids = [one["UID"] for one in entries(file_of(training))]
    assert [one["UID"] for one in entries(made(elsewhere))] == uids
    others = a_training(id=13), a_training(created_at=NOV_24 - timedelta(days=1))
    assert not any(entries(file_of(one))[0]["UID"] in uids for one in others)


def test_a_day_that_falls_away_is_cancelled_and_the_other_stays() -> None:
    before = a_training()
    after = a_training(before.sessions[:1], n_moves=1)
    first, second = entries(file_of(after, before=before.sessions))
    assert first["STATUS"], second["STATUS"] == ("CONFIRMED", "CANCELLED")
    assert second["SUMMARY"].startswith("Cancelled: ")
    assert second["UID"] == entries(file_of(before))[1]["UID"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cancelled_training_says_so_and_frees_the_day(language: str) -> None:
    training = a_training(stage=Stage.CANCELLED)
    known = entries(file_of(a_training(), language))
    for one, was in zip(entries(file_of(training, language)), known, strict=True):
        assert one["STATUS"] == "CANCELLED"
        assert one["TRANSP"] == "TRANSPARENT"
        assert one["SUMMARY"] != TITLES[language]
        assert TITLES[language] in one["SUMMARY"]
        assert one["UID"] == was["UID"]
        assert one["SEQUENCE"] > was["SEQUENCE"]


@pytest.mark.parametrize("zone", EUROPE)
def test_every_zone_of_europe_is_told_right_around_both_changes_of_clocks(zone: str) -> None:
    there = ZoneInfo(zone)
    days = (datetime(2026, 3, 29, tzinfo=there), datetime(2026, 10, 25, tzinfo=there))
    begins = {day.replace(hour=hour) for day in days for hour in (0, 1, 2, 3, 4, 5, 12)}
    real = sorted({begin.astimezone(UTC) for begin in begins})
    sessions = [Session(begin, begin + timedelta(minutes=45)) for begin in real]
    training = a_training(sessions, zone=zone)
    file = file_of(training)
    assert hours_elsewhere(file) == hours(training)
    ours = [(one.decoded("DTSTART"), one.decoded("DTEND")) for one in entries(file)]
    assert [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in ours] == hours(training)


def onsets(part: Any) -> list[datetime]:
    """Return when a part of a zone's clock begins, on the clocks of before: once, or each year."""
    begin: datetime = part.decoded("DTSTART")
    if "RRULE" not in part:
        return [begin]
    month = begin.month
    assert part["RRULE"].to_ical() == f"FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}".encode()
    sundays = {year: max(week[6] for week in monthcalendar(year, month)) for year in YEARS}
    return [begin.replace(year=year, day=day) for year, day in sundays.items()]


def test_the_file_itself_changes_clocks_at_the_very_moment_they_change() -> None:
    """Some calendars take the onset by the letter, in the time of before; our second reader doesn't."""
    for name in EUROPE:
        zone = ZoneInfo(name)
        clock: Any
        (clock,) = Calendar.from_ical(file_of(a_training(zone=name))).walk("VTIMEZONE")
        changes = set()
        for part in clock.subcomponents[1:]:
            before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
            for shown in onsets(part):
                moment = shown.replace(tzinfo=UTC) - before
                assert moment.astimezone(zone).utcoffset() == after, name
                earlier = moment - timedelta(seconds=1)
                assert earlier.astimezone(zone).utcoffset() == before, name
                changes.add(moment.astimezone(zone).date())
        days = [datetime(2028, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
        offsets = [day.astimezone(zone).utcoffset() for day in days]
        changed = sum(one != after for one, after in pairwise(offsets))
        assert sum(one.year == 2028 for one in changes) == changed, name


@given(st.sampled_from(EUROPE), st.lists(moments, min_size=1, max_size=3), st.integers(15, 2000))
def test_no_hour_of_the_coming_years_is_told_wrong(
    zone: str, begins: list[int], minutes: int
) -> None:
    begin = [datetime.fromtimestamp(one * 60, UTC) for one in sorted(begins)]
    sessions = [Session(one, one + timedelta(minutes=minutes)) for one in begin]
    training = a_training(sessions, zone=zone)
    assert hours_elsewhere(file_of(training)) == hours(training)


def test_all_files_tell_a_zone_alike_for_calendars_keep_the_first_they_meet() -> None:
    soon, late = a_training(), a_training((session("2029-07-01 10:00", "2029-07-01 11:00"),))
    zones = [file_of(one).partition(b"BEGIN:VEVENT")[0] for one in (soon, late)]
    assert zones[0] == zones[1]


def test_days_on_both_sides_of_a_change_begin_at_the_same_hour_on_the_wall() -> None:
    days = (
        session("2026-10-24 10:00", "2026-10-24 16:00"),
        session("2026-10-25 10:00", "2026-10-25 16:00"),
    )
    assert days[1].starts_at - days[0].starts_at == timedelta(hours=25)
    told = [one["DTSTART"].to_ical() for one in entries(file_of(a_training(days)))]
    assert told == [b"20261024T100000", b"20261025T100000"]


def test_an_evening_that_ends_after_midnight_ends_the_next_day() -> None:
    late = (session("2026-12-31 21:00", "2027-01-01 01:30"),)
    (one,) = entries(file_of(a_training(late)))
    assert one["DTEND"].to_ical() == b"20270101T013000"
    assert hours_elsewhere(file_of(a_training(late))) == hours(a_training(late))


def test_in_the_hour_that_comes_twice_the_moment_is_told_without_doubt() -> None:
    twice = Session(
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)
    )
    assert twice.starts_at.astimezone(ZoneInfo("Europe/Riga")).fold == 1
    assert hours_elsewhere(file_of(a_training((twice,)))) == [(twice.starts_at, twice.ends_at)]


def test_what_a_coordinator_types_can_not_break_out_of_its_line() -> None:
    sly = "Rīga\r\nEND:VEVENT\nATTENDEE:mailto:x@example.org; , \\n"
    (one, *_) = entries(file_of(a_training(place=sly)))
    assert one["LOCATION"].replace("\r", "").startswith("Rīga\nEND:VEVENT")
    assert "ATTENDEE" not in one
