"""A list as a spreadsheet. Every cell is a text: no program takes "=1+1" or "@you" for a formula."""

from datetime import datetime
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from bot.papers.recipes import Table

NARROW, WIDE = 10, 60  # characters
LONGEST = 32_767  # characters of a cell (Excel)
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001  (the same rows make the same file; Excel knows no zones)
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_AS_TEXT: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def make(recipe: Table) -> bytes:
    """Return the spreadsheet as XLSX."""
    found = BytesIO()
    with Workbook(found, _AS_TEXT) as book:
        book.set_properties({"created": _ANY_DAY})
        _fill(book, recipe)
    return found.getvalue()


def _fill(book: Workbook, recipe: Table) -> None:
    plain = {"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
    cell = book.add_format(plain)
    head = book.add_format({**plain, "bold": True, "bg_color": "#FDF0D5", "bottom": 1})
    name = recipe.sheet.translate(_NOT_IN_NAMES).strip()[:31] or "Amber"
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(recipe.rows), 1), max(len(recipe.columns) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, title in enumerate(recipe.columns):
        texts = [title, *(row[column] for row in recipe.rows)]
        width = min(max(NARROW, *(len(text) + 2 for text in texts)), WIDE)
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for number, row in enumerate(recipe.rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text[:LONGEST], cell)
