"""Pictures: all that each is drawn from in one locale, and whether it is there as it should be.

Pictures are drawn beforehand, from a plan; a file carries the fingerprint of its plan.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Final

from lessons.album import Numbers, PictureShape, PictureWords
from lessons.draft import PICTURES, Draft
from lessons.facts import money
from lessons.locale import Locale, babel_name
from lessons.outline import Outline

DRAWN: Final = 2  # grows when a drawing changes for the same plan

Cell = tuple[str, bool]  # the name of a box, and whether it has a star
_MENTION: Final = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a picture is drawn from; `rows` are the boxes of a picture of the idea page.

    `amounts` are its numbers as people there read them, by name.
    """

    name: str
    path: str
    drawing: str
    title: str
    text: str
    labels: Mapping[str, str]
    numbers: Numbers | None
    amounts: Mapping[str, str]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def fingerprint(self) -> str:
        """Return a short hash of what can be seen; the text beside the picture is not in it."""
        labels, amounts = sorted(self.labels.items()), sorted(self.amounts.items())
        seen = (DRAWN, self.drawing, self.title, labels, self.numbers, amounts, self.rows)
        return sha256(repr(seen).encode()).hexdigest()[:8]

    @property
    def strange_mentions(self) -> list[str]:
        """Return what stands in braces in its words and is no number of it."""
        words = (self.title, self.text, *self.labels.values())
        found = {name for text in words for name in _MENTION.findall(text)}
        return sorted(found - self.amounts.keys())


def path_of(name: str, shape: PictureShape, locale: Locale) -> str:
    """Return the file of a picture; countries that change nothing share one."""
    file = str(locale) if locale.country in shape.countries else locale.language
    return f"{PICTURES}/{name}/{file}.png"


def plan(draft: Draft, outline: Outline, name: str, locale: Locale) -> Plan | None:
    """Return what a picture is drawn from, or None where its words or its shape can't be read."""
    shapes, words = draft.album.shapes, draft.album.words.get(locale.language)
    if not (shapes and words and name in shapes.value and name in words.value):
        return None
    shape, said = shapes.value[name], words.value[name]
    numbers = shape.numbers.get(locale.country)
    amounts = _amounts(numbers, outline.countries[locale.country].currency, locale.language)
    title, text, labels = _words(said, locale.country)
    return Plan(
        name, path_of(name, shape, locale), shape.drawing, title, _filled(text, amounts), labels,
        numbers, amounts, _rows(draft, outline, shape, locale) if shape.drawing == "canvas" else (),
    )  # fmt: skip


def _words(said: PictureWords, country: str) -> tuple[str, str, dict[str, str]]:
    change = said.countries.get(country)
    if change is None:
        return said.title, said.text, dict(said.labels)
    title, text = change.title or said.title, change.text or said.text
    return title, text, {**said.labels, **change.labels}


def point_of(numbers: Numbers) -> int:
    """Return how many sales it takes until all costs are covered."""
    return ceil(numbers.fixed / (numbers.price - numbers.variable))


def _amounts(numbers: Numbers | None, currency: str, language: str) -> dict[str, str]:
    if numbers is None or numbers.price <= numbers.variable:
        return {}
    point, values = point_of(numbers), numbers.model_dump()
    values |= {"left": numbers.price - numbers.variable, "income": point * numbers.price}
    shown = {name: money(value, currency, babel_name(language)) for name, value in values.items()}
    return {**shown, "point": str(point)}


def _filled(text: str, amounts: Mapping[str, str]) -> str:
    return _MENTION.sub(lambda found: amounts.get(found[1], found[0]), text)


def _rows(
    draft: Draft, outline: Outline, shape: PictureShape, locale: Locale
) -> tuple[tuple[Cell, ...], ...]:
    names = draft.names.get(locale.language)
    titles = {place.section: text.template for place, text in names.texts.items()} if names else {}
    return tuple(
        tuple((titles.get(f"box {key}", ""), key in shape.marks) for key in row)
        for row in outline.idea_page
    )
