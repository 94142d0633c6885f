"""A coordinator types a day or hours as they would say them, and is understood."""

from datetime import date, time, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.when import read_day, read_days, read_hours, read_number
from lessons.locale import babel_name

TODAY = date(2026, 11, 24)  # a Tuesday
TWELFTH = date(2026, 12, 12)  # a Saturday
LANGUAGES = ("en", "lv", "pl", "ru", "da")
DAYS = st.dates(TODAY, TODAY + timedelta(days=360))


@pytest.mark.parametrize(
    "typed",
    [
        "12.12.", "12.12", "12/12", "12. 12.", "12-12", "12.12.2026", "12.12.2026.", "2026-12-12",
        "12 December", "December 12", "12th of December", "Sat 12 Dec 2026", "saturday, 12 december",
        "12. decembris", "12. decembrī", "2026. gada 12. decembrī", "sestdien, 12. decembrī",
        "12 grudnia", "12 GRUDNIA 2026 r.", "sobota 12 grudnia", "w sobotę, 12 grudnia",
        "12 декабря", "12 дек", "в субботу 12 декабря 2026 г.",
        "12. december", "den 12. december", "lørdag den 12. dec.",
    ],
)  # fmt: skip
def test_a_day_is_understood_in_each_language(typed: str) -> None:
    assert read_day(typed, TODAY) == TWELFTH


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("today", 0), ("Šodien", 0), ("dziś", 0), ("сегодня", 0), ("i dag", 0),
        ("tomorrow", 1), ("rīt", 1), ("rit", 1), ("jutro", 1), ("завтра", 1), ("i morgen", 1),
        ("day after tomorrow", 2), ("parīt", 2), ("pojutrze", 2), ("послезавтра", 2),
        ("overmorgen", 2),
        ("friday", 3), ("piektdien", 3), ("w piątek", 3), ("в пятницу", 3), ("på fredag", 3),
        ("Tuesday", 7), ("otrdien", 7),  # the next one, not today
        ("w środę", 1), ("в среду", 1), ("lørdag", 4),
    ],
)  # fmt: skip
def test_a_near_day_is_counted_from_today(typed: str, days: int) -> None:
    assert read_day(typed, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "31.02.", "12.13.", "0.12.", "12", "in december", "12 or 13 december",
     "friday 12 december", "12 december 2026 2027", "99999999", "²", "12 market place", "😀"],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_none(typed: str) -> None:
    assert read_day(typed, TODAY) is None


def test_without_a_year_it_is_the_next_such_day() -> None:
    assert read_day("24.11.", TODAY) == TODAY
    assert read_day("23.11.", TODAY) == date(2027, 11, 23)
    assert read_day("29 february", TODAY) == date(2028, 2, 29)
    assert read_day("23.11.2026", TODAY) == date(2026, 11, 23)


@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["full", "long", "d MMMM", "d. MMM y"]))
def test_what_we_write_ourselves_we_read_too(day: date, language: str, style: str) -> None:
    written = format_date(day, style, locale=babel_name(language))
    assert read_day(written, TODAY) == day


@given(st.text(max_size=40))
def test_whatever_is_typed_does_no_harm(text: str) -> None:
    read_day(text, TODAY)
    read_hours(text)
    read_number(text, 100)


@pytest.mark.parametrize(
    "typed",
    ["12.12., 19.12.", "12 December and 19 December", "19.12.\n12.12.", "12.12. un 19.12.",
     "12 grudnia i 19 grudnia", "12.12 и 19.12", "12. december og 19. december"],
)  # fmt: skip
def test_several_days_may_be_typed_at_once(typed: str) -> None:
    assert read_days(typed, TODAY) == (TWELFTH, date(2026, 12, 19))


def test_of_several_days_all_must_be_clear() -> None:
    assert read_days("saturday, 12 december", TODAY) == (TWELFTH,)
    assert read_days("12.12., sometime", TODAY) == ()
    assert read_days("12.12., 12.12.", TODAY) == ()


@pytest.mark.parametrize(
    "typed",
    ["10-16", "10:00-16:00", "10.00–16.00", "no 10 līdz 16", "od 10:00 do 16:00", "с 10 до 16",
     "kl. 10-16", "10 to 16"],
)  # fmt: skip
def test_hours_are_understood(typed: str) -> None:
    assert read_hours(typed) == (time(10), time(16))


def test_hours_may_go_past_midnight() -> None:
    assert read_hours("22-2") == (time(22), time(2))


@pytest.mark.parametrize("typed", ["", "10", "25-26", "10-10", "10:75-12", "10-12-14", "all day"])
def test_what_are_no_hours_is_none(typed: str) -> None:
    assert read_hours(typed) is None


def test_a_number_may_stand_among_words() -> None:
    assert read_number("25 places", 500) == 25
    assert [read_number(one, 500) for one in ("0", "501", "2 or 3", "many", "9" * 99)] == [None] * 5
