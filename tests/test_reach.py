"""Where lessons go is always the account they chose, else the one used last, whatever people do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import Connection, Engine, select

from bot.messages import Address, Delivery, Inbound, Kind, OutMessage
from bot.services import learners, outbox, study, windows
from bot.storage.database import open_engine
from bot.storage.learners import accounts, add_code, find_learner
from bot.storage.learners import learners as table
from bot.storage.migrate import migrate
from bot.storage.reach import NOWHERE, note_unreachable
from bot.storage.study import enrolments
from bot.storage.windows import note_closed, ways_to
from tests.conftest import MORNING, fresh_postgresql, whole_course

MINUTE = timedelta(minutes=1)
PLACES = [(channel, Address(f"{n}")) for channel in ("telegram", "webchat") for n in range(2)]
ACTS = ("writes", "enrols", "blocks", "is gone", "joins", "moves", "chooses")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(PLACES),
        st.sampled_from(PLACES),
        st.integers(-120, 600),  # seconds that pass; a clock may be set back
    ),
    max_size=30,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of each kind."""
    for url in fresh_postgresql() if request.param == "postgresql" else ["sqlite://"]:
        engine = open_engine(url)
        migrate(engine)
        yield engine
        engine.dispose()


class Walk:
    """People with several phones, who do this and that."""

    def __init__(self, db: Connection) -> None:
        self.db, self.now, self.course = db, MORNING, whole_course()

    def step(self, act: str, place: tuple[str, Address], other: tuple[str, Address]) -> None:
        channel, address = place
        match act:
            case "blocks":
                note_unreachable(self.db, channel, address)
            case "is gone":
                message = OutMessage(Markup("Hi"))
                outbox.record_unreachable(
                    self.db, Delivery("o", channel, address, message), "", self.now
                )
            case "moves":
                moved = Delivery("o", channel, address, OutMessage(Markup("Hi")))
                outbox.record_move(self.db, moved, Address(f"{address}+"), self.now)
            case "joins":
                self.joins(place, other)
            case _:
                writer = self.writes(place)
                if act == "enrols":
                    study.enrol(self.db, self.course, writer, self.now)
                if act == "chooses":
                    windows.choose_home(self.db, writer.id, other[0])

    def writes(self, place: tuple[str, Address]) -> Any:
        inbound = Inbound(*place, "e", Kind.TEXT)
        return learners.find_or_add(self.db, inbound, self.course, self.now)

    def joins(self, place: tuple[str, Address], other: tuple[str, Address]) -> None:
        maker = find_learner(self.db, *other)
        if maker:
            add_code(self.db, "digest", maker.id, self.now + timedelta(minutes=10))
            learners.join(self.db, self.writes(place), "digest", self.now)

    def is_true(self) -> bool:
        rows = self.db.execute(select(enrolments.c.learner_id, enrolments.c.channel)).all()
        ways = ways_to(self.db, [row.learner_id for row in rows])
        best = {one: first.channel for one, (first, *_) in ways.items()}
        known = self.db.execute(select(table.c.id, table.c.is_reachable)).all()
        reached = {one for one, ways in ways_to(self.db, [row.id for row in known]).items() if ways}
        return all(row.channel == best.get(row.learner_id, NOWHERE) for row in rows) and all(
            row.is_reachable == (row.id in reached) for row in known
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_the_channel_of_a_slot_is_that_of_the_account_used_last(
    engine: Engine, steps: list[tuple[str, tuple[str, Address], tuple[str, Address], int]]
) -> None:
    with engine.connect() as db:
        transaction = db.begin()
        walk = Walk(db)
        for act, place, other, seconds in steps:
            walk.now += timedelta(seconds=seconds)
            walk.step(act, place, other)
            assert walk.is_true(), act
        transaction.rollback()


def test_a_walk_comes_by_people_with_lessons_on_both_channels(engine: Engine) -> None:
    with engine.connect() as db:
        transaction = db.begin()
        walk = Walk(db)
        telegram, web = PLACES[0], PLACES[2]
        walk.step("enrols", telegram, telegram)
        walk.now += timedelta(minutes=1)
        walk.step("joins", web, telegram)
        channel = select(enrolments.c.channel)
        assert db.scalars(channel).all() == ["webchat"]
        walk.step("blocks", web, web)
        assert db.scalars(channel).all() == ["telegram"]
        walk.step("blocks", telegram, web)
        assert db.scalars(channel).all() == [NOWHERE]
        walk.step("writes", web, web)
        assert db.scalars(channel).all() == ["webchat"]
        assert len(db.scalars(select(accounts.c.channel)).all()) == 2
        transaction.rollback()


def test_an_event_that_comes_late_moves_no_window_back(engine: Engine) -> None:
    day, now = timedelta(days=1), MORNING
    with engine.connect() as db:
        transaction = db.begin()

        def kept(at: Any, until: Any) -> Any:
            event = Inbound("messenger", Address("1"), "e", Kind.TEXT, open_until=until)
            learners.find_or_add(db, event, whole_course(), at)
            return db.scalars(select(accounts.c.open_until)).one()

        assert kept(now, now + day) == now + day
        assert (
            kept(now + 5 * MINUTE, now + day - 2 * MINUTE) == now + day
        )  # sent before, came after
        assert kept(now + 6 * MINUTE, now + day + 6 * MINUTE) == now + day + 6 * MINUTE
        note_closed(db, ("messenger", Address("1")), now + 6 * MINUTE)
        again = kept(now + 6.5 * MINUTE, now + day + 6.5 * MINUTE)  # within the same minute
        assert again == now + day + 6.5 * MINUTE
        transaction.rollback()


def test_where_somebody_writes_from_the_new_address_already_the_old_one_is_out_of_reach(
    engine: Engine,
) -> None:
    with engine.connect() as db:
        transaction = db.begin()
        walk, old = Walk(db), PLACES[0]
        for act in ("writes", "moves", "writes", "moves"):
            walk.now += MINUTE
            walk.step(act, old, old)
        reached = dict(db.execute(select(accounts.c.address, accounts.c.is_reachable)).all())
        assert reached == {"0": False, "0+": True}
        transaction.rollback()
