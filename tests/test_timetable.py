"""A lesson comes at the learner's hour, every day once, whatever clocks do; and when to try again."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.backoff import FIRST_WAIT, GIVE_UP_AFTER, LONGEST_WAIT, retry_at
from scheduler.timetable import local_day, next_slot, slot_after_today, slot_on, time_of

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OURS = ["Europe/Riga", "Europe/Warsaw", "Europe/Copenhagen", "Europe/Kaliningrad"]

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
TIMES = st.integers(0, 24 * 60 - 1).map(time_of)
MOMENTS = st.integers(0, (LAST - FIRST) // MINUTE).map(lambda n: FIRST + n * MINUTE)
AROUND = st.integers(-26 * 60, 26 * 60).map(lambda n: n * MINUTE)


@cache
def changes(zone: ZoneInfo) -> list[datetime]:
    """Return the days on which clocks in a zone are changed."""
    days = [FIRST + n * DAY for n in range((LAST - FIRST) // DAY)]
    return [day for day in days if offset(day, zone) != offset(day + DAY, zone)]


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    shift = moment.astimezone(zone).utcoffset()
    assert shift is not None
    return shift


@st.composite
def moments_in(draw: st.DrawFn, zones: st.SearchStrategy[ZoneInfo]) -> tuple[datetime, ZoneInfo]:
    """Draw a moment and a zone; where clocks are changed there, mostly close to such a change."""
    zone = draw(zones)
    is_close = draw(st.integers(0, 3)) > 0
    if is_close and changes(zone):
        return draw(st.sampled_from(changes(zone))) + draw(AROUND), zone
    return draw(MOMENTS), zone


PLACES = moments_in(ZONES)


def is_skipped(day: date, zone: ZoneInfo, at: time) -> bool:
    """Return True when clocks in `zone` never show `at` on `day`."""
    wanted = datetime.combine(day, at)
    shown = wanted.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None) != wanted


@given(PLACES, TIMES)
def test_the_next_lesson_is_later_and_at_most_a_day_and_the_hours_set_back_away(
    place: tuple[datetime, ZoneInfo], at: time
) -> None:
    after, zone = place
    slot = next_slot(after, zone=zone, at=at)
    before = after - timedelta(hours=1)  # in an hour that comes twice, the first pass counts
    set_back = max(timedelta(), max(offset(before, zone), offset(after, zone)) - offset(slot, zone))
    assert timedelta() < slot - after <= DAY + set_back
    assert slot.tzinfo is UTC


@given(moments_in(st.sampled_from(OURS).map(ZoneInfo)), TIMES)
def test_where_we_teach_the_next_lesson_is_at_most_25_hours_away(
    place: tuple[datetime, ZoneInfo], at: time
) -> None:
    after, zone = place
    assert next_slot(after, zone=zone, at=at) - after <= timedelta(hours=25)


@given(PLACES, TIMES)
def test_the_next_lesson_comes_when_the_learners_clock_first_shows_their_hour(
    place: tuple[datetime, ZoneInfo], at: time
) -> None:
    after, zone = place
    slot = next_slot(after, zone=zone, at=at)
    moment = after + MINUTE
    while moment < slot:
        local = moment.astimezone(zone)
        assert local.fold or local.time() != at, f"{local} shows the hour before the slot"
        moment += MINUTE
    local = slot.astimezone(zone)
    assert local.time() == at or any(
        is_skipped(local.date() - n * DAY, zone, at) for n in (0, 1)
    )  # a gap at midnight ends on the next day


@given(PLACES, TIMES)
def test_an_hour_that_clocks_skip_is_made_up_for_by_the_length_of_the_gap(
    place: tuple[datetime, ZoneInfo], at: time
) -> None:
    moment, zone = place
    day = local_day(moment, zone)
    slot = slot_on(day, zone=zone, at=at)
    late = slot.astimezone(zone).replace(tzinfo=None) - datetime.combine(day, at)
    if is_skipped(day, zone, at):
        assert late == offset(slot, zone) - offset(slot - late, zone) > timedelta()
    else:
        assert late == timedelta()


@given(PLACES, TIMES)
def test_every_local_day_has_exactly_one_lesson(place: tuple[datetime, ZoneInfo], at: time) -> None:
    slot, zone = place
    slot = next_slot(slot - 2 * DAY, zone=zone, at=at)
    day = local_day(slot, zone)
    if slot_on(day, zone=zone, at=at) != slot:  # moved past midnight by a gap: it was yesterday's
        day -= DAY
    for n in range(5):
        assert slot == slot_on(day + n * DAY, zone=zone, at=at)
        slot = next_slot(slot, zone=zone, at=at)


@given(PLACES, TIMES)
def test_after_todays_lesson_the_next_one_is_tomorrow_on_the_learners_calendar(
    place: tuple[datetime, ZoneInfo], at: time
) -> None:
    now, zone = place
    tomorrow = local_day(now, zone) + DAY
    slot = slot_after_today(now, zone=zone, at=at)
    assert slot > now
    assert local_day(slot, zone) == tomorrow or is_skipped(tomorrow, zone, at)


@pytest.mark.parametrize(
    ("now", "at", "slot"),
    [
        # Riga sets its clocks from 03:00 to 04:00 on 29 March, from 04:00 to 03:00 on 25 October.
        ("2026-03-28T18:00+02:00", time(3, 30), "2026-03-29T04:30+03:00"),
        ("2026-03-29T04:30+03:00", time(3, 30), "2026-03-30T03:30+03:00"),
        ("2026-10-24T18:00+03:00", time(3, 30), "2026-10-25T03:30+03:00"),
        ("2026-10-25T03:30+03:00", time(3, 30), "2026-10-26T03:30+02:00"),
        ("2026-11-24T17:59+02:00", time(18), "2026-11-24T18:00+02:00"),
        ("2026-11-24T18:00+02:00", time(18), "2026-11-25T18:00+02:00"),
    ],
)
def test_a_learner_in_riga_reads_at_the_same_hour_in_summer_and_winter(
    now: str, at: time, slot: str
) -> None:
    found = next_slot(datetime.fromisoformat(now), zone=ZoneInfo("Europe/Riga"), at=at)
    assert found == datetime.fromisoformat(slot)


def test_an_hour_that_clocks_skip_at_midnight_comes_just_after_it() -> None:
    nuuk = ZoneInfo("America/Nuuk")  # on 30 March 2024 clocks went from 23:00 to midnight
    slot = datetime(2024, 3, 31, 0, 30, tzinfo=nuuk)
    for after in (datetime(2024, 3, 30, 22, 59, tzinfo=nuuk), slot - 10 * MINUTE):
        assert next_slot(after, zone=nuuk, at=time(23, 30)) == slot
    assert next_slot(slot, zone=nuuk, at=time(23, 30)) == slot + 23 * timedelta(hours=1)


def test_tomorrow_is_tomorrow_even_a_minute_before_midnight() -> None:
    riga = ZoneInfo("Europe/Riga")
    late = datetime(2026, 11, 24, 23, 59, tzinfo=riga)
    for now, day in ((late, 25), (late + MINUTE, 26)):
        assert slot_after_today(now, zone=riga, at=time(9)) == datetime(
            2026, 11, day, 9, tzinfo=riga
        )


@pytest.mark.parametrize(
    ("minute", "shown"), [(0, time(0)), (59, time(0, 59)), (1080, time(18)), (1439, time(23, 59))]
)
def test_a_minute_of_the_day_is_a_time_on_the_clock(minute: int, shown: time) -> None:
    assert time_of(minute) == shown


ATTEMPTS = st.integers(1, GIVE_UP_AFTER - 1)
SPREADS = st.floats(0, 1)


@given(MOMENTS, ATTEMPTS, SPREADS)
def test_what_failed_is_tried_again_after_a_wait_that_doubles_up_to_half_an_hour(
    now: datetime, attempts: int, spread: float
) -> None:
    wait = FIRST_WAIT
    for _ in range(attempts - 1):
        wait = min(wait + wait, LONGEST_WAIT)
    at = retry_at(now, attempts=attempts, spread=spread)
    assert at is not None
    assert wait <= at - now <= 1.5 * wait
    assert retry_at(now, attempts=attempts, spread=0) == now + wait
    assert retry_at(now, attempts=attempts, spread=1) == now + 1.5 * wait


@given(MOMENTS, ATTEMPTS, SPREADS, SPREADS)
def test_those_who_failed_together_come_back_apart(
    now: datetime, attempts: int, one: float, other: float
) -> None:
    moments = [retry_at(now, attempts=attempts, spread=spread) for spread in sorted((one, other))]
    assert moments[0] is not None
    assert moments[1] is not None
    assert moments[0] <= moments[1]
    if abs(one - other) > 0.001:
        assert moments[0] < moments[1]


@given(MOMENTS, st.integers(GIVE_UP_AFTER, 1000), SPREADS)
def test_after_twelve_failures_it_is_given_up(now: datetime, attempts: int, spread: float) -> None:
    assert retry_at(now, attempts=attempts, spread=spread) is None


def test_a_platform_that_is_down_for_an_hour_and_a_half_gets_everything_afterwards() -> None:
    now = FIRST
    for attempts in range(1, GIVE_UP_AFTER):
        again = retry_at(now, attempts=attempts, spread=0)
        assert again is not None
        now = again
    assert now - FIRST > timedelta(hours=1.5)
