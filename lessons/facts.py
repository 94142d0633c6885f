"""Facts: figures that can change, written once and worded in the language of the reader."""

import re
from datetime import date
from typing import Annotated, Final, Literal, Self

from babel.core import Locale as BabelLocale
from babel.dates import format_date
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
    is_currency,
)
from pydantic import PlainValidator, model_validator

from lessons.locale import babel_name
from lessons.shapes import Shape, misfit

FactKind = Literal["count", "money", "percent", "date", "text"]
Value = int | float | date | str

_TOO_LARGE: Final = 1e15  # beyond any statistic; infinity and "not a number" fail against it too
_YEARS: Final = range(1900, 2101)
# Currencies with the language in which CLDR knows their everyday sign: elsewhere it says "DKK".
_AT_HOME: Final = {"DKK": "da", "PLN": "pl", "RUB": "ru"}
_VALUES: Final[dict[FactKind, tuple[set[type], str]]] = {
    "count": ({int, float}, "write digits only, like 4300000"),
    "money": ({int, float}, "write digits only, like 20000"),
    "percent": ({int, float}, "write a share from 0 to 1: 0.35 is 35 %"),
    "date": ({date}, "write it like 2022-10-30"),
    "text": ({str}, "put it in quotes"),
}


def _value(value: object) -> Value:
    if isinstance(value, str) or type(value) is date:
        return value
    if (type(value) is int or type(value) is float) and abs(value) < _TOO_LARGE:
        return value
    raise misfit("is no number, day or text", 'write it like 4300000, 2022-10-30 or "a text"')


def _year_or_day(value: object) -> int | date:
    if type(value) is date or (type(value) is int and value in _YEARS):
        return value
    raise misfit("is no year or day", "write it like 2024 or 2024-12-31")


class Fact(Shape):
    """An entry of a file in facts/; `review_on` is when someone should look again."""

    value: Annotated[Value, PlainValidator(_value)]
    kind: FactKind
    as_of: Annotated[int | date, PlainValidator(_year_or_day)]
    source: str
    review_on: date
    currency: str | None = None

    @property
    def year(self) -> str:
        """Return the year the fact was true in."""
        return str(self.as_of.year if isinstance(self.as_of, date) else self.as_of)

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Self:
        types, way_out = _VALUES[self.kind]
        if type(self.value) not in types or (self.kind == "percent" and not _is_share(self.value)):
            raise misfit(f"has a value ({self.value}) that is no {self.kind}", way_out)
        return self

    @model_validator(mode="after")
    def _currency_goes_with_money(self) -> Self:
        if self.kind == "money" and not is_currency(self.currency or ""):
            raise misfit("has no known currency", "add one, like `currency: EUR`")
        if self.kind != "money" and self.currency is not None:
            raise misfit("has a currency, but is not money", "take it out, or write `kind: money`")
        return self


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def shown(fact: Fact, part: str, language: str) -> str:
    """Return a fact in words of `language`; `part` is "year", or "" for its value."""
    if part == "year":
        return fact.year
    value, locale = fact.value, babel_name(language)
    if isinstance(value, date):
        return format_date(value, "long", locale=locale)
    if isinstance(value, str):
        return value
    if fact.kind == "money":
        return money(value, str(fact.currency), locale)
    if fact.kind == "percent":
        return format_percent(value, locale=locale, decimal_quantization=False)
    return format_decimal(value, locale=locale, decimal_quantization=False)


def money(value: float, currency: str, locale: str) -> str:
    """Return an amount; cents only where there are some."""
    pattern = BabelLocale.parse(locale).currency_formats["standard"].pattern
    if currency in _AT_HOME:
        symbol = get_currency_symbol(currency, _AT_HOME[currency])
        pattern = f"#,##0.00\N{NO-BREAK SPACE}'{symbol}'"
    if value == int(value):
        pattern = pattern.replace(".00", "")
    text = format_currency(value, currency, pattern, locale, currency_digits=False)
    # CLDR's currencySpacing, which Babel leaves out: "CHF 20,000", but "€20,000".
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\N{NO-BREAK SPACE}", text)
