"""Where a channel may write only for a day after a person's last action: what comes, and when."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.rhythm import DAY_ENDS, LATE_AT_MOST, SAME_HOUR, Habit, is_quiet
from scheduler.timetable import falls_on, local_day, slot_on
from scheduler.window import (
    CREEP_AT_MOST,
    EARLY_AT_MOST,
    GUARD,
    Account,
    At,
    Deed,
    Elsewhere,
    Hold,
    Look,
    Message,
    Now,
    Seen,
    helps,
    lesson,
    look,
    moment,
    nudge,
    nudge_within,
    plan,
    touch_at,
    word,
)  # fmt: skip
from tests.test_rhythm_rules import DAY, HABITS, HOUR, MINUTE, MOMENTS, RIGA, ZONES, in_riga

WINDOW = timedelta(hours=24)
SPANS = st.integers(-36 * 60, 36 * 60).map(lambda n: n * MINUTE)
MESSAGES = (
    st.builds(lesson, MOMENTS, ZONES)
    | st.builds(nudge, MOMENTS, ZONES)
    | st.builds(
        lambda now, zone, is_urgent: word(now, zone, expires_at=now + 60 * DAY, is_urgent=is_urgent),
        MOMENTS, ZONES, st.booleans(),
    )
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[Message, list[Account], datetime]:
    """A message, ways to a person whose windows end around its time, and a moment around it."""
    message = draw(MESSAGES)
    ends = st.none() | SPANS.map(lambda span: message.due_at + span)
    accounts = draw(
        st.lists(st.builds(Account, st.sampled_from("ab"), ends), min_size=1, max_size=3)
    )
    return message, accounts, message.due_at + draw(SPANS)


def may_speak(message: Message, account: Account, at: datetime) -> bool:
    """The promise, in other words than the code's: within its time, the window, and by day."""
    if account.open_until is not None and at > account.open_until - GUARD:
        return False
    if not message.not_before <= at <= message.not_after:
        return False
    is_own_hour = message.night_until is not None and message.due_at <= at <= message.night_until
    return is_own_hour or not is_quiet(at, message.zone)


@given(cases())
def test_nothing_is_ever_said_outside_the_window_at_night_or_out_of_its_time(
    case: tuple[Message, list[Account], datetime],
) -> None:
    message, (home, *others), now = case
    match plan(message, home, now, others):
        case Now():
            assert may_speak(message, home, now)
        case At(at=at):
            assert at > now
            assert may_speak(message, home, at)
            assert plan(message, home, at, others) == Now()  # whoever waited may speak then
        case Elsewhere(account=account, at=at):
            assert account in others
            assert at >= now
            assert may_speak(message, account, at)
            assert moment(message, home, now) is None


@given(cases(), st.integers(0, 72 * 60))
def test_what_is_held_could_have_been_said_nowhere_at_no_moment(
    case: tuple[Message, list[Account], datetime], minutes: int
) -> None:
    message, (home, *others), now = case
    assume(plan(message, home, now, others) == Hold())
    later = now + minutes * MINUTE
    assert not any(may_speak(message, one, later) for one in (home, *others))


@given(MOMENTS, ZONES, st.none() | SPANS)
def test_a_lesson_comes_at_its_slot_or_less_than_an_hour_early_on_the_same_day(
    slot: datetime, zone: ZoneInfo, ends: timedelta | None
) -> None:
    account = Account("messenger", None if ends is None else slot + ends)
    at = moment(lesson(slot, zone), account, slot - 36 * HOUR)
    if account.is_open(slot):
        assert at == slot
    elif at is not None:
        assert slot - EARLY_AT_MOST <= at < slot
        assert local_day(at, zone) == local_day(slot, zone)


@given(cases())
def test_what_goes_out_by_its_last_moment_goes_out_by_day_and_in_its_time(
    case: tuple[Message, list[Account], datetime],
) -> None:
    message, _, now = case
    assume(message.may_be_said(now))
    last = message.last_moment(now)
    assert now <= last <= message.not_after
    late = [
        now + (last - now) * part / 7 for part in range(7)
    ]  # the last is the first of the night
    assert all(message.may_be_said(at) for at in late)


class Agent:
    """Someone on Messenger who reads every lesson, sooner or later, and taps what they like."""

    def __init__(self, habit: Habit, begins_at: datetime) -> None:
        self.habit, self.now = habit, begins_at
        self.seen_at, self.slot = begins_at, habit.slot_after_today(begins_at)
        self.lessons: list[datetime] = []
        self.touches: list[datetime] = []
        self.held = 0

    @property
    def account(self) -> Account:
        return Account("messenger", self.seen_at + WINDOW)

    def acts(self, at: datetime) -> None:
        self.now = self.seen_at = at

    def lives_until_the_lesson(self, answers_touch_after: timedelta | None) -> None:
        """Look when we said we'd look; the lesson comes, or is held."""
        look_at: datetime | None = self.seen_at + 90 * MINUTE
        while look_at is not None and look_at < self.slot:
            self.now = look_at
            found = look(self._seen(), self.now)
            look_at = found.again_at
            if found.deed is Deed.EARLY:
                self.slot = self.now
            if found.deed is Deed.TOUCH:
                self.touches.append(self.now)
                answered = answers_touch_after and self.now + answers_touch_after
                if answered and answered < min(self.slot, look_at or self.slot):
                    self.acts(answered)
                    look_at = self.seen_at + 90 * MINUTE
        self.now = max(self.now, self.slot)
        if plan(lesson(self.slot, self.habit.zone), self.account, self.now) == Now():
            self.lessons.append(self.now)
        else:
            self.held += 1

    def _seen(self) -> Seen:
        day = local_day(self.now, self.habit.zone)
        touched = [at for at in self.touches if local_day(at, self.habit.zone) == day]
        since = [at for at in self.touches if at >= self.seen_at]
        may_touch = not touched and not since
        return Seen(self.seen_at, self.account, self.slot, self.habit, may_touch)

    def reads(self, after: timedelta) -> None:
        self.acts(self.now + after)
        self.slot = max(
            self.habit.slot_after_today(self.lessons[-1] if self.lessons else self.now),
            self.habit.slot_after_today(self.now),
        )


DELAYS = st.integers(1, 5 * 60).map(lambda n: n * MINUTE)


@given(HABITS, MOMENTS, st.lists(st.tuples(DELAYS, st.none() | DELAYS), min_size=9, max_size=9))
def test_whatever_people_do_no_second_lesson_or_touch_comes_on_one_day(
    habit: Habit, begins_at: datetime, days: list[tuple[timedelta, timedelta | None]]
) -> None:
    agent = Agent(habit, begins_at)
    for reads_after, answers_touch_after in days:
        agent.lives_until_the_lesson(answers_touch_after)
        agent.reads(reads_after)
    for moments in (agent.lessons, agent.touches):
        on = [local_day(at, habit.zone) for at in moments]
        assert all(one < other for one, other in pairwise(on))
    assert not any(is_quiet(at, habit.zone) for at in agent.touches)
    assert all(falls_on(local_day(at, habit.zone), habit.days) for at in agent.touches)


@pytest.mark.parametrize("hour", [8, 12, 15, 18, 20])
@pytest.mark.parametrize("minutes", [1, 10, 60])
def test_who_answers_at_once_and_taps_when_asked_has_every_lesson_near_its_hour(
    hour: int, minutes: int
) -> None:
    habit = Habit(RIGA, time(hour))
    agent = Agent(habit, in_riga(f"2026-11-02T{hour:02}:01"))
    for _ in range(28):
        agent.lives_until_the_lesson(answers_touch_after=20 * MINUTE)
        agent.reads(minutes * MINUTE)
    assert agent.held == 0
    late = [at - slot_on(local_day(at, RIGA), zone=RIGA, at=time(hour)) for at in agent.lessons]
    assert all(-CREEP_AT_MOST <= one <= timedelta() for one in late)
    if hour > 8:  # before eight it is night, and no lesson can come early
        assert len(agent.touches) <= 28 // 2 + 1


@pytest.mark.parametrize(
    ("seen", "hour", "touch"),
    [
        ("25T18:05", "18:00", None),  # five minutes early tomorrow: nobody minds
        ("25T17:40", "18:00", "25T20:30"),
        ("25T12:00", "18:00", "25T18:10"),  # earlier a tap would not reach until the slot
        ("25T07:30", "08:00", "25T14:00"),  # the afternoon, not the next hour
        ("25T08:00", "08:00", "25T14:00"),  # before eight is night, so nothing can come early
        ("25T10:00", "23:00", "26T09:50"),
        ("25T01:23", "21:30", "25T14:00"),  # no single tap reaches so far: one more will
        ("25T20:00", "20:30", "26T14:00"),  # too late for today: tomorrow, before the lesson
        ("25T20:00", "21:30", "26T14:00"),
        ("25T21:50", "21:30", None),
    ],
)
def test_one_more_tap_is_asked_for_in_the_afternoon_where_it_keeps_the_hour(
    seen: str, hour: str, touch: str | None
) -> None:
    at = in_riga(f"2026-11-{seen}")
    habit = Habit(RIGA, time.fromisoformat(hour))
    slot = habit.slot_after_today(at)
    one = Seen(at, Account("messenger", at + WINDOW), slot, habit, may_touch=True)
    found = touch_at(one)
    assert found == (in_riga(f"2026-11-{touch}") if touch else None)
    if found:
        assert helps(one, found)
        assert look(one, found).deed is Deed.TOUCH


def test_before_a_free_weekend_we_say_on_friday_how_it_goes_on() -> None:
    friday = in_riga("2026-11-27T12:05")
    habit = Habit(RIGA, time(12), 0b001_1111)
    one = Seen(friday, Account("m", friday + WINDOW), habit.next_slot(friday), habit, True)
    assert touch_at(one) == in_riga("2026-11-27T15:05")
    assert not helps(one, in_riga("2026-11-27T15:05"))
    late = in_riga("2026-11-27T19:30")  # on Saturday we say nothing
    assert touch_at(Seen(late, Account("m", late + WINDOW), one.slot_at, habit, True)) is None


@given(HABITS, MOMENTS, SPANS, st.booleans())
def test_a_look_leads_to_one_thing_at_most_and_never_looks_back(
    habit: Habit, seen_at: datetime, later: timedelta, may_touch: bool
) -> None:
    now = seen_at + abs(later)
    account = Account("messenger", seen_at + WINDOW)
    slot = habit.slot_after_today(seen_at)
    found = look(Seen(seen_at, account, slot, habit, may_touch), now)
    if found.deed is not Deed.REST:
        assert account.is_open(now)
        assert not is_quiet(now, habit.zone)
    if found.deed is Deed.TOUCH:
        assert may_touch
    assert found.again_at is None or found.again_at > now
    if account.is_open(slot):
        assert found == Look(Deed.REST)


@given(MOMENTS, ZONES, SPANS)
def test_a_nudge_of_the_day_stays_in_the_window_and_out_of_the_night(
    said_at: datetime, zone: ZoneInfo, ends: timedelta
) -> None:
    account = Account("messenger", said_at + ends)
    at = nudge_within(said_at + 3 * HOUR, account, said_at, zone)
    if at is not None:
        assert account.is_open(at)
        assert not is_quiet(at, zone)


def test_somebodys_words_wait_for_the_morning_and_urgent_ones_do_not() -> None:
    night, morning = in_riga("2026-11-25T22:00"), in_riga("2026-11-26T08:00")
    always = Account("telegram")
    said = word(night, RIGA, expires_at=night + 60 * DAY)
    assert plan(said, always, night) == At(morning.astimezone())
    assert plan(word(night, RIGA, expires_at=morning, is_urgent=True), always, night) == Now()
    closing = Account("messenger", night + HOUR)
    assert plan(said, closing, night) == Hold()
    assert plan(said, closing, night, [always]) == Elsewhere(always, morning.astimezone())


def test_a_late_lesson_ends_with_the_evening_or_with_its_own_half_hour() -> None:
    day = in_riga("2026-11-25T18:00")
    assert lesson(day, RIGA).last_moment(day) == slot_on(day.date(), zone=RIGA, at=DAY_ENDS)
    late = in_riga("2026-11-25T23:00")
    assert lesson(late, RIGA).last_moment(late) == late + SAME_HOUR
    noon = in_riga("2026-11-25T12:00")
    assert lesson(noon, RIGA).last_moment(noon) == noon + LATE_AT_MOST
