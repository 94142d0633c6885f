"""Days and hours as people type them, in any of our languages.

    12.12.   12/12   2026-12-12   12 grudnia   12. decembrī   12 декабря   fredag   rīt   10-16

Names of months and weekdays are Babel's, so an added language is understood at once. What may mean
two days is no day: the answer then is None, and the question is asked again with an example.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cache

from babel import Locale

from lessons.locale import babel_name

LANGUAGES = ("en", "lv", "pl", "ru", "da")  # whose names are known beside the reader's own
STEM = 4  # letters that an ending leaves alone: "grud" of "grudnia", "сред" of "в среду"

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]?\s*(\d{4})?\s*\.?")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_PARTS = re.compile(r"[,;\n&]+|\s(?:and|un|i|oraz|и|og)\s", re.IGNORECASE)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ё": "е"})

# Days counted from today.
_NEAR = {
    "today": 0, "sodien": 0, "dzis": 0, "dzisiaj": 0, "сегодня": 0, "i dag": 0, "idag": 0,
    "tomorrow": 1, "rit": 1, "ritdien": 1, "jutro": 1, "завтра": 1, "i morgen": 1, "imorgen": 1,
    "day after tomorrow": 2, "parit": 2, "pojutrze": 2, "послезавтра": 2, "overmorgen": 2,
    "i overmorgen": 2,
}  # fmt: skip

# What stands around a date and says nothing more.
_AROUND = frozenset(
    (
        "the", "of", "on", "st", "nd", "rd", "th", "gada", "roku", "r", "года", "г", "den", "d",
        "pa", "w", "we", "в", "во",
    )
)  # fmt: skip


def read_day(text: str, today: date) -> date | None:
    """Return the day that a text means, or None; without a year it is the next such day.

    A day that was named with its year may lie in the past.
    """
    typed = text.strip().casefold()
    if found := _ISO.fullmatch(typed):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(typed):
        day, month, year = int(found[1]), int(found[2]), found[3]
        return _next(today, month, day) if year is None else _day(int(year), month, day)
    words = _WORD.findall(_plain(typed))
    near = _NEAR.get(" ".join(words))
    return _named(words, today) if near is None else today + timedelta(days=near)


def read_days(text: str, today: date) -> tuple[date, ...]:
    """Return the day, or the days parted by commas or lines, that a text means; none if it is unclear."""
    if one := read_day(text, today):
        return (one,)
    days = [read_day(part, today) for part in _PARTS.split(text.strip(" .,;"))]
    known = sorted({day for day in days if day})
    return tuple(known) if len(known) == len(days) else ()


def _named(words: Iterable[str], today: date) -> date | None:
    """Return the day of "fri 12 december 2026", or of a weekday alone."""
    figures, months, weekdays = [], [], []
    for word in words:
        if word in _AROUND:
            continue
        if word.isdecimal():
            figures.append(int(word))
        elif month := _month(word):
            months.append(month)
        elif (weekday := _weekday(word)) is not None:
            weekdays.append(weekday)
        else:
            return None
    if not figures and not months and len(weekdays) == 1:
        return today + timedelta(days=(weekdays[0] - today.weekday() - 1) % 7 + 1)
    found = _dated(figures, months, today)
    return found if found and all(found.weekday() == one for one in weekdays) else None


def _dated(figures: list[int], months: list[int], today: date) -> date | None:
    years = [one for one in figures if one >= 1000]
    days = [one for one in figures if one < 1000]
    if len(days) != 1 or len(months) != 1 or len(years) > 1:
        return None
    return _day(years[0], months[0], days[0]) if years else _next(today, months[0], days[0])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(today: date, month: int, day: int) -> date | None:
    """Return the next such day from today on; 29 February may be years away."""
    years = range(today.year, today.year + 9)
    found = (_day(year, month, day) for year in years)
    return next((one for one in found if one and one >= today), None)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(one for one in letters if not unicodedata.combining(one))


def _month(word: str) -> int | None:
    return _find(word, _months())


def _weekday(word: str) -> int | None:
    return _find(word, _weekdays())


def _find(word: str, names: dict[str, int]) -> int | None:
    """Return what a name means by its first letters; three are enough where it ends there."""
    if len(word) < STEM:
        short = {number for name, number in names.items() if name[:3] == word}
        return short.pop() if len(short) == 1 else None
    return names.get(word[:STEM])


@cache
def _months() -> dict[str, int]:
    return {
        _plain(name.casefold())[:STEM]: month
        for language in LANGUAGES
        for form in ("format", "stand-alone")
        for month, name in Locale.parse(babel_name(language)).months[form]["wide"].items()
    }


@cache
def _weekdays() -> dict[str, int]:
    return {
        _plain(name.casefold())[:STEM]: weekday
        for language in LANGUAGES
        for weekday, name in Locale.parse(babel_name(language)).days["format"]["wide"].items()
    }


def read_hours(text: str) -> tuple[time, time] | None:
    """Return from when to when a text means, such as "10-16", "no 10.00 līdz 16.00"; or None."""
    found = [(int(hour), int(minute or 0)) for hour, minute in _TIME.findall(text)]
    if len(found) != 2 or any(hour > 23 or minute > 59 for hour, minute in found):
        return None
    begins, ends = (time(hour, minute) for hour, minute in found)
    return None if begins == ends else (begins, ends)


def read_number(text: str, most: int) -> int | None:
    """Return the one whole number from 1 to `most` that stands in a text, or None."""
    found = re.findall(r"\d+", text)
    number = int(found[0]) if len(found) == 1 and len(found[0]) < 6 else 0
    return number if 1 <= number <= most else None
