"""Whatever is due, no more is handed out than will soon be sent, in order, and each channel for itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from bench.crowd import N_LESSONS, PEAK, fill
from bench.learners import bench_house
from bench.ticks import Town
from bot.dialogue.handler import House
from bot.handout import AHEAD_AT_LEAST, HandOut
from bot.storage.database import open_engine
from bot.storage.learners import accounts
from bot.storage.migrate import migrate
from bot.storage.outbox import outbox
from bot.storage.pushes import pushes
from bot.storage.study import enrolments, readings

N = 300  # learners, of whom three are due in each minute, and 120 at the peak: 135 up to then
DUE = 135
LAST = 249  # one of those who wait longest behind the others


@pytest.fixture(scope="module")
def house() -> House:
    return bench_house()


@pytest.fixture
async def town(tmp_path: Path, house: House) -> AsyncIterator[Town]:
    """A town with Telegram, slow, and the web chat."""
    url = f"sqlite:///{tmp_path}/a.db"
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as db:
        fill(db, house.course, N)
    engine.dispose()
    town = Town(url, house, "telegram", "webchat")
    town.set_pace(1)
    town.database.start()
    yield town
    await town.database.stop()


async def heard(town: Town) -> list[int]:
    """Return to whom something was said, in the order in which it goes out."""
    said = select(outbox.c.learner_id).order_by(outbox.c.lane, outbox.c.id)
    return await town.database.run(lambda db: list(db.execute(said).scalars()))


async def moves_to_the_web(town: Town, learner_id: int) -> None:
    def move(db: Connection) -> None:
        for table in (accounts, enrolments):
            theirs = update(table).where(table.c.learner_id == learner_id)
            db.execute(theirs.values(channel="webchat"))

    await town.database.run(move)


async def test_a_look_hands_out_what_will_soon_be_sent_and_no_more(town: Town) -> None:
    assert (await town.tick(PEAK)).n == AHEAD_AT_LEAST
    assert (await town.tick(PEAK)).n == 0
    await town.all_sent()
    assert (await town.tick(PEAK)).n == DUE - AHEAD_AT_LEAST
    assert (await town.tick(PEAK)).n == 0


async def test_a_process_hands_out_only_where_it_sends(town: Town) -> None:
    number = town.leases.pop("telegram")
    assert (await town.tick(PEAK)).n == 0
    town.leases["telegram"] = number
    assert (await town.tick(PEAK)).n == AHEAD_AT_LEAST


async def test_all_are_reached_in_the_end_each_once_who_waits_longest_first(town: Town) -> None:
    assert [run.n for run in await town.drain(PEAK, DUE)] == [100, 35]
    told = select(outbox.c.learner_id, pushes.c.slot_at).order_by(outbox.c.id)
    told = told.join(pushes, pushes.c.learner_id == outbox.c.learner_id)
    rows = await town.database.run(
        lambda db: db.execute(told.where(pushes.c.pushed_at == outbox.c.created_at)).all()
    )
    assert len({row.learner_id for row in rows}) == len(rows) == DUE
    slots = [row.slot_at for row in rows]
    assert slots == sorted(slots)


async def test_who_is_on_the_web_does_not_wait_behind_a_crowd_on_telegram(town: Town) -> None:
    await moves_to_the_web(town, LAST)
    assert (await town.tick(PEAK)).n == AHEAD_AT_LEAST + 1
    assert LAST in await heard(town)
    assert (await town.tick(PEAK)).n == 0  # Telegram has no room yet


async def test_who_can_not_be_reached_takes_no_ones_place_and_their_steps_go_on(town: Town) -> None:
    def blocks(db: Connection) -> None:
        db.execute(update(accounts).where(accounts.c.learner_id == LAST).values(is_reachable=False))
        db.execute(update(enrolments).where(enrolments.c.learner_id == LAST).values(channel=""))

    await town.database.run(blocks)
    assert (await town.tick(PEAK)).n == AHEAD_AT_LEAST
    due = select(enrolments.c.learner_id).where(enrolments.c.slot_at <= PEAK)
    assert LAST not in await town.database.run(lambda db: db.scalars(due).all())


async def test_who_learned_while_their_lesson_waited_is_not_told_of_it(
    town: Town, house: House
) -> None:
    await town.tick(PEAK)
    assert LAST not in await heard(town)
    done = {"learner_id": LAST, "lesson": house.course.lesson_keys[N_LESSONS], "version": "v",
            "begun_at": PEAK, "finished_at": PEAK}  # fmt: skip
    await town.database.run(lambda db: db.execute(insert(readings), [done]) and None)
    await town.all_sent()
    later = PEAK + timedelta(minutes=2)
    assert (await town.tick(later)).n == DUE - AHEAD_AT_LEAST - 1
    assert LAST not in await heard(town)


async def test_a_lesson_that_waited_for_three_hours_is_still_todays(town: Town) -> None:
    await town.tick(PEAK)
    await town.all_sent()
    assert LAST not in await heard(town)
    await town.drain(PEAK + timedelta(hours=3), N)
    kinds = select(pushes.c.kind).where(pushes.c.learner_id == LAST, pushes.c.slot_at == PEAK)
    assert await town.database.run(lambda db: db.scalar(kinds)) == "lesson"


async def test_when_half_is_sent_more_is_handed_out_without_a_tick(
    town: Town, house: House
) -> None:
    handout = HandOut(town.database, lambda: house, town.sender, town.clock)
    running = asyncio.create_task(handout.run())
    town.clock.now = PEAK
    assert await handout.look() == AHEAD_AT_LEAST
    await town.all_sent()
    for _ in range(AHEAD_AT_LEAST // 2 - 1):
        handout.note_leaving("telegram")
    assert len(await heard(town)) == AHEAD_AT_LEAST
    handout.note_leaving("telegram")
    async with asyncio.timeout(10):
        while len(await heard(town)) < DUE:
            await asyncio.sleep(0.001)
    running.cancel()


async def test_a_slot_under_the_wrong_channel_is_put_right_when_it_is_looked_at(town: Town) -> None:
    wrong = update(enrolments).where(enrolments.c.learner_id == LAST).values(channel="webchat")
    await town.database.run(lambda db: db.execute(wrong) and None)
    await town.tick(PEAK)
    said = select(outbox.c.channel).where(outbox.c.learner_id == LAST)
    kept = select(enrolments.c.channel).where(enrolments.c.learner_id == LAST)
    for query in (said, kept):
        assert await town.database.run(lambda db, query=query: db.scalar(query)) == "telegram"  # type: ignore[misc]
