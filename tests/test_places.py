"""Places: exactly as many as there are, a line in order, and nobody told two things."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from bot.dialogue.training_ticks import find_due, look_after
from bot.messages import Address, LearnerId
from bot.services import places, signed, trainings
from bot.services.learners import erase
from bot.services.places import Already, InLine, NotOpen, Placed, TooLate, n_free, rooms
from bot.storage.database import open_engine
from bot.storage.learners import Learner, add_account
from bot.storage.migrate import migrate
from bot.storage.outbox import outbox
from bot.storage.registrations import (
    Status,
    count_holding,
    find_registration,
    registrations_of,
)
from bot.storage.trainings import Training, Wording, find_training
from scheduler.rhythm import is_quiet
from tests.conftest import MORNING
from tests.trainings import FIRST_DAY, a_house, open_training, person

RIGA = ZoneInfo("Europe/Riga")
CROWD, PLACES = 1_000, 25


@cache
def _engine() -> Engine:
    engine = open_engine("sqlite:///:memory:")
    migrate(engine)
    return engine


@contextmanager
def empty_database() -> Iterator[Connection]:
    """Yield an empty database; what is done to it is undone afterwards."""
    with _engine().connect() as db, db.begin() as all_of_it:
        yield db
        all_of_it.rollback()


def standing(db: Connection, number: int, one: Learner) -> Status | None:
    found = find_registration(db, number, one.id)
    return found.status if found else None


# One person after the other


def test_the_last_place_goes_to_one_and_the_next_waits_in_line() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second, third = (person(db) for _ in range(3))
        assert isinstance(places.sign_up(db, first, training.id, 0, MORNING), Placed)
        waits = places.sign_up(db, second, training.id, 0, MORNING)
        assert isinstance(waits, InLine)
        assert waits.n_ahead == 0
        waits = places.sign_up(db, third, training.id, 0, MORNING)
        assert isinstance(waits, InLine)
        assert waits.n_ahead == 1
        assert isinstance(places.sign_up(db, first, training.id, 0, MORNING), Already)


def test_whoever_comes_again_goes_to_the_end_of_the_line() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second, third = (person(db) for _ in range(3))
        for one in (first, second, third):
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)
        passed = places.pass_on(db, training.id, MORNING)
        assert [one.learner_id for one in passed.offered] == [second.id]
        assert isinstance(places.sign_up(db, first, training.id, 0, MORNING), InLine)
        line = registrations_of(db, training.id, (Status.WAITING,))
        assert [one.learner_id for one in line] == [third.id, first.id]


def test_a_newcomer_does_not_slip_past_those_who_wait_for_a_free_place() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second, newcomer = (person(db) for _ in range(3))
        for one in (first, second):
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)  # nothing has passed on yet
        assert isinstance(places.sign_up(db, newcomer, training.id, 0, MORNING), InLine)


def test_an_offer_that_nobody_takes_in_time_passes_on_by_itself() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second, third = (person(db) for _ in range(3))
        for one in (first, second, third):
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)
        until = places.pass_on(db, training.id, MORNING).offered[0].offered_until
        assert until is not None
        late = until + timedelta(seconds=1)
        assert isinstance(places.take_offer(db, second, training.id, late), TooLate)
        passed = places.pass_on(db, training.id, late)
        assert [one.learner_id for one in passed.lapsed] == [second.id]
        assert [one.learner_id for one in passed.offered] == [third.id]
        assert isinstance(places.take_offer(db, second, training.id, late), TooLate)
        assert isinstance(places.take_offer(db, third, training.id, late), Placed)
        assert isinstance(places.take_offer(db, third, training.id, late), Already)


@pytest.mark.parametrize(
    ("left", "until"),
    [
        # From Tuesday 10:00: 11 hours are left of that day, 13 of each that follows.
        (timedelta(days=10), timedelta(days=3, hours=9)),  # 48 hours
        (timedelta(days=3), timedelta(days=1, hours=-10 + 9)),  # 12 hours
        (timedelta(days=1), timedelta(hours=2)),
        (timedelta(hours=2, minutes=30), timedelta(hours=1, minutes=30)),
    ],
)
def test_a_place_is_kept_as_long_as_the_time_left_allows_and_nights_do_not_count(
    left: timedelta, until: timedelta
) -> None:
    with empty_database() as db:
        _, training = open_training(db, sessions=(FIRST_DAY,))
        at_ten = datetime(2026, 11, 24, 10, tzinfo=RIGA)
        soon = replace(training, starts_at=at_ten + left)
        assert places.offered_until(soon, RIGA, at_ten) == at_ten + until


def test_nobody_is_woken_for_a_place_and_their_turn_stays_theirs() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second = (person(db) for _ in range(2))
        for one in (first, second):
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)
        night = datetime(2026, 11, 25, 3, tzinfo=RIGA)
        assert places.pass_on(db, training.id, night).offered == ()
        morning = datetime(2026, 11, 25, 8, tzinfo=RIGA)
        offered = places.pass_on(db, training.id, morning).offered
        assert [one.learner_id for one in offered] == [second.id]


def test_shortly_before_the_start_nobody_is_called_any_more() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second = (person(db) for _ in range(2))
        for one in (first, second):
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)
        late = FIRST_DAY.starts_at - timedelta(minutes=90)
        assert places.pass_on(db, training.id, late).offered == ()


def test_the_place_of_someone_who_erased_everything_goes_to_the_next() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second = (person(db) for _ in range(2))
        for one in (first, second):
            places.sign_up(db, one, training.id, 0, MORNING)
        erase(db, first.id, "R" * 8, MORNING)
        assert find_registration(db, training.id, first.id) is None
        assert find_due(db, MORNING) == [training.id]
        places.pass_on(db, training.id, MORNING)
        assert standing(db, training.id, second) is Status.OFFERED
        erase(db, second.id, "S" * 8, MORNING)
        assert count_holding(db, training.id) == {}


def test_a_coordinator_who_erased_everything_signs_nothing_any_more() -> None:
    with empty_database() as db:
        me, training = open_training(db)
        erase(db, me.id, "R" * 8, MORNING)
        found = find_training(db, training.id)
        assert found
        assert (found.signed_by, found.coordinator_id) == ("", None)


def test_two_accounts_that_become_one_keep_one_place_and_give_the_other_back() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=2)
        phone, web, waiting = (person(db) for _ in range(3))
        for one in (phone, web, waiting):
            places.sign_up(db, one, training.id, 0, MORNING)
        signed.join(db, of=web.id, to=phone.id)
        assert count_holding(db, training.id) == {0: 1}
        assert standing(db, training.id, phone) is Status.REGISTERED
        assert standing(db, training.id, web) is None
        offered = places.pass_on(db, training.id, MORNING).offered
        assert [one.learner_id for one in offered] == [waiting.id]


def test_of_two_places_in_line_the_better_one_is_kept() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, phone, between, web = (person(db) for _ in range(4))
        for one in (first, phone, between, web):
            places.sign_up(db, one, training.id, 0, MORNING)
        signed.join(db, of=phone.id, to=web.id)
        line = registrations_of(db, training.id, (Status.WAITING,))
        assert [one.learner_id for one in line] == [web.id, between.id]


def test_places_are_kept_for_each_group() -> None:
    with empty_database() as db:
        _, training = open_training(db, capacity=3, quotas=(2, 1), words=GROUPED)
        one, two, three, other = (person(db) for _ in range(4))
        for who in (one, two, three):
            places.sign_up(db, who, training.id, 1, MORNING)
        assert standing(db, training.id, three) is Status.WAITING
        assert isinstance(places.sign_up(db, other, training.id, 2, MORNING), Placed)
        assert isinstance(places.sign_up(db, person(db), training.id, 3, MORNING), NotOpen)


def test_sign_up_opens_and_closes_when_the_coordinator_said() -> None:
    opens, closes = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
    with empty_database() as db:
        me, training = open_training(db, opens_at=opens, closes_at=closes)
        for at in (MORNING, closes):
            assert isinstance(places.sign_up(db, person(db), training.id, 0, at), NotOpen)
        assert isinstance(places.sign_up(db, person(db), training.id, 0, opens), Placed)
        trainings.close(db, me, training.id, opens)
        assert isinstance(places.sign_up(db, person(db), training.id, 0, opens), NotOpen)


def test_a_coordinator_can_take_away_only_places_that_nobody_has() -> None:
    with empty_database() as db:
        me, training = open_training(db, capacity=3)
        for _ in range(2):
            places.sign_up(db, person(db), training.id, 0, MORNING)
        fewer = trainings.change(db, me, replace(training, capacity=1), MORNING)
        assert fewer == trainings.TooFew(2)
        assert trainings.change(db, me, replace(training, capacity=2), MORNING)


# Whatever people do, in whatever order

GROUPED = {"en": Wording("Visit", groups=("Municipality", "University"))}
STEPS = st.tuples(
    st.sampled_from(("sign up", "give back", "take", "pass on", "erase", "more", "fewer")),
    st.integers(0, 7),
    st.integers(0, 40),
)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=60), grouped=st.booleans())
def test_whatever_people_do_places_and_line_stay_right(
    steps: list[tuple[str, int, int]], *, grouped: bool
) -> None:
    with empty_database() as db:
        extra: dict[str, Any] = {"quotas": (2, 1), "words": GROUPED} if grouped else {}
        _, training = open_training(db, capacity=3, **extra)
        people = [person(db) for _ in range(8)]
        gone: set[LearnerId] = set()
        now = MORNING
        for what, who, hours in steps:
            now += timedelta(hours=hours)
            one = people[who]
            if one.id in gone:
                continue
            group = 1 + who % 2 if grouped else 0
            match what:
                case "sign up":
                    places.sign_up(db, one, training.id, group, now)
                case "give back":
                    places.give_back(db, training.id, one.id)
                case "take":
                    places.take_offer(db, one, training.id, now)
                case "erase":
                    erase(db, one.id, f"{who:08}", now)
                    gone.add(one.id)
                case "pass on":
                    places.pass_on(db, training.id, now)
                    holds_after_passing_on(db, training, now)
            assert_sound(db, training)


def assert_sound(db: Connection, training: Training) -> None:
    holding = count_holding(db, training.id)
    assert sum(holding.values()) <= training.capacity
    for group, n in holding.items():
        assert 0 <= n <= rooms(training)[group]
    everyone = registrations_of(db, training.id)
    orders = [one.order_number for one in everyone]
    assert len(set(orders)) == len(orders)
    for one in everyone:
        assert (one.status is Status.OFFERED) == (one.offered_until is not None)
        assert one.remind_at is None or one.status is Status.REGISTERED


def holds_after_passing_on(db: Connection, training: Training, now: datetime) -> None:
    """No place stays free for which someone awake waits, and offers go to the front of the line."""
    assert training.starts_at
    holding = count_holding(db, training.id)
    line = registrations_of(db, training.id, (Status.WAITING,))
    offered = registrations_of(db, training.id, (Status.OFFERED,))
    assert all(one.offered_until and one.offered_until > now for one in offered)
    if is_quiet(now, RIGA) or training.starts_at - now < places.LAST_OFFER:
        return
    for one in line:
        assert n_free(training, holding, one.group_number) == 0
    for waiting in line:
        for ahead in offered:
            same = waiting.group_number == ahead.group_number
            assert not same or ahead.order_number < waiting.order_number


def test_running_everything_twice_changes_nothing(tmp_path: Path) -> None:
    house = a_house(tmp_path)
    with empty_database() as db:
        _, training = open_training(db, capacity=1)
        first, second = (person(db) for _ in range(2))
        for one in (first, second):
            add_account(db, "webchat", Address(f"web {one.id}"), one.id, MORNING)
            places.sign_up(db, one, training.id, 0, MORNING)
        places.give_back(db, training.id, first.id)
        assert find_due(db, MORNING) == [training.id]
        assert len(look_after(db, house, MORNING, training.id)) == 1
        assert find_due(db, MORNING) == []
        assert look_after(db, house, MORNING, training.id) == []
        assert len(db.execute(select(outbox.c.id)).all()) == 1
