"""What the lessons tell, in one country and one language; facts by name are left out."""

import re
from fractions import Fraction
from functools import cache
from html import unescape

from bot.settings import DEFAULT_COURSE
from lessons.draft import Draft, read_draft
from lessons.locale import Locale
from lessons.passages import texts_of
from lessons.texts import Place
from tests.numbers.figures import figures

_NOT_WRITTEN_OUT = re.compile(r"</?[a-z][^<>]*>|\{[^{}]*\}")


@cache
def draft() -> Draft:
    return read_draft(DEFAULT_COURSE)


@cache
def texts(lesson: str, locale: Locale) -> dict[str, str]:
    """Return the texts of a lesson, by place: "card box", "quiz floor", "floor gap", "floor gap why"."""
    found = texts_of(draft().lessons[lesson].words, locale)
    return {_name(place): _bare(text.template) for place, (_, text) in found.items()}


def _bare(template: str) -> str:
    return unescape(_NOT_WRITTEN_OUT.sub("", template))


def _name(place: Place) -> str:
    item = place.section.removeprefix("quiz ")
    why = " why" if place.part == "explanation" else ""
    return f"{item} {place.option}{why}" if place.option else place.section


class Told:
    """The figures of one lesson in one locale, in the order they are read."""

    def __init__(self, lesson: str, locale: Locale) -> None:
        self.lesson = lesson
        self.locale = locale
        self.texts = texts(lesson, locale)

    def __call__(self, place: str) -> list[Fraction]:
        return figures(self.texts[place], self.locale.language)

    def elsewhere(self, lesson: str) -> "Told":
        """Return another lesson in the same locale: a figure may come from there."""
        return Told(lesson, self.locale)
