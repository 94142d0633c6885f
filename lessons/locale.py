"""A locale: a language and a country together."""

import re
from dataclasses import dataclass
from typing import Self

from lessons.errors import BadLocaleError

_SHAPE = re.compile(r"([a-z]{2,3})_([A-Z]{2})")  # ISO 639 and ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True, order=True)
class Locale:
    """What a learner reads in: `Locale("ru", "LV")` is Russian, with the rules of Latvia."""

    language: str
    country: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the locale that `text`, such as "ru_LV", names.

        Raises:
            BadLocaleError: `text` has another shape.
        """
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise BadLocaleError(
                f"{text!r} is not a locale; write language and country, such as ru_LV"
            )
        return cls(*found.groups())

    def __str__(self) -> str:
        """Return the short form, such as "ru_LV"."""
        return f"{self.language}_{self.country}"


def babel_name(language: str) -> str:
    """Return the name under which Babel knows how a language writes dates and figures.

    English is that of Europe: 30 October 2022, the day before the month.
    """
    return "en_GB" if language == "en" else language
