"""Where sending takes long: nothing comes at night, and nobody waits behind a crowd elsewhere."""

import asyncio
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.handout import AHEAD_AT_LEAST
from bot.messages import Lane
from bot.storage.learners import accounts, learners
from bot.storage.outbox import Status, outbox
from bot.storage.pushes import pushes
from bot.storage.study import enrolments
from scheduler.rhythm import Step
from tests.conftest import Founds, Town
from tests.journeys.test_nudges import DAY, LAST_WORD, is_nudge
from tests.journeys.test_rhythm import (
    ANNOUNCED,
    HOUR,
    MINUTE,
    NOV_24,
    NOV_25,
    hears_at,
    settles,
    slot,
)
from tests.phones import Phone
from tests.rows import rows
from tests.walks import recalls

EVENING = NOV_25 + 2.75 * HOUR  # 20:45 in Riga
NIGHT = EVENING + 31 * MINUTE  # quiet, and more than half an hour after the hour chosen


@pytest.fixture
def anna(town: Town) -> Phone:
    return town.telegram_phone()


async def is_down_at(town: Town, moment: datetime, phone: Phone) -> None:
    """Let what is due at a moment find Telegram down; then Telegram is well again."""
    town.telegram.fail(lambda call: call.method == "sendMessage", status=502)
    assert await hears_at(town, moment, phone) == []
    town.telegram.heal()


async def status(town: Town) -> str:
    return str((await rows(town, outbox))[-1]["status"])


async def sent_at(town: Town, moment: datetime, phone: Phone) -> list[str]:
    """Return what a phone hears when what waits to be sent is looked at."""
    before = len(phone.texts)
    town.clock.now = moment
    await town.amber.sender.sweep()
    await town.settled()
    return [text.splitlines()[0] for text in phone.texts[before:]]


async def test_a_lesson_held_up_for_some_minutes_comes_all_the_same(
    town: Town, anna: Phone
) -> None:
    await settles(anna, "20:45")
    await is_down_at(town, EVENING, anna)
    assert await sent_at(town, NIGHT - MINUTE, anna) == [ANNOUNCED]


async def test_a_lesson_held_up_into_the_night_comes_on_the_next_evening(
    town: Town, anna: Phone
) -> None:
    await settles(anna, "20:45")
    await is_down_at(town, EVENING, anna)
    assert await sent_at(town, NIGHT, anna) == []
    assert await status(town) == Status.EXPIRED
    assert await hears_at(town, NIGHT + MINUTE, anna) == []
    assert await slot(town) == EVENING + DAY
    assert await hears_at(town, EVENING + DAY - MINUTE, anna) == []
    assert await hears_at(town, EVENING + DAY, anna) == [ANNOUNCED]
    assert [row["slot_at"] for row in await rows(town, pushes)] == [EVENING + DAY]


async def test_a_nudge_held_up_into_the_night_is_left_out(town: Town, anna: Phone) -> None:
    await settles(anna)
    await hears_at(town, NOV_25, anna)
    await is_down_at(town, NOV_25 + 2.5 * HOUR, anna)
    assert await sent_at(town, NOV_25 + 3 * HOUR, anna) == []
    assert await hears_at(town, NOV_25 + 3 * HOUR + MINUTE, anna) == []
    assert await slot(town) == NOV_25 + 2 * DAY
    (nudge,) = await hears_at(town, NOV_25 + 2 * DAY, anna)
    assert is_nudge(nudge, Step.DAY_2)


async def test_the_last_word_held_up_into_the_night_comes_later(town: Town, anna: Phone) -> None:
    await settles(anna, "20:45")
    for days in (0, 2, 5, 10):
        await hears_at(town, EVENING + days * DAY, anna)
    await is_down_at(town, EVENING + 14 * DAY, anna)
    assert await sent_at(town, NIGHT + 14 * DAY, anna) == []
    assert await hears_at(town, NIGHT + 14 * DAY + MINUTE, anna) == []
    assert await hears_at(town, EVENING + 15 * DAY, anna) == [LAST_WORD]
    assert await slot(town) is None


async def test_who_wrote_meanwhile_goes_on_where_they_are(town: Town, anna: Phone) -> None:
    await settles(anna, "20:45")
    await is_down_at(town, EVENING, anna)
    town.clock.now = NIGHT
    await anna.says("/today")
    await recalls(anna)
    place, due = anna.last, await slot(town)
    assert await sent_at(town, NIGHT + MINUTE, anna) == []
    assert (anna.last, await slot(town)) == (place, due)
    assert await status(town) != Status.PENDING


def crowd(first: int, n: int) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return rows of learners on Telegram whose lesson is due."""
    ids = range(first, first + n)
    who = {"created_at": NOV_24, "language": "en", "country": "LV", "zone": "Europe/Riga",
           "minute": 1080, "agreed_at": NOV_24}  # fmt: skip
    where = {"channel": "telegram", "created_at": NOV_24, "seen_at": NOV_24}
    what = {"course": "social-entrepreneurship", "enrolled_at": NOV_24, "channel": "telegram",
            "slot_at": NOV_25 - MINUTE}  # fmt: skip
    return [
        (learners, [{"id": n, **who} for n in ids]),
        (accounts, [{"learner_id": n, "address": str(n), **where} for n in ids]),
        (enrolments, [{"learner_id": n, **what} for n in ids]),
    ]


async def test_a_lesson_on_the_web_is_sent_while_hundreds_wait_for_telegram(
    found_town: Founds,
) -> None:
    town = await found_town(telegram_rate=1)
    web = await town.web_phone()
    web.settled = town.amber.sender.idle
    await settles(web)

    def join(db: Connection) -> None:
        for table, cells in crowd(1000, 3 * AHEAD_AT_LEAST):
            db.execute(insert(table), cells)

    await town.amber.database.run(join)
    town.clock.now = NOV_25
    await town.amber.handout.look()
    before = len(web.texts)
    async with asyncio.timeout(5):
        while len(web.texts) == before:
            await web.looks()
    assert web.last.startswith(ANNOUNCED)
    said = [row["status"] for row in await rows(town, outbox) if row["lane"] == Lane.LESSON]
    assert len(said) == AHEAD_AT_LEAST + 1
    assert said.count(Status.SENT) < AHEAD_AT_LEAST / 2
