"""Answering: at once explained, tried again without shame, never graded twice."""

from sqlalchemy import text

from tests.conftest import Town
from tests.phones import Phone
from tests.walks import finishes_lesson, joins, reads_cards

RIGHT = "A social or environmental goal"
WRONG = "The highest profit for its owners"


async def at_the_quiz(phone: Phone) -> None:
    await joins(phone)
    await reads_cards(phone)


async def answers_kept(town: Town) -> list[tuple[object, ...]]:
    query = text("SELECT item, tries, option, is_right FROM attempts ORDER BY answered_at, tries")
    rows = await town.amber.database.run(lambda db: db.execute(query).all())
    return [tuple(row) for row in rows]


async def test_a_learner_who_answers_wrong_learns_why_and_may_try_again(phone: Phone) -> None:
    await at_the_quiz(phone)
    await phone.taps(WRONG)
    assert f"Not quite: {WRONG}" in phone.last
    assert "That is how an ordinary company works." in phone.last
    assert phone.buttons == ["Try again", "Go on"]
    await phone.taps("Try again")
    await phone.taps(RIGHT)
    assert f"Right: {RIGHT}" in phone.last
    assert phone.buttons == ["Go on"]


async def test_the_answer_takes_the_place_of_the_question(phone: Phone) -> None:
    await at_the_quiz(phone)
    before = len(phone.texts)
    await phone.taps(RIGHT)
    assert len(phone.texts) == before + (not phone.can_edit)


async def test_an_answer_may_be_typed_as_words_letter_or_number(town: Town, phone: Phone) -> None:
    await at_the_quiz(phone)
    options = phone.buttons
    await phone.says("b")
    assert options[1] in phone.last
    await phone.says("try again" if "Try again" in phone.buttons else "go on")
    await phone.says("2")
    assert "?" in phone.last


async def test_every_answer_is_kept_with_how_often_it_was_tried(town: Town, phone: Phone) -> None:
    await at_the_quiz(phone)
    await phone.taps(WRONG)
    await phone.taps("Try again")
    await phone.taps(RIGHT)
    kept = await answers_kept(town)
    assert [(item, tries, option, bool(right)) for item, tries, option, right in kept] == [
        ("what-first", 0, "profit", False), ("what-first", 1, "goal", True),
    ]  # fmt: skip


async def test_an_old_answer_button_grades_nothing(town: Town) -> None:
    phone = town.telegram_phone()
    await at_the_quiz(phone)
    question = phone.person.chat[-1]
    tokens = [button.token or "" for row in question.rows for button in row]
    await phone.taps(WRONG)
    await phone.person.taps_token(tokens[0], on=question)
    await town.settled()
    assert "already past this" in phone.toast
    assert len(await answers_kept(town)) == 1


async def test_two_taps_at_once_count_as_one(town: Town) -> None:
    phone = town.telegram_phone()
    await at_the_quiz(phone)
    question = phone.person.chat[-1]
    tokens = [button.token or "" for row in question.rows for button in row]
    for token in tokens[:3]:
        await phone.person.taps_token(token, on=question)
    await town.settled()
    assert len(await answers_kept(town)) == 1


async def test_a_right_answer_later_does_not_erase_the_first_one(town: Town, phone: Phone) -> None:
    await at_the_quiz(phone)
    await phone.taps(RIGHT)
    await phone.taps("Go on")
    await finishes_lesson(phone)
    await phone.says("/progress")
    assert "1 of 30 lessons done." in phone.last
    assert "You learned on 1 day this month." in phone.last
