"""An author who slips into a word we don't use is told where, and which word we use."""

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.draft import read_draft, read_terms
from lessons.wording import wrong_words
from tests.lessons.builder import LESSON, CourseFolder
from tests.test_docs import rows

TERMS = """\
lv:
  never:
    municipalitāt*: pašvaldība
    sabiedrisk* uzņēm*: sociālais uzņēmums
"""
LATVIAN = f"{LESSON}/lv.md"


@pytest.fixture
def folder(folder: CourseFolder) -> CourseFolder:
    folder.write("terms.yaml", TERMS)
    return folder


def test_a_wrong_word_is_told_with_its_line_and_the_right_one(folder: CourseFolder) -> None:
    folder.change(LATVIAN, "- Bicycles", "- Tā ir Municipalitātes ideja")
    (told,) = folder.told()
    assert told == (
        f"{LATVIAN}:17: warning: 'Municipalitātes' is not the word we use. Say: pašvaldība."
    )


@pytest.mark.parametrize(
    ("old", "line"),
    [
        ("What is a social enterprise?", 4),
        ("Profit is a tool,", 10),
        ("What comes first?", 21),
        ("That is an ordinary company.", 29),
        ("A handful", 39),
        ("Walk down your street.", 45),
        ("which helpers did you see there", 53),
    ],
)
def test_no_text_of_a_lesson_is_left_out(folder: CourseFolder, old: str, line: int) -> None:
    folder.change(LATVIAN, old, f"Municipalitāte {old}")
    assert [problem.line for problem in folder.problems()] == [line]


def test_names_of_the_course_are_looked_at_too(folder: CourseFolder) -> None:
    folder.change("lv.md", "First steps", "Municipalitāte")
    assert folder.told()[0].startswith("lv.md:8: warning: 'Municipalitāte' is not the word we use")


@pytest.mark.parametrize(
    "text",
    ["Sabiedrisks uzņēmums", "sabiedrisko\nuzņēmumu", "**sabiedrisks** uzņēmējs"],
)
def test_two_words_are_found_with_any_endings_across_lines_and_formatting(
    folder: CourseFolder, text: str
) -> None:
    folder.change(LATVIAN, "Profit is a tool,", text)
    (problem,) = folder.problems()
    assert problem.line == 10
    assert problem.way_out == "say: sociālais uzņēmums"


@pytest.mark.parametrize(
    "text",
    ["Remunicipalitāte", "{entities} sabiedrisks labs uzņēmums", "sabiedrisks {entities} uzņēmums"],
)
def test_what_only_looks_alike_is_left_alone(folder: CourseFolder, text: str) -> None:
    folder.change(LATVIAN, "Profit is a tool,", text)
    assert folder.told() == []


def test_a_name_in_braces_is_no_word(folder: CourseFolder) -> None:
    folder.write("facts/common.yaml", folder.read("facts/common.yaml").replace("entities", "muni"))
    folder.change_both("In {entities.year} there were {entities}", "In {muni.year} {muni}")
    folder.write("terms.yaml", TERMS.replace("municipalitāt*", "muni"))
    assert folder.told() == []


def test_each_language_has_its_own_list(folder: CourseFolder) -> None:
    folder.change_both("A handful", "One municipalitāte")
    assert [problem.path for problem in folder.problems()] == [LATVIAN]


def test_a_language_the_course_does_not_have_is_told(folder: CourseFolder) -> None:
    folder.write("terms.yaml", TERMS.replace("lv:", "lt:"))
    (told,) = folder.told()
    assert told.startswith("terms.yaml:1: warning: 'lt' is not one of the languages of the course")


def test_a_course_may_have_no_term_list(folder: CourseFolder) -> None:
    folder.remove("terms.yaml")
    assert folder.told() == []


def test_a_list_in_another_shape_is_told(folder: CourseFolder) -> None:
    folder.write("terms.yaml", "lv: [municipalitāte]\n")
    (told,) = folder.told()
    assert told.startswith("terms.yaml:1: error: 'lv' is not a group of names")


def test_the_docs_show_translators_the_list_that_is_checked() -> None:
    shown = [row for row in rows("terms.md") if len(row) == 3 and row[1].startswith("`")]
    checked = [
        [language, f"`{wrong}`", say]
        for language, terms in read_terms(DEFAULT_COURSE).items()
        for wrong, say in terms.never.items()
    ]
    assert shown == checked


def test_no_lesson_of_ours_uses_a_wrong_word() -> None:
    draft = read_draft(DEFAULT_COURSE)
    assert draft.terms
    assert list(map(str, wrong_words(draft))) == []
