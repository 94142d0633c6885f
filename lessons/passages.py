"""Passages: the texts of a lesson as the readers of one locale see them, facts filled in.

A country's version of a section takes the place of the shared one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from lessons.draft import Draft
from lessons.facts import Fact, shown
from lessons.locale import Locale
from lessons.outline import Outline
from lessons.texts import Place, Text
from lessons.words import Words

COMMON = "common"  # facts/common.yaml


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in its final form and where it was written; `shown` may be Markup."""

    path: str
    line: int
    place: Place
    shown: str

    @property
    def plain(self) -> str:
        """Return the text without its formatting."""
        if isinstance(self.shown, Markup):
            return unescape(re.sub(r"<[^>]*>", "", self.shown))
        return self.shown


Passages = Mapping[Place, Passage]
Files = Mapping[str, Words | None]  # of one folder, by name without ending


def all_passages(draft: Draft) -> dict[str, dict[Locale, Passages]]:
    """Return the passages by lesson and locale; those that are the same are one object.

    Lessons without a readable skeleton are left out; without a readable outline, all of them.
    """
    if draft.outline is None:
        return {}
    same: dict[Passage, Passage] = {}
    facts = {country: facts_of(draft, country) for country in draft.outline.value.countries}
    return {
        key: {
            locale: {
                passage.place: same.setdefault(passage, passage)
                for passage in _passages(lesson.words, locale, facts)
            }
            for locale in locales(draft.outline.value)
        }
        for key, lesson in draft.lessons.items()
        if lesson.skeleton
    }


def faq_passages(draft: Draft) -> dict[Locale, Passages]:
    """Return the passages of the FAQ by locale; those that are the same are one object."""
    if draft.outline is None or draft.faq is None:
        return {}
    same: dict[Passage, Passage] = {}
    facts = {country: facts_of(draft, country) for country in draft.outline.value.countries}
    return {
        locale: {
            passage.place: same.setdefault(passage, passage)
            for passage in _passages(draft.faq.words, locale, facts)
        }
        for locale in locales(draft.outline.value)
    }


def locales(outline: Outline) -> Iterator[Locale]:
    """Yield every pair of a language and a country."""
    for language in outline.languages:
        for country in outline.countries:
            yield Locale(language, country)


def facts_of(draft: Draft, country: str) -> dict[str, Fact]:
    """Return the facts that hold in a country, by name; its own stand before the common ones."""
    sheets = (draft.facts.get(COMMON), draft.facts.get(country))
    return {name: fact for sheet in sheets if sheet for name, fact in sheet.value.items()}


def texts_of(files: Files, locale: Locale) -> dict[Place, tuple[Words, Text]]:
    """Return the texts that readers of a locale get, each with the file it stands in."""
    layers = [files.get(name) for name in (locale.language, str(locale))]
    return {
        place: (words, text) for words in layers if words for place, text in words.texts.items()
    }


def _passages(
    files: Files, locale: Locale, facts: Mapping[str, Mapping[str, Fact]]
) -> Iterator[Passage]:
    for place, (words, text) in texts_of(files, locale).items():
        yield Passage(
            words.path, text.line, place, _filled(text, facts[locale.country], locale.language)
        )


def _filled(text: Text, facts: Mapping[str, Fact], language: str) -> str:
    """Return the text with its facts in words; an unknown fact stays as it was written.

    A fact that ends in a full stop ("20 kr.", "1 мая 2025 г.") ends the sentence with it.
    """
    filled = text.template
    for mention in text.mentions:
        if fact := facts.get(mention.fact):
            worded = shown(fact, mention.part, language)
            if worded.endswith("."):
                filled = filled.replace(f"{mention}.", worded)
            filled = filled.replace(str(mention), worded)
    return filled
