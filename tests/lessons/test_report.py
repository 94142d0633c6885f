"""An author sees at a glance how each lesson stands in each language and country."""

from datetime import date

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.limits import MAX_MEAN_SENTENCE_WORDS
from lessons.locale import Locale
from lessons.report import CourseReport, Mark, report
from lessons.tables import as_json, as_tables
from tests.lessons.builder import LESSON, TODAY, CourseFolder

EVERYWHERE = {"en_LV", "en_DK", "lv_LV", "lv_DK"}


def marked(folder: CourseFolder, mark: Mark, *, today: date = TODAY) -> set[str]:
    """Return the editions of the lesson that bear a mark."""
    editions = report(folder.path, today=today).editions[LESSON]
    return {str(locale) for locale, marks in editions.items() if mark in marks}


def marks(folder: CourseFolder, *, today: date = TODAY) -> dict[str, set[str]]:
    """Return the editions that bear each mark anyone bears."""
    found = report(folder.path, today=today).editions[LESSON]
    return {
        mark: {str(locale) for locale, marks in found.items() if mark in marks}
        for marks_of_one in found.values()
        for mark in marks_of_one
    }


def test_a_sound_course_has_no_marks(folder: CourseFolder) -> None:
    assert marks(folder) == {}


def test_a_missing_file_of_one_country_marks_that_edition_alone(folder: CourseFolder) -> None:
    folder.remove(f"{LESSON}/lv_DK.md")
    assert marks(folder) == {"missing": {"lv_DK"}}


def test_a_missing_section_marks_all_countries_of_the_language(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/lv.md", "## task", "## tusk")
    assert marked(folder, "missing") == {"lv_LV", "lv_DK"}


def test_a_lesson_that_is_not_there_yet_is_missing_everywhere(folder: CourseFolder) -> None:
    folder.change("course.yaml", f"[{LESSON}]", f"[{LESSON}, l02-more]")
    found = report(folder.path, today=TODAY).editions["l02-more"]
    assert {str(locale) for locale, marks in found.items() if marks == {"missing"}} == EVERYWHERE


def test_a_translation_of_older_words_is_stale(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en_DK.md", "bakery", "café")
    assert marks(folder) == {"stale": {"lv_DK"}}


def test_a_text_beyond_its_limit_is_long(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en.md", "A handful", "A handful. " * 8)
    assert marked(folder, "long") == {"en_LV", "en_DK"}


def test_a_fact_past_its_review_date_marks_who_reads_it(folder: CourseFolder) -> None:
    assert marks(folder, today=date(2027, 6, 29)) == {}
    assert marks(folder, today=date(2027, 6, 30)) == {"review": EVERYWHERE}
    folder.write("facts/DK.yaml", folder.read("facts/common.yaml").replace("2027-", "2028-"))
    assert marks(folder, today=date(2027, 6, 30)) == {"review": {"en_LV", "lv_LV"}}


@pytest.mark.parametrize("broken", ["minutes: many", "minutes: ["])
def test_a_broken_skeleton_is_a_fault_everywhere(folder: CourseFolder, broken: str) -> None:
    folder.change(f"{LESSON}/lesson.yaml", "minutes: 4", broken)
    assert marked(folder, "faulty") == EVERYWHERE


def test_a_wrong_word_is_a_fault(folder: CourseFolder) -> None:
    folder.write("terms.yaml", "lv:\n  never:\n    handful: sauja\n")
    assert marks(folder) == {"faulty": {"lv_LV", "lv_DK"}}


def test_an_unreadable_course_has_an_empty_report(folder: CourseFolder) -> None:
    folder.write("course.yaml", "key: [")
    assert report(folder.path, today=TODAY) == CourseReport({}, {}, {})


def test_the_tables_show_each_edition_and_each_language(folder: CourseFolder) -> None:
    folder.remove(f"{LESSON}/lv_DK.md")
    folder.change(f"{LESSON}/en.md", "A handful", "A few")
    editions, read = as_tables(report(folder.path, today=TODAY)).split("\n\n")
    assert editions.splitlines()[:2] == [
        "lesson          en_LV  en_DK  lv_LV  lv_DK",
        "l01-first-look  ok     ok     S      MS",
    ]
    assert read.splitlines()[0].split("  ")[0] == "language"
    assert [line.split()[0] for line in read.splitlines()[1:]] == ["en", "lv"]


def test_other_tools_get_the_same_as_data(folder: CourseFolder) -> None:
    folder.remove(f"{LESSON}/lv_DK.md")
    data = as_json(report(folder.path, today=TODAY))
    assert data["editions"][LESSON] == {
        "en_LV": [], "en_DK": [], "lv_LV": [], "lv_DK": ["missing"],
    }  # fmt: skip
    assert data["readability"]["en"]["hardest"] == LESSON


def test_our_own_course_is_complete_short_enough_and_plain_in_every_edition() -> None:
    found = report(DEFAULT_COURSE, today=TODAY)
    faults = {
        (lesson, str(locale)): marks - {"stale", "review"}
        for lesson, editions in found.editions.items()
        for locale, marks in editions.items()
    }
    assert len(faults) == 30 * 20
    assert {edition: marks for edition, marks in faults.items() if marks} == {}
    for hardest in found.hardest.values():
        assert hardest.words_a_sentence <= MAX_MEAN_SENTENCE_WORDS
    assert Locale("ru", "LV") in found.editions["l01-first-look"]
