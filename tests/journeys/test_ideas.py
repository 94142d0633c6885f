"""The idea page grows along the course, can be changed at any time, and belongs to its writer."""

from datetime import timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from bot.messages import LearnerId
from bot.services import study
from bot.settings import DEFAULT_COURSE
from bot.storage.ideas import ideas
from bot.storage.learners import get_learner, learners
from bot.storage.study import readings_of
from bot.texts import load_catalogues, own_name
from lessons.ideas import LONGEST
from lessons.load import load_course
from lessons.locale import Locale
from tests.conftest import Town
from tests.journeys.test_moving import code_of
from tests.journeys.test_profile import erases, file_of, takes_export
from tests.journeys.test_rhythm import NOV_24, NOV_25, hears_at
from tests.journeys.test_turns import statements
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone, WebPhone
from tests.walks import finishes_lesson, joins

COURSE = load_course(DEFAULT_COURSE)
LESSONS = [COURSE.lesson(key, Locale("en", "LV")) for key in COURSE.lesson_keys]
STRENGTHS, PROBLEM = LESSONS[4], LESSONS[5]  # the first two lessons that ask
LATER, SKIP = "Later", "Skip this question"
WORDS = "I can cook & I know <everyone> in our street"


async def kept(town: Town) -> dict[str, str]:
    """Return what stands in the boxes of everyone's page."""
    query = select(ideas.c.box, ideas.c.words)
    found = await town.amber.database.run(lambda db: db.execute(query).all())
    return {row[0]: row[1] for row in found}


async def learned(town: Town, n: int) -> None:
    """Have everyone finish the first lessons on the days before."""

    def work(db: Any) -> None:
        for who in db.execute(select(learners.c.id)).scalars().all():
            learner = get_learner(db, LearnerId(who))
            assert learner
            begun = {one.lesson for one in readings_of(db, learner.id)}
            for lesson in LESSONS[:n]:
                if lesson.key not in begun:
                    study.begin(db, learner, lesson, NOV_24 - timedelta(days=9))
                study.finish(db, learner, lesson, NOV_24 - timedelta(days=9))

    await town.amber.database.run(work)


async def finishes(town: Town, phone: Phone, number: int) -> None:
    """Take the lesson with this number; all before it are finished by then."""
    town.clock.advance(minutes=1)  # so many taps in no time would be a flood
    await learned(town, number - 1)
    await phone.says("/today")
    if phone.buttons == ["One more today"]:
        await phone.taps("One more today")
    await finishes_lesson(phone)


@pytest.fixture
async def asked(town: Town, phone: Phone) -> Phone:
    """A phone at the end of the first lesson that asks something for the idea page."""
    await joins(phone)
    await skips_to(town, phone, 5)
    return phone


async def skips_to(town: Town, phone: Phone, number: int) -> None:
    await forgets_place(town)
    await finishes(town, phone, number)


async def forgets_place(town: Town) -> None:
    """Leave the open lesson, as someone does whose course has changed."""
    change = learners.update().values(state="[]")
    await town.amber.database.run(lambda db: db.execute(change) and None)


async def test_after_a_lesson_an_answer_goes_to_the_page_and_the_course_goes_on(
    town: Town, asked: Phone
) -> None:
    assert asked.last.startswith("For your idea page: My strengths")
    assert STRENGTHS.idea
    assert STRENGTHS.idea.question in asked.last
    assert asked.buttons == [LATER, SKIP]
    await asked.says(f"  {WORDS}\n\n")
    assert "It's on your page now." in asked.texts[-2]
    assert "Your next lesson: tomorrow" in asked.last
    assert await kept(town) == {"strengths": WORDS}
    await asked.says("/idea")
    assert f"My strengths\n{WORDS}\n24 November 2026" in asked.last
    assert "1 of 13 boxes are filled." in asked.last
    assert "Still empty: Problem, Who pays, who gains, " in asked.last


@pytest.mark.parametrize("typed", ["2", "b", "A", "Later, when I am grown up"])
async def test_what_looks_like_a_choice_is_an_answer_unless_it_is_its_words(
    town: Town, asked: Phone, typed: str
) -> None:
    await asked.says(typed)
    assert await kept(town) == {"strengths": typed}


async def test_what_is_said_after_the_answer_changes_nothing_on_the_page(
    town: Town, asked: Phone
) -> None:
    await asked.says(WORDS)
    await asked.says("and thank you")
    town.clock.advance(minutes=1)
    await asked.says("/today")
    await asked.taps("One more today")
    await finishes_lesson(asked)
    await asked.says("No bus")
    assert asked.buttons == []  # enough for today: nothing else is asked
    await asked.says("and thank you")
    assert await kept(town) == {"strengths": WORDS, "problem": "No bus"}


@pytest.mark.parametrize("command", ["/help", "/today", "/mydata"])
async def test_whatever_else_is_done_the_question_is_in_nobodys_way(
    town: Town, asked: Phone, command: str
) -> None:
    await asked.says(command)
    await asked.says("what is a cooperative?")
    assert await kept(town) == {}


async def test_a_question_that_is_skipped_never_comes_back(town: Town, asked: Phone) -> None:
    await asked.taps(SKIP)
    assert "All right." in asked.texts[-2]
    assert "Your next lesson: tomorrow" in asked.last
    await skips_to(town, asked, 10)
    assert "Your next lesson" in asked.last
    assert await kept(town) == {}


async def test_a_question_left_for_later_comes_once_more(town: Town, asked: Phone) -> None:
    await asked.says("later")  # as people type it
    assert "I'll ask you once more" in asked.texts[-2]
    await skips_to(town, asked, 10)  # the next lesson that asks nothing itself
    assert asked.last.startswith("You wanted to come back to this.")
    assert asked.buttons == [SKIP]
    await asked.says(WORDS)
    assert await kept(town) == {"strengths": WORDS}


async def test_and_then_never_again(town: Town, asked: Phone) -> None:
    await asked.taps(LATER)
    await skips_to(town, asked, 10)
    await asked.taps(SKIP)
    town.clock.now = NOV_25
    await skips_to(town, asked, 13)
    assert "Your next lesson" in asked.last


async def test_too_many_words_are_kindly_refused_and_nothing_is_lost(
    town: Town, asked: Phone
) -> None:
    long = "a" * (LONGEST + 42)
    await asked.says(long)
    assert "That is 342 characters, and the box holds 300." in asked.last
    assert asked.buttons == [LATER, SKIP]
    await asked.says("b" * 3_000)
    assert "That is 3000 characters" in asked.last
    await asked.says("a" * LONGEST)
    assert await kept(town) == {"strengths": "a" * LONGEST}
    assert "Your next lesson: tomorrow" in asked.last


async def test_a_double_tap_leaves_for_later_once(town: Town, asked: Phone) -> None:
    if isinstance(asked, WebPhone):
        pytest.skip("the page closes its buttons at the first tap")
    first, second = asked.token(), asked.token(place=1)
    for token in (first, first, second):
        await asked.taps_token(token)
    assert sum("Your next lesson: tomorrow" in text for text in asked.texts) == 1
    assert "already past this" in asked.toast


async def test_at_a_finish_line_the_next_part_is_offered_after_the_answer(
    town: Town, phone: Phone
) -> None:
    await joins(phone)
    await skips_to(town, phone, 9)
    assert "You have reached a finish line" in phone.texts[-2]
    await phone.says("Warm bread at your door at seven")
    assert phone.buttons == ["Go on now", "Not today"]


async def test_after_the_last_lesson_the_end_is_told_after_the_answer(
    town: Town, phone: Phone
) -> None:
    await joins(phone)
    await skips_to(town, phone, 30)
    assert phone.last.startswith("For your idea page: Next step")
    await phone.says("Ask three shops on Monday")
    assert "You have finished every lesson there is." in phone.last


async def test_an_empty_page_says_how_it_grows(phone: Phone) -> None:
    await joins(phone)
    await phone.says("/idea")
    assert "Your page is still empty." in phone.last
    assert phone.buttons == ["Write in a box", "PDF, about 15 kB"]


async def test_every_box_can_be_written_changed_and_emptied(town: Town, phone: Phone) -> None:
    await joins(phone)
    place = phone.last
    await phone.says("/idea")
    await phone.taps("Write in a box")
    assert phone.buttons == [COURSE.box_title(key, "en") for key in COURSE.boxes]
    await phone.says("problem")
    assert phone.buttons == ["Not now"]
    await phone.says("No bus")
    assert "Problem\nNo bus" in phone.texts[-2]
    assert phone.last == place  # the lesson is where it was
    await tap_above(phone) if isinstance(phone, TelegramPhone) else await phone.taps(
        "Write in a box"
    )
    await phone.taps("Problem")
    assert "Now it says:\nNo bus" in phone.last
    assert phone.buttons == ["Leave it as it is", "Empty the box"]
    await phone.says("No bus to the doctor")
    assert await kept(town) == {"problem": "No bus to the doctor"}
    await phone.says("/idea")
    await phone.taps("Write in a box")
    await phone.taps("Problem")
    await phone.taps("Empty the box")
    assert await kept(town) == {}


async def tap_above(phone: Phone) -> None:
    """Tap a button of the message before the last."""
    assert isinstance(phone, TelegramPhone)
    await phone.person.taps("Write in a box")
    await phone.settled()


async def test_a_lesson_shows_what_was_written_ahead_and_lets_it_stand(
    town: Town, phone: Phone
) -> None:
    await joins(phone)
    for said in ("/idea", "Write in a box", "My strengths", WORDS):
        await phone.says(said)
    await skips_to(town, phone, 5)
    assert f"Now it says:\n{WORDS}" in phone.last
    assert phone.buttons == ["Leave it as it is"]
    await phone.taps("Leave it as it is")
    assert "it stays as it is" in phone.texts[-2]
    assert await kept(town) == {"strengths": WORDS}


async def test_a_lesson_that_is_announced_ends_the_wait_for_words(town: Town, asked: Phone) -> None:
    assert await hears_at(town, NOV_25, asked) == [f"Lesson 6: {PROBLEM.title}"]
    await asked.says("what is a cooperative?")
    assert await kept(town) == {}


async def sheet_of(town: Town, phone: Phone) -> PdfDocument:
    """Return the file that came last."""
    if isinstance(phone, TelegramPhone):
        return PdfDocument(town.telegram.files[phone.person.last.file_id or ""].content)
    if isinstance(phone, MessengerPhone):
        name, content = phone.file()
        assert name == "amber-idea.pdf"
        return PdfDocument(content)
    assert isinstance(phone, WebPhone)
    async with phone.session.get(file_of(phone)) as answer:
        assert answer.content_type == "application/pdf"
        assert "amber-idea.pdf" in answer.headers["Content-Disposition"]
        return PdfDocument(await answer.read())


async def test_the_page_comes_as_a_sheet_to_print(town: Town, phone: Phone) -> None:
    await joins(phone)
    for said in ("/idea", "Write in a box", "Problem", "No bus"):
        await phone.says(said)
    await phone.says("/idea")
    await phone.taps("PDF, about 15 kB")
    assert "ready to print" in phone.last
    sheet = await sheet_of(town, phone)
    told = sheet[0].get_textpage().get_text_bounded()
    assert len(sheet) == 1
    assert "My idea on one page" in told
    assert "No bus" in told


ALPHABETS = {
    "en": "naïve café, £5", "lv": "āčēģīķļņšūž", "pl": "ąćęłńóśźż", "ru": "ёйъщ, 500 ₽", "da": "æøåÆØÅ",
}  # fmt: skip


@pytest.mark.parametrize("language", COURSE.languages)
async def test_the_sheet_has_the_letters_of_every_language(town: Town, language: str) -> None:
    texts = load_catalogues().texts(language, "LV", "Europe/Riga")
    phone = town.telegram_phone()
    await joins(phone, own_name(language), texts.country_name("LV"))
    for said in ("/idea", texts.gettext("Write in a box"), COURSE.box_title("problem", language)):
        await phone.says(said)
    await phone.says(ALPHABETS[language])
    await phone.says("/idea")
    await phone.taps(phone.buttons[1])
    sheet = await sheet_of(town, phone)
    told = sheet[0].get_textpage().get_text_bounded()
    assert ALPHABETS[language] in told
    for key in COURSE.boxes:
        assert COURSE.box_title(key, language) in told


async def test_a_sheet_that_can_not_be_made_leaves_the_words(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    await phone.says("/idea")
    monkeypatch.setattr("bot.files.sys.executable", "/nowhere/python")
    await phone.taps("PDF, about 15 kB")
    assert "ready to print" in phone.last
    assert phone.person.last.file_id is None


async def test_my_data_hold_my_page(town: Town, asked: Phone) -> None:
    await asked.says(WORDS)
    (told,) = (await takes_export(town, asked))["idea_page"]
    assert (told["box"], told["words"]) == ("strengths", WORDS)


async def test_nothing_of_it_stays_of_someone_who_erases_everything(
    town: Town, asked: Phone
) -> None:
    await asked.says(WORDS)
    await erases(asked)
    assert await kept(town) == {}


async def test_two_pages_become_one_and_the_later_words_stay(town: Town) -> None:
    old, new = town.telegram_phone(), await town.web_phone()
    pages = (
        (old, {"Problem": "No bus", "Costs": "Flour"}),
        (new, {"Problem": "No bus to the doctor", "Income": "Bread"}),
    )
    for phone, page in pages:
        await joins(phone)
        for title, words in page.items():
            for said in ("/idea", "Write in a box", title, words):
                await phone.says(said)
        town.clock.advance(minutes=5)
    await new.says(await code_of(old))
    wanted = {"problem": "No bus to the doctor", "costs": "Flour", "income": "Bread"}
    assert await kept(town) == wanted


async def test_filling_a_box_takes_few_statements(town: Town) -> None:
    if not town.amber.database.is_sqlite:
        pytest.skip("counted where the driver tells: on SQLite")
    phone = town.telegram_phone()
    await joins(phone)
    for said in ("/idea", "Write in a box", "Problem"):
        await phone.says(said)
    with statements(town) as steps:
        await phone.says("No bus")
    assert len(steps) <= 12, steps  # one of them looks whether it may be a question
