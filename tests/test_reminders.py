"""When people are reminded: a week, two days, three hours before; by their own clock, never at night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import LearnerId
from bot.services.reminders import TOO_CLOSE, Step, is_timely, moments, next_reminder, with_next
from bot.storage.registrations import Registration, Status
from scheduler.rhythm import is_quiet
from tests.conftest import MORNING
from tests.test_places import empty_database
from tests.trainings import FIRST_DAY, open_training

RIGA, WARSAW = ZoneInfo("Europe/Riga"), ZoneInfo("Europe/Warsaw")
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from([RIGA, WARSAW, ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kathmandu")])


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=RIGA)


def test_a_training_at_ten_is_reminded_of_at_ten_and_on_the_day_in_the_morning() -> None:
    # Three hours before would be at seven, when people sleep: so it comes the evening before.
    assert dict(moments(FIRST_DAY.starts_at, RIGA)) == {
        Step.WEEK: at(3, 10), Step.TWO_DAYS: at(8, 10), Step.HOURS: at(9, 20, 30),
    }  # fmt: skip
    afternoon = FIRST_DAY.starts_at + timedelta(hours=5)
    assert dict(moments(afternoon, RIGA))[Step.HOURS] == at(10, 12)


def test_summer_time_that_ends_in_between_moves_no_reminder() -> None:
    # Clocks in Riga go back on Sunday, 25 October 2026.
    starts_at = at(28, 14, month=10).astimezone(UTC)
    found = dict(moments(starts_at, RIGA))
    assert found[Step.WEEK].astimezone(RIGA) == at(21, 14, month=10)
    assert found[Step.WEEK] == starts_at - timedelta(days=7, hours=1)


def test_a_learner_elsewhere_is_reminded_by_their_own_clock() -> None:
    evening = at(10, 22)  # in Riga; 21 in Warsaw
    assert dict(moments(evening, RIGA))[Step.WEEK] == at(3, 20, 30)
    assert dict(moments(evening, WARSAW))[Step.WEEK].astimezone(WARSAW).hour == 20


def test_what_is_past_or_too_close_to_signing_up_is_left_out() -> None:
    start = FIRST_DAY.starts_at
    assert next_reminder(start, RIGA, 0, at(24, 10, month=11)) == (Step.WEEK, at(3, 10))
    assert next_reminder(start, RIGA, 0, at(2, 10)) == (Step.TWO_DAYS, at(8, 10))
    assert next_reminder(start, RIGA, 0, at(8, 9)) == (Step.HOURS, at(9, 20, 30))
    assert next_reminder(start, RIGA, 0, at(9, 20)) is None
    assert next_reminder(start, RIGA, Step.HOURS, at(24, 10, month=11)) is None


@given(STARTS, ZONES, st.integers(0, 20 * 24))
def test_every_reminder_comes_by_day_in_order_and_before_the_start(
    starts_at: datetime, zone: ZoneInfo, hours_before: int
) -> None:
    now, step = starts_at - timedelta(hours=hours_before), 0
    while found := next_reminder(starts_at, zone, step, now):
        assert not is_quiet(found[1], zone)
        assert now + TOO_CLOSE[found[0]] <= found[1] < starts_at
        assert found[0] > step
        step, now = found


def test_a_reminder_that_is_too_late_is_left_out() -> None:
    assert is_timely(Step.HOURS, at(10, 12), at(10, 13))
    assert not is_timely(Step.HOURS, at(10, 12), at(10, 15))
    assert is_timely(Step.WEEK, at(3, 10), at(4, 10))


def test_only_who_has_a_place_is_reminded() -> None:
    with empty_database() as db:
        _, training = open_training(db)
    one = Registration(training.id, LearnerId(1), Status.REGISTERED, 0, 1, MORNING)
    assert with_next(one, training, "Europe/Riga", MORNING).remind_at == at(3, 10)
    for status in set(Status) - {Status.REGISTERED}:
        other = replace(one, status=status)
        assert with_next(other, training, "Europe/Riga", MORNING).remind_at is None
