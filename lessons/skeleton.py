"""The skeleton of a lesson: what lesson.yaml says about its words, before any word is read."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from lessons.errors import Problem
from lessons.limits import (
    MAX_CARDS,
    MAX_ITEMS,
    MAX_MINUTES,
    MAX_OPTIONS,
    MIN_CARDS,
    MIN_ITEMS,
    MIN_OPTIONS,
)
from lessons.shapes import CountryCode, Key, Shape
from lessons.yamls import Yaml

EVERYWHERE = "all"  # in `sources`: holds in every country


class ItemShape(Shape):
    """One quiz item: its key, its options in order, and the right one of them."""

    key: Key
    right: Key
    options: Annotated[list[Key], Field(min_length=MIN_OPTIONS, max_length=MAX_OPTIONS)]


class Skeleton(Shape):
    """A lesson.yaml."""

    key: Key
    minutes: Annotated[int, Field(ge=1, le=MAX_MINUTES)]
    cards: Annotated[list[Key], Field(min_length=MIN_CARDS, max_length=MAX_CARDS)]
    quiz: Annotated[list[ItemShape], Field(min_length=MIN_ITEMS, max_length=MAX_ITEMS)]
    varies: dict[str, list[CountryCode]] = Field(default_factory=dict)
    idea: Key | None = None  # the box of the idea page that its prompt fills
    pictures: dict[str, Key] = Field(default_factory=dict)  # by the card it hangs at
    sources: dict[str, list[str]]

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the names of all sections, in the order a learner meets them."""
        cards = (f"card {key}" for key in self.cards)
        quiz = (f"quiz {item.key}" for item in self.quiz)
        idea = ("idea",) if self.idea else ()
        return ("title", *cards, *quiz, "task", "takeaway", *idea, "followup")

    def shared_sections(self, countries: Iterable[str]) -> tuple[str, ...]:
        """Return the sections of `<language>.md`: those that do not vary in every country."""
        everywhere = set(countries)
        return tuple(
            name for name in self.sections if not everywhere <= {*self.varies.get(name, ())}
        )

    def own_sections(self, country: str) -> tuple[str, ...]:
        """Return the sections of `<language>_<country>.md`."""
        return tuple(name for name in self.sections if country in self.varies.get(name, ()))

    def source_codes(self, country: str) -> tuple[str, ...]:
        """Return the codes of its sources in `country`, the common ones first, none twice."""
        return tuple(
            dict.fromkeys([*self.sources.get(EVERYWHERE, ()), *self.sources.get(country, ())])
        )


def contradictions(skeleton: Skeleton, yaml: Yaml, path: str) -> Iterator[Problem]:
    """Yield where a lesson.yaml, though well formed, contradicts itself or its folder."""
    folder = path.partition("/")[0]
    if skeleton.key != folder:
        what = f"the key is '{skeleton.key}', but the folder is '{folder}'"
        yield Problem(path, yaml.line("key"), what, "give both the same name")
    yield from repeated(skeleton.cards, path, yaml.line("cards"))
    yield from repeated((item.key for item in skeleton.quiz), path, yaml.line("quiz"))
    for i, item in enumerate(skeleton.quiz):
        yield from repeated(item.options, path, yaml.line("quiz", i, "options"))
        if item.right not in item.options:
            what = f"the right option '{item.right}' of '{item.key}' is not one of its options"
            way_out = f"choose one of: {', '.join(item.options)}"
            yield Problem(path, yaml.line("quiz", i, "right"), what, way_out)
    _, *may_vary = skeleton.sections  # all but the title
    for name in skeleton.varies:
        if name not in may_vary:
            what = f"'{name}' varies, but the lesson has no such section"
            way_out = f"choose from: {', '.join(may_vary)}"
            yield Problem(path, yaml.line("varies", name), what, way_out)


def repeated(keys: Iterable[str], path: str, line: int) -> Iterator[Problem]:
    """Yield a problem for each key that stands more than once."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield Problem(path, line, f"'{key}' stands twice", "keep one of the two, or rename one")
        seen.add(key)
