"""Spreadsheets: a translator's rows as XLSX, out and in again (ODS comes in too).

Every cell is a text: no program takes "=1+1" or "@you" for a formula.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from lessons.errors import LessonsError
from lessons.exchange import Exchange
from lessons.returns import Cell

KEY, SOURCE, TRANSLATION, NOTE, LIMIT = "Key", "Source", "Translation", "Note", "Limit"
_WIDTHS: Final = {KEY: 34, SOURCE: 60, TRANSLATION: 60, NOTE: 34, LIMIT: 8}  # in characters
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001  (the same rows make the same file; Excel knows no zones)
_AS_TEXT: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_sheet(path: Path, exchange: Exchange) -> int:
    """Write a spreadsheet for the translator of a language; return the number of its rows.

    Raises:
        LessonsError: the file can't be written.
    """
    try:
        with Workbook(str(path), _AS_TEXT) as book:
            book.set_properties({"created": _ANY_DAY})
            _fill(book, exchange)
    except FileCreateError as error:
        raise LessonsError(f"{path} can't be written ({error}); choose another place") from error
    return len(exchange.rows)


def _fill(book: Workbook, exchange: Exchange) -> None:
    plain = {"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
    cell, head = book.add_format(plain), book.add_format({**plain, "bold": True})
    sheet = book.add_worksheet(exchange.language)
    sheet.freeze_panes(1, 1)
    for column, (name, width) in enumerate(_WIDTHS.items()):
        sheet.set_column(column, column, width, cell)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(exchange.rows.values(), start=1):
        limit = "" if row.limit is None else str(row.limit)
        texts = (row.key, row.source, row.translation, row.note, limit)
        for column, text in enumerate(texts):
            sheet.write_string(number, column, text, cell)


def read_sheet(path: Path) -> tuple[str, list[Cell]]:
    """Return the language of a translator's spreadsheet, and its rows; empty rows are left out.

    Raises:
        LessonsError: it is no spreadsheet, or a column is missing.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            name = book.sheet_names[0]
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise LessonsError(f"{path} can't be read as a spreadsheet; save it as .xlsx") from error
    head = [str(one).strip() for one in rows[0]] if rows else []
    missing = [one for one in (KEY, SOURCE, TRANSLATION) if one not in head]
    if missing:
        columns = " and ".join(missing)
        raise LessonsError(f"{path}:1: there is no column {columns}; keep the first row as it was")
    return name, list(_cells(rows[1:], head))


def _cells(rows: Sequence[Sequence[object]], head: Sequence[str]) -> Iterator[Cell]:
    at = {name: head.index(name) for name in (KEY, SOURCE, TRANSLATION)}
    for number, row in enumerate(rows, start=2):
        if any(str(one).strip() for one in row):
            told = row[at[TRANSLATION]]
            translation = told if isinstance(told, str) else None
            yield Cell(number, str(row[at[KEY]]).strip(), str(row[at[SOURCE]]), translation)
