"""Messenger's window: what may not be said waits, comes first when they write, and nothing is lost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.dialogue.desk_ticks import look_after_tickets
from bot.dialogue.push import Round, hand_out_due_lessons
from bot.messages import Lane
from bot.services import coordinators
from bot.storage.coordinators import Invite, Post
from bot.storage.learners import accounts
from bot.storage.outbox import Status, outbox
from bot.storage.study import enrolments, readings
from tests.asking import UNKNOWN
from tests.conftest import Clock
from tests.journeys.test_rhythm import ANNOUNCED, HOUR, LESSON_3, MINUTE, NOV_24, NOV_25
from tests.walks import finishes_lesson, joins, recalls, skips_look_back
from tests.windowed import AppPhone, SmallTown

DAY = timedelta(days=1)
DOOR = ["Start lesson 2", "Later", "Take a break"]
WAITED = "Good to hear from you! This lesson waited for you:"
WHY = "Messenger lets me write to you only for one day after you last wrote or tapped."


@pytest.fixture
async def town(clock: Clock, database_url: str) -> AsyncIterator[SmallTown]:
    async with AsyncExitStack() as stack:
        town = SmallTown(database_url, clock)
        await town.run(stack)
        yield town


@pytest.fixture
async def anna(town: SmallTown) -> AppPhone:
    """Someone on Messenger who finished the first lesson at 18:00 of a Tuesday, their usual hour."""
    phone = town.phone()
    return await settles(town, phone, NOV_24)


async def settles(town: SmallTown, phone: AppPhone, at: datetime) -> AppPhone:
    town.clock.now = at
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says("18:00")
    return phone


async def hears_until(
    town: SmallTown, phone: AppPhone, end: datetime, step: timedelta = 5 * MINUTE
) -> list[tuple[datetime, str]]:
    """Let time pass; return what is said unasked, and when."""
    heard = []
    while town.clock.now < end:
        before = len(phone.texts)
        town.clock.now = min(end, town.clock.now + step)
        await town.ticks()
        heard += [(town.clock.now, text) for text in phone.texts[before:]]
    return heard


async def rows(town: SmallTown, table: Any) -> list[dict[str, Any]]:
    found = await town.database.run(lambda db: db.execute(select(table)).mappings().all())
    return [dict(row) for row in found]


async def done(town: SmallTown, statement: Any) -> None:
    await town.database.run(lambda db: db.execute(statement) and None)


# The window as long as it is open


async def test_a_lesson_in_the_window_comes_at_its_hour_with_buttons_that_last(
    town: SmallTown, anna: AppPhone
) -> None:
    town.clock.now = NOV_24 + 90 * MINUTE
    await anna.says("/progress")
    heard = await hears_until(town, anna, NOV_25)
    assert [(at, text.splitlines()[0]) for at, text in heard] == [(NOV_25, ANNOUNCED)]
    assert anna.buttons == DOOR
    assert anna.last_said.message.is_lasting
    assert anna.last_said.lane is Lane.LESSON


async def test_where_the_window_ends_before_the_hour_the_lesson_comes_a_little_early(
    town: SmallTown, anna: AppPhone
) -> None:
    ((at, text),) = await hears_until(town, anna, NOV_25 + HOUR)
    assert text.startswith(ANNOUNCED)
    assert NOV_25 - 10 * MINUTE <= at < NOV_25
    assert await hears_until(town, anna, NOV_25 + 20 * HOUR, HOUR) == []  # not once more at 18:00


async def test_one_tap_in_the_evening_keeps_tomorrows_lesson_at_its_hour(
    town: SmallTown, anna: AppPhone
) -> None:
    town.clock.now = NOV_25 - HOUR  # early today, so tomorrow's hour would lie outside
    await anna.says("/today")
    await skips_look_back(anna)
    await finishes_lesson(anna)
    ((asked_at, text),) = await hears_until(town, anna, NOV_25 + 4 * HOUR)
    assert asked_at == NOV_25 + 2 * HOUR
    assert "To remember: " in text
    assert f"{WHY} Tap Later, so that I can bring it then." in text
    assert anna.buttons == ["Start lesson 3", "Later", "Take a break"]
    town.clock.now = asked_at + 5 * MINUTE
    await anna.taps("Later")
    assert anna.last == "All right.\n\nYour next lesson: tomorrow at 18:00."
    heard = await hears_until(town, anna, NOV_25 + DAY, 20 * MINUTE)
    assert [(at, said.splitlines()[0]) for at, said in heard] == [(NOV_25 + DAY, LESSON_3)]


async def test_later_may_be_typed_too(town: SmallTown, anna: AppPhone) -> None:
    await hears_until(town, anna, NOV_25)
    await anna.says("later")
    assert "Your next lesson: tomorrow at 18:00." in anna.last


async def test_a_nudge_in_the_window_says_honestly_why_and_is_the_only_one(
    town: SmallTown, anna: AppPhone
) -> None:
    town.clock.now = NOV_24 + 3 * HOUR
    await anna.says("/progress")  # the window is open until 21:00 of the next day
    heard = await hears_until(town, anna, NOV_25 + 20 * DAY, HOUR / 2)
    assert [at for at, _ in heard] == [NOV_25, NOV_25 + 2.5 * HOUR]
    assert heard[1][1].endswith(f"{WHY} One tap keeps your lessons coming.")
    assert anna.buttons == DOOR


# The window is closed


async def test_after_days_of_silence_one_lesson_waits_and_is_offered_first(
    town: SmallTown, anna: AppPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))  # as if the bot had been down
    assert await hears_until(town, anna, NOV_25 + 5 * DAY, 2 * HOUR) == []
    before = len(anna.texts)
    await anna.says("/progress")
    told = anna.texts[before:]
    assert told[0].splitlines() == [WAITED, "", ANNOUNCED]
    assert "1 of 30 lessons done." in told[1]
    assert len(told) == 2
    await anna.taps("Start lesson 2")
    await recalls(anna)
    assert anna.last.startswith("Lesson 2\n")
    await anna.says("/progress")
    assert WAITED not in anna.texts[-1] + anna.texts[-2]  # once


@pytest.mark.parametrize("back", ["/today", "/pause 5", "/stop", "Later"])
async def test_who_comes_back_for_something_else_is_not_asked_about_the_lesson(
    town: SmallTown, anna: AppPhone, back: str
) -> None:
    await hears_until(town, anna, NOV_25)  # the open door
    await done(town, update(accounts).values(open_until=NOV_25 - DAY))
    await hears_until(town, anna, NOV_25 + 5 * DAY, 4 * HOUR)
    before = len(anna.texts)
    await (anna.taps(back) if back == "Later" else anna.says(back))
    assert not any(WAITED in text for text in anna.texts[before:])


async def test_the_day_after_they_come_back_lessons_come_at_their_hour_again(
    town: SmallTown, anna: AppPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))
    await hears_until(town, anna, NOV_25 + 5 * DAY, 2 * HOUR)
    await anna.says("hello")
    heard = await hears_until(town, anna, NOV_25 + 6 * DAY, 5 * MINUTE)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]


async def test_a_heart_opens_the_window_and_what_waited_is_said(
    town: SmallTown, anna: AppPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))
    await hears_until(town, anna, NOV_25 + 2 * DAY, 2 * HOUR)
    town.clock.now += 3 * HOUR
    await anna.reacts()
    heard = await hears_until(town, anna, NOV_25 + 3 * DAY, HOUR / 4)
    assert [(at, text.splitlines()[0]) for at, text in heard] == [(NOV_25 + 3 * DAY, ANNOUNCED)]


async def test_a_platform_that_says_closed_is_believed_and_no_place_is_lost(
    town: SmallTown, anna: AppPhone
) -> None:
    town.clock.now = NOV_24 + 3 * HOUR
    await anna.says("/progress")
    town.platforms["messenger"].open_until.clear()
    town.platforms["messenger"].open_until[anna.address] = NOV_25 - HOUR  # it counts otherwise
    before = await rows(town, readings)
    assert await hears_until(town, anna, NOV_25 + 3 * DAY, HOUR / 2) == []
    assert await rows(town, readings) == before
    statuses = [row["status"] for row in await rows(town, outbox) if row["lane"] != Lane.REPLY]
    assert statuses == [Status.EXPIRED]  # tried once, and never again
    assert [row["slot_at"] for row in await rows(town, enrolments)] == [None]
    await anna.says("/progress")
    assert anna.texts[-2].startswith(WAITED)


async def test_what_was_queued_before_is_not_said_after_the_window_ended(
    town: SmallTown, anna: AppPhone
) -> None:
    town.clock.now = NOV_25 - 12 * MINUTE
    await done(town, update(enrolments).values(slot_at=town.clock.now))
    around = Round(town.house, town.clock.now)  # handed out, and the sender is busy elsewhere
    await town.database.run(lambda db: hand_out_due_lessons(db, around, "messenger", 10))
    n = len(anna.texts)
    town.clock.now = NOV_25 + HOUR
    await town.ticks()
    assert len(anna.texts) == n
    await anna.says("/progress")
    assert anna.texts[n].startswith(WAITED)


# Another channel


@pytest.fixture
async def both(town: SmallTown, anna: AppPhone) -> tuple[AppPhone, AppPhone]:
    """Someone's phone with Messenger, and theirs with Telegram, joined at 18:10; Messenger was last."""
    telegram = town.phone("telegram")
    town.clock.now = NOV_24 + 10 * MINUTE
    await anna.says("/link")
    await telegram.says(anna.last.split("Or type this code to me there: ")[1].splitlines()[0])
    town.clock.now += 2 * MINUTE
    await anna.says("/progress")
    return anna, telegram


async def test_where_the_window_is_closed_another_channel_is_used_first(
    town: SmallTown, both: tuple[AppPhone, AppPhone]
) -> None:
    anna, telegram = both
    await done(town, update(accounts).values(look_at=None))
    town.clock.now = NOV_25 + DAY - HOUR
    n = len(anna.texts)
    ((at, text),) = await hears_until(town, telegram, NOV_25 + DAY, HOUR / 4)
    assert (at, text.splitlines()[0]) == (NOV_25 + DAY, ANNOUNCED)
    assert telegram.buttons == ["Start the lesson"]
    assert len(anna.texts) == n


async def test_when_the_platform_says_closed_the_lesson_goes_to_the_other_channel_at_once(
    town: SmallTown, both: tuple[AppPhone, AppPhone]
) -> None:
    anna, telegram = both
    town.platforms["messenger"].open_until[anna.address] = NOV_24 + HOUR
    heard = await hears_until(town, telegram, NOV_25 + 10 * MINUTE)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]


@pytest.mark.parametrize("home", ["telegram", "messenger"])
async def test_lessons_come_where_they_choose_to_have_them(
    town: SmallTown, both: tuple[AppPhone, AppPhone], home: str
) -> None:
    phones = dict(zip(("messenger", "telegram"), both, strict=True))
    other = phones.pop("telegram" if home == "messenger" else "messenger")
    (chosen,) = phones.values()
    await other.says("/settings")
    await other.taps("Phones and apps")
    await other.taps(home.capitalize())
    assert other.last.startswith(f"Done: lessons come on {home.capitalize()}.")
    town.clock.now += 5 * MINUTE
    await chosen.says("/progress")
    town.clock.now += 5 * MINUTE
    await other.says("/progress")  # used last, and yet
    heard = await hears_until(town, chosen, NOV_25, 20 * MINUTE)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]
    await other.says("/settings")
    await other.taps("Phones and apps")
    await other.taps("Where I wrote last")
    assert other.last == "Done: lessons come to wherever you wrote last."


# A person's words


async def ilze_comes(town: SmallTown, phone: AppPhone) -> None:
    made = Invite(Post.COORDINATOR, ("LV",), ("en",), town.clock.now + DAY)
    await town.database.run(lambda db: coordinators.invite(db, "token", made, town.clock.now))
    await phone.opens("desk_token")


async def asks_and_is_taken(town: SmallTown, anna: AppPhone, ilze: AppPhone) -> None:
    """Anna asks a person on Messenger, and does not write again; Ilze takes the question."""
    await anna.says(UNKNOWN)
    await anna.taps("Ask a person")
    said = await town.database.run(lambda db: look_after_tickets(db, town.house, town.clock.now))
    town.sender.hand_over(said)
    await town.settled()
    await ilze.taps("Answer")


async def test_an_answer_that_may_not_be_sent_waits_and_comes_first_and_the_coordinator_knows(
    town: SmallTown, anna: AppPhone
) -> None:
    ilze = town.phone("telegram")
    await ilze_comes(town, ilze)
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now += 23.9 * HOUR
    await ilze.taps("Answer")
    town.clock.now += 17 * HOUR
    n = len(anna.texts)
    await ilze.says("Take an umbrella.")
    assert "Kept for Anna: Messenger lets us write only after they do." in ilze.last
    await town.ticks()
    assert len(anna.texts) == n
    town.clock.now += DAY
    await anna.says("/progress")
    assert "Take an umbrella." in anna.texts[n]
    await anna.says("/progress")
    assert sum("Take an umbrella." in text for text in anna.texts) == 1


async def test_an_answer_written_at_night_comes_in_the_morning_unless_they_are_awake(
    town: SmallTown, anna: AppPhone
) -> None:
    ilze = town.phone("telegram")
    await ilze_comes(town, ilze)
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now = NOV_24 + 4 * HOUR  # ten in the evening
    n = len(anna.texts)
    await ilze.says("Take an umbrella.")
    assert "it is night there, so it arrives at 08:00 your time." in ilze.last
    ((at, text),) = await hears_until(town, anna, NOV_24 + 15 * HOUR, HOUR / 2)
    assert at == NOV_24 + 14 * HOUR
    assert "Take an umbrella." in text
    assert len(anna.texts) == n + 1


async def test_in_a_talk_at_night_answers_come_at_once(town: SmallTown, anna: AppPhone) -> None:
    ilze = town.phone("telegram")
    await ilze_comes(town, ilze)
    town.clock.now = NOV_24 + 2.5 * HOUR
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now += 50 * MINUTE  # twenty past nine
    await ilze.says("Take an umbrella.")
    assert "Take an umbrella." in anna.last
    assert ilze.last.startswith("Sent to Anna.")
