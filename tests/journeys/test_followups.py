"""The day after a lesson someone asks how the small task went: once, kindly, never in the way."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.settings import DEFAULT_COURSE
from bot.storage.followups import followups
from bot.texts import load_catalogues, own_name
from lessons.load import load_course
from lessons.locale import Locale
from tests.conftest import Town
from tests.journeys.test_moving import code_of
from tests.journeys.test_profile import erases, takes_export
from tests.journeys.test_rhythm import NOV_24, NOV_25, hears_at, settles
from tests.journeys.test_turns import statements
from tests.phones import Phone, TelegramPhone
from tests.walks import LOOK_BACK, finishes_lesson, joins, recalls, skips_look_back

COURSE = load_course(DEFAULT_COURSE)
FIRST, SECOND = (COURSE.lesson(key, Locale("en", "LV")) for key in COURSE.lesson_keys[:2])
NEXT_LESSON = f"Lesson 2\n{SECOND.title}"
ANSWERS = ["Done", "Not yet", "Skip this question"]
KIND = {
    "Done": "Ideas grow from small steps",
    "Not yet": "The task doesn't run away",
    "Skip this question": "All right, let's go on.",
}


async def kept(town: Town) -> list[dict[str, Any]]:
    query = select(followups)
    found = await town.amber.database.run(lambda db: db.execute(query).mappings().all())
    return [dict(row) for row in found]


async def comes_back(town: Town, phone: Phone, *, days: int = 1) -> None:
    """Finish the first lesson, and come back some days later."""
    await settles(phone)
    town.clock.now = NOV_24 + timedelta(days=days)
    await phone.says("/today")


async def goes_on(phone: Phone) -> bool:
    """Answer what comes again; return whether the next lesson opens then."""
    await recalls(phone)
    return phone.last.startswith(NEXT_LESSON)


async def test_the_next_day_yesterdays_task_is_asked_about(town: Town, phone: Phone) -> None:
    await settles(phone)
    assert await hears_at(town, NOV_25, phone) == [f"Lesson 2: {SECOND.title}"]
    await phone.taps(phone.buttons[0])
    assert phone.last.startswith(f"{LOOK_BACK} {FIRST.title}")
    assert FIRST.followup in phone.last
    assert phone.buttons == ANSWERS


@pytest.mark.parametrize("label", ANSWERS)
async def test_every_answer_gets_a_kind_word_and_the_lesson_goes_on(
    town: Town, phone: Phone, label: str
) -> None:
    await comes_back(town, phone)
    await phone.taps(label)
    (thanks,) = [text for text in phone.texts if KIND[label] in text]
    assert FIRST.followup in thanks  # it takes the place of the question, and tells the answer
    assert label in thanks
    assert await goes_on(phone)
    (row,) = await kept(town)
    said = dict(zip(ANSWERS, ("done", "not-yet", "skip"), strict=True))[label]
    assert (row["lesson"], row["answer"], row["words"]) == (FIRST.key, said, "")


@pytest.mark.parametrize("typed", ["done", "NOT YET", "skip this question!"])
async def test_answers_may_be_typed(town: Town, phone: Phone, typed: str) -> None:
    await comes_back(town, phone)
    await phone.says(typed)
    assert [row["words"] for row in await kept(town)] == [""]
    assert await goes_on(phone)


@pytest.mark.parametrize("typed", ["Our bakery trains <young> people & sells bread", "2", "b", "!"])
async def test_own_words_are_thanked_for_and_kept(town: Town, phone: Phone, typed: str) -> None:
    await comes_back(town, phone)
    await phone.says(typed)
    assert any("Thank you for telling me!" in text for text in phone.texts)
    (row,) = await kept(town)
    assert (row["answer"], row["words"]) == ("words", typed)
    assert await goes_on(phone)


async def test_it_is_asked_once_and_whoever_does_not_care_goes_on(town: Town, phone: Phone) -> None:
    await comes_back(town, phone)
    await phone.says("/today")
    assert await goes_on(phone)
    (row,) = await kept(town)
    assert row["answered_at"] is None


@pytest.mark.parametrize("command", ["/help", "/mydata", "/settings"])
async def test_after_another_command_words_are_no_answer_any_more(
    town: Town, phone: Phone, command: str
) -> None:
    await comes_back(town, phone)
    await phone.says(command)
    await phone.says("what is a cooperative?")
    assert [row["words"] for row in await kept(town)] == [""]
    await phone.says("/today")
    assert await goes_on(phone)


async def test_words_too_long_to_keep_are_kindly_refused(town: Town, phone: Phone) -> None:
    await comes_back(town, phone)
    await phone.says("word " * 500)
    assert "That was a long text" in phone.last
    await phone.taps("Show today's lesson")
    assert await goes_on(phone)


async def test_a_sticker_leaves_the_question_open(town: Town) -> None:
    phone = town.telegram_phone()
    await comes_back(town, phone)
    await phone.person.sends_sticker()
    await town.settled()
    await phone.says("I found one!")
    assert [row["words"] for row in await kept(town)] == ["I found one!"]


async def test_an_answer_counts_once_however_often_it_is_tapped(town: Town) -> None:
    phone = town.telegram_phone()
    await comes_back(town, phone)
    question = phone.person.chat[-1]
    tokens = [button.token or "" for row in question.rows for button in row]
    for token in (tokens[0], tokens[0], tokens[1]):
        await phone.person.taps_token(token, on=question)
    await town.settled()
    assert [row["answer"] for row in await kept(town)] == ["done"]
    assert "already past this" in phone.toast
    assert sum(text.startswith(NEXT_LESSON) for text in phone.texts) <= 1


async def test_a_late_tap_is_thanked_for_without_losing_the_place(town: Town, phone: Phone) -> None:
    await comes_back(town, phone)
    await phone.says("/today")
    await recalls(phone)
    lesson = phone.last
    await taps_earlier(phone, "Done")
    assert [row["answer"] for row in await kept(town)] == ["done"]
    assert any(KIND["Done"] in text for text in phone.texts)
    await phone.says("/today")
    assert phone.last == lesson


async def taps_earlier(phone: Phone, label: str) -> None:
    """Tap a button of an earlier message."""
    if isinstance(phone, TelegramPhone):
        await phone.person.taps(label)
        await phone.settled()
    else:
        await phone.taps(label)


async def test_after_the_lesson_a_late_answer_starts_no_other_lesson(
    town: Town, phone: Phone
) -> None:
    await comes_back(town, phone)
    await phone.says("/today")
    await finishes_lesson(phone)
    await taps_earlier(phone, "Not yet")
    assert not any(text.startswith("Lesson 3") for text in phone.texts)


@pytest.mark.parametrize(("days", "asked"), [(0, False), (1, True), (3, True), (4, False)])
async def test_it_is_asked_from_the_next_day_until_three_days_after(
    town: Town, phone: Phone, days: int, *, asked: bool
) -> None:
    await comes_back(town, phone, days=days)
    assert phone.last.startswith(LOOK_BACK) is asked


async def test_of_two_lessons_on_one_day_the_last_is_asked_about(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.taps("One more today")
    await finishes_lesson(phone)
    town.clock.now = NOV_25
    await phone.says("/today")
    assert SECOND.followup in phone.last
    await skips_look_back(phone)
    assert [row["lesson"] for row in await kept(town)] == [SECOND.key]


async def test_an_open_lesson_goes_on_without_a_question(town: Town, phone: Phone) -> None:
    await joins(phone)
    place = phone.last
    town.clock.now = NOV_25
    await phone.says("/today")
    assert phone.last == place


@pytest.mark.parametrize("language", COURSE.languages)
async def test_it_is_asked_in_the_learners_language(
    town: Town, phone: Phone, language: str
) -> None:
    texts = load_catalogues().texts(language, "LV", "Europe/Riga")
    await joins(phone, own_name(language), texts.country_name("LV"))
    await finishes_lesson(phone)
    await phone.says("18:00")
    town.clock.now = NOV_25
    await phone.says("/today")
    assert COURSE.lesson(FIRST.key, Locale(language, "LV")).followup in phone.last
    assert phone.buttons == [texts.gettext(label) for label in ANSWERS]


async def test_my_data_tell_what_i_said(town: Town, phone: Phone) -> None:
    await comes_back(town, phone)
    await phone.says("A bakery in my street")
    (told,) = (await takes_export(town, phone))["tasks"]
    assert (told["lesson"], told["words"]) == (FIRST.key, "A bakery in my street")
    assert told["answered"] == "2026-11-25T16:00:00+00:00"


async def test_nothing_of_it_stays_of_someone_who_erases_everything(
    town: Town, phone: Phone
) -> None:
    await comes_back(town, phone)
    await phone.says("A bakery in my street")
    await erases(phone)
    assert await kept(town) == []


async def test_what_was_said_on_either_phone_is_kept_when_they_are_joined(town: Town) -> None:
    old, new = town.telegram_phone(), await town.web_phone()
    await comes_back(town, old)
    town.clock.now = NOV_24
    await comes_back(town, new)
    await new.says("A bakery")
    await new.says(await code_of(old))
    assert [(row["lesson"], row["words"]) for row in await kept(town)] == [(FIRST.key, "A bakery")]


@pytest.mark.parametrize(("step", "at_most"), [("/today", 8), ("Done", 12)])
async def test_a_look_back_takes_few_statements(town: Town, step: str, at_most: int) -> None:
    if not town.amber.database.is_sqlite:
        pytest.skip("counted where the driver tells: on SQLite")
    phone = town.telegram_phone()
    await settles(phone)
    town.clock.now = NOV_25
    if step == "Done":
        await phone.says("/today")
    with statements(town) as asked:
        await (phone.says(step) if step == "/today" else phone.taps(step))
    assert len(asked) <= at_most, asked
