"""No learner meets a misspelt word, in any of the languages."""

import os

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.draft import read_draft
from tests.spelling import (
    DICTIONARIES,
    is_known,
    missing_dictionaries,
    needless_words,
    own_list,
    own_words,
    unknown_words,
    words_of,
)


@pytest.fixture(autouse=True)
def dictionaries() -> None:
    missing = missing_dictionaries()
    if missing and not os.environ.get("CI"):
        pytest.skip(f"no dictionary {', '.join(missing)}; `make setup-test` as root installs them")


def unknown_in(text: str, language: str) -> list[str]:
    found = [written for _, written in words_of(text, language)]
    return [one.word for one in found if not is_known(one, own_words(language))]


def test_every_word_of_lessons_and_messages_is_in_a_dictionary_or_our_own_list() -> None:
    assert [f"{one.file}:{one.line}: {one.word}" for one in unknown_words()] == []


def test_our_own_list_holds_only_what_a_text_needs_in_the_order_of_the_alphabet() -> None:
    assert needless_words() == []
    for words in own_list().values():
        assert words == sorted(set(words), key=lambda word: (word.casefold(), word))


def test_every_language_of_the_course_has_a_dictionary() -> None:
    outline = read_draft(DEFAULT_COURSE).outline
    assert outline
    assert set(outline.value.languages) == set(DICTIONARIES)
    assert own_list().keys() <= {"all", *DICTIONARIES}


@pytest.mark.parametrize(
    ("language", "text", "misspelt"),
    [
        ("en", "We recieve <b>bread</b> and &#39;sell&#39; it", "recieve"),
        ("lv", "Sociālais uzņēmums paliidz cilvēkiem", "paliidz"),
        ("pl", "Przedsiębiorstwo spoleczne pomaga", "spoleczne"),
        ("ru", "Подогодный налог по-русски", "Подогодный"),
        ("da", "En socialøkonomisk virksomhet hjælper", "virksomhet"),
    ],
)
def test_a_slip_is_found(language: str, text: str, misspelt: str) -> None:
    assert unknown_in(text, language) == [misspelt]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "See www.lm.gov.lv, {entities} or /idea. Sonne's 20-year plan costs 25%."),
        ("en", "a wage subsidy (<i>løntilskud</i>) and Społecznie Bezpieczni"),
        ("ru", "IT-фирмам и Danske Bank по-русски, к 20-летию"),
        ("da", "a-kassen og 12-tallet"),
    ],
)
def test_names_foreign_words_and_what_is_no_word_are_let_through(language: str, text: str) -> None:
    assert unknown_in(text, language) == []


def test_a_foreign_word_that_does_not_look_foreign_is_told() -> None:
    assert unknown_in("We help kasse and mennesker", "en") == ["kasse", "mennesker"]
