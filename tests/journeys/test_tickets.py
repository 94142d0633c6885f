"""The person behind the bot: a question reaches a coordinator, the answer reaches the learner."""

from asyncio import gather
from typing import Any

import pytest
from sqlalchemy import select

from bot.storage.coordinators import Post
from bot.storage.tickets import tickets
from tests.asking import ALIKE, UNKNOWN
from tests.conftest import Town
from tests.desks import at_desk, deeds, done, everyone, removed
from tests.journeys.test_profile import erases, settles, takes_export, traces
from tests.phones import Phone
from tests.walks import joins, reads_cards

PROFIT = "Can it make a profit?"
ANSWER = "Take an umbrella with you."


async def ticks(town: Town, *phones: Phone, names: tuple[str, ...] = ("tickets",)) -> None:
    """Let the desk do what it does by itself; the phones then look at what came."""
    for phone in phones:
        await phone.reacts()
    for name in names:
        await town.amber.ticker.run(name)
    await town.settled()
    for phone in phones:
        await phone.looks()


async def rows(town: Town) -> list[dict[str, Any]]:
    found = await done(
        town, lambda db: db.execute(select(tickets).order_by(tickets.c.id)).mappings().all()
    )
    return [dict(row) for row in found]


async def asks(phone: Phone, words: str = UNKNOWN) -> None:
    await phone.says(words)
    await phone.taps("Ask a person")


@pytest.fixture
async def anna(town: Town, channel: str) -> Phone:
    phone = await town.phone(channel)
    await settles(phone)
    return phone


@pytest.fixture
async def ilze(town: Town, channel: str) -> Phone:
    return await at_desk(town, channel, languages=("en", "lv"))


async def looks(phone: Phone) -> None:
    await phone.looks()


async def answers(town: Town, anna: Phone, ilze: Phone, words: str = ANSWER) -> None:
    """Anna asks, Ilze answers."""
    await asks(anna)
    await ticks(town, ilze)
    await ilze.taps("Answer")
    await ilze.says(words)
    await looks(anna)


# Asking a person


async def test_a_question_reaches_a_coordinator_and_the_answer_the_learner(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    await asks(anna)
    assert "Your question is with our team now." in anna.last
    await ticks(town, ilze)
    name = "Anna" if channel == "telegram" else "Someone"
    assert f"{name} asks (Latvia, in this language: English):\n{UNKNOWN}" in ilze.last
    await ilze.taps("Answer")
    assert "Write your answer now" in ilze.last
    await ilze.says(ANSWER)
    assert "Sent to" in ilze.last
    await looks(anna)
    assert f"You asked: {UNKNOWN}\n\nIlze of our team:\n{ANSWER}" in anna.last
    assert anna.buttons == ["Back to Amber"]


async def test_with_nobody_there_it_is_said_honestly_and_kept_for_whoever_comes(
    town: Town, anna: Phone, channel: str
) -> None:
    await asks(anna)
    assert "Right now nobody of our team is there to answer it" in anna.last
    await ticks(town)
    town.clock.advance(days=3)
    ilze = await at_desk(town, channel)
    await ticks(town, ilze)
    assert UNKNOWN in ilze.last


async def test_a_question_is_passed_on_once(town: Town, anna: Phone, ilze: Phone) -> None:
    await anna.says(UNKNOWN)
    await anna.taps("Ask a person")
    for _ in range(2):
        await ticks(town, ilze)
    assert len([text for text in ilze.texts if UNKNOWN in text]) == 1
    assert len(await rows(town)) == 1


async def test_no_more_than_three_questions_of_one_learner_wait(town: Town, anna: Phone) -> None:
    for n in range(4):
        await asks(anna, f"{UNKNOWN} And in {n} days?")
    assert "Some of your questions are waiting for a person already." in anna.last
    assert len(await rows(town)) == 3


async def test_in_a_lesson_the_question_is_passed_on_and_the_place_kept(
    town: Town, channel: str, ilze: Phone
) -> None:
    phone = await town.phone(channel)
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    await phone.says(UNKNOWN)
    await phone.taps("Ask a person")
    assert "with our team now" in phone.texts[-2]
    assert phone.last == place
    await ticks(town, ilze)
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    await phone.says("a")  # the quiz is where it was
    assert phone.buttons[-1] == "Go on"


# Who hears of it


@pytest.mark.parametrize(
    ("desk", "heard"),
    [({"A": ("LV", "en"), "B": ("LV", "lv"), "C": ("PL", "en")}, "A"),
     ({"A": ("LV", "lv"), "B": ("LV", "ru"), "C": ("PL", "en")}, "AB"),
     ({"A": ("PL", "en"), "B": ("DK", "en"), "!C": ("DK", "da")}, "C"),
     ({"A": ("PL", "en"), "!B": ("DK", "da"), "!C": ("DK", "en")}, "C"),
     ({"A": ("LV", "en"), "!B": ("DK", "en")}, "A"),
     ({"A": ("PL", "en"), "B": ("DK", "en")}, "")],
)  # fmt: skip
async def test_a_question_goes_to_those_who_fit_best(
    town: Town, desk: dict[str, tuple[str, str]], heard: str
) -> None:
    anna = town.telegram_phone()
    await settles(anna)
    phones = {
        name.strip("!"): await at_desk(
            town, "telegram", name=name, country=country, languages=(language,),
            post=Post.ADMIN if name.startswith("!") else Post.COORDINATOR,
        )
        for name, (country, language) in desk.items()
    }  # fmt: skip
    await asks(anna)
    await ticks(town)
    assert "".join(name for name, one in phones.items() if UNKNOWN in one.last) == heard
    assert ("with our team now" in anna.last) == bool(heard)


async def test_at_night_nobody_is_woken_for_a_question_that_can_wait(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    town.clock.advance(hours=13)  # 23:00 in Riga
    await asks(anna)
    await ticks(town, ilze)
    assert UNKNOWN not in ilze.last
    town.clock.advance(hours=9)
    await ticks(town, ilze)
    assert UNKNOWN in ilze.last


async def test_a_coordinator_who_asks_is_not_asked_themselves(town: Town, channel: str) -> None:
    ilze = await at_desk(town, channel)
    await settles(ilze)
    await asks(ilze)
    assert "nobody of our team" in ilze.last
    before = len(ilze.texts)
    await ticks(town, ilze)
    assert len(ilze.texts) == before


# Only one answers


async def test_two_coordinators_can_not_answer_the_same_question(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    jana = await at_desk(town, channel, name="Jana", languages=("en",))
    await asks(anna)
    await ticks(town, ilze, jana)
    await gather(ilze.taps("Answer"), jana.taps("Answer"))
    refused = [one for one in (ilze, jana) if "is answering this one already" in one.toast]
    assert len(refused) == 1
    for one in (ilze, jana):
        await one.says(ANSWER)
    await looks(anna)
    assert len([text for text in anna.texts if ANSWER in text]) == 1


async def test_a_ticket_given_back_is_free_for_others(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    jana = await at_desk(town, channel, name="Jana", languages=("en",))
    await asks(anna)
    await ticks(town, ilze, jana)
    await ilze.taps("Answer")
    await ilze.taps("Give it back")
    await ilze.says("hello")
    assert "Nice to hear from you" in ilze.texts[-1] or "Which language" in ilze.texts[-1]
    await jana.taps("Answer")
    await jana.says(ANSWER)
    await looks(anna)
    assert "Jana of our team:" in anna.last


async def test_a_ticket_taken_and_forgotten_is_told_to_the_others_after_a_day(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    jana = await at_desk(town, channel, name="Jana", languages=("en",))
    await asks(anna)
    await ticks(town, ilze, jana)
    await ilze.taps("Answer")
    town.clock.advance(hours=24)
    await anna.reacts()
    await ticks(town, ilze, jana)
    assert len([text for text in jana.texts if UNKNOWN in text]) == 2
    await ilze.says(ANSWER)
    await looks(anna)
    assert ANSWER not in anna.last  # Ilze has it no more
    await jana.taps("Answer")
    await jana.says(ANSWER)
    await looks(anna)
    assert ANSWER in anna.last


async def test_what_a_removed_coordinator_had_goes_to_the_others(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    jana = await at_desk(town, channel, name="Jana", languages=("en",))
    await asks(anna)
    await ticks(town, ilze, jana)
    await ilze.taps("Answer")
    await removed(town, (await everyone(town))[0])
    await ticks(town, jana)
    await jana.taps("Answer")
    await jana.says(ANSWER)
    await looks(anna)
    assert "Jana of our team:" in anna.last


# Talking


async def test_the_learner_can_write_back_and_the_bot_is_silent(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    assert "You can simply write back: Ilze reads it. I keep silent meanwhile" in anna.last
    before = len(anna.texts)
    await anna.says(PROFIT)  # it could be answered, but it is said to Ilze
    assert len(anna.texts) == before
    await looks(ilze)
    assert f"writes:\n{PROFIT}" in ilze.last
    await ilze.taps("Answer")
    assert f"← {PROFIT}" in ilze.last
    await ilze.says("Yes, it can.")
    await looks(anna)
    assert anna.last == "Ilze of our team:\nYes, it can."  # how it works is told once


async def test_buttons_and_commands_work_during_a_talk(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    await anna.says("/progress")
    assert "1 of 30 lessons done." in anna.last


@pytest.mark.parametrize("typed", [True, False])
async def test_the_learner_can_have_the_bot_back_at_once(
    town: Town, anna: Phone, ilze: Phone, *, typed: bool
) -> None:
    await answers(town, anna, ilze)
    await (anna.says("back to amber") if typed else anna.taps("Back to Amber"))
    assert "I'm here again." in anna.last
    await looks(ilze)
    assert "has ended the talk." in ilze.last
    await anna.says(PROFIT)
    assert "The answer about" in anna.last


async def test_the_coordinator_can_end_the_talk(town: Town, anna: Phone, ilze: Phone) -> None:
    await answers(town, anna, ilze)
    await ilze.taps("End the talk")
    await looks(anna)
    assert "The talk with Ilze is over; I'm here again." in anna.last
    await anna.says(PROFIT)
    assert "The answer about" in anna.last
    await ilze.taps("Write more")
    assert "no longer yours" in ilze.toast


async def test_after_a_day_without_a_word_the_bot_is_back_and_says_so_by_day(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    town.clock.advance(hours=12)  # 22:00 in Riga
    await asks(anna)
    await ilze.says("/desk")
    await ilze.taps("Next question")
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    town.clock.advance(hours=24)
    await ticks(town, anna)
    assert "I'm here again." not in anna.last  # not at night
    town.clock.advance(hours=10)
    await ticks(town, anna)
    assert "I'm here again." in anna.last
    await ticks(town, anna)
    assert len([text for text in anna.texts if text.startswith("I'm here again.")]) == 1


async def test_after_a_day_the_bot_answers_even_before_it_said_so(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    town.clock.advance(hours=24)
    await anna.says(PROFIT)
    assert "The answer about" in anna.last


async def test_the_answer_comes_where_the_learner_wrote_last(town: Town) -> None:
    phone, web = town.telegram_phone(), await town.web_phone()
    ilze = await at_desk(town, "telegram", languages=("en",))
    await settles(phone)
    await asks(phone)
    await phone.says("/link")
    code = next(line for line in phone.last.splitlines() if "there: " in line).split(": ")[1]
    town.clock.advance(minutes=2)
    await web.says(code)
    await ticks(town)
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    await web.looks()
    assert ANSWER in web.last
    assert ANSWER not in phone.last


async def test_a_coordinator_hears_when_the_learner_is_out_of_reach(town: Town) -> None:
    anna, ilze = town.telegram_phone(), await at_desk(town, "telegram", languages=("en",))
    await settles(anna)
    await asks(anna)
    await ticks(town)
    anna.person.blocks()
    await town.settled()
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    assert "can't be reached now" in ilze.last


async def test_the_coordinators_own_course_stays_where_it_was(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await joins(ilze)
    await ilze.taps("Next")
    place = ilze.last
    await answers(town, anna, ilze)
    await ilze.says("/today")
    assert ilze.last == place


async def test_a_text_with_markup_arrives_as_it_was_typed(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze, "<b>Yes</b> & <script>no</script>")
    assert "<b>Yes</b> & <script>no</script>" in anna.last


# In need


@pytest.mark.parametrize(("country", "line"), [("Latvia", "116123"), ("Denmark", "70 201 201")])
async def test_whoever_may_be_in_need_reads_whom_to_call(
    town: Town, phone: Phone, country: str, line: str
) -> None:
    await joins(phone, country=country)
    await reads_cards(phone)
    await phone.says("I want to die")
    assert "In danger, call 112." in phone.last
    assert line in phone.last
    assert "a person of our team" not in phone.last  # there is none to tell


async def test_in_russia_the_line_is_for_young_people(phone: Phone) -> None:
    await joins(phone, country="Kaliningrad region")
    await phone.says("I want to die")
    assert "For children and young people in Kaliningrad region: 8-800-2000-122" in phone.last


async def test_a_newcomer_in_need_reads_it_before_any_question_of_ours(phone: Phone) -> None:
    await phone.says("I want to die")
    assert "In danger, call 112." in phone.last


async def test_a_coordinator_is_told_at_once_even_at_night_and_once_a_day(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    town.clock.advance(hours=15)
    for _ in range(2):
        await anna.says("I want to die")
        await ticks(town, ilze)
    assert "I have told a person of our team too." in anna.texts[-2]
    assert len([text for text in ilze.texts if text.startswith("Urgent:")]) == 1
    assert "I want to die" in ilze.last


async def test_during_a_talk_too_whom_to_call_is_shown(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    await anna.says("I want to die")
    assert "In danger, call 112." in anna.last
    await looks(ilze)
    assert "I want to die" in "\n".join(ilze.texts[-2:])


# Answers for others, and for the FAQ


async def test_whoever_asked_alike_is_offered_the_answer(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    eva, other = await town.phone(channel), await town.phone(channel)
    for phone in (eva, other):
        await settles(phone)
    await asks(anna, ALIKE[0])
    await asks(eva, ALIKE[1])
    await asks(other)
    await ticks(town, ilze)
    await ilze.says("/desk")
    await ilze.taps("Next question")
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    for _ in range(2):
        await ticks(town, eva, other, names=("alike",))
    assert len([text for text in eva.texts if ANSWER in text]) == 1
    assert ANSWER not in other.last
    await eva.taps("Yes, it does")
    assert "Then that question is settled." in eva.last
    assert [row["status"] for row in await rows(town)] == ["talking", "closed", "open"]


async def test_an_offered_answer_that_does_not_fit_leaves_the_question_waiting(
    town: Town, anna: Phone, ilze: Phone, channel: str
) -> None:
    eva = await town.phone(channel)
    await settles(eva)
    await asks(anna, ALIKE[0])
    await asks(eva, ALIKE[1])
    await ilze.says("/desk")
    await ilze.taps("Next question")
    await ilze.taps("Answer")
    await ilze.says(ANSWER)
    await ticks(town, eva, names=("alike",))
    await eva.taps("No, I still wait")
    assert "your question stays with our team" in eva.last
    await ilze.says("/desk")
    assert "1 question is waiting." in ilze.last


async def test_an_answer_is_suggested_for_the_faq_once(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    await ilze.taps("Suggest for the FAQ")
    assert "an author gets your answer" in ilze.last
    await ilze.taps("Suggest for the FAQ")
    assert "no longer yours" in ilze.toast
    assert (await deeds(town))[:3] == [
        "ticket suggested for FAQ", "ticket answered", "ticket taken",
    ]  # fmt: skip


# The week


async def test_on_monday_coordinators_read_how_the_week_went(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await ticks(town, names=("digests",))
    await anna.says(PROFIT)
    await anna.taps("No, not really")
    await anna.says("can i earn with it")
    await asks(anna)
    before = len(ilze.texts)
    town.clock.advance(days=5)  # Sunday
    await ticks(town, ilze, names=("digests",))
    assert len(ilze.texts) == before
    town.clock.advance(days=1)
    for _ in range(2):
        await ticks(town, ilze, names=("digests",))
    assert len(ilze.texts) == before + 1
    assert ilze.last.splitlines()[2:] == [
        "Learners asked 3 questions.", "Answered at once: 1", "Asked back: 1", "Not known: 1",
        "Answers that did not help: 1", "", "I could not answer:", f"• {UNKNOWN}", "",
        "1 question is waiting.",
    ]  # fmt: skip


async def test_a_week_in_which_nobody_asked_is_not_written_about(town: Town, ilze: Phone) -> None:
    await ticks(town, names=("digests",))
    before = len(ilze.texts)
    town.clock.advance(days=7)
    await ticks(town, ilze, names=("digests",))
    assert len(ilze.texts) == before


async def test_a_digest_tells_of_the_coordinators_own_countries(
    town: Town, anna: Phone, channel: str
) -> None:
    pole = await at_desk(town, channel, country="PL")
    await ticks(town, names=("digests",))
    await anna.says(PROFIT)
    town.clock.advance(days=7)
    before = len(pole.texts)
    await ticks(town, pole, names=("digests",))
    assert len(pole.texts) == before


# What is kept


async def test_a_talk_is_in_the_learners_export(town: Town, anna: Phone, ilze: Phone) -> None:
    await answers(town, anna, ilze)
    await anna.says("Thank you, Ilze")
    (talk,) = (await takes_export(town, anna))["asked_a_person"]
    assert talk["text"] == UNKNOWN
    assert [(one["by"], one["text"]) for one in talk["said"]] == [
        ("coordinator", ANSWER), ("me", "Thank you, Ilze"),
    ]  # fmt: skip


async def test_a_learner_who_erases_themselves_takes_their_words_from_the_desk_too(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    await anna.says("my secret plan")
    await ticks(town, names=("digests",))
    town.clock.advance(days=7)
    await ticks(town, ilze, names=("digests",))
    await erases(anna)
    found = await traces(town, "weather", "my secret plan", "Anna")
    assert [cell for cell in found if not cell.endswith(("_id", "taken_by"))] == []


async def test_a_coordinator_who_erases_themselves_leaves_the_answers_with_the_learner(
    town: Town, anna: Phone, ilze: Phone
) -> None:
    await answers(town, anna, ilze)
    await erases(ilze)
    await anna.says(PROFIT)  # nobody listens any more at the other end
    town.clock.advance(hours=25)
    await ticks(town, anna)
    await anna.says(PROFIT)
    assert "The answer about" in anna.last
