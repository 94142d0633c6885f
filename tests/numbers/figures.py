"""Figures and sums as a reader of one language sees them: "2 400 : 6 = 400", "1,035", "€3.50"."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

_GROUPS = {"en": ",", "da": r"\."}  # elsewhere a space
_POINTS = {"en": r"\."}  # elsewhere a comma
_SPACE = "[ \u00a0\u202f]"
_MONEY = re.compile(r"\s?(?:€|₽|zł\b|kr\b\.?)")
_SIGNS = {"×": "*", "÷": "/", ":": "/", "−": "-", "+": "+", "(": "(", ")": ")"}


def _number(language: str) -> str:
    group, point = _GROUPS.get(language, _SPACE), _POINTS.get(language, ",")
    return rf"(?<![\d.,])(?:\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+)(?:{point}\d+)?"


def figures(text: str, language: str) -> list[Fraction]:
    """Return all numbers of a text, as written in the language."""
    return [_value(found, language) for found in re.findall(_number(language), text)]


def _value(written: str, language: str) -> Fraction:
    whole = re.sub(_GROUPS.get(language, _SPACE), "", written)
    return Fraction(re.sub(_POINTS.get(language, ","), ".", whole))


class Sum(NamedTuple):
    """A sum a reader can check, what it comes to, and what the text says it comes to."""

    written: str
    result: Fraction
    told: Fraction


def sums(text: str, language: str) -> Iterator[Sum]:
    """Yield the sums of a text, such as "12 − 6 = 6"; currencies are left out."""
    bare = _MONEY.sub("", text)
    term = rf"(?:\s:\s|[×÷−+()]|\s|{_number(language)})+"
    for found in re.finditer(rf"(?=[\d(])(?P<sum>{term})=\s*(?P<told>{_number(language)})", bare):
        result = _worked_out(found["sum"], language)
        yield Sum(found[0].strip(), result, _value(found["told"], language))


def _worked_out(written: str, language: str) -> Fraction:
    tokens = re.findall(rf"{_number(language)}|[×÷:−+()]", written)
    formula = " ".join(
        _SIGNS.get(token) or f"Fraction('{_value(token, language)}')" for token in tokens
    )
    result: Fraction = eval(formula, {"Fraction": Fraction})  # our own signs and numbers only
    return result
