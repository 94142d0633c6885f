"""The FAQ as it is answered: every text of every locale worked out, ready to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from lessons.faq.sheet import Shown
from lessons.locale import Locale
from lessons.sources import Source


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One answer in one locale.

    `question` fits a button of "did you mean". `answer` is written as the text of a card. `as_of` is
    the year for which it is known to be true; answers about the course itself have none. `shows` is
    what the bot adds from its own state. `version` changes when a learner would see a change.
    """

    key: str
    question: str
    answer: Markup
    as_of: int | None
    sources: tuple[Source, ...]
    shows: Shown | None
    version: str


@dataclass(frozen=True, slots=True)
class Faq:
    """All entries by key, in the order of faq.yaml, and the examples as text by language."""

    entries: Mapping[str, Mapping[Locale, FaqEntry]] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all entries, in order."""
        return tuple(self.entries)

    def entry(self, key: str, locale: Locale) -> FaqEntry | None:
        """Return the entry as it reads in `locale`, or None when the FAQ does not have it."""
        return self.entries.get(key, {}).get(locale)
