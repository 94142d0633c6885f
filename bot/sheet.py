"""The idea page on one sheet of A4: `python -m bot.sheet` reads a recipe and writes a PDF.

It runs as a process of its own: fpdf2 and its fonts take 45 MB that a running bot has no use for.
The recipe is JSON: title, date, foot, and rows of boxes, each [title, words, question].
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent.parent / "fonts"
WIDTH, HEIGHT, MARGIN, GAP = 210.0, 297.0, 12.0, 3.0  # millimetres
TOP, BOTTOM = 32.0, 16.0  # room for the head and the foot
PADDING, TITLE = 3.0, 5.5  # inside a box: its edge, and the line of its title
SIZES = (
    11.0,
    10.5,
    10.0,
    9.5,
    9.0,
    8.5,
    8.0,
    7.5,
    7.0,
    6.5,
    6.0,
    5.5,
    5.0,
    4.5,
    4.0,
)  # points, the best first
LEADING = 0.46  # millimetres of line for a point of type
INK, SOFT, LINE, GROUND = (38, 33, 28), (122, 112, 100), (217, 164, 65), (253, 248, 238)

_STAND_INS = {0x2212: "\N{EN DASH}", 0x2713: "*", 0x2192: "->", 0x2248: "~", 0x00AD: ""}

Rows = list[list["Box"]]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in one box; the question only where no words are."""

    title: str
    words: str
    question: str


def make(recipe: dict[str, Any]) -> bytes:
    """Return the sheet as PDF."""
    sheet = _Sheet(recipe)
    sheet.head()
    sheet.boxes()
    return bytes(sheet.pdf.output())


class _Sheet:
    def __init__(self, recipe: dict[str, Any]) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.c_margin = 0
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.pdf.add_font("Noto Sans", style, FONTS / f"NotoSans-{name}.ttf")
        font = self.pdf.fonts["noto sans"]
        assert isinstance(font, TTFFont)
        self._known = set(font.cmap)
        self._recipe = recipe
        self.pdf.set_title(self._plain(recipe["title"]))
        self.pdf.add_page()

    def _plain(self, text: str) -> str:
        """Return a text in letters that the font has; a sign it doesn't have is left out."""
        letters = text.translate(_STAND_INS)
        return "".join(one for one in letters if one == "\n" or ord(one) in self._known)

    def head(self) -> None:
        """Set the title, the date, and the foot."""
        self._say(self._recipe["title"], (MARGIN, 11.0), "B", 20)
        self._say(self._recipe["date"], (MARGIN, 21.5), "", 10, SOFT)
        self._say(self._recipe["foot"], (MARGIN, HEIGHT - 11.5), "", 8, SOFT)

    def _say(
        self, text: str, at: tuple[float, float], style: str, size: float,
        ink: tuple[int, int, int] = INK,
    ) -> None:  # fmt: skip
        self.pdf.set_font("Noto Sans", style, size)
        self.pdf.set_text_color(*ink)
        self.pdf.set_xy(*at)
        self.pdf.cell(WIDTH - 2 * MARGIN, size * LEADING, self._plain(text))

    def boxes(self) -> None:
        """Set the boxes as large as they fit; what is left of the page goes to every row."""
        rows = [[Box(*map(self._plain, box)) for box in row] for row in self._recipe["rows"]]
        room = HEIGHT - TOP - BOTTOM - GAP * (len(rows) - 1)
        size, heights = next(self._fitting(rows, room))
        spare = max(room - sum(heights), 0) / max(len(rows), 1)
        top = TOP
        for row, height in zip(rows, heights, strict=True):
            self._row(row, top, height + spare, size)
            top += height + spare + GAP

    def _fitting(self, rows: Rows, room: float) -> Iterator[tuple[float, list[float]]]:
        for size in SIZES:
            heights = [self._height(row, size) for row in rows]
            if sum(heights) <= room or size == SIZES[-1]:
                yield size, heights

    def _height(self, row: list[Box], size: float) -> float:
        lines = max(self._n_lines(box, _width(row), size) for box in row)
        return lines * size * LEADING + TITLE + 2 * PADDING

    def _n_lines(self, box: Box, width: float, size: float) -> int:
        self._choose(box, size)
        text = box.words or box.question
        room = width - 2 * PADDING
        found = self.pdf.multi_cell(
            room, size * LEADING, text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        assert isinstance(found, list)
        return len(found)

    def _choose(self, box: Box, size: float) -> None:
        self.pdf.set_font("Noto Sans", "", size)
        self.pdf.set_text_color(*(INK if box.words else SOFT))

    def _row(self, row: list[Box], top: float, height: float, size: float) -> None:
        width = _width(row)
        for place, box in enumerate(row):
            self._box(box, (MARGIN + place * (width + GAP), top), (width, height), size)

    def _box(
        self, box: Box, at: tuple[float, float], extent: tuple[float, float], size: float
    ) -> None:
        left, top = at
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_fill_color(*GROUND)
        self.pdf.set_line_width(0.35)
        self.pdf.rect(left, top, *extent, style="DF", round_corners=True, corner_radius=2)
        self._say(box.title, (left + PADDING, top + PADDING), "B", min(size + 0.5, 10.5))
        self._choose(box, size)
        self.pdf.set_xy(left + PADDING, top + PADDING + TITLE)
        room = extent[0] - 2 * PADDING
        self.pdf.multi_cell(room, size * LEADING, box.words or box.question, align="L")


def _width(row: list[Box]) -> float:
    return (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)


if __name__ == "__main__":
    sys.stdout.buffer.write(make(json.load(sys.stdin)))
