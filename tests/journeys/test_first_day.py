"""A newcomer's first day: from hello to the end of the first lesson."""

import pytest

from bot.texts import load_catalogues, own_name
from lessons.locale import Locale
from tests.conftest import Town, whole_course
from tests.phones import Phone
from tests.walks import FIRST_LESSON, finishes_lesson, joins, reads_cards

COURSE = whole_course()
CATALOGUES = load_catalogues()


@pytest.mark.parametrize("country", COURSE.countries)
@pytest.mark.parametrize("language", COURSE.languages)
async def test_a_newcomer_finishes_the_first_lesson_in_any_language_and_country(
    phone: Phone, language: str, country: str
) -> None:
    texts = CATALOGUES.texts(language, country, COURSE.countries[country].zone)
    _ = texts.gettext
    lesson = COURSE.lesson(FIRST_LESSON, Locale(language, country))
    country_name = _("Kaliningrad region") if country == "RU" else texts.country_name(country)

    await joins(phone, own_name(language), country_name)
    assert lesson.title in phone.last
    await finishes_lesson(phone)

    told = "\n".join(phone.texts)
    assert lesson.takeaway in told
    assert _("Lesson {n} is done. Well done!").format(n=1) in told
    for card in lesson.cards:
        assert card.text.striptags().split()[0] in told


async def test_the_first_card_comes_after_three_taps(phone: Phone) -> None:
    await phone.opens()
    await phone.taps("English")
    await phone.taps("Poland")
    await phone.taps("I'm 16+: let's start")
    assert "What is a social enterprise?" in phone.last


@pytest.mark.parametrize(
    ("country", "offered"), [("Denmark", "free training courses"), ("Kaliningrad region", "new in")]
)
async def test_trainings_are_offered_only_where_there_are_some(
    phone: Phone, country: str, offered: str
) -> None:
    await joins(phone, country=country)
    [asked] = [told for told in phone.texts if told.startswith("News: off")]
    assert offered in asked
    assert ("training" in asked) == (country == "Denmark")


async def test_the_greeting_is_in_the_phones_language_if_we_have_it(
    town: Town, channel: str
) -> None:
    latvian = await town.phone(channel, language="lv")
    await latvian.opens()
    assert (
        CATALOGUES.translation("lv").gettext("Which language would you like to read?")
        in latvian.last
    )
    assert latvian.buttons[0] == "Latviešu"


async def test_someone_whose_language_we_dont_have_is_greeted_in_english(
    town: Town, channel: str
) -> None:
    phone = await town.phone(channel, language="pt-br")
    await phone.opens()
    assert "Which language" in phone.last
    assert set(phone.buttons) == {"English", "Latviešu", "Polski", "Русский", "Dansk"}


async def test_each_consent_is_its_own_switch_and_only_one_is_needed(phone: Phone) -> None:
    await phone.opens()
    await phone.taps("English")
    await phone.taps("Denmark")
    assert [text.splitlines()[0] for text in phone.texts[-3:]] == [
        "News: off", "Research: off", "Your course, your data",
    ]  # fmt: skip
    await phone.taps("Yes, send me news")
    assert "News: on" in "\n".join(phone.texts)
    await phone.taps("Switch news off")
    newest = next(text for text in reversed(phone.texts) if text.startswith("News"))
    assert newest.startswith("News: off")
    await phone.taps("I'm 15+: let's start")
    assert "Lesson 1" in phone.last


async def test_a_child_is_asked_to_bring_a_parent(phone: Phone) -> None:
    await phone.opens()
    await phone.taps("English")
    await phone.taps("Poland")
    await phone.taps("I'm under 16")
    assert "a parent has to say yes first" in phone.last
    await phone.taps("My parent agrees")
    assert "Lesson 1" in phone.last


async def test_the_first_minutes_can_be_typed_instead_of_tapped(phone: Phone) -> None:
    await phone.opens()
    await phone.says("latviesu")  # as people type it
    await phone.says("1")
    await phone.says("1")
    assert "1. nodarbība" in phone.last.casefold() or "nodarbība" in phone.last.casefold()


async def test_after_the_first_lesson_one_more_can_be_had_and_then_it_is_enough(
    phone: Phone,
) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    await phone.taps("18:00")
    assert "Your next lesson: tomorrow at 18:00." in phone.last
    await phone.taps("One more today")
    assert "Lesson 2" in phone.last
    await finishes_lesson(phone)
    assert phone.buttons == []
    await phone.says("/today")
    assert "Two lessons in one day" in phone.last


async def test_the_lesson_hour_may_be_typed(phone: Phone) -> None:
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says("at noon")
    assert "7:30 or 18:00" in phone.last
    await phone.says("7:30")
    assert "tomorrow at 07:30" in phone.last


async def test_the_day_of_the_next_lesson_is_that_of_the_learners_clock(
    town: Town, channel: str
) -> None:
    town.clock.advance(hours=13)  # 21:00 UTC is 23:00 in Riga, and already tomorrow an hour later
    phone = await town.phone(channel)
    await joins(phone)
    town.clock.advance(hours=2)
    await finishes_lesson(phone)
    await phone.taps("20:00")
    assert "Your next lesson: tomorrow at 20:00." in phone.last


async def test_cards_come_one_by_one(phone: Phone) -> None:
    await joins(phone)
    before = len(phone.texts)
    await phone.taps("Next")
    assert len(phone.texts) == before + 1
    await reads_cards(phone)
    assert "Question 1 of 2" in phone.last
