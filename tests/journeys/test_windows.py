"""Messenger's window: what may not be said waits, comes first when they write, and nothing is lost."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.dialogue.handler import House
from bot.dialogue.push import Round, hand_out_due_lessons
from bot.messages import Lane
from bot.storage.learners import accounts
from bot.storage.outbox import Status, outbox
from bot.storage.study import enrolments, readings
from tests.asking import UNKNOWN
from tests.conftest import Founds, Town
from tests.desks import at_desk
from tests.journeys.test_rhythm import ANNOUNCED, CATALOGUES, HOUR, LESSON_3, MINUTE, NOV_24, NOV_25
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone
from tests.rows import rows
from tests.walks import finishes_lesson, joins, recalls, skips_look_back

DAY = timedelta(days=1)
DOOR = ["Start lesson 2", "Later", "Take a break"]
WAITED = "Good to hear from you! This lesson waited for you:"
WHY = "Messenger lets me write to you only for one day after you last wrote or tapped."


@pytest.fixture
async def town(found_town: Founds) -> Town:
    return await found_town(messenger=True)


@pytest.fixture
async def anna(town: Town) -> MessengerPhone:
    """Someone on Messenger who finished the first lesson at 18:00 of a Tuesday, their usual hour."""
    phone = town.messenger_phone()
    await settles(town, phone, NOV_24)
    return phone


async def settles(town: Town, phone: Phone, at: datetime) -> None:
    town.clock.now = at
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says("18:00")


async def ticks(town: Town, *names: str) -> None:
    for name in names or ("windows", "outbox", "lessons"):
        await town.amber.ticker.run(name)
    await town.settled()


async def hears_until(town: Town, phone: Phone, end: datetime) -> list[tuple[datetime, str]]:
    """Let time pass, looking when something is due; return what is said unasked, and when."""
    heard = []
    while town.clock.now < end:
        before = len(phone.texts)
        town.clock.now = min(end, await next_moment(town))
        await ticks(town)
        heard += [(town.clock.now, text) for text in phone.texts[before:]]
    return heard


async def next_moment(town: Town) -> datetime:
    """Return when something may be due next; now and then we look without a reason."""
    now = town.clock.now
    waits = select(outbox.c.not_before).where(outbox.c.status == Status.PENDING.value)
    due = select(enrolments.c.slot_at).union_all(select(accounts.c.look_at), waits)
    found = await town.amber.database.run(lambda db: db.execute(due).scalars().all())
    return min([at for at in found if at and at > now], default=now + DAY)


async def done(town: Town, statement: Any) -> None:
    await town.amber.database.run(lambda db: db.execute(statement) and None)


# The window as long as it is open


async def test_a_lesson_in_the_window_comes_at_its_hour_with_buttons_that_last(
    town: Town, anna: MessengerPhone
) -> None:
    town.clock.now = NOV_24 + 90 * MINUTE
    await anna.says("/progress")
    heard = await hears_until(town, anna, NOV_25)
    assert [(at, text.splitlines()[0]) for at, text in heard] == [(NOV_25, ANNOUNCED)]
    assert [title for title, _ in anna.person.chat[-1].buttons] == DOOR


async def test_where_the_window_ends_before_the_hour_the_lesson_comes_a_little_early(
    town: Town, anna: MessengerPhone
) -> None:
    ((at, text),) = await hears_until(town, anna, NOV_25 + HOUR)
    assert text.startswith(ANNOUNCED)
    assert NOV_25 - 10 * MINUTE <= at < NOV_25
    assert await hears_until(town, anna, NOV_25 + 20 * HOUR) == []  # not once more at 18:00


async def test_one_tap_in_the_evening_keeps_tomorrows_lesson_at_its_hour(
    town: Town, anna: MessengerPhone
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
    heard = await hears_until(town, anna, NOV_25 + DAY)
    assert [(at, said.splitlines()[0]) for at, said in heard] == [(NOV_25 + DAY, LESSON_3)]


async def test_later_may_be_typed_too(town: Town, anna: MessengerPhone) -> None:
    await hears_until(town, anna, NOV_25)
    await anna.says("later")
    assert "Your next lesson: tomorrow at 18:00." in anna.last


async def test_a_nudge_in_the_window_says_honestly_why_and_is_the_only_one(
    town: Town, anna: MessengerPhone
) -> None:
    town.clock.now = NOV_24 + 3 * HOUR
    await anna.says("/progress")  # the window is open until 21:00 of the next day
    heard = await hears_until(town, anna, NOV_25 + 20 * DAY)
    assert [at for at, _ in heard] == [NOV_25, NOV_25 + 2.5 * HOUR]
    assert heard[1][1].endswith(f"{WHY} One tap keeps your lessons coming.")
    assert anna.buttons == DOOR


# The window is closed


async def test_after_days_of_silence_one_lesson_waits_and_is_offered_first(
    town: Town, anna: MessengerPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))  # as if the bot had been down
    assert await hears_until(town, anna, NOV_25 + 5 * DAY) == []
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
    town: Town, anna: MessengerPhone, back: str
) -> None:
    await hears_until(town, anna, NOV_25)  # the open door
    await done(town, update(accounts).values(open_until=NOV_25 - DAY))
    await hears_until(town, anna, NOV_25 + 5 * DAY)
    before = len(anna.texts)
    await (anna.taps(back) if back == "Later" else anna.says(back))
    assert not any(WAITED in text for text in anna.texts[before:])


async def test_the_day_after_they_come_back_lessons_come_at_their_hour_again(
    town: Town, anna: MessengerPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))
    await hears_until(town, anna, NOV_25 + 5 * DAY)
    await anna.says("hello")
    heard = await hears_until(town, anna, NOV_25 + 6 * DAY)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]


async def test_a_heart_opens_the_window_and_what_waited_is_said(
    town: Town, anna: MessengerPhone
) -> None:
    await done(town, update(accounts).values(look_at=None))
    await hears_until(town, anna, NOV_25 + 2 * DAY)
    town.clock.now += 3 * HOUR
    await anna.reacts()
    heard = await hears_until(town, anna, NOV_25 + 3 * DAY)
    assert [(at, text.splitlines()[0]) for at, text in heard] == [(NOV_25 + 3 * DAY, ANNOUNCED)]


async def test_a_platform_that_says_closed_is_believed_and_no_place_is_lost(
    town: Town, anna: MessengerPhone
) -> None:
    town.clock.now = NOV_24 + 3 * HOUR
    await anna.says("/progress")
    anna.person.acted_at = NOV_25 - 25 * HOUR  # it counts otherwise
    before = await rows(town, readings)
    assert await hears_until(town, anna, NOV_25 + 3 * DAY) == []
    assert await rows(town, readings) == before
    statuses = [row["status"] for row in await rows(town, outbox) if row["lane"] != Lane.REPLY]
    assert statuses == [Status.EXPIRED]  # tried once, and never again
    assert [row["slot_at"] for row in await rows(town, enrolments)] == [None]
    await anna.says("/progress")
    assert anna.texts[-2].startswith(WAITED)


async def test_what_was_queued_before_is_not_said_after_the_window_ended(
    town: Town, anna: MessengerPhone
) -> None:
    town.clock.now = NOV_25 - 12 * MINUTE
    await done(town, update(enrolments).values(slot_at=town.clock.now))
    house = House(town.amber.shelf.course, CATALOGUES, "", {}, b"", Random(8))
    around = Round(house, town.clock.now)  # handed out, and the sender is busy elsewhere
    await town.amber.database.run(lambda db: hand_out_due_lessons(db, around, "messenger", 10))
    n = len(anna.texts)
    town.clock.now = NOV_25 + HOUR
    await ticks(town)
    assert len(anna.texts) == n
    await anna.says("/progress")
    assert anna.texts[n].startswith(WAITED)


@pytest.mark.parametrize("name", ["", "lesson_reminder"])
async def test_a_template_tells_once_of_a_lesson_that_waits_only_where_it_is_set(
    found_town: Founds, name: str
) -> None:
    town = await found_town(messenger=True, messenger_utility_template=name)
    assert town.messenger
    town.messenger.approved.add("lesson_reminder")
    anna = town.messenger_phone()
    await settles(town, anna, NOV_24)
    await done(town, update(accounts).values(look_at=None))
    heard = await hears_until(town, anna, NOV_25 + 5 * DAY)
    told = [(NOV_25, "Your lesson: Business, charity or something between?")] if name else []
    assert heard == told
    if name:
        await anna.taps("Start")
        await recalls(anna)
        assert anna.last.startswith("Lesson 2\n")


async def test_a_break_says_that_its_button_is_the_way_back(
    town: Town, anna: MessengerPhone
) -> None:
    await anna.says("/pause 7")
    assert "Your next lesson: Wednesday, 2 December at 18:00." in anna.last
    assert anna.last.endswith("These buttons stay: tap whenever you like.")
    town.clock.now = NOV_25 + 10 * DAY
    await anna.taps("I'm back")
    assert "Nice to have you back!" in anna.last


# Another channel


Both = tuple[MessengerPhone, TelegramPhone]


@pytest.fixture
async def both(town: Town, anna: MessengerPhone) -> Both:
    """Someone's phone with Messenger, and theirs with Telegram, joined at 18:10; Messenger was last."""
    telegram = town.telegram_phone()
    town.clock.now = NOV_24 + 10 * MINUTE
    await anna.says("/link")
    await telegram.says(anna.last.split("Or type this code to me there: ")[1].splitlines()[0])
    town.clock.now += 2 * MINUTE
    await anna.says("/progress")
    return anna, telegram


async def test_where_the_window_is_closed_another_channel_is_used_first(
    town: Town, both: Both
) -> None:
    anna, telegram = both
    await done(town, update(accounts).values(look_at=None))
    town.clock.now = NOV_25 + DAY - HOUR
    n = len(anna.texts)
    ((at, text),) = await hears_until(town, telegram, NOV_25 + DAY)
    assert (at, text.splitlines()[0]) == (NOV_25 + DAY, ANNOUNCED)
    assert telegram.buttons == ["Start the lesson"]
    assert len(anna.texts) == n


async def test_when_the_platform_says_closed_the_lesson_goes_to_the_other_channel_at_once(
    town: Town, both: Both
) -> None:
    anna, telegram = both
    anna.person.acted_at = NOV_24 - 23 * HOUR
    heard = await hears_until(town, telegram, NOV_25 + 10 * MINUTE)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]


@pytest.mark.parametrize("home", ["telegram", "messenger"])
async def test_lessons_come_where_they_choose_to_have_them(
    town: Town, both: Both, home: str
) -> None:
    chosen, other = both if home == "messenger" else both[::-1]
    await other.says("/settings")
    await other.taps("Phones and apps")
    await other.taps(home.capitalize())
    assert other.last.startswith(f"Done: lessons come on {home.capitalize()}.")
    town.clock.now += 5 * MINUTE
    await chosen.says("/progress")
    town.clock.now += 5 * MINUTE
    await other.says("/progress")  # used last, and yet
    heard = await hears_until(town, chosen, NOV_25)
    assert [text.splitlines()[0] for _, text in heard] == [ANNOUNCED]
    await other.says("/settings")
    await other.taps("Phones and apps")
    await other.taps("Where I wrote last")
    assert other.last == "Done: lessons come to wherever you wrote last."


# A person's words


async def asks_and_is_taken(town: Town, anna: MessengerPhone, ilze: Phone) -> None:
    """Anna asks a person on Messenger, and does not write again; Ilze takes the question."""
    await anna.says(UNKNOWN)
    await anna.taps("Ask a person")
    await ticks(town, "tickets")
    await ilze.taps("Answer")


async def test_an_answer_that_may_not_be_sent_waits_and_comes_first_and_the_coordinator_knows(
    town: Town, anna: MessengerPhone
) -> None:
    ilze = await at_desk(town, "telegram", languages=("en",))
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now += 23.9 * HOUR
    await ilze.taps("Answer")
    town.clock.now += 17 * HOUR
    n = len(anna.texts)
    await ilze.says("Take an umbrella.")
    assert "Messenger lets us write only after they do." in ilze.last
    await ticks(town)
    assert len(anna.texts) == n
    town.clock.now += DAY
    await anna.says("/progress")
    assert "Take an umbrella." in anna.texts[n]
    await anna.says("/progress")
    assert sum("Take an umbrella." in text for text in anna.texts) == 1


async def test_an_answer_written_at_night_comes_in_the_morning_unless_they_are_awake(
    town: Town, anna: MessengerPhone
) -> None:
    ilze = await at_desk(town, "telegram", languages=("en",))
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now = NOV_24 + 4 * HOUR  # ten in the evening
    n = len(anna.texts)
    await ilze.says("Take an umbrella.")
    assert "it is night there, so it arrives at 08:00 your time." in ilze.last
    ((at, text),) = await hears_until(town, anna, NOV_24 + 15 * HOUR)
    assert at == NOV_24 + 14 * HOUR
    assert "Take an umbrella." in text
    assert len(anna.texts) == n + 1


async def test_in_a_talk_at_night_answers_come_at_once(town: Town, anna: MessengerPhone) -> None:
    ilze = await at_desk(town, "telegram", languages=("en",))
    town.clock.now = NOV_24 + 2.5 * HOUR
    await asks_and_is_taken(town, anna, ilze)
    town.clock.now += 50 * MINUTE  # twenty past nine
    await ilze.says("Take an umbrella.")
    assert "Take an umbrella." in anna.last
    assert ilze.last.startswith("Sent to ")


async def test_an_answer_that_one_app_may_not_bring_comes_on_the_other(
    town: Town, both: Both
) -> None:
    anna, telegram = both
    ilze = await at_desk(town, "telegram", languages=("en",))
    await asks_and_is_taken(town, anna, ilze)
    anna.person.acted_at = NOV_24 - DAY  # it counts otherwise
    n = len(anna.texts)
    await ilze.says("Take an umbrella.")
    await ticks(town)
    assert "Take an umbrella." in telegram.last
    assert len(anna.texts) == n
