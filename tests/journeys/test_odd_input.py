"""What nobody expects: answered kindly at once, and the learner's place is never lost."""

import shutil
from pathlib import Path

import pytest

from bot.settings import DEFAULT_COURSE
from tests.conftest import Founds, Town
from tests.phones import Phone, says_no_more
from tests.walks import FIRST_LESSON, finishes_lesson, joins, reads_cards

ODD_TEXTS = [
    "what is this?",
    "🙂🙂🙂",
    "שלום עולם",  # right to left
    "x" * 10_000,
    "<b>bold</b> & <script>alert(1)</script>",
    "/unknown",
    "/",
    "\u202e\u200b",
    "' OR 1=1 --",
]


@pytest.mark.parametrize("odd", ODD_TEXTS)
async def test_an_odd_text_in_a_lesson_shows_the_place_once_more(phone: Phone, odd: str) -> None:
    await joins(phone)
    await phone.taps("Next")
    place, before = phone.last, len(phone.texts)
    await phone.says(odd)
    assert phone.last == place
    assert len(phone.texts) > before + 1  # a kind word came first


@pytest.mark.parametrize("odd", ODD_TEXTS)
async def test_an_odd_text_in_mid_quiz_shows_the_question_once_more(phone: Phone, odd: str) -> None:
    await joins(phone)
    await reads_cards(phone)
    question = phone.last
    await phone.says(odd)
    assert phone.last == question
    await phone.taps(phone.buttons[0])
    assert phone.buttons[-1] == "Go on"


@pytest.mark.parametrize("odd", ODD_TEXTS)
async def test_an_odd_text_of_a_newcomer_is_met_with_the_first_question(
    phone: Phone, odd: str
) -> None:
    await phone.says(odd)
    assert "English" in phone.buttons


async def test_a_text_when_nothing_is_open_gets_a_way_on(phone: Phone) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    await phone.taps("18:00")
    await phone.says("asdf qwer")
    assert phone.buttons == ["Show today's lesson", "What can you do?"]


@pytest.mark.parametrize(
    "sends", ["sends_sticker", "sends_voice", "sends_photo", "sends_document", "sends_location"]
)
async def test_a_sticker_voice_photo_file_or_place_is_answered(town: Town, sends: str) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    place = phone.last
    await getattr(phone.person, sends)()
    await town.settled()
    assert "I only read words" in phone.texts[-2]
    assert phone.last == place


async def test_a_changed_message_is_noticed(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    await phone.says("hello")
    await phone.person.edits_last("goodbye")
    await town.settled()
    assert "I only read new ones" in phone.texts[-2]


async def test_start_in_mid_lesson_leads_back_to_the_place(phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    place = phone.last
    await phone.opens()
    assert phone.last == place
    assert "Good to see you" in phone.texts[-2]


async def test_start_with_a_link_of_a_friend_works_as_any_start(phone: Phone) -> None:
    await phone.opens("friend_42")
    await phone.taps("English")
    assert "Where do you live?" in phone.last


async def test_an_old_card_button_does_nothing_twice(phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    before = list(phone.texts)
    await phone.taps_token(phone.token(back=1))
    assert "already past this" in phone.toast
    assert says_no_more(phone, before)


@pytest.mark.parametrize("token", ["", "x", "x.1", "a.b.c", "abc.-1", "abc.999", "é.1", "." * 40])
async def test_a_forged_button_is_kindly_refused(phone: Phone, token: str) -> None:
    await joins(phone)
    before = list(phone.texts)
    await phone.taps_token(token or "0")
    assert "too old" in phone.toast
    assert says_no_more(phone, before)


async def test_nobody_can_tap_the_buttons_of_someone_else(town: Town, channel: str) -> None:
    anna, eva = await town.phone(channel), await town.phone(channel)
    await joins(anna)
    await joins(eva)
    before = list(anna.texts)
    await eva.taps_token(anna.token())
    assert "too old" in eva.toast
    assert anna.texts == before


async def test_a_lesson_that_is_no_longer_taught_is_let_go_of(
    found_town: Founds, channel: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(DEFAULT_COURSE, tmp_path / "course")
    town = await found_town(courses=folder)
    phone = await town.phone(channel)
    await joins(phone)
    shutil.rmtree(folder / FIRST_LESSON)
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text().replace(f"{FIRST_LESSON}, ", ""))
    assert town.amber.shelf.reload()
    await phone.taps("Next")
    assert "Nothing you did is lost" in phone.last
    await phone.taps("Show today's lesson")
    assert "Business, charity or something between?" in phone.last


async def test_a_block_and_an_unblock_lose_nothing(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    phone.person.blocks()
    await town.settled()
    phone.person.unblocks()
    await phone.says("/today")
    assert "Lesson 1" in phone.last


async def test_in_a_group_one_is_pointed_to_the_private_chat(town: Town) -> None:
    anna = town.telegram.person("Anna")
    group = town.telegram.group([anna])
    await group.says(anna, "/start")
    await town.settled()
    assert "I teach one person at a time" in group.last.text
    assert "https://t.me/" in group.last.text
    await group.says(anna, "hello all")
    await town.settled()
    assert len(group.chat) == 1


async def test_a_flood_costs_the_flooder_and_no_one_else(town: Town) -> None:
    flooder, other = town.telegram_phone(), town.telegram_phone()
    await joins(flooder)
    for _ in range(60):
        await flooder.person.says("hi")
    await town.settled()
    asked = [text for text in flooder.texts if "That's a lot at once" in text]
    assert len(asked) == 1
    await joins(other)
    assert "Lesson 1" in other.last
    town.clock.advance(seconds=60)
    await flooder.says("/today")
    assert "Lesson 1" in flooder.last
