"""When something is said unasked: by day, seldom, and never again as if nothing had happened."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import (
    DAY_BEGINS,
    DAYS,
    LAST_NUDGE,
    LATE_AT_MOST,
    NUDGE_AFTER,
    NUDGE_AT_LEAST_AFTER,
    SAME_HOUR,
    Habit,
    Step,
    due_now,
    is_quiet,
    is_timely,
    next_step,
    nudge_on,
    same_day_nudge,
    timely_until,
    waking,
)  # fmt: skip
from scheduler.timetable import (
    EVERY_DAY,
    WORKDAYS,
    falls_on,
    first_day,
    local_day,
    slot_after_today,
    slot_on,
    time_of,
)  # fmt: skip

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RIGA = ZoneInfo("Europe/Riga")

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
TIMES = st.integers(0, 24 * 60 - 1).map(time_of)
MOMENTS = st.integers(0, (LAST - FIRST) // MINUTE).map(lambda n: FIRST + n * MINUTE)
WEEKS = st.sampled_from([EVERY_DAY, WORKDAYS])
HABITS = st.builds(Habit, ZONES, TIMES, WEEKS)
LATENESS = st.integers(0, 30 * 24 * 60).map(lambda n: n * MINUTE)


def shown(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time()


def in_riga(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIGA)


@given(MOMENTS, HABITS)
def test_a_lesson_comes_on_chosen_days_only_and_on_none_of_them_twice(
    after: datetime, habit: Habit
) -> None:
    slots = [after]
    for _ in range(8):
        slots.append(habit.next_slot(slots[-1]))
    nominal = [slot - gap_before(slot, habit) for slot in slots[1:]]
    days = [local_day(slot, habit.zone) for slot in nominal]
    assert all(falls_on(day, habit.days) for day in days)
    assert all(one < other for one, other in pairwise(days))


def gap_before(slot: datetime, habit: Habit) -> timedelta:
    """Return by how much a change of clocks moved a slot."""
    nominal = datetime.combine(local_day(slot, habit.zone), habit.at)
    moved = slot.astimezone(habit.zone).replace(tzinfo=None) - nominal
    return moved % DAY


@given(MOMENTS, HABITS)
def test_no_chosen_day_goes_without_a_lesson(after: datetime, habit: Habit) -> None:
    slot = habit.next_slot(after)
    free = 3 if habit.days == WORKDAYS else 1
    assert slot - after <= free * DAY + 4 * HOUR  # clocks are set by up to three hours somewhere


@given(MOMENTS, HABITS)
def test_after_todays_lesson_the_next_is_on_a_later_chosen_day(now: datetime, habit: Habit) -> None:
    slot = slot_after_today(now, zone=habit.zone, at=habit.at, days=habit.days)
    today = local_day(now, habit.zone)
    assert slot == slot_on(first_day(today + DAY, habit.days), zone=habit.zone, at=habit.at)
    assert slot > now


@given(MOMENTS, HABITS)
def test_a_nudge_on_the_same_day_comes_some_hours_later_and_never_at_night(
    said_at: datetime, habit: Habit
) -> None:
    nudge = same_day_nudge(said_at, habit.zone)
    if nudge is None:
        assert shown(said_at + NUDGE_AT_LEAST_AFTER, habit.zone) > LAST_NUDGE or (
            local_day(said_at + NUDGE_AT_LEAST_AFTER, habit.zone) > local_day(said_at, habit.zone)
        )
        return
    assert nudge - said_at >= NUDGE_AT_LEAST_AFTER
    assert DAY_BEGINS <= shown(nudge, habit.zone) <= LAST_NUDGE
    assert local_day(nudge, habit.zone) == local_day(said_at, habit.zone)
    if nudge - said_at < NUDGE_AFTER:
        assert shown(nudge, habit.zone) == LAST_NUDGE
    if nudge - said_at > NUDGE_AFTER:
        assert shown(nudge, habit.zone) == DAY_BEGINS


@pytest.mark.parametrize(
    ("lesson", "nudge"),
    [("18:00", "20:30"), ("19:00", "20:30"), ("19:01", None), ("22:00", None), ("12:00", "15:00"),
     ("17:29", "20:29"), ("05:30", "08:30"), ("03:00", "08:00"), ("00:30", "08:00")],
)  # fmt: skip
def test_the_nudge_of_the_day_leaves_time_and_the_evening_free(
    lesson: str, nudge: str | None
) -> None:
    found = same_day_nudge(in_riga(f"2026-11-25T{lesson}"), RIGA)
    assert found == (in_riga(f"2026-11-25T{nudge}") if nudge else None)


@given(MOMENTS, HABITS)
def test_whoever_never_reacts_hears_the_steps_in_order_by_day_and_one_a_day(
    after: datetime, habit: Habit
) -> None:
    lesson = now = habit.next_slot(after)
    step, heard = Step.LESSON, []
    while step is not Step.BREAK:
        passed = step
        step, now = next_step(step, now, lesson, habit)
        assert step > passed
        heard.append((step, now))
    assert [one for one, _ in heard][-4:] == [Step.DAY_2, Step.DAY_5, Step.DAY_10, Step.BREAK]
    days = [local_day(at, habit.zone) for _, at in heard]
    assert all(one < other for one, other in pairwise(days))
    assert not any(is_quiet(at, habit.zone) for _, at in heard)
    for one, at in heard:
        if one in DAYS:
            days_later = (local_day(at, habit.zone) - local_day(lesson, habit.zone)).days
            free_days = 2 if habit.days == WORKDAYS else 0
            assert DAYS[one] <= days_later <= DAYS[one] + free_days
            assert falls_on(local_day(at, habit.zone), habit.days)


@given(MOMENTS, HABITS, st.sampled_from(Step).filter(lambda step: step < Step.SILENCE), LATENESS)
def test_after_any_silence_of_ours_one_later_step_is_next(
    after: datetime, habit: Habit, passed: Step, late: timedelta
) -> None:
    lesson = habit.next_slot(after)
    now = lesson + late
    step, at = next_step(passed, now, lesson, habit)
    assert at > now
    assert step > passed or step is Step.BREAK
    assert not is_quiet(at, habit.zone)
    missed = [one for one in DAYS if passed < one < step]
    assert all(nudge_on(one, lesson, habit) <= now for one in missed)


@given(HABITS, MOMENTS, LATENESS, st.sampled_from(Step))
def test_at_night_nothing_is_said_but_a_lesson_at_the_hour_that_was_chosen(
    habit: Habit, after: datetime, late: timedelta, step: Step
) -> None:
    slot = habit.next_slot(after)
    if is_timely(step, slot, slot + late, habit.zone):
        assert late <= LATE_AT_MOST
        at_own_hour = step is Step.LESSON and late <= SAME_HOUR
        assert at_own_hour or not is_quiet(slot + late, habit.zone)


@pytest.mark.parametrize(
    ("step", "due", "now", "is_said"),
    [
        (Step.LESSON, "23:00", "23:05", True),  # their own hour, however late it is
        (Step.LESSON, "05:00", "05:00", True),
        (Step.LESSON, "20:00", "20:59", True),
        (Step.LESSON, "20:00", "21:00", False),
        (Step.LESSON, "05:00", "07:00", False),
        (Step.LESSON, "05:00", "09:00", True),
        (Step.LESSON, "05:00", "09:01", False),
        (Step.SAME_DAY, "20:30", "20:59", True),
        (Step.SAME_DAY, "20:30", "21:00", False),
        (Step.DAY_5, "12:00", "16:00", True),
        (Step.DAY_5, "12:00", "16:01", False),
    ],
)
def test_what_comes_late_comes_by_day_or_not_at_all(
    step: Step, due: str, now: str, is_said: bool
) -> None:
    slot, moment = in_riga(f"2026-11-25T{due}"), in_riga(f"2026-11-25T{now}")
    assert is_timely(step, slot, moment, RIGA) is is_said


@given(TIMES)
def test_nudges_of_early_birds_and_night_owls_come_by_day(at: time) -> None:
    moved = waking(at)
    assert not is_quiet(datetime.combine(FIRST, moved, tzinfo=UTC), ZoneInfo("UTC"))
    assert moved == at or is_quiet(datetime.combine(FIRST, at, tzinfo=UTC), ZoneInfo("UTC"))


@given(MOMENTS, HABITS, LATENESS, st.sampled_from(Step).filter(lambda step: step < Step.SILENCE))
def test_after_a_silence_of_ours_only_what_became_due_in_the_last_hours_counts(
    after: datetime, habit: Habit, late: timedelta, step: Step
) -> None:
    lesson = habit.next_slot(after)
    slot = nudge_on(step, lesson, habit) if step in DAYS else lesson
    now = slot + late
    found, at = due_now(step, slot, now, (lesson, habit))
    assert slot <= at <= now
    if late <= LATE_AT_MOST:
        assert (found, at) == (step, slot)
    if at != slot:
        assert now - at < LATE_AT_MOST
        assert found > step or found is step in (Step.LESSON, Step.BREAK)


def test_after_days_of_downtime_the_lesson_of_this_evening_still_comes() -> None:
    habit = Habit(RIGA, time(18))
    slot = in_riga("2026-11-25T18:00")
    for now, at in (("28T17:59", slot), ("28T18:20", in_riga("2026-11-28T18:00"))):
        moment = in_riga(f"2026-11-{now}")
        assert due_now(Step.LESSON, slot, moment, (None, habit)) == (Step.LESSON, at)


def test_a_lesson_on_thursday_is_followed_by_nudges_on_working_days() -> None:
    lesson = in_riga("2026-11-26T18:00")
    habit = Habit(RIGA, time(18), WORKDAYS)
    days = [nudge_on(step, lesson, habit).astimezone(RIGA).strftime("%a %d") for step in DAYS]
    assert days == ["Mon 30", "Tue 01", "Mon 07", "Thu 10"]


@given(
    MOMENTS, ZONES, st.sampled_from(Step), st.integers(0, 240), st.floats(0, 1, exclude_max=True)
)
def test_what_may_be_said_now_may_be_said_at_each_moment_up_to_its_end(
    slot: datetime, zone: ZoneInfo, step: Step, late: int, share: float
) -> None:
    now = slot + late * MINUTE
    if is_timely(step, slot, now, zone):
        until = timely_until(step, slot, now, zone)
        assert now <= until <= slot + LATE_AT_MOST
        assert is_timely(step, slot, now + share * (until - now), zone)


def test_a_lesson_may_come_until_quiet_hours_begin_or_half_an_hour_after_the_hour_chosen() -> None:
    def end(slot: str, step: Step = Step.LESSON, late: timedelta = MINUTE) -> time:
        at = in_riga(f"2026-11-24T{slot}").astimezone(UTC)
        return shown(timely_until(step, at, at + late, RIGA), RIGA)

    before_nine = time(20, 59, 59, 999_000)
    assert end("18:00") == before_nine
    assert end("10:00") == time(14)
    assert end("20:45") == time(21, 15)
    assert end("22:00") == time(22, 30)
    assert end("20:30", Step.SAME_DAY) == before_nine
