"""The commands for authors and translators that make or read files and tables."""

from pathlib import Path

import orjson
import pytest
from xlsxwriter import Workbook

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


def test_a_translator_gets_a_spreadsheet_and_gives_it_back_unchanged(
    amber: Run, course: CourseFolder
) -> None:
    before = course.read(f"{LESSON}/lv.md")
    assert amber("content", "export", "lv.xlsx", "--language", "lv").out == "lv.xlsx: 21 texts\n"
    ended = amber("content", "import", "lv.xlsx")
    assert ended == (0, "", "lv.xlsx: 21 rows read, 0 files changed\n")
    assert course.read(f"{LESSON}/lv.md") == before


def returned(tmp_path: Path, *rows: tuple[str, str, str]) -> None:
    with Workbook(str(tmp_path / "back.xlsx")) as book:
        sheet = book.add_worksheet("lv")
        for number, row in enumerate([("Key", "Source", "Translation"), *rows]):
            sheet.write_row(number, 0, row)


def test_what_a_translator_changed_is_taken_in(
    amber: Run, course: CourseFolder, tmp_path: Path
) -> None:
    key = f"{LESSON}/lv.md > quiz how-many > few > label"
    returned(tmp_path, (key, "A handful", "Sauja"))
    ended = amber("content", "import", "back.xlsx")
    assert (ended.code, ended.out) == (0, f"{course.path / LESSON / 'lv.md'}\n")
    assert "- `few` Sauja" in course.read(f"{LESSON}/lv.md")
    assert amber("content", "check").out == ""


def test_every_wrong_row_is_listed_and_nothing_is_changed(
    amber: Run, course: CourseFolder, tmp_path: Path
) -> None:
    key = f"{LESSON}/lv.md > quiz how-many > few > label"
    returned(tmp_path, ("strange", "A", "B"), (key, "A handful", "Sauja"), (key, "", "C"))
    ended = amber("content", "import", "back.xlsx")
    assert ended.code == 1
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == [
        "back.xlsx:2",
        "back.xlsx:4",
    ]
    assert ended.err == "back.xlsx: 2 problems; nothing was changed\n"
    assert "Sauja" not in course.read(f"{LESSON}/lv.md")


@pytest.mark.parametrize(("file", "start"), [("q.gift", "$CATEGORY: "), ("q.xml", "<?xml ")])
def test_a_teacher_gets_the_quizzes_of_an_edition_for_moodle(
    amber: Run, tmp_path: Path, file: str, start: str
) -> None:
    ended = amber("content", "export", file, "--language", "lv", "--country", "DK")
    assert (ended.code, ended.out) == (0, f"{file}: 2 questions\n")
    assert (tmp_path / file).read_text().startswith(start)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("export lv.doc --language lv", "End its name in .xlsx"),
        ("export lv.xlsx --language et", "add it to `languages` in course.yaml first"),
        ("export q.gift --language lv", "give --language and --country of an edition"),
        ("export no/q.gift --language lv --country LV", "no/q.gift: No such file or directory"),
        ("export no/lv.xlsx --language lv", "no/lv.xlsx"),
        ("import text.xlsx", "save it as .xlsx"),
    ],
)
def test_what_can_not_be_exchanged_is_said_in_one_line(
    amber: Run, tmp_path: Path, words: str, told: str
) -> None:
    (tmp_path / "text.xlsx").write_text("no spreadsheet")
    ended = amber("content", *words.split())
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert told in ended.err
