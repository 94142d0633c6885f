"""Somebody takes the whole course, in each language and country, and stumbles once at every question."""

import re
from functools import cache

import pytest

from bot.texts import Texts, load_catalogues, own_name
from lessons.course import Lesson, QuizItem
from lessons.locale import Locale
from tests.catalogues import template
from tests.conftest import Town, whole_course
from tests.phones import Phone
from tests.walks import joins

COURSE = whole_course()
CATALOGUES = load_catalogues()
A_SCREENFUL = 1_000  # characters: a card, or a question with its options and an explanation
NOT_RESOLVED = re.compile(r"[{}]|%\(|\bNone\b|&(amp|lt|gt|#\d+);|</?[a-z]+>")


@pytest.mark.parametrize("locale", COURSE.locales, ids=str)
async def test_the_whole_course_can_be_taken_to_its_end(town: Town, locale: Locale) -> None:
    texts = CATALOGUES.texts(locale.language, locale.country, COURSE.countries[locale.country].zone)
    phone = town.telegram_phone(language=locale.language)
    await joins(phone, own_name(locale.language), _country_name(texts))
    for key in COURSE.lesson_keys:
        await _takes(phone, COURSE.lesson(key, locale), texts)
        town.clock.advance(days=1)
        await phone.says("/today")
        _reads_well(phone.texts, locale.language)
        phone.person.chat.clear()
    await phone.says("/progress")
    assert "30" in phone.last


def _country_name(texts: Texts) -> str:
    is_kaliningrad = texts.country == "RU"
    return (
        texts.gettext("Kaliningrad region") if is_kaliningrad else texts.country_name(texts.country)
    )


async def _takes(phone: Phone, lesson: Lesson, texts: Texts) -> None:
    for _ in range(10):  # what is asked before a lesson: yesterday's task, and what comes again
        if lesson.title in phone.last:
            break
        await phone.taps(phone.buttons[0])
    for card in lesson.cards:
        assert card.text.striptags().split()[0] in phone.last
        await phone.taps(phone.buttons[0])
    for item in lesson.quiz:
        await _stumbles_once(phone, item, texts)
    assert lesson.takeaway in "\n".join(phone.texts)


async def _stumbles_once(phone: Phone, item: QuizItem, texts: Texts) -> None:
    for option in (next(one for one in item.options if one.key != item.right), None):
        chosen = option or item.option(item.right)
        assert chosen
        assert item.question in phone.last
        await phone.taps(chosen.label)
        assert chosen.explanation in phone.last
        again = texts.gettext("Try again") if option else texts.gettext("Go on")
        await phone.taps(again)


def _reads_well(told: list[str], language: str) -> None:
    for text in told:
        assert not NOT_RESOLVED.search(text), text
        assert len(text) <= A_SCREENFUL, text
        assert language == "en" or not any(sentence in text for sentence in _english()), text


@cache
def _english() -> list[str]:
    found = (message.id if isinstance(message.id, str) else message.id[0] for message in template())
    return [sentence for sentence in found if len(sentence.split()) >= 3]
