"""A tick says each thing once to each person, however many are due and however many ticks run."""

import sqlite3
from asyncio import gather
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update

from bench.crowd import FIRST_MINUTE, PEAK, fill
from bench.learners import bench_house
from bench.ticks import Town
from bot.dialogue.handler import House
from bot.handout import DUE_AT_ONCE
from bot.storage.database import open_engine
from bot.storage.learners import learners
from bot.storage.migrate import migrate
from bot.storage.outbox import Status, outbox
from bot.storage.payload import unpack
from bot.storage.pushes import pushes
from bot.storage.study import enrolments
from tests.conftest import fresh_postgresql

N = 300  # learners, of whom three are due in each minute, and 120 at the peak
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def house() -> House:
    return bench_house()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, house: House) -> Iterator[str]:
    """A database of each kind with many learners."""
    urls = fresh_postgresql() if request.param == "postgresql" else [f"sqlite:///{tmp_path}/a.db"]
    for url in urls:
        engine = open_engine(url)
        migrate(engine)
        with engine.begin() as db:
            fill(db, house.course, N)
        engine.dispose()
        yield url


@pytest.fixture
async def town(url: str, house: House) -> AsyncIterator[Town]:
    town = Town(url, house)
    town.database.start()
    yield town
    await town.database.stop()


def heard(db: Connection) -> dict[int, list[str]]:
    """Return what waits to be sent to each learner."""
    rows = db.execute(select(outbox).order_by(outbox.c.id)).all()
    assert {row.status for row in rows} == {Status.PENDING}
    found: dict[int, list[str]] = {}
    for row in rows:
        assert row.address == str(7_000_000 + row.learner_id)
        text = str(unpack(db, row.offer, row.payload).text)
        found.setdefault(row.learner_id, []).append(text)
    return found


async def test_everyone_whose_minute_it_is_hears_one_thing_and_nobody_else_does(town: Town) -> None:
    assert (await town.tick(FIRST_MINUTE - timedelta(minutes=1))).n == 0
    assert (await town.tick(PEAK)).n == 5 * 3 + 120
    said = await town.database.run(heard)
    assert all(len(texts) == 1 for texts in said.values())
    assert sorted(said) == [n for n in range(1, N + 1) if n % 100 < 5 or 10 <= n % 100 < 50]
    assert said[110][0].startswith("<b>Lektion 6: ")  # the lesson, in the reader's language
    assert "<b>" not in said[10][0]  # a nudge


async def test_a_tick_that_runs_again_and_beside_another_says_nothing_twice(
    town: Town, house: House
) -> None:
    other = Town(town.database.url, house)
    other.database.start()
    ran = await gather(town.tick(PEAK), other.tick(PEAK))
    assert sum(one.n for one in ran) == 135
    assert [(await one.tick(PEAK)).n for one in (town, other)] == [0, 0]
    await other.database.stop()
    said = await town.database.run(heard)
    assert len(said) == sum(len(texts) for texts in said.values()) == 135


async def test_two_processes_that_hand_out_side_by_side_reach_all_and_nobody_twice(
    town: Town, house: House
) -> None:
    other = Town(town.database.url, house)
    other.database.start()
    for one in (town, other):
        one.set_pace(1)
    while sum(map(len, await gather(*(one.drain(PEAK, N) for one in (town, other))))):
        pass
    await other.database.stop()
    told = await town.database.run(lambda db: db.scalars(select(outbox.c.learner_id)).all())
    assert len(told) == len(set(told)) == 135


async def test_each_that_heard_something_has_a_next_slot_and_an_open_offer(town: Town) -> None:
    await town.tick(PEAK)

    def look(db: Connection) -> None:
        due = enrolments.c.slot_at <= PEAK
        assert db.scalar(select(func.count()).where(due)) == 0
        told = select(learners.c.offers, outbox.c.offer).join(outbox)
        assert all(offers.split()[-1] == offer for offers, offer in db.execute(told))
        nudged = select(learners.c.step).where(learners.c.id % 500 < 100, learners.c.id % 100 == 20)
        assert set(db.execute(nudged).scalars()) == {3}  # day 2 is past: day 5 comes

    await town.database.run(look)


@pytest.mark.parametrize("learner_id", [10, 110])  # who is due a nudge, and who is due a lesson
async def test_a_slot_that_was_used_before_the_clock_was_set_back_is_not_used_again(
    town: Town, learner_id: int
) -> None:
    row = {"learner_id": learner_id, "slot_at": PEAK, "kind": "day_5", "words": "day_5.1"}
    used = insert(pushes).values(**row, pushed_at=PEAK)
    await town.database.run(lambda db: db.execute(used) and None)
    await town.tick(PEAK)
    assert learner_id not in await town.database.run(heard)
    assert (await town.tick(PEAK)).n == 0


async def test_who_was_due_while_we_were_down_hears_the_last_thing_only(town: Town) -> None:
    late = update(enrolments).where(enrolments.c.learner_id == 110).values(slot_at=PEAK - 3 * DAY)
    await town.database.run(lambda db: db.execute(late) and None)
    await town.tick(PEAK + timedelta(minutes=1))
    assert len((await town.database.run(heard))[110]) == 1


async def test_a_tick_asks_no_more_of_the_database_however_many_are_due(town: Town) -> None:
    if not town.database.is_sqlite:
        pytest.skip("counted where the driver tells: on SQLite")
    counts = []
    await town.tick(FIRST_MINUTE)
    for minute in (FIRST_MINUTE + timedelta(minutes=1), PEAK):
        asked: list[str] = []
        await town.database.run(lambda db, asked=asked: traced(db, asked))  # type: ignore[misc]
        n = (await town.tick(minute)).n
        questions = sum(sql.startswith("SELECT") for sql in asked)
        writes = sum(sql.startswith(("INSERT", "UPDATE", "DELETE")) for sql in asked)
        batches = ceil(n / DUE_AT_ONCE)
        # On each of two channels: is anyone due? Then how many messages wait; up to three of each batch.
        assert questions <= 2 + 1 + 3 * batches
        counts.append((batches, writes / n))
    assert counts == [(1, 4), (2, 4)]  # a push, a message, the slot, the learner


def traced(db: Connection, asked: list[str]) -> None:
    connection = db.connection.dbapi_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.set_trace_callback(asked.append)
