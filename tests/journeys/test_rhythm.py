"""The day's lesson comes at the learner's hour, once; breaks, stops and changed clocks are kept."""

import random
from asyncio import gather
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.dialogue.handler import House
from bot.handout import DUE_AT_ONCE, HandOut
from bot.storage.learners import learners
from bot.storage.study import enrolments
from bot.texts import load_catalogues
from tests.conftest import Town
from tests.phones import Phone
from tests.walks import finishes_lesson, joins, recalls

CATALOGUES = load_catalogues()
NOV_24 = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 18:00 in Riga
NOV_25, NOV_26 = NOV_24 + timedelta(days=1), NOV_24 + timedelta(days=2)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ANNOUNCED = "Lesson 2: Business, charity or something between?"
LESSON_3 = "Lesson 3: You are not alone: the social economy"


async def settles(phone: Phone, hour: str = "18:00") -> None:
    """Finish the first lesson and choose an hour, so that nothing is open."""
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says(hour)


async def tick(town: Town) -> int:
    """Look for due lessons as a running bot does; return how many were handed out."""
    amber = town.amber

    def house() -> House:
        address, rng = amber.settings.public_url, random.SystemRandom()
        return House(amber.shelf.course, CATALOGUES, address, {}, b"", rng)

    n = await HandOut(amber.database, house, amber.sender, town.clock).look()
    await town.settled()
    return n


async def hears_at(town: Town, now: datetime, phone: Phone) -> list[str]:
    """Return what is said unasked to a phone at a moment."""
    before = len(phone.texts)
    town.clock.now = now
    await phone.reacts()
    await tick(town)
    await phone.looks()
    return [text.splitlines()[0] for text in phone.texts[before:]]


async def slot(town: Town) -> datetime | None:
    """Return when the next lesson comes to the one learner there is."""
    query = select(enrolments.c.slot_at)
    return await town.amber.database.run(lambda db: db.execute(query).scalar_one())


async def test_a_lesson_comes_at_the_learners_hour_not_earlier(town: Town, phone: Phone) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_25 - MINUTE, phone) == []
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]


async def test_start_opens_the_lesson_that_was_announced(
    town: Town, phone: Phone, channel: str
) -> None:
    await settles(phone)
    await hears_at(town, NOV_25, phone)
    start = "Start lesson 2" if channel == "messenger" else "Start the lesson"
    assert phone.buttons[0] == start
    await phone.taps(start)
    await recalls(phone)
    assert phone.last.startswith("Lesson 2\nBusiness, charity or something between?")


async def test_start_of_a_lesson_begun_earlier_leads_to_the_place(town: Town, phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    place = phone.last
    assert await hears_at(town, NOV_24, phone) == ["Lesson 1: What is a social enterprise?"]
    await phone.says("start the lesson")  # as people type it
    assert phone.last == place


async def test_a_tick_that_runs_twice_says_it_once(town: Town, phone: Phone) -> None:
    await settles(phone)
    town.clock.now = NOV_25
    await phone.reacts()
    assert sum(await gather(tick(town), tick(town))) == 1
    await hears_at(town, NOV_25 + MINUTE, phone)
    assert sum(ANNOUNCED in text for text in phone.texts) == 1


async def test_whoever_let_a_day_pass_is_not_told_the_same_on_the_next(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]
    assert await hears_at(town, NOV_26 - MINUTE, phone) == []
    assert await hears_at(town, NOV_26, phone) == []


async def test_whoever_reacted_but_did_not_learn_is_told_again_on_the_next_day(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]
    await phone.says("/progress")
    assert await hears_at(town, NOV_26 - MINUTE, phone) == []
    assert await hears_at(town, NOV_26, phone) == [ANNOUNCED]


async def test_nothing_comes_on_a_day_whose_lesson_is_taken(town: Town, phone: Phone) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_24, phone) == []
    town.clock.now = NOV_25 - 3 * HOUR
    await phone.says("/today")
    await finishes_lesson(phone)
    assert await hears_at(town, NOV_25, phone) == []
    assert await hears_at(town, NOV_26, phone) == [LESSON_3]


async def test_nothing_comes_in_a_break_and_the_lesson_after_it(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.says("/pause 3")
    for days in (0, 1, 2):
        assert await hears_at(town, NOV_24 + timedelta(days=days), phone) == []
    assert await hears_at(town, NOV_24 + timedelta(days=3), phone) == [ANNOUNCED]


async def test_nothing_comes_after_stop(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.says("/stop")
    for days in (1, 2, 15):
        assert await hears_at(town, NOV_24 + timedelta(days=days), phone) == []


async def test_nothing_comes_to_someone_who_has_not_agreed(town: Town, phone: Phone) -> None:
    await phone.opens()
    assert await hears_at(town, NOV_25, phone) == []


@pytest.mark.parametrize(("late", "told"), [(4 * HOUR, [ANNOUNCED]), (4 * HOUR + MINUTE, [])])
async def test_after_a_long_silence_of_ours_the_next_day_is_soon_enough(
    town: Town, phone: Phone, late: timedelta, told: list[str]
) -> None:
    await settles(phone, "12:00")
    noon = NOV_25 - 6 * HOUR
    assert await hears_at(town, noon + late, phone) == told
    await phone.says("/progress")
    assert await hears_at(town, noon + timedelta(days=1), phone) == [ANNOUNCED]


@pytest.mark.parametrize("last", [0, 1])
async def test_a_lesson_comes_to_the_phone_used_last_and_to_no_other(town: Town, last: int) -> None:
    phones = town.telegram_phone(), await town.web_phone()
    await settles(phones[0])
    await phones[0].says("/link")
    await phones[1].says(phones[0].last.split("there: ")[1].split()[0])
    town.clock.advance(minutes=1)
    await phones[last].says("/progress")
    assert await hears_at(town, NOV_25, phones[last]) == [ANNOUNCED]
    assert await hears_at(town, NOV_25, phones[1 - last]) == []


async def test_a_lesson_comes_to_the_other_phone_where_the_last_one_blocks_us(town: Town) -> None:
    web, telegram = await town.web_phone(), town.telegram_phone()
    await settles(web)
    await web.says("/link")
    town.clock.advance(minutes=1)
    await telegram.says(web.last.split("there: ")[1].split()[0])
    telegram.person.blocks()
    await town.settled()
    assert await hears_at(town, NOV_25, web) == [ANNOUNCED]


async def test_people_without_a_lesson_hold_up_no_one_behind_them(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    crowd = [
        {"id": n, "created_at": NOV_24, "language": "en", "country": "LV", "zone": "Europe/Riga",
         "minute": 1080, "agreed_at": NOV_24} for n in range(1000, 1000 + DUE_AT_ONCE)
    ]  # fmt: skip
    due = {"course": "social-entrepreneurship", "enrolled_at": NOV_24, "slot_at": NOV_25 - MINUTE}
    joined = [{"learner_id": one["id"], **due} for one in crowd]
    await town.amber.database.run(lambda db: db.execute(insert(learners), crowd) and None)
    await town.amber.database.run(lambda db: db.execute(insert(enrolments), joined) and None)
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [("2027-03-27", "18:00", "2027-03-28T15:00Z"),  # summer time began that morning
     ("2027-10-30", "18:00", "2027-10-31T16:00Z"),  # and ended on this one
     ("2027-03-27", "3:30", "2027-03-28T01:30Z"),  # clocks skip 3:30 and show 4:30
     ("2027-10-30", "3:30", "2027-10-31T00:30Z")],  # clocks show 3:30 twice; the first counts
)  # fmt: skip
async def test_when_clocks_change_the_lesson_comes_at_the_hour_they_show(
    town: Town, phone: Phone, day: str, hour: str, at: str
) -> None:
    town.clock.now = datetime.fromisoformat(f"{day}T08:00Z")
    await settles(phone, hour)
    due = datetime.fromisoformat(at)
    assert await hears_at(town, due - MINUTE, phone) == []
    assert await hears_at(town, due, phone) == [ANNOUNCED]
    assert await hears_at(town, due + HOUR, phone) == []


@pytest.mark.parametrize(
    ("setting", "chosen", "at"),
    [("Lesson time", "20:00", NOV_25 + 2 * HOUR), ("Time zone", "Copenhagen", NOV_25 + HOUR)],
)
async def test_after_a_change_the_lesson_comes_at_the_new_hour(
    town: Town, phone: Phone, setting: str, chosen: str, at: datetime
) -> None:
    await settles(phone)
    await phone.says("/settings")
    await phone.taps(setting)
    await phone.taps(chosen)
    assert phone.texts[-2] == "Done, I've noted it."
    assert await hears_at(town, at - MINUTE, phone) == []
    assert await hears_at(town, at, phone) == [ANNOUNCED]


@pytest.mark.parametrize("typed", ["7:30", "18.45", "6h05", "9"])
async def test_the_hour_may_be_typed_as_people_write_it(phone: Phone, typed: str) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    for odd in ("24:00", "7:60", "noon", "-7", "7:3"):
        await phone.says(odd)
        assert "I couldn't read that as a time" in phone.last
    await phone.says(typed)
    shown = {"7:30": "07:30", "18.45": "18:45", "6h05": "06:05", "9": "09:00"}
    assert f"Your next lesson: tomorrow at {shown[typed]}." in phone.last


@pytest.mark.parametrize(("setting", "typed"), [("Lesson time", "7:30"), ("Time zone", "oslo")])
async def test_in_mid_lesson_a_setting_may_be_typed_as_its_card_says(
    phone: Phone, setting: str, typed: str
) -> None:
    await joins(phone)
    place = phone.last
    await phone.says("/settings")
    await phone.taps(setting)
    await phone.says(typed)
    assert "Done, I've noted it." in phone.texts[-2]
    assert phone.last == place


@pytest.mark.parametrize(("days", "day"), [(3, "27 Nov"), (7, "1 Dec"), (14, "8 Dec")])
async def test_a_break_ends_with_a_lesson_on_the_day_that_is_said(
    town: Town, phone: Phone, days: int, day: str
) -> None:
    await settles(phone)
    await phone.says("/pause")
    await phone.taps(f"{days} days")
    assert f", {day}ember at 18:00." in phone.last
    assert await slot(town) == NOV_24 + timedelta(days=days)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("1", 1), ("2", 2), ("3", 3), ("5 days", 5), ("/pause 5", 5), ("/Pause 5", 5),
     ("/pause@amber_bot 5", 5)],
)  # fmt: skip
async def test_the_days_of_a_break_may_be_typed(
    town: Town, phone: Phone, typed: str, days: int
) -> None:
    await settles(phone)
    await phone.says("/pause")
    await phone.says(typed)
    assert "Enjoy your break." in phone.last
    assert await slot(town) == NOV_24 + timedelta(days=days)


async def test_a_break_takes_a_day_to_two_weeks(town: Town, phone: Phone) -> None:
    await settles(phone)
    for typed in ("/pause 0", "/pause 99", "0", "15", "99", "100"):
        await phone.says(typed)
        assert "a number of days, up to 14" in phone.last
    assert await slot(town) == NOV_25


async def test_a_break_can_end_early(town: Town, phone: Phone) -> None:
    await joins(phone)
    await phone.says("/pause 14")
    await phone.taps("I'm back")
    assert "Nice to have you back!\n\nYour next lesson: today at 18:00." in phone.last
    assert await slot(town) == NOV_24


async def test_back_with_todays_lesson_done_one_is_told_the_right_day(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    await phone.says("/pause 3")
    await phone.says("/resume")
    assert await slot(town) == NOV_25
    assert "Your next lesson: tomorrow at 18:00." in phone.last


@pytest.mark.parametrize(("back", "told"), [("/resume", "Nice to"), ("/start", "Good to")])
async def test_lessons_come_again_after_a_return(
    town: Town, phone: Phone, back: str, told: str
) -> None:
    await settles(phone)
    await phone.says("/stop")
    assert "I'll send you nothing more" in phone.last
    await (phone.opens() if back == "/start" else phone.says(back))
    assert any(text.startswith(told) for text in phone.texts[-2:])
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]
