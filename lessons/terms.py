"""Terms: the wrong renderings that terms.yaml names, found in any text."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from lessons.shapes import Shape, Words

_UNREAD = re.compile(r"\{[^{}]*\}|</?[a-z][^<>]*>")  # names of facts, and formatting


class Terms(Shape):
    """An entry of terms.yaml: what is never to be written in a language, and what to say instead.

    In what is never written, `*` stands for any ending.
    """

    never: dict[Words, Words]


class Wrong(NamedTuple):
    """A wrong rendering as it stands in a text, where it begins, and what to say instead."""

    at: int
    found: str
    say: str


def wrong_renderings(text: str, never: Mapping[str, str]) -> Iterator[Wrong]:
    """Yield every wrong rendering in a text; capitals don't count, line ends are spaces.

    What stands in braces or is formatting isn't looked at.
    """
    readable = _UNREAD.sub(_blank, text)
    for pattern, say in never.items():
        for found in _expression(pattern).finditer(readable):
            yield Wrong(found.start(), " ".join(found[0].split()), say)


def _blank(found: re.Match[str]) -> str:
    return ("." if found[0].startswith("{") else " ") * len(found[0])


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, pattern.split())).replace(r"\*", r"\w*")
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
