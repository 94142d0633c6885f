"""Asking in the chat: answers, questions back, honest words; and the lesson goes on where it was."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import (
    Action,
    AskPerson,
    ChooseEntry,
    JudgeOffer,
    LeaveTalk,
    NoneOfThese,
    SayHelped,
)
from bot.storage.questions import questions
from bot.ticks import forget
from tests.asking import CAN_I_EARN, UNKNOWN
from tests.conftest import Town
from tests.desks import done, has_button, newest_learner
from tests.journeys.test_profile import erases, settles, takes_export, traces
from tests.journeys.test_turns import statements
from tests.phones import Phone
from tests.walks import finishes_lesson, joins, reads_cards

PROFIT = "Can it make a profit?"


async def asked(town: Town) -> list[dict[str, Any]]:
    found = await done(town, lambda db: db.execute(select(questions)).mappings().all())
    return [dict(row) for row in found]


# Sure


async def test_a_question_that_is_understood_is_answered_with_its_year_and_source(
    phone: Phone,
) -> None:
    await settles(phone)
    await phone.says(PROFIT)
    assert phone.last == (
        "Can it make a profit?\n\nThe answer about can-it-make-profit.\n\n"
        "As of 2025. Source: European Commission.\n\nDid this help?"
    )
    assert phone.buttons == ["Yes, it helped", "No, not really"]


async def test_the_answer_comes_in_the_learners_language_whatever_they_write_in(
    phone: Phone,
) -> None:
    await joins(phone, "Latviešu", "Latvija")
    await phone.says(PROFIT)
    assert any("Atbilde par can-it-make-profit." in text for text in phone.texts)


async def test_a_question_in_another_language_brings_an_offer_the_second_time_only(
    phone: Phone,
) -> None:
    await settles(phone)
    await phone.says("Vai drīkst pelnīt?")
    assert "The answer about" in phone.last
    await phone.says("Kādu formu izvēlēties?")
    assert "The answer about legal-forms." in phone.texts[-2]
    assert "Tu raksti latviski." in phone.last
    assert phone.buttons == ["Latviešu"]
    await phone.says("Kā mainīt valodu?")
    assert "The answer about change-language." in phone.last  # no offer a third time


async def test_the_offered_language_is_one_tap_away(phone: Phone) -> None:
    await settles(phone)
    for words in ("Vai drīkst pelnīt?", "Kādu formu izvēlēties?"):
        await phone.says(words)
    await phone.taps("Latviešu")
    await phone.says("Vai drīkst pelnīt?")
    assert "Atbilde par can-it-make-profit." in phone.last


@pytest.mark.parametrize(
    ("words", "told", "button", "leads_to"),
    [("How long is the course?", "Your next lesson: tomorrow at 18:00.", "Show today's lesson",
      "Do you have five more minutes?"),
     ("I missed a lesson", "Your next lesson: tomorrow at 18:00.", "Show today's lesson",
      "Do you have five more minutes?"),
     ("How do I change language?", "Language: English", "Language", "Which language"),
     ("Can I change the hour?", "Lesson time: 18:00", "Lesson time", "five quiet minutes"),
     ("How do I take a break?", "", "Take a break", "A break is fine"),
     ("Do I get a certificate?", "1 of 30 lessons done.", "Your progress", "Your progress"),
     ("What do you know of me?", "", "My data", "What I know about you"),
     ("Can I talk to a person?", "", "Ask a person", "I have kept your question."),
     ("How do I sign up?", "Nothing is open for sign-up near you", "Ask a person",
      "I have kept your question.")],
)  # fmt: skip
async def test_where_the_bot_knows_it_itself_it_says_so_and_has_a_button(
    phone: Phone, words: str, told: str, button: str, leads_to: str
) -> None:
    await settles(phone)
    await phone.says(words)
    assert told in phone.last
    assert phone.buttons == [button, "Yes, it helped", "No, not really"]
    await phone.taps(button)
    assert leads_to in phone.last


async def test_someone_on_a_break_is_offered_the_way_back(phone: Phone) -> None:
    await settles(phone)
    await phone.says("/pause 5")
    await phone.says("How do I take a break?")
    await phone.taps("I'm back")
    assert "Nice to have you back!" in phone.last


@pytest.mark.parametrize("yes", [True, False])
async def test_whether_it_helped_is_asked_and_kept_once(
    town: Town, phone: Phone, *, yes: bool
) -> None:
    await settles(phone)
    await phone.says(PROFIT)
    n_texts = len(phone.texts)
    await phone.taps("Yes, it helped" if yes else "No, not really")
    (row,) = await asked(town)
    assert row["has_helped"] is yes
    if yes:
        assert len(phone.texts) == n_texts  # the answer itself says it now
        assert "Thank you for telling me!" in phone.last
        assert phone.buttons == []
    else:
        assert "I'm sorry that didn't help" in phone.last
        assert phone.buttons == ["Ask a person"]


async def test_after_a_yes_the_button_of_the_answer_stays(phone: Phone) -> None:
    await settles(phone)
    await phone.says("Can I change the hour?")
    await phone.taps("Yes, it helped")
    assert phone.buttons == ["Lesson time"]


# Unsure


async def test_where_several_things_may_be_meant_the_learner_is_asked_which(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    await phone.says(CAN_I_EARN)
    assert phone.last.startswith("Did you mean one of these?")
    assert phone.buttons == [
        PROFIT, "Where can I get money?", "Which legal form should I choose?", "None of these",
    ]  # fmt: skip
    await phone.taps("Where can I get money?")
    assert "The answer about funding-sources." in phone.last
    assert "Did you mean" not in "\n".join(phone.texts)  # the answer took its place
    (row,) = await asked(town)
    assert (row["verdict"], row["chosen"]) == ("unsure", "funding-sources")
    await phone.taps("Yes, it helped")
    assert (await asked(town))[0]["has_helped"] is True


@pytest.mark.parametrize("typed", ["b", "2", "where can i get money"])
async def test_what_was_meant_may_be_typed(phone: Phone, typed: str) -> None:
    await settles(phone)
    await phone.says(CAN_I_EARN)
    await phone.says(typed)
    assert "The answer about funding-sources." in phone.last


async def test_none_of_these_is_met_honestly_and_a_person_offered(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.says(CAN_I_EARN)
    await phone.taps("None of these")
    assert "I don't know the answer to that, and I don't want to guess." in phone.last
    assert phone.buttons == ["Ask a person"]
    assert (await asked(town))[0]["chosen"] == "none"


# Unknown, and small talk


async def test_what_is_unknown_is_said_honestly_and_a_person_offered(phone: Phone) -> None:
    await settles(phone)
    await phone.says(UNKNOWN)
    assert "I don't know the answer to that" in phone.last
    assert phone.buttons == ["Ask a person"]


@pytest.mark.parametrize(
    ("words", "told"),
    [("hello", "Nice to hear from you"), ("THANKS A LOT", "You're welcome!"),
     ("you are stupid", "I'm sorry if something annoyed you."),
     ("are you a robot", "I'm Amber, a program and no person."),
     ("asdf qwer", "I didn't understand that."), ("🙂", "I didn't understand that."),
     ("7", "I didn't understand that.")],
)  # fmt: skip
async def test_small_talk_gets_fitting_words_and_is_not_kept(
    town: Town, phone: Phone, words: str, told: str
) -> None:
    await settles(phone)
    await phone.says(words)
    assert told in phone.last
    assert await asked(town) == []


# In the middle of something


async def test_in_a_lesson_a_question_is_answered_and_the_card_shown_again(phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    place = phone.last
    await phone.says(PROFIT)
    assert "The answer about" in phone.texts[-2]
    assert phone.last == place
    await phone.taps("Next")
    assert phone.last not in (place, phone.texts[-2])


async def test_in_a_quiz_a_question_is_answered_and_the_quiz_goes_on(phone: Phone) -> None:
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    await phone.says(PROFIT)
    assert "The answer about" in phone.texts[-2]
    assert phone.last == place
    await phone.says("a")
    assert phone.buttons[-1] == "Go on"


@pytest.mark.parametrize("words", ["the profit", "weather tomorrow", CAN_I_EARN[:9]])
async def test_in_a_quiz_a_mistyped_answer_is_no_question(
    town: Town, phone: Phone, words: str
) -> None:
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    await phone.says(words)
    assert "Tap one of the buttons, or type its letter" in phone.texts[-2]
    assert phone.last == place
    assert await asked(town) == []


async def test_in_a_quiz_a_clear_question_nobody_knows_is_met_honestly(phone: Phone) -> None:
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    await phone.says(UNKNOWN)
    assert "I don't know the answer to that" in phone.texts[-2]
    assert phone.last == place


async def test_a_question_while_an_hour_is_asked_leaves_the_hour_open(phone: Phone) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says(PROFIT)
    assert "The answer about" in phone.last
    await phone.says("7:30")
    assert "Your next lesson: tomorrow at 07:30." in phone.last


async def test_what_is_no_hour_and_no_question_is_still_asked_again(phone: Phone) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says("in the evening")
    assert "I couldn't read that as a time" in phone.last


# The command, old buttons, order


async def test_ask_says_what_one_may_ask_and_takes_the_question_along(phone: Phone) -> None:
    await settles(phone)
    await phone.says("/ask")
    assert phone.last.startswith("Ask me anything")
    await phone.says(f"/ask {PROFIT}")
    assert "The answer about" in phone.last


@pytest.mark.parametrize(
    "action",
    [SayHelped(1, yes=True), ChooseEntry(1, "legal-forms"), NoneOfThese(1), AskPerson(1),
     LeaveTalk(1), JudgeOffer(1, yes=True)],
    ids=lambda action: type(action).__name__,
)  # fmt: skip
async def test_a_button_about_someone_elses_question_does_nothing(
    town: Town, channel: str, action: Action
) -> None:
    anna, eva = await town.phone(channel), await town.phone(channel)
    await settles(anna)
    await anna.says(CAN_I_EARN)
    await settles(eva)
    await has_button(town, eva, await newest_learner(town), action)
    before, kept = list(eva.texts), await asked(town)
    await eva.taps("Do it")
    assert "That question is settled." in eva.toast
    assert eva.texts == before
    assert await asked(town) == kept


async def test_an_answered_question_back_is_settled(phone: Phone) -> None:
    await settles(phone)
    await phone.says(CAN_I_EARN)
    await phone.taps("None of these")
    await phone.says("/ask")
    assert phone.last.startswith("Ask me anything")


async def test_a_question_and_what_follows_keep_their_order(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    before = len(phone.texts)
    for words in (PROFIT, "/help", "Where can I get money?", "/progress"):
        await phone.person.says(words)
    await town.settled()
    firsts = [text.splitlines()[0] for text in phone.texts[before:]]
    assert firsts == [PROFIT, "What you can do here", "Where can I get money?", "Your progress"]


async def test_a_question_takes_few_statements_however_much_was_asked_before(
    town: Town,
) -> None:
    if not town.amber.database.is_sqlite:
        pytest.skip("counted where the driver tells: on SQLite")
    phone = town.telegram_phone()
    await settles(phone)
    counts = []
    for _ in range(12):
        with statements(town) as asked_of_it:
            await phone.says(PROFIT)
        counts.append(len(asked_of_it))
        town.clock.advance(seconds=70)
    assert len(set(counts[2:])) == 1, counts
    assert counts[-1] <= 14, asked_of_it


# What is kept


async def test_questions_are_in_the_export_and_in_the_words_about_me(
    town: Town, phone: Phone
) -> None:
    await settles(phone)
    await phone.says(PROFIT)
    await phone.taps("Yes, it helped")
    await phone.says("/mydata")
    assert "You asked 1 question; I keep it for 90 days." in phone.last
    exported = await takes_export(town, phone)
    (told,) = exported["questions"]
    assert (told["text"], told["helped"], told["guess"]) == (PROFIT, True, "can-it-make-profit")


async def test_questions_are_erased_with_the_learner(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.says(UNKNOWN)
    await phone.taps("Ask a person")
    await erases(phone)
    assert await asked(town) == []
    assert await traces(town, "weather") == []


async def test_questions_are_forgotten_after_ninety_days(town: Town, phone: Phone) -> None:
    await settles(phone)
    await phone.says(UNKNOWN)
    await phone.taps("Ask a person")
    town.clock.advance(days=89)
    await done(town, forget(town.clock.now))
    assert len(await asked(town)) == 1
    town.clock.advance(days=2)
    await done(town, forget(town.clock.now))
    assert [cell for cell in await traces(town, "weather") if not cell.endswith("_id")] == []


async def test_a_question_never_reaches_the_log(
    town: Town, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        await settles(phone)
        await phone.says(UNKNOWN)
        await phone.taps("Ask a person")
    assert "weather" not in caplog.text


async def test_questions_move_along_to_another_device(town: Town, channel: str) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await settles(old)
    await settles(new)
    await new.says(PROFIT)
    await old.says("/link")
    code = next(line for line in old.last.splitlines() if "there: " in line).split(": ")[1]
    await new.says(code)
    await old.says("/mydata")
    assert "You asked 1 question" in old.last
