"""Paper to draw on: shapes and words as SVG, with lines that are broken where the room ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

WIDTH: Final = 720
EDGE: Final = 28
LEADING: Final = 1.25  # height of a line, in heights of its letters

GROUND, INK, SOFT = "#fdf8ee", "#26211c", "#5f564c"
AMBER, PALE, DEEP = "#d9a441", "#f8e3b8", "#8a5a00"
GREEN, PALE_GREEN, RED, PALE_RED = "#1f6b4c", "#d8ecdf", "#9c3325", "#f6ddd5"

Measure = Callable[[str, float, bool], float]  # text, size, is bold -> width
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set; `anchor` says which end of a line stands at its spot."""

    size: float = 30
    is_bold: bool = False
    color: str = INK
    anchor: str = "start"  # start, middle, end


@dataclass(slots=True)
class Paper:
    """One drawing in the making; `measure` knows the font."""

    measure: Measure
    height: float = 0
    _drawn: list[str] = field(default_factory=list)

    def title(self, words: str) -> float:
        """Set the title; return where the rest may begin."""
        kind = Type(38, is_bold=True)
        return self.block(words, (EDGE, 66), WIDTH - 2 * EDGE, kind) + 16

    def say(self, words: str, at: Spot, kind: Type = Type(), turn: float = 0) -> None:
        """Set one line, its foot at a spot; `turn` in degrees."""
        x, y = at
        weight = "700" if kind.is_bold else "400"
        turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
        self._drawn.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="Noto Sans" font-size="{kind.size}" '
            f'font-weight="{weight}" fill="{kind.color}" text-anchor="{kind.anchor}"{turned}>'
            f"{escape(words)}</text>"
        )

    def block(self, words: str, at: Spot, room: float, kind: Type = Type()) -> float:
        """Set words in lines of a width; return where the next line would stand."""
        x, y = at
        for line in self.lines(words, room, kind):
            self.say(line, (x, y), kind)
            y += kind.size * LEADING
        return y

    def centred(self, words: str, middle: Spot, room: float, kind: Type) -> None:
        """Set words in lines around a spot."""
        lines = self.lines(words, room, kind)
        top = middle[1] - (len(lines) - 1) * kind.size * LEADING / 2 + kind.size * 0.36
        self.block(words, (middle[0], top), room, kind)

    def lines(self, words: str, room: float, kind: Type) -> list[str]:
        """Return words in lines that fit the room; a word that is too wide stands alone."""
        lines: list[str] = []
        for word in words.split(" "):  # other spaces hold together
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, kind.size, kind.is_bold) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def box(self, at: Spot, extent: Spot, fill: str, line: str = AMBER) -> None:
        (x, y), (width, height) = at, extent
        self._drawn.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="12" '
            f'fill="{fill}" stroke="{line}" stroke-width="2.5"/>'
        )

    def area(self, spots: Sequence[Spot], fill: str) -> None:
        self._drawn.append(f'<polygon points="{_points(spots)}" fill="{fill}"/>')

    def line(
        self, spots: Sequence[Spot], color: str = INK, *, dash: str = "", thick: float = 4
    ) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._drawn.append(
            f'<polyline points="{_points(spots)}" fill="none" stroke="{color}" '
            f'stroke-width="{thick}" stroke-linecap="round" stroke-linejoin="round"{dashes}/>'
        )

    def arrow(self, start: Spot, end: Spot, color: str = DEEP) -> None:
        """Draw an upright arrow."""
        x, y = end
        back = 20 if end[1] < start[1] else -20
        self.line([start, end], color, thick=5)
        self.line([(x - 14, y + back), end, (x + 14, y + back)], color, thick=5)

    def dot(self, at: Spot, radius: float, fill: str) -> None:
        self._drawn.append(
            f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius}" fill="{fill}"/>'
        )

    def star(self, at: Spot, radius: float) -> None:
        """Draw a star with five points."""
        x, y = at
        turns = [(0, -1), (0.24, -0.32), (0.95, -0.31), (0.38, 0.12), (0.59, 0.81), (0, 0.4)]
        left = [(-dx, dy) for dx, dy in reversed(turns[1:-1])]
        self.area([(x + dx * radius, y + dy * radius) for dx, dy in (*turns, *left)], DEEP)

    def svg(self) -> str:
        """Return the drawing."""
        height = round(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}"><rect width="{WIDTH}" height="{height}" '
            f'fill="{GROUND}"/>{"".join(self._drawn)}</svg>'
        )


def _points(spots: Sequence[Spot]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
