"""The FAQ's list of entries: what faq.yaml says, before any word is read."""

from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from lessons.errors import Problem, Report
from lessons.shapes import CountryCode, Key, Shape, validated
from lessons.sheets import Sheet
from lessons.skeleton import EVERYWHERE, repeated
from lessons.yamls import Yaml

# What the bot adds to an answer from its own state.
Shown = Literal[
    "hour", "language", "mydata", "next-lesson", "pause", "person", "progress", "today", "trainings"
]

SmallTalkKind = Literal["greeting", "thanks", "insult", "distress", "gibberish", "about-bot"]

NONE: Final = "none"  # the label of examples that no entry answers
SMALL_TALK: Final[tuple[str, ...]] = get_args(SmallTalkKind)


class EntryShape(Shape):
    """An entry of faq.yaml; `sources` and `as_of` go by country or "all"."""

    key: Key
    varies: list[CountryCode] = Field(default_factory=list)
    sources: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(default_factory=dict)
    as_of: dict[str, Annotated[int, Field(ge=1900, le=2100)]] = Field(default_factory=dict)
    shows: Shown | None = None

    def source_codes(self, country: str) -> tuple[str, ...]:
        """Return the codes of its sources in `country`, the common ones first, none twice."""
        both = [*self.sources.get(EVERYWHERE, ()), *self.sources.get(country, ())]
        return tuple(dict.fromkeys(both))

    def year(self, country: str) -> int | None:
        """Return the year for which its answer in `country` is known to be true."""
        return self.as_of.get(country, self.as_of.get(EVERYWHERE))

    def is_answered_for_all(self, countries: Iterable[str]) -> bool:
        """Return whether some country reads the answer of `<language>.md`."""
        return not {*countries} <= {*self.varies}


Entries = tuple[EntryShape, ...]


def read_entries(yaml: Yaml, report: Report) -> Sheet[Entries] | None:
    """Return the entries in order; those that don't fit are reported and left out.

    None, and an error in the report, when the file is no list.
    """
    if not isinstance(yaml.value, list):
        report.error(1, "the file is not a list", "write each entry after a dash: - key: NAME")
        return None
    found = (validated(EntryShape, yaml, report, (i,)) for i in range(len(yaml.value)))
    return Sheet(report.path, tuple(entry for entry in found if entry), yaml)


def contradictions(sheet: Sheet[Entries]) -> Iterator[Problem]:
    """Yield where a faq.yaml, though well formed, contradicts itself."""
    yield from repeated((entry.key for entry in sheet.value), sheet.path, 1)
    for entry in sheet.value:
        line = line_of(sheet, entry.key)
        if entry.key in {NONE, *SMALL_TALK}:
            what = f"'{entry.key}' is a label of examples, no name for an entry"
            yield Problem(sheet.path, line, what, "choose another key")
        for place in entry.sources.keys() ^ entry.as_of.keys():
            what = f"'{entry.key}' has sources or a year for '{place}', but not both"
            way_out = "name the sources, and under as_of the year they show the answer for"
            yield Problem(sheet.path, line, what, way_out)


def strange_countries(sheet: Sheet[Entries], countries: Collection[str]) -> Iterator[Problem]:
    """Yield every country that the course does not have."""
    for entry in sheet.value:
        named = {*entry.varies, *entry.sources, *entry.as_of} - {EVERYWHERE}
        for code in sorted(named - {*countries}):
            what = f"'{code}' is not a country of the course"
            way_out = f"choose from: {', '.join(countries)}"
            yield Problem(sheet.path, line_of(sheet, entry.key), what, way_out)


def line_of(sheet: Sheet[Entries], key: str) -> int:
    """Return the line an entry starts on."""
    value = sheet.yaml.value
    assert isinstance(value, list)
    place = next(
        i for i, entry in enumerate(value) if isinstance(entry, dict) and entry.get("key") == key
    )
    return sheet.yaml.line(place)


def cited(sheet: Sheet[Entries]) -> Iterator[tuple[str, int, str]]:
    """Yield every place that names a source: file, line and code."""
    for entry in sheet.value:
        line = line_of(sheet, entry.key)
        for code in (code for codes in entry.sources.values() for code in codes):
            yield sheet.path, line, code
