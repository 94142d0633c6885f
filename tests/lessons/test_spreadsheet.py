"""A spreadsheet keeps every text as it is, and no program takes one for a formula."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from lessons.errors import LessonsError
from lessons.exchange import Exchange, Row, exchange
from lessons.returns import Cell
from lessons.spreadsheet import read_sheet, write_sheet
from lessons.texts import Place
from tests.lessons.builder import LESSON, CourseFolder

LATVIAN = f"{LESSON}/lv.md"


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="=+-@\t\n '\"<&>{}_x000DāЖ€1\u00a0", min_size=1, max_size=40))
def test_any_text_comes_back_from_a_cell_as_it_went_and_is_never_a_formula(text: str) -> None:
    row = Row("lv.md > title", "lv.md", Place("title"), text, text, "", 60)
    with TemporaryDirectory() as temporary:
        file = Path(temporary) / "any.xlsx"
        write_sheet(file, Exchange("lv", "en", {}, {row.key: row}))
        _, (cell,) = read_sheet(file)
    assert (cell.source, cell.translation) == (text, text)


def test_no_cell_is_a_formula_a_link_or_a_number(folder: CourseFolder, tmp_path: Path) -> None:
    folder.change(LATVIAN, "A handful", '=HYPERLINK("https://example.eu")')
    folder.change(LATVIAN, "Millions", "1000")
    write_sheet(tmp_path / "lv.xlsx", exchange(folder.path, "lv"))
    with zipfile.ZipFile(tmp_path / "lv.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert sheet.count("<c ") == sheet.count('t="s"')
    assert 'quotePrefix="1"' in styles  # what is typed anew into a cell stays a text too


def sheet_of(path: Path, *rows: list[object]) -> Path:
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("lv")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_columns_may_stand_in_another_order_and_empty_rows_are_nothing(tmp_path: Path) -> None:
    file = sheet_of(tmp_path / "a.xlsx", ["Translation", "Mine", "Key", "Source"], [],
                    [5, "x", " k ", "s"])  # fmt: skip
    assert read_sheet(file) == ("lv", [Cell(3, "k", "s", None)])


def test_a_sheet_without_its_first_row_is_told(tmp_path: Path) -> None:
    with pytest.raises(LessonsError, match=r":1: there is no column Key and Translation"):
        read_sheet(sheet_of(tmp_path / "a.xlsx", ["Source"]))


def test_what_is_no_spreadsheet_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Key,Source")
    with pytest.raises(LessonsError, match=r"save it as \.xlsx"):
        read_sheet(tmp_path / "a.xlsx")
