"""Time in which people are awake, and what falls into their night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import is_quiet
from scheduler.waking import after_waking, evening_before, wake

RIGA = ZoneInfo("Europe/Riga")
ZONES = st.sampled_from(["Europe/Riga", "Europe/Copenhagen", "America/St_Johns", "Asia/Kathmandu"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.integers(0, 100).map(lambda hours: timedelta(hours=hours))


def riga(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=RIGA)


def test_nights_do_not_count() -> None:
    assert after_waking(riga(24, 20), timedelta(hours=2), RIGA) == riga(25, 9)
    assert after_waking(riga(24, 23), timedelta(hours=2), RIGA) == riga(25, 10)
    assert after_waking(riga(24, 10), timedelta(hours=48), RIGA) == riga(27, 19)


def test_a_night_with_an_hour_more_counts_no_more_than_others() -> None:
    # On 25 October 2026 clocks in Riga go back from 4 to 3.
    assert after_waking(riga(24, 20, month=10), timedelta(hours=2), RIGA) == riga(25, 9, month=10)


def test_what_would_wake_people_comes_in_the_evening_before() -> None:
    assert evening_before(riga(25, 6), RIGA) == riga(24, 20, 30)
    assert evening_before(riga(24, 23), RIGA) == riga(24, 20, 30)
    assert evening_before(riga(24, 12), RIGA) == riga(24, 12)


@given(MOMENTS, LENGTHS, ZONES)
def test_waking_time_ends_by_day_and_never_earlier_than_by_the_clock(
    start: datetime, length: timedelta, name: str
) -> None:
    zone = ZoneInfo(name)
    end = after_waking(start, length, zone)
    assert end >= start + length
    assert not is_quiet(end - timedelta(seconds=1), zone) or length == timedelta()
    longer = after_waking(start, length + timedelta(hours=1), zone)
    assert longer >= end + timedelta(hours=1)


@given(MOMENTS, ZONES)
def test_nobody_is_woken(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    assert not is_quiet(wake(moment, zone), zone)
    assert moment <= wake(moment, zone) <= moment + timedelta(hours=13)
    assert not is_quiet(evening_before(moment, zone), zone)
    assert moment - timedelta(hours=13) <= evening_before(moment, zone) <= moment
