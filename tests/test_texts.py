"""Words, dates, times and numbers as people write them, in each of the five languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po

from bot.texts import LOCALES, Texts, load_catalogues, own_name
from tests.conftest import whole_course

CATALOGUES = load_catalogues()
LANGUAGES = sorted(whole_course().languages)
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
COUNTS = (0, 1, 2, 5, 11, 21, 22, 25)
RIGA = ZoneInfo("Europe/Riga")
NIGHT = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # half past midnight in Riga, a day later

# Which form of a catalogue stands for which plural category of CLDR. Latvian writes 10 to 20 with
# either of two forms: "11 dienas", or "11 dienu" as with zero.
FORMS = {
    "da": {"one": {0}, "other": {1}},
    "lv": {"one": {0}, "other": {1}, "zero": {1, 2}},
    "pl": {"one": {0}, "few": {1}, "many": {2}},
    "ru": {"one": {0}, "few": {1}, "many": {2}},
}


def texts(language: str, zone: str = "Europe/Riga") -> Texts:
    return CATALOGUES.texts(language, "LV", zone)


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "bot.po").open("rb") as po:
        return read_po(po, locale=language)


def with_plurals(language: str) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    """Return every message with a count: its two English forms, and those of the language."""
    messages = [message for message in catalogue(language) if message.pluralizable]
    return [((message.id[0], message.id[1]), tuple(message.string or ())) for message in messages]


def test_every_language_of_the_course_has_its_words() -> None:
    assert sorted(CATALOGUES.languages) == LANGUAGES == ["da", "en", "lv", "pl", "ru"]


@pytest.mark.parametrize(
    ("language", "day", "early"),
    [
        ("en", "Wednesday, 25 November", "Sunday, 1 March"),
        ("da", "onsdag den 25. november", "søndag den 1. marts"),
        ("lv", "trešdiena, 25. novembris", "svētdiena, 1. marts"),
        ("pl", "środa, 25 listopada", "niedziela, 1 marca"),
        ("ru", "среда, 25 ноября", "воскресенье, 1 марта"),
    ],
)
def test_a_day_is_written_as_people_there_write_it_without_the_year(
    language: str, day: str, early: str
) -> None:
    assert texts(language).day(NIGHT) == day
    assert texts(language).day(date(2026, 3, 1)) == early


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Europe/Riga", "00:30"), ("Europe/Copenhagen", "23:30"), ("Europe/Kaliningrad", "00:30")],
)
def test_a_moment_is_told_by_the_clock_on_the_learners_wall(
    language: str, zone: str, shown: str
) -> None:
    assert texts(language, zone).clock(NIGHT) == shown
    assert texts(language, zone).clock(time(7, 5)) == "07:05"
    day = NIGHT.astimezone(ZoneInfo(zone)).date()
    assert texts(language, zone).day(NIGHT) == texts(language, zone).day(day)


@pytest.mark.parametrize(
    ("language", "million", "decimal", "share"),
    [
        ("en", "4,300,000", "1,234.5", "35%"),
        ("da", "4.300.000", "1.234,5", "35 %"),
        ("lv", "4 300 000", "1 234,5", "35%"),
        ("pl", "4 300 000", "1 234,5", "35%"),
        ("ru", "4 300 000", "1 234,5", "35 %"),
    ],
)
def test_numbers_are_grouped_as_people_there_group_them_and_never_broken_over_lines(
    language: str, million: str, decimal: str, share: str
) -> None:
    words = texts(language)
    written = [words.number(4_300_000), words.number(1234.5), words.percent(0.35)]
    assert not any(" " in one for one in written)
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in written] == [million, decimal, share]
    assert words.number(7) == "7"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "English"), ("da", "Dansk"), ("lv", "Latviešu"), ("pl", "Polski"), ("ru", "Русский")],
)
def test_a_language_is_offered_by_its_own_name(language: str, name: str) -> None:
    assert own_name(language) == name


@pytest.mark.parametrize(
    ("language", "countries", "languages", "city"),
    [
        ("en", ["Latvia", "Poland", "Denmark"], ["Latvian", "Russian"], "Riga"),
        ("da", ["Letland", "Polen", "Danmark"], ["lettisk", "russisk"], "Riga"),
        ("lv", ["Latvija", "Polija", "Dānija"], ["latviešu", "krievu"], "Rīga"),
        ("pl", ["Łotwa", "Polska", "Dania"], ["łotewski", "rosyjski"], "Ryga"),
        ("ru", ["Латвия", "Польша", "Дания"], ["латышский", "русский"], "Рига"),
    ],
)
def test_countries_languages_and_cities_have_the_names_that_learners_know(
    language: str, countries: list[str], languages: list[str], city: str
) -> None:
    words = texts(language)
    assert [words.country_name(code) for code in ("LV", "PL", "DK")] == countries
    assert [words.language_name(code) for code in ("lv", "ru")] == languages
    assert words.zone_name(RIGA) == city


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("n", COUNTS)
def test_every_count_is_said_in_the_form_that_the_language_wants(language: str, n: int) -> None:
    category = Locale(language).plural_form(n)
    messages = with_plurals(language)
    assert messages
    for (one, many), forms in messages:
        said = texts(language).ngettext(one, many, n)
        assert said in {forms[place] for place in FORMS[language][category]}, (n, one)
        assert said, f"{one!r} is not translated"


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", "days day days days days days days days"),
        ("da", "dage dag dage dage dage dage dage dage"),
        ("pl", "dni dzień dni dni dni dni dni dni"),
        ("ru", "дней день дня дней дней день дня дней"),
    ],
)
def test_days_are_counted_as_children_learn_it(language: str, days: str) -> None:
    words = texts(language)
    said = [words.ngettext("{n} day", "{n} days", n).format(n=n) for n in COUNTS]
    assert said == [f"{n} {day}" for n, day in zip(COUNTS, days.split(), strict=True)]


@pytest.mark.parametrize(
    ("n", "allowed"),
    [
        (0, {"dienu"}), (1, {"diena"}), (2, {"dienas"}), (5, {"dienas"}),
        (11, {"dienas", "dienu"}), (21, {"diena"}), (22, {"dienas"}), (25, {"dienas"}),
    ],
)  # fmt: skip
def test_latvian_counts_days_in_three_forms(n: int, allowed: set[str]) -> None:
    said = texts("lv").ngettext("{n} day", "{n} days", n).format(n=n)
    assert said in {f"{n} {day}" for day in allowed}


@pytest.mark.parametrize(
    ("language", "lessons"),
    [
        ("pl", "lekcji lekcja lekcje lekcji lekcji lekcji lekcje lekcji"),
        ("ru", "уроков урок урока уроков уроков урок урока уроков"),
    ],
)
def test_polish_and_russian_count_lessons_in_three_forms(language: str, lessons: str) -> None:
    words = texts(language)
    said = [words.ngettext("{n} lesson", "{n} lessons", n).format(n=n) for n in COUNTS]
    assert said == [f"{n} {lesson}" for n, lesson in zip(COUNTS, lessons.split(), strict=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_without_a_translation_are_said_in_english(language: str) -> None:
    words = texts(language)
    assert words.gettext("Nobody has translated this.") == "Nobody has translated this."
    assert words.ngettext("{n} owl", "{n} owls", 21) == "{n} owls"
    assert words.pgettext("a bird", "owl") == "owl"


def test_a_language_without_a_catalogue_yet_is_spoken_to_in_english_with_its_own_dates() -> None:
    texts = CATALOGUES.texts("lt", "LV", "Europe/Riga")
    assert texts.gettext("Next") == "Next"
    assert texts.country_name("LV") == "Latvija"
