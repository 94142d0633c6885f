"""What was learned comes back: soon when it was missed, later and later when it was right."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.review import KNOWN, Memory, first, is_known, review

RIGA = ZoneInfo("Europe/Riga")
EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=RIGA)

ZONES = st.sampled_from(["Europe/Riga", "Europe/Copenhagen", "Europe/Kaliningrad",
                         "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]).map(ZoneInfo)  # fmt: skip
MOMENTS = st.builds(
    lambda at, zone: at.astimezone(zone),
    st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ZONES,
)
WAITS = st.timedeltas(timedelta(), timedelta(days=400))
ANSWERS = st.lists(st.tuples(WAITS, st.booleans()), max_size=12)


def answered(now: datetime, answers: list[tuple[timedelta, bool]], *, at_first: bool) -> Memory:
    """Return the memory after a first answer and more, each some time after the one before."""
    memory = first(now, is_right=at_first)
    for wait, is_right in answers:
        now = (now.astimezone(UTC) + wait).astimezone(now.tzinfo)
        memory = review(memory, now, is_right=is_right)
    return memory


def days_until_due(memory: Memory, now: datetime) -> int:
    """Return how many of the learner's own days pass before the memory comes."""
    due: date = memory.due_at.astimezone(now.tzinfo).date()
    return (due - now.date()).days


@given(MOMENTS, ANSWERS, st.booleans())
def test_a_miss_comes_back_the_next_day_of_the_learners_own(
    now: datetime, answers: list[tuple[timedelta, bool]], at_first: bool
) -> None:
    memory = answered(now, [*answers, (timedelta(hours=3), False)], at_first=at_first)
    assert days_until_due(memory, memory.reviewed_at) == 1
    assert memory.is_missed


@given(MOMENTS, ANSWERS, st.booleans())
def test_nothing_comes_twice_on_one_day(
    now: datetime, answers: list[tuple[timedelta, bool]], at_first: bool
) -> None:
    memory = answered(now, answers, at_first=at_first)
    assert days_until_due(memory, memory.reviewed_at) >= 1
    assert memory.due_at > memory.reviewed_at


@given(MOMENTS, st.booleans())
def test_who_is_right_each_time_is_asked_later_and_later_and_then_no_more(
    now: datetime, at_first: bool
) -> None:
    memory = first(now, is_right=at_first)
    waits = [0]
    while not is_known(memory):
        waits.append(days_until_due(memory, memory.reviewed_at))
        memory = review(memory, memory.due_at.astimezone(now.tzinfo), is_right=True)
    assert waits == sorted(set(waits))
    assert len(waits) <= 7


@given(MOMENTS, ANSWERS)
def test_a_miss_is_never_known_however_well_it_was_known_before(
    now: datetime, answers: list[tuple[timedelta, bool]]
) -> None:
    memory = answered(now, answers, at_first=True)
    assert not is_known(review(memory, memory.reviewed_at, is_right=False))


@given(MOMENTS, ANSWERS, st.booleans(), WAITS)
def test_a_right_answer_never_makes_it_come_sooner_than_a_wrong_one(
    now: datetime, answers: list[tuple[timedelta, bool]], at_first: bool, wait: timedelta
) -> None:
    memory = answered(now, answers, at_first=at_first)
    later = memory.reviewed_at + wait
    right, wrong = (review(memory, later, is_right=one) for one in (True, False))
    assert right.due_at >= wrong.due_at
    assert right.stability > wrong.stability


@given(MOMENTS, ANSWERS, st.booleans())
def test_the_same_answers_lead_to_the_same_day(
    now: datetime, answers: list[tuple[timedelta, bool]], at_first: bool
) -> None:
    once, again = (answered(now, answers, at_first=at_first) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(("is_right", "days"), [(True, 2), (False, 1)])
def test_a_first_answer_that_is_right_may_wait_a_day_longer(is_right: bool, days: int) -> None:
    assert days_until_due(first(EVENING, is_right=is_right), EVENING) == days


def test_what_was_missed_in_the_evening_may_be_asked_at_breakfast() -> None:
    late = EVENING.replace(hour=23, minute=59)
    assert first(late, is_right=False).due_at == datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


def test_a_night_between_counts_as_a_day_however_short_it_was() -> None:
    memory = first(EVENING, is_right=True)
    breakfast, evening = (EVENING.replace(day=26, hour=hour) for hour in (7, 22))
    early, late = (review(memory, one, is_right=True) for one in (breakfast, evening))
    assert early.stability == late.stability


def test_what_is_known_was_right_over_many_weeks() -> None:
    memory, n_reviews = first(EVENING, is_right=True), 0
    while not is_known(memory):
        memory, n_reviews = (
            review(memory, memory.due_at.astimezone(RIGA), is_right=True),
            n_reviews + 1,
        )
    assert n_reviews == 3
    assert memory.stability >= KNOWN
    assert memory.reviewed_at - EVENING > timedelta(days=50)


def test_reviewing_changes_nothing_of_the_card_before() -> None:
    memory = first(EVENING, is_right=True)
    kept = Memory(
        memory.stability, memory.difficulty, memory.is_missed, memory.reviewed_at, memory.due_at
    )
    review(memory, EVENING + timedelta(days=2), is_right=False)
    assert memory == kept


def test_a_clock_that_was_set_back_confuses_nobody() -> None:
    memory = first(EVENING, is_right=True)
    earlier = EVENING - timedelta(hours=30)
    assert days_until_due(review(memory, earlier, is_right=False), earlier) == 1
