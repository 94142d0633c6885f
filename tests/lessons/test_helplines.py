"""Whom someone in need can call: written once, with its source, for every country."""

from lessons.helplines import Helplines
from tests.conftest import whole_course
from tests.lessons.builder import CourseFolder

NUMBER = """\
{name}:
  value: "{value}"
  kind: text
  as_of: 2025
  source: EU1
  review_on: 2027-06-30
"""


def test_every_country_of_the_course_has_a_number_for_danger_and_someone_to_talk_to() -> None:
    course = whole_course()
    assert {code: course.helplines_of(code) for code in course.countries} == {
        "LV": Helplines("112", "116123"),
        "PL": Helplines("112", "116 123"),
        "DK": Helplines("112", "70 201 201"),
        "RU": Helplines("112", "", "8-800-2000-122"),
    }


def test_a_course_that_names_none_has_the_number_of_all_europe(folder: CourseFolder) -> None:
    assert folder.course().helplines_of("LV") == Helplines("112", "", "")
    assert folder.course().helplines_of("") == Helplines("112", "", "")


def test_a_countrys_own_number_stands_before_the_common_one(folder: CourseFolder) -> None:
    folder.write("facts/LV.yaml", NUMBER.format(name="emergency_number", value="113"))
    loaded = folder.course()
    assert loaded.helplines_of("LV").emergency == "113"
    assert loaded.helplines_of("DK").emergency == "112"


def test_a_help_line_that_no_text_mentions_is_no_unused_fact(folder: CourseFolder) -> None:
    folder.write("facts/LV.yaml", NUMBER.format(name="crisis_line", value="116123"))
    assert folder.problems() == []
