"""The idea page of a course: each box has a name in every language and a lesson that fills it."""

from datetime import UTC, datetime

import pytest

from lessons.ideas import Box, page_of
from lessons.locale import Locale
from tests.lessons.builder import LESSON, CourseFolder

PAGE = "idea_page: [[problem]]\n"
QUESTION = "## idea\n\nWhich problem do you want to solve?\n\n## followup"


@pytest.fixture
def asking(folder: CourseFolder) -> CourseFolder:
    """A sound course whose lesson fills the one box of its page."""
    folder.write("course.yaml", folder.read("course.yaml") + PAGE)
    for language in ("en", "lv"):
        folder.write(
            f"{language}.md", folder.read(f"{language}.md") + "\n## box problem\n\nProblem\n"
        )
    folder.change(f"{LESSON}/lesson.yaml", "sources:", "idea: problem\nsources:")
    folder.change_both("## followup", QUESTION)
    return folder


def errors(folder: CourseFolder) -> list[str]:
    return [str(one) for one in folder.problems() if one.level == "error"]


def test_a_page_holds_what_was_written_in_the_boxes_it_has_today(asking: CourseFolder) -> None:
    assert errors(asking) == []
    at = datetime(2026, 11, 24, tzinfo=UTC)
    written = {"problem": ("No bus", at), "gone": ("Something", at)}
    question = "Which problem do you want to solve?"
    box = Box("problem", "Problem", question, "No bus", at)
    assert page_of(asking.course(), Locale("lv", "DK"), written) == ((box,),)
    assert page_of(asking.course(), Locale("en", "LV"), {})[0][0].words == ""


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("course.yaml", "[[problem]]", "[[problem, team]]", "no lesson fills the box 'team'"),
        ("course.yaml", "[[problem]]", "[[problem], [problem]]", "'problem' stands twice"),
        ("course.yaml", "[[problem]]", "[[a, b, c, problem]]", "make it 3 or fewer"),
        (f"{LESSON}/lesson.yaml", "idea: problem", "idea: team", "the idea page has no box 'team'"),
        ("lv.md", "## box problem\n\nProblem\n", "", "the section 'box problem' is missing"),
        ("lv.md", "\nProblem\n", f"\n{'Problem' * 3}\n", "has 21 characters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_page_is_told(
    asking: CourseFolder, path: str, old: str, new: str, told: str
) -> None:
    asking.change(path, old, new)
    assert any(told.casefold() in one.casefold() for one in errors(asking)), errors(asking)


def test_two_lessons_may_not_fill_one_box(asking: CourseFolder) -> None:
    second = "l02-more"
    for file in (asking.path / LESSON).iterdir():
        asking.write(f"{second}/{file.name}", file.read_text())
    asking.change(f"{second}/lesson.yaml", f"key: {LESSON}", f"key: {second}")
    asking.change("course.yaml", f"[{LESSON}]", f"[{LESSON}, {second}]")
    assert any(f"the box 'problem' is filled by {LESSON} already" in one for one in errors(asking))
