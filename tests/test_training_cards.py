"""What learners read of a training, in every language: buttons that fit, no gap left in a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import cards
from bot.cards.places import Question
from bot.cards.trainings import Shown, Stand, Told
from bot.messages import OutMessage
from bot.texts import Texts, load_catalogues
from tests.conftest import MORNING
from tests.trainings import FIRST_DAY, SECOND_DAY

LANGUAGES = ("en", "lv", "pl", "ru", "da")
LABEL = 20  # characters that Messenger shows whole
WARSAW = ZoneInfo("Europe/Warsaw")
TOLD = Told(
    7, "Pitch like a pro, and then some more", WARSAW,
    tuple((one.starts_at, one.ends_at) for one in (FIRST_DAY, SECOND_DAY)),
    "Two days.", "Tram 5.", "Stabu iela 1", "https://example.org/room", "Ilze", groups=("A", "B"),
)  # fmt: skip


def all_cards(texts: Texts) -> Iterator[OutMessage]:
    for stand in Stand:
        for n in (0, 1, 2, 5, 21):
            for is_visit in (False, True):
                told = replace(TOLD, is_visit=is_visit)
                shown = Shown(told, stand, n, n, MORNING, False, n, has_certificate=True)
                yield cards.trainings.training(texts, shown)
                yield cards.trainings.overview(texts, [shown], [shown])
    yield cards.trainings.overview(texts, [], [])
    for told in (TOLD, replace(TOLD, signed_by="", place="")):
        shown = Shown(told, Stand.PLACED)
        yield cards.trainings.training(texts, replace(shown, is_cancelled=True))
        yield cards.places.ask_group(texts, told)
        yield cards.places.placed(texts, told)
        yield cards.places.in_line(texts, told, 3)
        yield cards.places.applied(texts, told)
        yield cards.places.not_open(texts, told)
        yield cards.places.question(texts, told, Question(1, 2, "What do you eat?"))
        yield cards.places.too_long(texts, told, 1)
        yield cards.places.ask_idea(texts, told)
        yield cards.places.ask_sure(texts, shown)
        yield cards.places.given_back(texts, told)
        yield cards.training_news.offered(texts, told, MORNING)
        yield cards.training_news.too_late(texts, told)
        yield cards.training_news.accepted(texts, told, "Welcome!")
        yield cards.training_news.waiting(texts, told, 1)
        yield cards.training_news.declined(texts, told)
        yield cards.training_news.moved(texts, told, has_place=True)
        yield cards.training_news.cancelled(texts, told)
        for days in (0, 1, 2, 7):
            now = FIRST_DAY.starts_at - timedelta(days=days)
            yield cards.training_news.reminder(texts, told, now, is_coming=days == 1)
        yield cards.training_news.see_you(texts, told)
        yield cards.attendance.noted(texts, told, "Thursday", is_complete=True)
        yield cards.attendance.ask_feedback(texts, told, has_certificate=True)
        yield cards.attendance.ask_words(texts, told)
        for name in ("", "Anna", "Anna-Katarzyna Wiśniewska"):
            yield cards.attendance.ask_name(texts, told, name)
        yield cards.attendance.certificate(texts, told, "418902337560127", "https://example.org")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_about_a_training_is_whole_and_its_buttons_fit(language: str) -> None:
    texts = load_catalogues().texts(language, "LV", "Europe/Riga")
    for message in all_cards(texts):
        assert "{" not in message.text
        assert "  " not in message.text
        assert len(message.text) < 1_000
        labels = [choice.label for choice in message.choices]
        assert [one for one in labels if len(one) > LABEL] == []
