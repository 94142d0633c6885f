"""The idea page on one sheet of A4.

Its recipe is JSON: title, date, foot, and rows of boxes, each [title, words, question].
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.papers.paper import INK, LEADING, SOFT, Paper, Room, Type

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
    return sheet.paper.made()


class _Sheet:
    def __init__(self, recipe: dict[str, Any]) -> None:
        self.paper = Paper(recipe["title"], "portrait")
        self._recipe = recipe

    def head(self) -> None:
        """Set the title, the date, and the foot."""
        self._say(self._recipe["title"], (MARGIN, 11.0), Type(20, is_bold=True))
        self._say(self._recipe["date"], (MARGIN, 21.5), Type(10, ink=SOFT))
        self._say(self._recipe["foot"], (MARGIN, HEIGHT - 11.5), Type(8, ink=SOFT))

    def _say(self, text: str, at: tuple[float, float], how: Type) -> None:
        self.paper.say(text, Room(*at, WIDTH - 2 * MARGIN), how)

    def boxes(self) -> None:
        """Set the boxes as large as they fit; what is left of the page goes to every row."""
        plain = self.paper.plain
        rows = [[Box(*map(plain, box)) for box in row] for row in self._recipe["rows"]]
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
        room = _width(row) - 2 * PADDING
        lines = max(self._n_lines(box, room, size) for box in row)
        return lines * size * LEADING + TITLE + 2 * PADDING

    def _n_lines(self, box: Box, width: float, size: float) -> int:
        return len(self.paper.lines(box.words or box.question, width, _how(box, size)))

    def _row(self, row: list[Box], top: float, height: float, size: float) -> None:
        width = _width(row)
        for place, box in enumerate(row):
            self._box(box, Room(MARGIN + place * (width + GAP), top, width, height), size)

    def _box(self, box: Box, room: Room, size: float) -> None:
        self.paper.frame(room)
        title = Type(min(size + 0.5, 10.5), is_bold=True)
        left, top, width = room.left + PADDING, room.top + PADDING, room.width - 2 * PADDING
        self.paper.say(box.title, Room(left, top, width), title)
        self.paper.tell(box.words or box.question, Room(left, top + TITLE, width), _how(box, size))


def _how(box: Box, size: float) -> Type:
    return Type(size, ink=INK if box.words else SOFT)


def _width(row: list[Box]) -> float:
    return (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) / len(row)
