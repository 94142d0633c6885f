"""The commands for authors and translators that make or read files and tables."""

import orjson

from tests.commands import Run
from tests.lessons.builder import LESSON, CourseFolder


def test_a_report_shows_every_edition_and_how_easy_each_language_reads(
    amber: Run, course: CourseFolder
) -> None:
    course.change(f"{LESSON}/en_DK.md", "bakery", "café")
    ended = amber("content", "check", "--report")
    assert ended.code == 0
    assert f"{LESSON}  ok     ok     ok     S" in ended.out
    assert "en        5" in ended.out
    as_json = orjson.loads(amber("content", "check", "--report", "--json").out)
    assert as_json["editions"][LESSON]["lv_DK"] == ["stale"]
    assert as_json["readability"]["en"]["index"] == "ARI"


def test_a_report_of_a_broken_course_ends_as_its_check_does(
    amber: Run, course: CourseFolder
) -> None:
    course.change(f"{LESSON}/lv.md", "## takeaway", "## take-away")
    ended = amber("content", "check", "--report")
    assert ended.code == 1
    assert f"{LESSON}  ok     ok     MF" not in ended.out
    assert f"{LESSON}  ok     ok     M      M" in ended.out
