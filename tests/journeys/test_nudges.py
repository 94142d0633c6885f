"""A lesson nobody reacts to: a few kind words, further and further apart, then silence with open doors."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from bot.cards.nudges import _TEXTS
from bot.messages import Lane
from bot.storage.learners import learners
from bot.storage.outbox import outbox
from bot.storage.pushes import pushes
from bot.storage.study import readings
from scheduler.rhythm import Step, is_quiet
from tests.conftest import Town
from tests.journeys.test_profile import takes_export
from tests.journeys.test_rhythm import (
    ANNOUNCED,
    HOUR,
    LESSON_3,
    MINUTE,
    NOV_24,
    NOV_25,
    NOV_26,
    hears_at,
    settles,
    slot,
    tick,
)
from tests.phones import Phone
from tests.rows import rows
from tests.walks import finishes_lesson, joins, recalls

DAY = timedelta(days=1)
TEXTS = {step: _TEXTS[step](str) for step in _TEXTS}
LAST_WORD = "I'll be quiet now, so that there is room for other things in your days."
CORE = "Before we go on: the main idea of your last lesson."
TITLE = "Business, charity or something between?"


def is_nudge(text: str, *steps: Step) -> bool:
    """Return True when a text is one of those for a step."""
    known = (words.format(title=TITLE) for step in steps or TEXTS for words in TEXTS[step])
    return text in known


async def hears_until(
    town: Town, phone: Phone, end: datetime, every: timedelta = 12 * HOUR
) -> list[tuple[datetime, str]]:
    """Look at each slot, and now and then between, up to `end`; return what is heard, and when."""
    heard = []
    while (now := town.clock.now) < end:
        next_at = await slot(town)
        ahead = [now + every, end, *([next_at] if next_at and next_at > now else [])]
        moment = min(ahead)
        heard += [(moment, text) for text in await hears_at(town, moment, phone)]
    return heard


async def zone_of_the_learner(town: Town) -> ZoneInfo:
    (learner,) = await rows(town, learners)
    return ZoneInfo(learner["zone"])


@pytest.fixture
def anna(town: Town) -> Phone:
    """One phone is enough where time passes."""
    return town.telegram_phone()


async def test_whoever_says_nothing_hears_four_nudges_one_last_word_and_then_nothing(
    town: Town, anna: Phone
) -> None:
    await settles(anna)
    heard = await hears_until(town, anna, NOV_25 + 40 * DAY)
    assert [at for at, _ in heard] == [
        NOV_25, NOV_25 + 2.5 * HOUR, NOV_25 + 2 * DAY, NOV_25 + 5 * DAY, NOV_25 + 10 * DAY,
        NOV_25 + 14 * DAY,
    ]  # fmt: skip
    texts = [text for _, text in heard]
    assert texts[0] == ANNOUNCED
    for text, step in zip(texts[1:5], TEXTS, strict=True):
        assert is_nudge(text, step)
    assert texts[5] == LAST_WORD
    assert await slot(town) is None


async def test_every_nudge_starts_the_lesson_and_later_ones_offer_a_break(
    town: Town, phone: Phone, channel: str
) -> None:
    await settles(phone)
    buttons = []
    for at in (NOV_25, NOV_25 + 2.5 * HOUR, *(NOV_25 + n * DAY for n in (2, 5, 10, 14))):
        await hears_at(town, at, phone)
        buttons.append(phone.buttons)
    start, rest = "Start the lesson", "Take a break"
    if channel == "messenger":  # whichever is the last word before its window ends
        assert buttons == [*[["Start lesson 2", "Later", rest]] * 5, [start]]
    else:
        assert buttons == [[start], [start], [start], [start, rest], [start, rest], [start]]
    await phone.taps("Start the lesson")
    await recalls(phone)
    assert phone.last.startswith("Lesson 2\n")


async def test_the_break_that_is_offered_may_be_as_long_as_one_likes(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    for n in (0, 2, 5):
        await hears_at(town, NOV_25 + n * DAY, phone)
    await phone.taps("Take a break")
    assert "A break is fine. For how long?" in phone.last
    await phone.taps("7 days")
    back = NOV_25 + (5 + 7 + 1) * DAY  # seven whole days
    assert await slot(town) == back
    assert await hears_at(town, back - DAY, phone) == []
    assert await hears_at(town, back, phone) == [ANNOUNCED]


@pytest.mark.parametrize("reply", ["/progress", "hello", "sticker", "Start the lesson"])
@pytest.mark.parametrize("day", [0, 2, 5, 10])
async def test_any_reply_brings_back_the_daily_lesson(town: Town, reply: str, day: int) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    for n in (0, 2, 5, 10)[: (0, 2, 5, 10).index(day) + 1]:
        await hears_at(town, NOV_25 + n * DAY, phone)
    town.clock.advance(minutes=5)
    if reply == "sticker":
        await phone.person.sends_sticker()
        await phone.settled()
    else:
        await (phone.taps(reply) if "lesson" in reply else phone.says(reply))
    today, tomorrow = (NOV_25 + n * DAY for n in (day, day + 1))
    assert await slot(town) == tomorrow
    assert await hears_at(town, today + 2.5 * HOUR, phone) == []
    assert await hears_at(town, tomorrow, phone) == [ANNOUNCED]
    (nudge,) = await hears_at(town, tomorrow + 2.5 * HOUR, phone)
    assert is_nudge(nudge, Step.SAME_DAY)


@pytest.mark.parametrize("back", ["/today", "hello", "Start the lesson"])
async def test_after_the_last_word_silence_ends_with_whatever_they_write(
    town: Town, phone: Phone, back: str
) -> None:
    await settles(phone)
    for n in (0, 2, 5, 10, 14):
        await hears_at(town, NOV_25 + n * DAY, phone)
    assert phone.last.startswith(LAST_WORD)
    assert "Your place in the course is kept." in phone.last
    town.clock.now = later = NOV_25 + 100 * DAY
    assert await hears_at(town, later, phone) == []
    await (phone.taps(back) if "lesson" in back else phone.says(back))
    if back != "hello":
        assert phone.texts[-2].startswith(CORE)
        await recalls(phone)
        assert phone.last.startswith("Lesson 2\n")
    assert await hears_at(town, later + DAY, phone) == [ANNOUNCED]


@pytest.mark.parametrize("hour", ["5:00", "7:00", "18:00", "20:00", "22:00", "23:59"])
async def test_nobody_hears_from_us_at_night_but_at_their_own_hour(
    town: Town, anna: Phone, hour: str
) -> None:
    await settles(anna, hour)
    heard = await hears_until(town, anna, NOV_25 + 16 * DAY)
    zone = await zone_of_the_learner(town)
    assert heard[0][1] == ANNOUNCED
    assert heard[-1][1] == LAST_WORD
    assert not any(is_quiet(at, zone) for at, text in heard if text != ANNOUNCED)
    days = [at.astimezone(zone).date() for at, text in heard if text != ANNOUNCED]
    assert len(days) == len(set(days))


async def test_in_a_month_of_reacting_without_learning_no_words_come_twice_in_14_days(
    town: Town, anna: Phone
) -> None:
    await settles(anna)
    heard = []
    for n in range(31):
        evening = NOV_25 + n * DAY + 2.5 * HOUR
        heard += await hears_until(town, anna, evening, every=HOUR)
        await anna.says("/progress")
    lessons = [at for at, text in heard if text == ANNOUNCED]
    nudges = [(at, text) for at, text in heard if text != ANNOUNCED]
    assert len(lessons) == 31
    assert 16 <= len(nudges) < 31  # when all words were used lately, none is said
    assert len({at.date() for at, _ in nudges}) == len(nudges)
    for place, (at, text) in enumerate(nudges):
        earlier = [before for before, words in nudges[:place] if words == text]
        assert all(at - before >= 14 * DAY for before in earlier)


async def test_people_hear_different_words_on_one_evening(town: Town) -> None:
    phones = [town.telegram_phone(first_name=f"P{n}") for n in range(3)]
    for phone in phones:
        await settles(phone)
    town.clock.now = NOV_25
    await tick(town)
    town.clock.now = NOV_25 + 2.5 * HOUR
    await tick(town)
    assert len({phone.last for phone in phones}) == 3


@pytest.mark.parametrize(
    ("began", "ended", "heard"),
    [
        (-MINUTE, HOUR, [ANNOUNCED]),  # an hour: the lesson comes when we are back
        (-MINUTE, DAY + HOUR, [ANNOUNCED]),  # a day: yesterday's is not made up for
        (
            -MINUTE,
            7 * DAY - 6 * HOUR,
            [],
        ),  # a week, up to noon: there is one lesson, in the evening
        (MINUTE, HOUR, []),
        (MINUTE, DAY + HOUR, []),
        (MINUTE, 7 * DAY, []),
        (MINUTE, 30 * DAY + HOUR, [LAST_WORD]),
    ],
)
async def test_after_an_hour_a_day_or_a_week_of_downtime_nobody_gets_a_heap(
    town: Town, anna: Phone, began: timedelta, ended: timedelta, heard: list[str]
) -> None:
    await settles(anna)
    await hears_at(town, NOV_25 + began, anna)
    assert await hears_at(town, NOV_25 + ended, anna) == heard
    assert await hears_at(town, NOV_25 + ended + MINUTE, anna) == []
    later = await hears_until(town, anna, NOV_25 + ended + DAY)
    lessons = [text for _, text in later if text == ANNOUNCED]
    assert len(lessons) <= 1
    assert len(later) - len(lessons) <= 1


async def test_a_nudge_of_a_day_that_has_passed_is_left_out(town: Town, anna: Phone) -> None:
    await settles(anna)
    await hears_at(town, NOV_25, anna)
    assert await hears_at(town, NOV_25 + 3 * DAY, anna) == []  # the same day, and day 2
    (nudge,) = await hears_at(town, NOV_25 + 5 * DAY, anna)
    assert is_nudge(nudge, Step.DAY_5)


async def test_the_last_word_is_said_even_if_we_were_down_on_its_day(
    town: Town, anna: Phone
) -> None:
    await settles(anna)
    await hears_at(town, NOV_25, anna)
    assert await hears_at(town, NOV_25 + 30 * DAY + 5 * HOUR, anna) == []  # at night
    assert await hears_at(town, NOV_25 + 31 * DAY, anna) == [LAST_WORD]
    assert await slot(town) is None


@pytest.mark.parametrize("city", ["Auckland", "Honolulu", "Copenhagen"])
async def test_who_moves_house_gets_one_lesson_a_day_by_the_new_clock(
    town: Town, anna: Phone, city: str
) -> None:
    await settles(anna)
    assert await hears_at(town, NOV_25, anna) == [ANNOUNCED]
    town.clock.advance(minutes=10)
    await anna.says("/settings")
    await anna.taps("Time zone")
    await anna.says(city)
    zone = await zone_of_the_learner(town)
    heard = await hears_until(town, anna, NOV_25 + 2 * DAY)
    lessons = [at.astimezone(zone) for at, text in heard if text == ANNOUNCED]
    assert [at.hour for at in lessons] == [18]
    came_on = NOV_25.astimezone(zone).date()
    assert all(at.date() > came_on for at in lessons)


async def test_another_hour_within_the_hour_brings_no_second_lesson_that_day(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_25, phone) == [ANNOUNCED]
    town.clock.advance(minutes=5)
    await phone.says("/settings")
    await phone.taps("Lesson time")
    await phone.says("18:30")
    assert "Your next lesson: tomorrow at 18:30." in phone.last
    assert await hears_at(town, NOV_25 + HOUR / 2, phone) == []
    assert await hears_at(town, NOV_26 + HOUR / 2, phone) == [ANNOUNCED]


async def test_another_hour_chosen_just_before_the_lesson_counts_at_once(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    town.clock.now = NOV_25 - 5 * MINUTE
    await phone.says("/settings")
    await phone.taps("Lesson time")
    await phone.says("18:30")
    assert "Your next lesson: today at 18:30." in phone.last
    assert await hears_at(town, NOV_25, phone) == []
    assert await hears_at(town, NOV_25 + HOUR / 2, phone) == [ANNOUNCED]


async def test_a_nudge_and_a_changed_hour_bring_no_second_nudge_that_day(
    town: Town, anna: Phone
) -> None:
    await settles(anna, "10:00")
    ten = NOV_25 - 8 * HOUR
    await hears_at(town, ten, anna)
    (nudge,) = await hears_at(town, ten + 2 * DAY, anna)
    assert is_nudge(nudge, Step.DAY_2)
    await anna.says("/settings")
    await anna.taps("Lesson time")
    await anna.says("12:00")
    assert await hears_at(town, ten + 2 * DAY + 2 * HOUR, anna) == [ANNOUNCED]
    heard = await hears_until(town, anna, ten + 3 * DAY)
    assert heard == []


async def test_who_learns_from_monday_to_friday_has_a_free_weekend(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    await phone.says("/settings")
    await phone.taps("Lesson days")
    assert phone.buttons == ["Every day", "Monday to Friday"]
    await phone.taps("Monday to Friday")
    assert phone.texts[-2] == "Done, I've noted it."
    await phone.says("/settings")
    assert "Lesson days: Monday to Friday" in phone.last
    friday, monday = NOV_24 + 3 * DAY, NOV_24 + 6 * DAY
    town.clock.now = friday - HOUR
    await phone.says("/today")
    await finishes_lesson(phone)
    assert "Your next lesson: Monday, 30 November at 18:00." in phone.last
    for n in (0, 1, 2):
        assert await hears_at(town, friday + n * DAY, phone) == []
    assert await hears_at(town, monday, phone) == [LESSON_3]


async def test_nudges_leave_the_weekend_free_too(town: Town, anna: Phone) -> None:
    await settles(anna)
    await anna.says("/settings")
    await anna.taps("Lesson days")
    await anna.says("monday to friday")  # as people type it
    heard = await hears_until(town, anna, NOV_25 + 20 * DAY)
    assert len(heard) == 6
    assert all(at.weekday() < 5 for at, _ in heard)


async def test_lesson_days_and_all_that_was_said_unasked_are_in_my_data(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    await hears_at(town, NOV_25, phone)
    exported = await takes_export(town, phone)
    assert exported["learner"]["lesson_days"].startswith("Monday, Tuesday")
    assert [one["kind"] for one in exported["said_unasked"]] == ["lesson"]


async def test_lessons_go_out_before_nudges(town: Town, anna: Phone) -> None:
    await settles(anna)
    for at in (NOV_25, NOV_25 + 2.5 * HOUR):
        await hears_at(town, at, anna)
    lanes = [row["lane"] for row in await rows(town, outbox)]
    assert lanes[-2:] == [Lane.LESSON, Lane.REMINDER]
    assert [row["kind"] for row in await rows(town, pushes)] == ["lesson", "same_day"]


async def test_who_blocked_us_hears_nothing_and_starts_anew_after_coming_back(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    await hears_at(town, NOV_25, phone)
    phone.person.blocks()
    await town.settled()
    assert await hears_until(town, phone, NOV_25 + 20 * DAY, every=DAY) == []
    phone.person.unblocks()
    await town.settled()
    await phone.says("/today")
    await recalls(phone)
    assert phone.last.startswith("Lesson 2\n")
    assert await hears_at(town, NOV_25 + 21 * DAY, phone) == [ANNOUNCED]


@pytest.mark.parametrize(("days", "is_told"), [(2, False), (3, True), (60, True)])
async def test_who_was_away_for_some_days_hears_the_last_idea_first_and_no_backlog(
    town: Town, phone: Phone, days: int, *, is_told: bool
) -> None:
    await settles(phone)
    town.clock.now = NOV_24 + days * DAY
    before = len(phone.texts)
    await phone.says("/today")
    told = phone.texts[before:]
    assert [text.splitlines()[0] for text in told[:-1]] == [CORE] * is_told
    if is_told:
        assert "Lesson 1: What is a social enterprise?" in told[0]
    await recalls(phone)
    assert phone.last.startswith("Lesson 2\n")
    await phone.taps("Next")
    await phone.says("/today")
    assert sum(CORE in text for text in phone.texts) == is_told  # once for a return


async def test_who_left_in_mid_lesson_hears_the_last_idea_and_goes_on_at_their_place(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    town.clock.now = NOV_25 - HOUR
    await phone.says("/today")
    await recalls(phone)
    await phone.taps("Next")
    place = phone.last
    for n in (0, 2):
        await hears_at(town, NOV_25 + n * DAY, phone)
    town.clock.now = NOV_25 + 4 * DAY
    await phone.taps(phone.buttons[0])
    assert phone.texts[-2].startswith(CORE)
    assert phone.last == place


async def test_a_newcomer_who_comes_back_late_just_begins(town: Town, phone: Phone) -> None:
    await joins(phone)
    town.clock.advance(days=5)
    await phone.says("/today")
    assert phone.last.startswith("Lesson 1\n")
    assert not any(CORE in text for text in phone.texts)


async def has_finished(town: Town, up_to: str) -> None:
    """Have the one learner there is finish all lessons before one, in the days before."""
    keys = town.amber.shelf.course.lesson_keys
    (learner,) = await rows(town, learners)
    done = [
        {"learner_id": learner["id"], "lesson": key, "version": "1", "begun_at": NOV_24 - DAY,
         "finished_at": NOV_24 - DAY} for key in keys[1 : keys.index(up_to)]
    ]  # fmt: skip
    await town.amber.database.run(lambda db: db.execute(insert(readings), done) and None)


@pytest.mark.parametrize("choice", ["Go on now", "Not today"])
async def test_a_finish_line_is_celebrated_and_one_goes_on_now_or_later(
    town: Town, phone: Phone, choice: str
) -> None:
    await settles(phone)
    first, second, _ = town.amber.shelf.course.blocks
    await has_finished(town, first.lessons[-1])
    town.clock.now = NOV_25 - HOUR
    await phone.says("/today")
    await finishes_lesson(phone)
    names = town.amber.shelf.course.names["en"].blocks
    assert f"You have reached a finish line: {names[first.key]}" in phone.texts[-2]
    await phone.taps("Skip this question")  # for the idea page
    assert f"Up next: {names[second.key]}" in phone.last
    assert "Your next lesson: tomorrow at 18:00." in phone.last
    assert phone.buttons == ["Go on now", "Not today"]
    await phone.taps(choice)
    number = len(first.lessons) + 1
    if choice == "Go on now":
        await recalls(phone)
        assert phone.last.startswith(f"Lesson {number}\n")
    else:
        assert phone.last.startswith("Enjoy the rest")
        (told,) = await hears_at(town, NOV_26, phone)
        assert told.startswith(f"Lesson {number}: ")


async def test_after_the_last_lesson_the_whole_course_is_celebrated_and_nothing_more_comes(
    town: Town, anna: Phone
) -> None:
    await settles(anna)
    await has_finished(town, town.amber.shelf.course.lesson_keys[-1])
    town.clock.now = NOV_25 - HOUR
    await anna.says("/today")
    await finishes_lesson(anna)
    assert "You have reached a finish line:" in anna.texts[-2]
    await anna.taps("Skip this question")  # for the idea page
    assert "You have finished every lesson there is." in anna.last
    assert await hears_until(town, anna, NOV_25 + 5 * DAY) == []
