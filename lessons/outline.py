"""The outline of a course: what course.yaml and sources.yaml say."""

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import localedata
from babel.numbers import is_currency
from pydantic import AfterValidator, Field, StringConstraints

from lessons.errors import Problem
from lessons.shapes import CountryCode, Key, Shape, Words, misfit
from lessons.skeleton import repeated
from lessons.yamls import Loc, Yaml


def _known_language(code: str) -> str:
    if not (code.isalpha() and code.islower() and localedata.exists(code)):
        raise misfit(f"({code}) is no language we can write figures in", "write a code like lv")
    return code


LanguageCode = Annotated[str, AfterValidator(_known_language)]


class SourceShape(Shape):
    """An entry of sources.yaml."""

    title: Words
    publisher: Words
    year: int | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class CountryShape(Shape):
    """A country: IANA zone, age of consent in years, ISO 4217 currency, main language."""

    zone: str
    age_of_consent: Annotated[int, Field(ge=0, le=21)]
    currency: str
    language: LanguageCode


class ModuleShape(Shape):
    """A module and its lessons, in order."""

    key: Key
    lessons: Annotated[list[Key], Field(min_length=1)]


class BlockShape(Shape):
    """A block and its modules, in order."""

    key: Key
    modules: Annotated[list[ModuleShape], Field(min_length=1)]


# A row of the idea page: keys of its boxes. More than three are too narrow on paper.
IdeaRow = Annotated[list[Key], Field(min_length=1, max_length=3)]


class Outline(Shape):
    """A course.yaml."""

    key: Key
    source_language: LanguageCode
    languages: Annotated[list[LanguageCode], Field(min_length=1)]
    countries: Annotated[dict[CountryCode, CountryShape], Field(min_length=1)]
    blocks: Annotated[list[BlockShape], Field(min_length=1)]
    idea_page: list[IdeaRow] = Field(default_factory=list)

    @property
    def modules(self) -> tuple[ModuleShape, ...]:
        """Return the modules of all blocks, in order."""
        return tuple(module for block in self.blocks for module in block.modules)

    @property
    def lessons(self) -> tuple[str, ...]:
        """Return the keys of all lessons, in order."""
        return tuple(key for module in self.modules for key in module.lessons)

    @property
    def boxes(self) -> tuple[str, ...]:
        """Return the keys of the boxes of the idea page, row by row."""
        return tuple(key for row in self.idea_page for key in row)

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the sections of the files that name the course, its blocks, modules and boxes."""
        blocks = (f"block {block.key}" for block in self.blocks)
        modules = (f"module {module.key}" for module in self.modules)
        return ("title", *blocks, *modules, *(f"box {key}" for key in self.boxes))


def contradictions(outline: Outline, yaml: Yaml, path: str) -> Iterator[Problem]:
    """Yield where a course.yaml, though well formed, contradicts itself or the world."""
    yield from repeated(outline.languages, path, yaml.line("languages"))
    yield from repeated((block.key for block in outline.blocks), path, yaml.line("blocks"))
    yield from repeated((module.key for module in outline.modules), path, yaml.line("blocks"))
    yield from repeated(outline.lessons, path, yaml.line("blocks"))
    yield from repeated(outline.boxes, path, yaml.line("idea_page"))
    yield from _languages_left_out(outline, yaml, path)
    for code, country in outline.countries.items():
        if not _is_zone(country.zone):
            what = f"the zone '{country.zone}' is unknown"
            line = yaml.line("countries", code, "zone")
            yield Problem(path, line, what, "write it like Europe/Riga")
        if not is_currency(country.currency):
            what = f"the currency '{country.currency}' is unknown"
            line = yaml.line("countries", code, "currency")
            yield Problem(path, line, what, "write it like EUR")


def _languages_left_out(outline: Outline, yaml: Yaml, path: str) -> Iterator[Problem]:
    named: dict[Loc, str] = {("source_language",): outline.source_language}
    for code, country in outline.countries.items():
        named["countries", code, "language"] = country.language
    for place, language in named.items():
        if language not in outline.languages:
            what = f"'{language}' is not one of the languages of the course"
            way_out = f"choose from: {', '.join(outline.languages)}"
            yield Problem(path, yaml.line(*place), what, way_out)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
