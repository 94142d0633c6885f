"""A learner reads an answer in their language, with their country's law, its year and its sources."""

import pytest

from lessons.faq.entries import FaqEntry
from lessons.locale import Locale
from tests.lessons.builder import CourseFolder
from tests.lessons.faq_builder import add_faq


@pytest.fixture
def faq(folder: CourseFolder) -> CourseFolder:
    return add_faq(folder)


def entry(folder: CourseFolder, key: str, locale: str) -> FaqEntry:
    found = folder.course().faq.entry(key, Locale.parse(locale))
    assert found
    return found


def test_the_entries_come_in_the_order_of_their_list(faq: CourseFolder) -> None:
    assert faq.course().faq.keys == ("is-it-free", "legal-forms", "lv-status")


def test_an_answer_is_rich_text_and_its_question_one_plain_line(faq: CourseFolder) -> None:
    found = entry(faq, "lv-status", "lv_DK")
    assert found.question == "How do I get the status in Latvia?"
    assert str(found.answer) == "Write to the ministry:\n\n• a letter\n• a plan"
    assert str(entry(faq, "is-it-free", "en_LV").answer) == "Yes, <b>all</b> of it."


def test_a_learner_gets_the_answer_of_their_country_and_others_the_general_one(
    faq: CourseFolder,
) -> None:
    assert str(entry(faq, "legal-forms", "en_LV").answer) == "Only a limited company."
    assert str(entry(faq, "legal-forms", "en_DK").answer).startswith(
        "There are 4,300,000 to choose"
    )


def test_a_fact_in_an_answer_is_written_as_its_reader_writes_figures(faq: CourseFolder) -> None:
    assert (
        "4 300 000".replace(" ", "\N{NO-BREAK SPACE}") in entry(faq, "legal-forms", "lv_DK").answer
    )


def test_an_answer_tells_its_year_and_its_sources_by_country(faq: CourseFolder) -> None:
    latvian, danish = (entry(faq, "legal-forms", locale) for locale in ("en_LV", "en_DK"))
    assert (latvian.as_of, [source.code for source in latvian.sources]) == (2025, ["EU1", "LV1"])
    assert (danish.as_of, [source.code for source in danish.sources]) == (2022, ["EU1"])


def test_an_answer_about_the_course_has_no_year_and_says_what_the_bot_adds(
    faq: CourseFolder,
) -> None:
    found = entry(faq, "is-it-free", "lv_LV")
    assert (found.as_of, found.sources, found.shows) == (None, (), "progress")


def test_the_version_of_an_answer_changes_with_what_a_learner_sees(faq: CourseFolder) -> None:
    before = entry(faq, "is-it-free", "en_LV").version
    faq.change("faq/en.md", "Yes, **all** of it.", "Nearly all of it.")
    assert entry(faq, "is-it-free", "en_LV").version != before


def test_an_entry_that_is_gone_is_none(faq: CourseFolder) -> None:
    assert faq.course().faq.entry("gone", Locale("en", "LV")) is None
