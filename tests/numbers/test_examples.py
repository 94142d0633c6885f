"""Whoever checks a sum of ours with a pencil comes to what we say, in any language and currency."""

import re
from fractions import Fraction

import pytest

from lessons.locale import Locale
from lessons.passages import facts_of
from tests.numbers.examples import EXAMPLES, ONLY_IN
from tests.numbers.figures import figures, sums
from tests.numbers.told import Told, draft, texts

LANGUAGES = ("en", "lv", "pl", "ru", "da")
COUNTRIES = ("LV", "PL", "DK", "RU")
LOCALES = [Locale(language, country) for language in LANGUAGES for country in COUNTRIES]
AN_AMOUNT = re.compile(r"[€₽]\s?\d|\d\s?(?:€|₽|%|zł|kr\b)")


def examples_in(country: str) -> list[str]:
    return [lesson for lesson in EXAMPLES if country in ONLY_IN.get(lesson, COUNTRIES)]


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_every_figure_of_a_worked_example_follows_from_its_inputs(locale: Locale) -> None:
    wrong = []
    for lesson in examples_in(locale.country):
        expected = EXAMPLES[lesson](Told(lesson, Locale("en", locale.country)))
        told = Told(lesson, locale)
        wrong += [
            f"{lesson}, {place}: tells {_shown(told(place))}, but it is {_shown(calculated)}"
            for place, calculated in expected.items()
            if set(told(place)) != set(calculated)
        ]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_every_sum_that_is_written_out_comes_out(locale: Locale) -> None:
    written = [
        (lesson, one)
        for lesson in draft().lessons
        for text in texts(lesson, locale).values()
        for one in sums(text, locale.language)
    ]
    assert [(lesson, one.written) for lesson, one in written if one.result != one.told] == []
    assert len(written) >= 8  # or we no longer know how a sum looks in this language


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_no_amount_is_told_that_nobody_calculates(locale: Locale) -> None:
    """An amount is a fact by name, or belongs to a worked example."""
    calculated = {
        (lesson, place)
        for lesson in examples_in(locale.country)
        for place in EXAMPLES[lesson](Told(lesson, Locale("en", locale.country)))
    }
    told = {
        (lesson, place)
        for lesson in draft().lessons
        for place, text in texts(lesson, locale).items()
        if AN_AMOUNT.search(text)
    }
    assert told - calculated == {("l24-marketing", "text best")} & told  # "100 % social", a slogan


@pytest.mark.parametrize("locale", [one for one in LOCALES if one.language != "en"], ids=str)
def test_every_translation_tells_the_figures_of_the_english(locale: Locale) -> None:
    """Up to twelve a number may be a word ("ten people")."""
    differing = []
    for lesson in draft().lessons:
        english = texts(lesson, Locale("en", locale.country))
        for place, text in texts(lesson, locale).items():
            told, meant = figures(text, locale.language), figures(english[place], "en")
            if _large(told) != _large(meant):
                differing.append(f"{lesson}, {place}: {_shown(told)} for {_shown(meant)}")
    assert differing == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_share_of_staff_that_passes_is_the_right_answer_alone(country: str) -> None:
    name = "ru_category1_staff_share" if country == "RU" else "eu_reserved_share"
    least = facts_of(draft(), country)[name].value
    told = Told("l18-wise", Locale("en", country))
    firms = {firm: told(f"share {firm}") for firm in ("three", "two", "ten")}
    assert isinstance(least, float)
    assert [firm for firm, (staff, ours) in firms.items() if ours / staff >= least] == ["three"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_a_pitch_fill_three_minutes(language: str) -> None:
    parts = Told("l29-pitch", Locale(language, "LV"))("card order")
    assert (len(parts), sum(parts)) == (7, 180)


def _large(found: list[Fraction]) -> set[Fraction]:
    return {one for one in found if one > 12 or one.denominator > 1}


def _shown(found: object) -> str:
    assert isinstance(found, list)
    return ", ".join(f"{float(one):,.10g}" for one in sorted(set(found)))
