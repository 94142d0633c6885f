from datetime import date

import pytest

from lessons.facts import Fact, shown


def fact(value: object, kind: str, currency: str | None = None) -> Fact:
    """Return a fact as of 30 October 2022."""
    day = date(2022, 10, 30)
    return Fact.model_validate(
        {
            "value": value,
            "kind": kind,
            "currency": currency,
            "as_of": day,
            "source": "EU1",
            "review_on": day,
        }
    )


@pytest.mark.parametrize(
    ("value", "kind", "currency", "language", "words"),
    [
        (4300000, "count", None, "en", "4,300,000"),
        (4300000, "count", None, "lv", "4\u00a0300\u00a0000"),
        (4300000, "count", None, "da", "4.300.000"),
        (2.75, "count", None, "ru", "2,75"),
        (0.35, "percent", None, "en", "35%"),
        (0.355, "percent", None, "da", "35,5\u00a0%"),
        (20000, "money", "DKK", "da", "20.000\u00a0kr."),
        (20000, "money", "DKK", "en", "20,000\u00a0kr."),
        (500000, "money", "RUB", "lv", "500\u00a0000\u00a0₽"),
        (1200.5, "money", "PLN", "ru", "1\u00a0200,50\u00a0zł"),
        (5, "money", "CHF", "en", "CHF\u00a05"),
        (20000.0, "money", "EUR", "en", "€20,000"),
        (19.5, "money", "PLN", "pl", "19,50\u00a0zł"),
        (date(2018, 4, 1), "date", None, "en", "1 April 2018"),
        (date(2018, 4, 1), "date", None, "lv", "2018. gada 1. aprīlis"),
        ("ALTUM", "text", None, "pl", "ALTUM"),
    ],
)
def test_a_fact_reads_as_the_language_writes_it(
    value: object, kind: str, currency: str | None, language: str, words: str
) -> None:
    assert shown(fact(value, kind, currency), "", language) == words


def test_the_year_of_a_fact_is_the_year_it_was_true_in() -> None:
    assert shown(fact(20000, "money", "DKK"), "year", "ru") == "2022"
    assert shown(fact(date(2018, 4, 1), "date"), "year", "en") == "2022"
