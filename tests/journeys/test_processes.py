"""Two processes share one PostgreSQL: one of them may die at any time, and nobody notices much."""

import asyncio
import os
import random
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import TOKEN, free_port, fresh_postgresql
from tests.emulator import TelegramEmulator
from tests.journeys.test_crash import LESSON, takes_first_lesson
from tests.processes import PATIENCE, bot_process

N_PEOPLE = 6
N_KILLS = 3


@pytest.fixture
def shared() -> Iterator[str]:
    """A PostgreSQL database that several processes share."""
    yield from fresh_postgresql()


def count(url: str, what: str) -> int:
    engine = create_engine(url)
    with engine.connect() as db:
        n = int(db.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())
    engine.dispose()
    return n


def settings(telegram: TelegramEmulator, url: str) -> dict[str, str]:
    return {
        "telegram_token": TOKEN, "telegram_api": telegram.url, "telegram_rate": "100",
        "telegram_chat_rate": "1000", "database_url": url, "secret": "shared by both",
        "http_port": str(free_port()),
    }  # fmt: skip


def sender_of(url: str) -> int:
    """Return the process that sends for Telegram now."""
    engine = create_engine(url)
    with engine.connect() as db:
        query = "SELECT holder FROM leases WHERE name = 'telegram'"
        holder = str(db.execute(text(query)).scalar_one())
    engine.dispose()
    return int(holder.rpartition(":")[2])


async def test_a_crowd_learns_while_one_of_two_processes_is_killed_again_and_again(
    tmp_path: Path, shared: str
) -> None:
    async with TelegramEmulator(TOKEN) as telegram, AsyncExitStack() as running:
        people = [telegram.person(f"P{n}", language_code="en") for n in range(N_PEOPLE)]
        first, second = AsyncExitStack(), AsyncExitStack()
        await running.enter_async_context(first)
        await running.enter_async_context(second)

        async def start(place: AsyncExitStack) -> Process:
            return await place.enter_async_context(
                bot_process(tmp_path, **settings(telegram, shared))
            )

        alive = {(await start(place)).pid: place for place in (first, second)}
        lessons = [asyncio.create_task(takes_first_lesson(person)) for person in people]
        rng = random.Random(5)
        for _ in range(N_KILLS):
            enough = len(telegram.calls) + rng.randint(10, 40)
            clock = telegram._platform.clock
            await clock.until(lambda: len(telegram.calls) >= enough, within=10)  # noqa: B023
            victim = sender_of(shared)
            os.kill(victim, 9)
            place = alive.pop(victim)
            await place.aclose()
            alive[(await start(place)).pid] = place
        await asyncio.wait_for(asyncio.gather(*lessons), PATIENCE * 2)
        await telegram.settled()

    assert telegram.unacknowledged == []
    assert count(shared, "learners") == N_PEOPLE
    assert count(shared, "readings WHERE finished_at IS NOT NULL") == N_PEOPLE
    assert count(shared, "attempts") == N_PEOPLE * len(LESSON.quiz)
    said = [len(person.chat) - len({one.text for one in person.chat}) for person in people]
    assert sum(said) <= N_KILLS * N_PEOPLE  # what was on the wire may be said a second time
