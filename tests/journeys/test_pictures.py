"""A picture is offered with its size, shown on request, and said in words to whoever prefers them."""

from pathlib import Path

import pytest

from bot.rendering import plain
from bot.settings import DEFAULT_COURSE
from lessons.album import read_png
from lessons.load import load_course
from lessons.locale import Locale
from tests.conftest import Founds, Town
from tests.journeys.test_ideas import forgets_place, learned
from tests.journeys.test_profile import takes_export
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone, WebPhone
from tests.walks import joins

COURSE = load_course(DEFAULT_COURSE)
LESSON = COURSE.lesson("l13-break-even", Locale("en", "LV"))
PLACE = next(place for place, card in enumerate(LESSON.cards) if card.picture)
PICTURE = LESSON.cards[PLACE].picture
assert PICTURE
SIZE = f"Picture ({-(-PICTURE.n_bytes // 1000)} kB)"


@pytest.fixture
async def at_card(town: Town, phone: Phone) -> Phone:
    """A phone at a card with a picture."""
    await goes_to_card(town, phone)
    return phone


async def goes_to_card(town: Town, phone: Phone) -> None:
    await joins(phone)
    await learned(town, LESSON.number - 1)
    await forgets_place(town)
    await phone.says("/today")
    while plain(LESSON.cards[PLACE].text) not in phone.last:
        await phone.taps(phone.buttons[0])


async def picture_on(town: Town, phone: Phone) -> bytes | None:
    """Return the picture of the last message."""
    if isinstance(phone, TelegramPhone):
        message = phone.person.last
        return (
            town.telegram.files[message.file_id or ""].content if "photo" in message.json else None
        )
    if isinstance(phone, MessengerPhone):
        before, after = phone.person.chat[-2:]
        assert before.attachment is None or not before.text  # it goes before its words
        return before.attachment["content"] if before.attachment and after.text else None
    assert isinstance(phone, WebPhone)
    shown = phone.bubbles[-1].picture
    if shown is None:
        return None
    assert (shown["width"], shown["height"]) == (720, PICTURE.height if PICTURE else 0)
    async with phone.session.get(shown["href"]) as answer:
        assert answer.content_type == "image/png"
        assert "attachment" not in answer.headers["Content-Disposition"]
        return await answer.read()


async def test_the_size_is_said_before_a_picture_is_sent(town: Town, at_card: Phone) -> None:
    assert at_card.buttons == ["Next", SIZE]
    assert await picture_on(town, at_card) is None
    await at_card.taps(SIZE)
    content = await picture_on(town, at_card)
    assert PICTURE
    assert content == (DEFAULT_COURSE / PICTURE.path).read_bytes()
    assert at_card.last == f"{PICTURE.title}\n\n{PICTURE.text}"


async def test_after_a_picture_the_lesson_goes_on_at_its_place(at_card: Phone) -> None:
    await at_card.says(SIZE.casefold())  # as people type it
    assert at_card.buttons == ["Next"]
    await at_card.taps("Next")
    assert at_card.last.startswith(plain(LESSON.cards[PLACE + 1].text)[:60])


async def test_in_words_only_the_same_is_said_without_a_picture(town: Town, at_card: Phone) -> None:
    await at_card.says("/settings")
    assert "Pictures: on" in at_card.last
    await at_card.taps("Pictures")
    await at_card.taps("In words only")
    assert "Pictures: in words only" in "\n".join(at_card.texts[-2:])
    await at_card.says("/today")
    assert at_card.buttons == ["Next", "Picture in words"]
    await at_card.taps("Picture in words")
    assert PICTURE
    assert at_card.last == f"{PICTURE.title}\n\n{PICTURE.text}"
    assert await picture_on(town, at_card) is None
    assert at_card.buttons == ["Next"]


async def test_the_switch_turns_back_and_is_among_ones_data(town: Town, phone: Phone) -> None:
    await joins(phone)
    for said in ("/settings", "Pictures", "In words only"):
        await phone.says(said)
    assert (await takes_export(town, phone))["learner"]["pictures_in_words"] is True
    for said in ("/settings", "Pictures", "Show pictures"):
        await phone.says(said)
    assert (await takes_export(town, phone))["learner"]["pictures_in_words"] is False


async def test_a_picture_asked_for_later_moves_nobody_from_their_place(
    town: Town, at_card: Phone
) -> None:
    await at_card.taps("Next")
    place = at_card.last
    if isinstance(at_card, TelegramPhone):
        await at_card.person.taps(SIZE)
        await at_card.settled()
    else:
        await at_card.taps(SIZE)
    assert await picture_on(town, at_card)
    assert at_card.buttons == [] or not at_card.keeps_choices
    await at_card.says("/today")
    assert at_card.last == place


async def test_a_picture_is_given_to_no_other_device(town: Town) -> None:
    anna, eva = await town.web_phone(), await town.web_phone()
    await joins(anna)
    await joins(eva)
    await learned(town, LESSON.number - 1)
    await forgets_place(town)
    await anna.says("/today")
    while "Next" in anna.buttons and SIZE not in anna.buttons:
        await anna.taps("Next")
    await anna.taps(SIZE)
    picture = anna.bubbles[-1].picture
    assert picture
    async with eva.session.get(picture["href"]) as answer:
        assert answer.status == 404


async def test_a_picture_that_is_gone_is_said_in_words(town: Town, tmp_path: Path) -> None:
    phone = town.telegram_phone()
    assert town.amber.telegram
    town.amber.telegram.channel._files._courses = tmp_path
    await joins(phone)
    await learned(town, LESSON.number - 1)
    await forgets_place(town)
    await phone.says("/today")
    while SIZE not in phone.buttons:
        await phone.taps("Next")
    await phone.taps(SIZE)
    assert PICTURE
    assert PICTURE.text in phone.last
    assert "photo" not in phone.person.last.json


def test_every_picture_of_every_locale_is_small_and_said_in_words() -> None:
    names = set()
    for key in COURSE.lesson_keys:
        for locale in COURSE.locales:
            for card in COURSE.lesson(key, locale).cards:
                if card.picture:
                    names.add(card.picture.path.split("/")[1])
                    png = read_png(DEFAULT_COURSE / card.picture.path)
                    assert png
                    assert png.n_bytes == card.picture.n_bytes <= 40_000
                    assert "{" not in card.picture.text
    assert names == {"break-even", "canvas", "money-ladder", "status", "theory-of-change"}


async def test_messenger_takes_a_picture_once_and_again_when_it_has_lost_it(
    found_town: Founds,
) -> None:
    town = await found_town(messenger=True)
    phone, page = town.messenger_phone(), town.messenger
    assert page
    await goes_to_card(town, phone)
    button = next(payload for title, payload in phone.person.chips if title == SIZE)
    await phone.taps(SIZE)
    await phone.taps_token(button)
    assert (len(phone.person.files), len(page.uploads)) == (2, 1)
    page.uploads.clear()
    await phone.taps_token(button)
    assert (len(phone.person.files), len(page.uploads)) == (3, 1)
    assert phone.last.startswith(PICTURE.title if PICTURE else "")
