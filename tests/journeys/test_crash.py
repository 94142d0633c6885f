"""Killed at any instant, the bot loses nothing and counts nothing twice."""

import asyncio
import random
import sqlite3
from collections import Counter
from pathlib import Path

from sqlalchemy import Connection, select

from bot.cards.compose import say
from bot.messages import Address, Delivery, Lane
from bot.rendering import plain
from bot.services import outbox
from bot.storage.outbox import outbox as outbox_table
from lessons.locale import Locale
from tests.conftest import TOKEN, Founds, free_port, whole_course
from tests.emulator import TelegramEmulator
from tests.emulator.people import Person
from tests.processes import PATIENCE, bot_process
from tests.walks import FIRST_LESSON

N_PEOPLE = 10
N_KILLS = 5
CALLS_BETWEEN_KILLS = (5, 60)
LESSON = whole_course().lesson(FIRST_LESSON, Locale("en", "LV"))


async def takes_first_lesson(person: Person) -> None:
    """Go from hello to the end of the first lesson, waiting for each answer as people do."""
    await person.says("/start")
    for heard, tapped in (
        ("Which language", "English"),
        ("Where do you live?", "Latvia"),
        ("Your course, your data", "I'm 13+: let's start"),
    ):
        await person.hears(heard, within=PATIENCE)
        await person.taps(tapped)
    for card in LESSON.cards:
        await person.hears(_beginning(card.text), within=PATIENCE)
        await person.taps("Take the quiz" if card is LESSON.cards[-1] else "Next")
    for item in LESSON.quiz:
        await person.hears(item.question, within=PATIENCE)
        await person.taps("A")
        await _explained(person)
        await person.taps("Go on")
    await person.hears("five quiet minutes", within=PATIENCE)


def _beginning(text: str) -> str:
    return plain(text)[:20]


async def _explained(person: Person) -> None:
    """Wait until the question shows the way on."""
    clock = person._platform.clock
    assert await clock.until(lambda: "Go on" in person.buttons, within=PATIENCE)


async def test_five_kills_in_a_crowd_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    rng = random.Random(11)
    async with TelegramEmulator(TOKEN) as telegram, asyncio.TaskGroup() as crowd:
        settings = {
            "telegram_token": TOKEN, "telegram_api": telegram.url, "telegram_rate": "100",
            "http_port": str(free_port()),
        }  # fmt: skip
        people = [telegram.person(f"P{n}", language_code="en") for n in range(N_PEOPLE)]
        lessons = [crowd.create_task(takes_first_lesson(person)) for person in people]
        for _ in range(N_KILLS):
            async with bot_process(tmp_path, **settings):
                enough = len(telegram.calls) + rng.randint(*CALLS_BETWEEN_KILLS)
                clock = telegram._platform.clock
                await clock.until(lambda: len(telegram.calls) >= enough, within=5)  # noqa: B023
        async with bot_process(tmp_path, **settings):
            await asyncio.gather(*lessons)
            await telegram.settled()
        doubled = [_n_doubled(person) for person in people]

    assert telegram.unacknowledged == []
    kept = sqlite3.connect(tmp_path / "data" / "amber.db")
    assert kept.execute("SELECT count(*) FROM learners").fetchone() == (N_PEOPLE,)
    finished = "SELECT count(*) FROM readings WHERE finished_at IS NOT NULL"
    assert kept.execute(finished).fetchone() == (N_PEOPLE,)
    answers = "SELECT count(*), count(DISTINCT learner_id || item) FROM attempts"
    n_answers = N_PEOPLE * len(LESSON.quiz)
    assert kept.execute(answers).fetchone() == (n_answers, n_answers)
    unsent = "SELECT count(*) FROM outbox WHERE status <> 'sent'"
    assert kept.execute(unsent).fetchone() == (0,)
    kept.close()
    # Only what was on the wire when the bot was killed may be said a second time.
    assert sum(doubled) <= N_KILLS * N_PEOPLE


async def test_an_announcement_is_not_taken_up_before_its_turn_so_few_are_ever_uncertain(
    found_town: Founds,
) -> None:
    town = await found_town(telegram_rate=50)
    now, message = town.clock.now, say("News")
    news = [
        Delivery(f"news{n}", "telegram", Address(str(n)), message, Lane.ANNOUNCEMENT)
        for n in range(100, 200)
    ]
    await town.amber.database.run(lambda db: outbox.add(db, news, None, "", now))
    town.amber.sender.call()
    seen = 0
    while seen < 20:
        counts = await town.amber.database.run(_counts)
        seen = counts["pending"] and 100 - counts["pending"]
        assert counts["sending"] <= 12, counts  # two that wait, the wire, what is being recorded
    await town.settled()
    assert (await town.amber.database.run(_counts))["pending"] == 0


def _counts(db: Connection) -> Counter[str]:
    return Counter(db.execute(select(outbox_table.c.status)).scalars())


def _n_doubled(person: Person) -> int:
    texts = [message.text for message in person.chat]
    return len(texts) - len(set(texts))
