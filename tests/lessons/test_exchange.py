"""A translator works in a spreadsheet: all texts go out, and what changed comes in, all or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.errors import LessonsError
from lessons.exchange import Row, exchange
from lessons.incoming import TakenIn, take_in
from lessons.returns import Cell
from lessons.spreadsheet import read_sheet, write_sheet
from lessons.texts import Place
from tests.lessons.builder import LESSON, CourseFolder

LATVIAN = f"{LESSON}/lv.md"
LABEL = f"{LATVIAN} > quiz how-many > few > label"
TASK = f"{LATVIAN} > task"


def sent(folder: CourseFolder, language: str = "lv") -> list[Cell]:
    """Return the rows as they come back from a translator who changed nothing."""
    file = folder.path.parent / f"{language}.xlsx"
    write_sheet(file, exchange(folder.path, language))
    name, cells = read_sheet(file)
    assert name == language
    return cells


def taken(folder: CourseFolder, cells: list[Cell], language: str = "lv") -> TakenIn:
    return take_in(folder.path, language, cells, sheet="lv.xlsx")


def put(cells: list[Cell], key: str, text: str | None) -> list[Cell]:
    """Return the rows with another translation in one of them."""
    assert key in {cell.key for cell in cells}
    return [one._replace(translation=text) if one.key == key else one for one in cells]


def told(folder: CourseFolder, cells: list[Cell]) -> list[str]:
    """Return what is wrong with the rows; nothing may have been written."""
    before = files_of(folder.path)
    result = taken(folder, cells)
    assert files_of(folder.path) == before
    assert result.written == ()
    return [str(problem) for problem in result.problems]


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def rows(folder: CourseFolder) -> dict[str, Row]:
    return dict(exchange(folder.path, "lv").rows)


@pytest.mark.parametrize("language", ["lv", "pl", "ru", "da"])
def test_a_round_trip_of_our_whole_course_loses_and_changes_nothing(
    tmp_path: Path, language: str
) -> None:
    before = files_of(DEFAULT_COURSE)
    ours = exchange(DEFAULT_COURSE, language)
    write_sheet(tmp_path / "sheet.xlsx", ours)
    name, cells = read_sheet(tmp_path / "sheet.xlsx")
    assert [(one.key, one.source, one.translation) for one in cells] == [
        (row.key, row.source, row.translation) for row in ours.rows.values()
    ]
    assert take_in(DEFAULT_COURSE, name, cells, sheet="sheet.xlsx") == TakenIn((), ())
    assert files_of(DEFAULT_COURSE) == before


def test_a_row_tells_the_translator_the_source_the_limit_and_what_to_mind(
    rows: dict[str, Row],
) -> None:
    few = rows[LABEL]
    assert (few.source, few.translation, few.limit) == ("A handful", "A handful", 80)
    assert few.note == "a wrong answer"
    assert (
        rows[f"{LATVIAN} > quiz how-many > many > explanation"].note == "why this answer is right"
    )
    sells = rows[f"{LATVIAN} > card sells"]
    assert "**bold**" in sells.note
    assert sells.note.endswith("keep {entities.year}; keep {entities}")


def test_every_text_goes_out_in_the_order_learners_meet_it(rows: dict[str, Row]) -> None:
    paths = list(dict.fromkeys(row.path for row in rows.values()))
    assert paths == ["lv.md", LATVIAN, f"{LESSON}/lv_LV.md", f"{LESSON}/lv_DK.md"]
    assert [row.place for row in rows.values()][:4] == [
        Place("title"), Place("block first-steps"), Place("module understand"), Place("title"),
    ]  # fmt: skip


def test_a_stale_translation_says_so_in_each_of_its_rows(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en.md", "A handful", "A few")
    rows = exchange(folder.path, "lv").rows
    assert rows[TASK].note.startswith("the source has changed since")
    assert not rows["lv.md > title"].note.startswith("the source has changed")


def test_a_changed_row_changes_its_text_and_nothing_else(folder: CourseFolder) -> None:
    before = files_of(folder.path)
    result = taken(folder, put(sent(folder), LABEL, "Sauja"))
    assert result == TakenIn((), (folder.path / LATVIAN,))
    after = before | {LATVIAN: before[LATVIAN].replace(b"A handful", b"Sauja")}
    assert files_of(folder.path) == after


def test_rows_may_be_left_out_and_sorted_anew(folder: CourseFolder) -> None:
    cells = [one for one in put(sent(folder), LABEL, "Sauja") if one.key == LABEL]
    assert taken(folder, cells).written == (folder.path / LATVIAN,)


def test_line_ends_and_spaces_that_spreadsheets_add_are_no_change(folder: CourseFolder) -> None:
    cells = [
        one._replace(translation=(one.translation or "").replace("\n", " \r\n") + "\n")
        for one in sent(folder)
    ]
    assert taken(folder, cells) == TakenIn((), ())


def number(cells: list[Cell], key: str) -> int:
    return next(cell.number for cell in cells if cell.key == key)


Slip = Callable[[list[Cell]], list[Cell]]
SLIPS: dict[str, tuple[Slip, str]] = {
    "translation gone": (lambda cells: put(cells, TASK, " "), "the translation is gone"),
    "a number": (lambda cells: put(cells, TASK, None), "the translation is no text"),
    "too long": (lambda cells: put(cells, TASK, "Ej! " * 80), "'task' has 319 characters"),
    "not supported": (lambda cells: put(cells, TASK, "Lasi <b>te</b>."), "HTML does not work here"),
    "a heading": (
        lambda cells: put(cells, TASK, "Ej.\n\n## tusk\n\nUn."),
        "'task' would be taken for",
    ),
    "an answer in two lines": (
        lambda cells: put(cells, TASK, "Ej.\n\n# Un"),
        "'task' would be taken for something else",
    ),
    "fact misspelt": (
        lambda cells: put(cells, f"{LATVIAN} > card sells", "Tā pārdod {entitys}."),
        "the fact 'entitys' is unknown",
    ),
    "other source": (
        lambda cells: [
            one._replace(source="Old.", translation="Jauns.") if one.key == TASK else one
            for one in cells
        ],
        "the source text has changed since the export",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_wrong_row_is_told_by_its_number_and_nothing_is_written(
    folder: CourseFolder, slip: str
) -> None:
    make, what = SLIPS[slip]
    cells = put(sent(folder), LABEL, "Sauja")
    problems = told(folder, make(cells))
    key = f"{LATVIAN} > card sells" if slip == "fact misspelt" else TASK
    assert problems[0].startswith(f"lv.xlsx:{number(cells, key)}: error: {what}"), problems


def test_a_key_that_is_unknown_or_stands_twice_is_told(folder: CourseFolder) -> None:
    cells = sent(folder)
    strange = Cell(90, "l99/lv.md > title", "Any", "Kas")
    twice = cells[0]._replace(number=91)
    unknown, doubled = told(folder, [*cells, strange, twice])
    assert unknown.startswith("lv.xlsx:90: error: the key 'l99/lv.md > title' is none of this")
    assert doubled.startswith("lv.xlsx:91: error: the key 'lv.md > title' stands twice. Keep one")


def test_all_that_is_wrong_is_told_at_once(folder: CourseFolder) -> None:
    cells = put(put(sent(folder), TASK, "Ej! " * 80), LABEL, "Sauja " * 20)
    assert len(told(folder, cells)) == 2


def test_what_was_wrong_before_does_not_stop_a_translator(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en_DK.md", "A bakery", "A bakery " * 50)
    assert taken(folder, put(sent(folder), LABEL, "Sauja")).problems == ()


def test_a_new_language_is_made_from_a_spreadsheet(folder: CourseFolder) -> None:
    folder.change("course.yaml", "[en, lv]", "[en, lv, lt]")
    cells = sent(folder, "lt")
    assert {one.translation for one in cells} == {""}
    filled = [one._replace(translation=one.source) for one in cells]
    assert len(taken(folder, filled, "lt").written) == 4
    assert folder.told() == []
    assert folder.read(f"{LESSON}/lt.md") == folder.read(LATVIAN)


def test_a_file_is_made_only_once_all_its_rows_are_filled(folder: CourseFolder) -> None:
    folder.change("course.yaml", "[en, lv]", "[en, lv, lt]")
    cells = sent(folder, "lt")
    half = [one._replace(translation=one.source) if "task" not in one.key else one for one in cells]
    problems = taken(folder, half, "lt").problems
    (problem,) = problems
    assert problem.line == number(cells, f"{LESSON}/lt.md > task")
    assert problem.what.endswith("is not translated, but other texts of its file are")
    names_only = [one for one in half if one.key.startswith("lt.md")]
    assert len(taken(folder, names_only, "lt").written) == 1


def test_a_section_new_in_the_source_can_be_filled_in(folder: CourseFolder) -> None:
    folder.change(LATVIAN, "## takeaway\n\nA social enterprise sells things to reach a social goal."
                           "\n\n", "")  # fmt: skip
    key = f"{LATVIAN} > takeaway"
    assert taken(folder, put(sent(folder), key, "Mērķis."), "lv").problems == ()
    assert "## takeaway\n\nMērķis.\n\n## followup" in folder.read(LATVIAN)
    assert folder.told() == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "choose another"), ("et", "add it to `languages` in course.yaml first")],
)
def test_a_language_nobody_translates_into_is_told(
    folder: CourseFolder, language: str, words: str
) -> None:
    with pytest.raises(LessonsError, match=words):
        exchange(folder.path, language)


def test_a_broken_course_is_told(folder: CourseFolder) -> None:
    folder.write("course.yaml", "key: [")
    with pytest.raises(LessonsError, match="can't be read; run: amber content check"):
        exchange(folder.path, "lv")


def test_a_full_disk_leaves_every_file_as_it_was(folder: CourseFolder) -> None:
    cells = put(put(sent(folder), "lv.md > title", "Bizness"), LABEL, "Sauja")
    before = files_of(folder.path)
    (folder.path / f"{LATVIAN}.new").mkdir()  # the second file can't be written
    with pytest.raises(IsADirectoryError):
        taken(folder, cells)
    assert files_of(folder.path) == before
