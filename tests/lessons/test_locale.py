import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.errors import BadLocaleError, LessonsError
from lessons.locale import Locale

LANGUAGES = st.from_regex(r"[a-z]{2,3}", fullmatch=True)
COUNTRIES = st.from_regex(r"[A-Z]{2}", fullmatch=True)


@given(LANGUAGES, COUNTRIES)
def test_a_locale_survives_being_written_and_read(language: str, country: str) -> None:
    locale = Locale(language, country)
    assert Locale.parse(str(locale)) == locale


@given(st.text())
def test_whatever_is_read_as_a_locale_is_written_the_same(text: str) -> None:
    try:
        locale = Locale.parse(text)
    except BadLocaleError:
        return
    assert str(locale) == text


@pytest.mark.parametrize("text", ["", "lv", "LV_lv", "ru-LV", "ru_LV\n", "ru_LVA", " ru_LV"])
def test_a_text_that_is_no_locale_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadLocaleError, match="such as ru_LV"):
        Locale.parse(text)


def test_a_bad_locale_can_be_caught_as_a_bad_value_or_as_an_error_of_lessons() -> None:
    assert issubclass(BadLocaleError, ValueError)
    assert issubclass(BadLocaleError, LessonsError)
