"""What we send keeps the platform's pace whatever comes; what one person sends costs nobody else."""

from bisect import bisect_left
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.throttle import Bucket, Pacer

MORNING = 100_000.0  # seconds of a monotonic clock that has run for a day
MORNINGS = st.floats(10, MORNING)
RATES = st.integers(1, 60) | st.sampled_from([100, 1000])
# Gaps between arrivals as shares of the gap between two slots: bursts, a steady stream, silence.
GAPS = st.lists(
    st.tuples(
        st.just(0.0) | st.floats(0, 3) | st.sampled_from([10.0, 100.0]), st.integers(1, 80)
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip
ROUNDING = 1e-6  # seconds; what is left of a float at a hundred thousand


def arrivals(gaps: list[tuple[float, int]], rate: int, start: float) -> list[float]:
    return list(accumulate((gap / rate for gap, n in gaps for _ in range(n)), initial=start))


def busiest_second(starts: list[float]) -> int:
    """Return how many starts the fullest second holds; its end does not belong to it."""
    return max(bisect_left(starts, one + 1 - ROUNDING) - n for n, one in enumerate(starts))


@given(RATES, GAPS, MORNINGS)
def test_no_second_holds_more_starts_than_the_platform_allows(
    rate: int, gaps: list[tuple[float, int]], start: float
) -> None:
    pacer = Pacer(rate)
    starts = [pacer.reserve(now) for now in arrivals(gaps, rate, start)]
    assert busiest_second(starts) <= rate


@pytest.mark.parametrize("rate", [1, 30, 1000])
def test_a_message_that_just_missed_its_slot_makes_no_room_for_one_more(rate: int) -> None:
    pacer = Pacer(rate)
    starts = [pacer.reserve(MORNING) for _ in range(2 * rate)]
    starts.append(pacer.reserve(starts[-1] + 1.95 / rate))
    starts += [pacer.reserve(starts[-1]) for _ in range(2 * rate)]
    assert busiest_second(starts) <= rate


@given(st.integers(1, 60), st.integers(), st.sampled_from([0.001, 0.05, 0.5]))
def test_however_late_a_busy_process_is_no_second_holds_more_than_is_allowed(
    rate: int, seed: int, lateness: float
) -> None:
    rng, pacer, now, starts = Random(seed), Pacer(rate), MORNING, []
    for _ in range(6 * rate):
        now = max(now, pacer.reserve(now)) + rng.choice((0.0, 0.0, lateness * rng.random()))
        pacer.begun(now)
        starts.append(now)
    assert busiest_second(starts) <= rate


@pytest.mark.parametrize("rate", [30, 1000])
def test_being_a_little_late_now_and_then_costs_no_pace(rate: int) -> None:
    rng, pacer, now, starts = Random(7), Pacer(rate), MORNING, []
    for _ in range(30 * rate):
        slot = pacer.reserve(now)
        if slot > now:  # whoever sleeps wakes up a little late
            now = slot + rng.random() * 0.002
        pacer.begun(now)
        starts.append(now)
    steady = [at for at in starts if at >= MORNING + 2]
    assert len(steady) - 1 >= 0.995 * rate * (steady[-1] - steady[0])


@given(RATES, GAPS, MORNINGS)
def test_nothing_starts_before_it_came_or_out_of_order(
    rate: int, gaps: list[tuple[float, int]], start: float
) -> None:
    pacer = Pacer(rate)
    came = arrivals(gaps, rate, start)
    starts = [pacer.reserve(now) for now in came]
    assert all(at >= now for at, now in zip(starts, came, strict=True))
    assert starts == sorted(starts)


@given(RATES, MORNINGS)
def test_after_its_slow_first_second_a_full_queue_goes_at_the_allowed_rate(
    rate: int, start: float
) -> None:
    pacer = Pacer(rate)
    starts = [pacer.reserve(start) for _ in range(12 * rate + 1)]
    steady = [at for at in starts if at >= start + 1.2]
    assert len(steady) - 1 >= 0.99 * rate * (steady[-1] - steady[0])
    assert busiest_second(starts) <= rate


@given(st.integers(100, 1000), st.integers())
def test_what_starts_some_ms_late_now_and_then_still_goes_at_the_allowed_rate(
    rate: int, seed: int
) -> None:
    pacer, now, starts, rng = Pacer(rate), 0.0, [], Random(seed)
    for _ in range(12 * rate):
        late = rng.random() * 0.02 if rng.random() < 0.01 else 0.0
        now = max(now, pacer.reserve(now)) + late
        pacer.begun(now)
        starts.append(now)
    steady = [at for at in starts if at >= 2]
    assert len(steady) - 1 >= 0.993 * rate * (steady[-1] - steady[0])
    assert busiest_second(starts) <= rate


@given(RATES, MORNINGS)
def test_the_first_second_is_a_tenth_slower(rate: int, start: float) -> None:
    pacer = Pacer(rate)
    starts = [pacer.reserve(start) for _ in range(rate + 1)]
    assert starts[0] == start
    assert starts[-1] - starts[0] >= 1.1


@given(RATES, st.integers(0, 100))
def test_a_message_after_a_silence_starts_at_once(rate: int, n_before: int) -> None:
    pacer = Pacer(rate)
    for _ in range(n_before):
        pacer.reserve(0.0)
    later = 200.0
    assert pacer.reserve(later) == later


@given(RATES, st.integers(0, 100), st.floats(0, 100), st.lists(st.floats(0, 3), max_size=5))
def test_after_a_refusal_nothing_starts_before_the_wait_is_over_and_then_at_once(
    rate: int, n_before: int, wait: float, asked_after: list[float]
) -> None:
    pacer = Pacer(rate)
    for _ in range(n_before):
        pacer.reserve(0.0)
    already = pacer.reserve(0.0)  # slots given out before the refusal stay where they are
    pacer.halt_until(already + wait)
    starts = [pacer.reserve(now) for now in sorted(asked_after)]
    assert all(at >= already + wait for at in starts)
    if wait > 1.2 / rate:
        first = starts[0] if starts else pacer.reserve(0.0)
        assert first == max(already + wait, min(asked_after, default=0.0))


@given(st.floats(0, 100), st.floats(0, 100))
def test_of_two_waits_the_longer_one_counts(one: float, other: float) -> None:
    pacer = Pacer(30)
    pacer.halt_until(one)
    pacer.halt_until(other)
    assert pacer.reserve(0.0) == max(one, other)


@given(RATES)
def test_after_a_wait_it_begins_slowly_again(rate: int) -> None:
    pacer = Pacer(rate)
    for _ in range(3 * rate):
        pacer.reserve(0.0)
    pacer.halt_until(100.0)
    starts = [pacer.reserve(0.0) for _ in range(rate + 1)]
    assert starts[0] == 100.0
    assert starts[-1] - starts[0] >= 1.1


def test_thirty_a_second_means_even_slots_not_bursts() -> None:
    pacer = Pacer(30)
    starts = [pacer.reserve(50.0) for _ in range(100)]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert min(gaps) > 0.033
    assert max(gaps) < 0.037


SIZES = st.integers(1, 50)
SPEEDS = st.floats(0.1, 10)
PAUSES = st.lists(  # some steady talk, some bursts after a silence
    st.tuples(st.floats(0, 20), st.integers(0, 60)), min_size=1, max_size=5
).map(lambda bursts: [one for pause, n in bursts for one in (pause, *[0.0] * n)])


def bucket(size: float, per_second: float) -> Bucket:
    return Bucket(size, per_second, size, 0.0)


@given(SIZES, SPEEDS, PAUSES)
def test_nobody_gets_more_through_than_a_burst_and_what_time_allows(
    size: int, per_second: float, pauses: list[float]
) -> None:
    person = bucket(size, per_second)
    taken = [now for now in accumulate(pauses) if person.take(now)]
    for n, earlier in enumerate(taken):
        for m, later in enumerate(taken[n:], 1):
            assert m <= size + (later - earlier) * per_second + ROUNDING


@given(SIZES, SPEEDS, PAUSES)
def test_who_keeps_to_the_pace_is_never_refused(
    size: int, per_second: float, pauses: list[float]
) -> None:
    person = bucket(size, per_second)
    now = 0.0
    for pause in pauses:
        now += pause + (1 + ROUNDING) / per_second
        assert person.take(now)


@given(SIZES, SPEEDS, st.integers(0, 200))
def test_a_burst_up_to_the_size_passes_and_no_more(
    size: int, per_second: float, n_more: int
) -> None:
    person = bucket(size, per_second)
    assert [person.take(0.0) for _ in range(size + n_more)] == [True] * size + [False] * n_more


@given(SIZES, SPEEDS, PAUSES)
def test_a_flood_ends_when_the_flooder_rests(
    size: int, per_second: float, pauses: list[float]
) -> None:
    person = bucket(size, per_second)
    for now in accumulate(pauses):
        person.take(now)
    now += size / per_second + 1
    assert all(person.take(now) for _ in range(size))


def test_who_was_warned_is_warned_again_only_after_a_fair_message() -> None:
    person = bucket(1, 1)
    assert person.take(0.0)
    assert not person.take(0.1)
    person.warned = True
    assert not person.take(0.2)
    assert person.warned
    assert person.take(2.0)
    assert not person.warned


@pytest.mark.parametrize("step", [60.0, 3600.0])
def test_a_servers_clock_that_is_set_back_silences_nobody(step: float) -> None:
    person = bucket(30, 1)
    assert person.take(10_000.0)
    assert person.take(10_000.0 - step)
    assert person.take(10_001.0 - step)
