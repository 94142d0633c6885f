"""What all printed papers share: our letters and colours, and words set in a given room."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from bot.papers.qr import png

FONTS = Path(__file__).parent.parent.parent / "fonts"
LEADING = 0.46  # millimetres of line for a point of type
Ink = tuple[int, int, int]
INK, SOFT, LINE, GROUND = (38, 33, 28), (122, 112, 100), (217, 164, 65), (253, 248, 238)
DEEP = (138, 77, 8)  # of the darker amber: large words and the leaf

_STAND_INS = {
    0x202F: "\N{NO-BREAK SPACE}",
    0x2212: "\N{EN DASH}",
    0x2713: "*",
    0x2192: "->",
    0x2248: "~",
    0x00AD: "",
}
_DROP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<path fill="#f2a72e" d="M32 3c2.5 8 21 21.5 21 37a21 21 0 0 1-42 0C11 24.5 29.5 11 32 3z"/>'
    '<path fill="none" stroke="#6b3503" stroke-width="2.6" d="M32 52V37"/>'
    '<path fill="#6b3503" d="M31.5 45c-7 .6-11-3-11.5-9 6.8-.6 11 2.8 11.5 9z"/>'
    '<path fill="#6b3503" d="M32.5 40c-.4-7 3.2-11 9.5-11.5.6 7-3 11-9.500 11.5z"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: points, weight, colour, and where they stand in their line."""

    size: float
    is_bold: bool = False
    ink: Ink = INK
    align: Literal["L", "C", "R"] = "L"

    @property
    def style(self) -> Literal["B", ""]:
        return "B" if self.is_bold else ""


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the page, in millimetres from its top left corner."""

    left: float
    top: float
    width: float
    height: float = 0.0


class Paper:
    """A page of A4 with our letters; the sheets of all kinds are set on it."""

    def __init__(
        self, title: str, orientation: Literal["portrait", "landscape"], language: str = ""
    ) -> None:
        """Begin a page; its title and language are for those who have it read out."""
        self.pdf = FPDF(orientation=orientation, format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.c_margin = 0
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.pdf.add_font("Noto Sans", style, FONTS / f"NotoSans-{name}.ttf")
        font = self.pdf.fonts["noto sans"]
        assert isinstance(font, TTFFont)
        self._known = set(font.cmap)
        self.pdf.set_title(self.plain(title))
        if language:
            self.pdf.set_lang(language)
        self.pdf.add_page()

    def plain(self, text: str) -> str:
        """Return a text in letters that the font has.

        A letter it lacks is set without its accent; a sign it lacks is left out.
        """
        letters = unicodedata.normalize("NFC", text).translate(_STAND_INS)
        return "".join(self._letters(letters))

    def _letters(self, text: str) -> Iterator[str]:
        for one in text:
            if one == "\n" or ord(one) in self._known:
                yield one
            else:
                parts = unicodedata.normalize("NFD", one)
                yield from (part for part in parts if ord(part) in self._known)

    def choose(self, how: Type) -> None:
        """Use a type from now on."""
        self.pdf.set_font("Noto Sans", how.style, how.size)
        self.pdf.set_text_color(*how.ink)

    def say(self, text: str, room: Room, how: Type) -> None:
        """Set one line."""
        self.choose(how)
        self.pdf.set_xy(room.left, room.top)
        self.pdf.cell(room.width, how.size * LEADING, self.plain(text), align=how.align)

    def lines(self, text: str, width: float, how: Type) -> list[str]:
        """Return the lines into which words break at a width."""
        self.choose(how)
        found = self.pdf.multi_cell(
            width, how.size * LEADING, self.plain(text), align=how.align,
            dry_run=True, output=MethodReturnValue.LINES,
        )  # fmt: skip
        assert isinstance(found, list)
        return found

    def tell(self, text: str, room: Room, how: Type) -> float:
        """Set words in as many lines as they need; return where they end."""
        lines = self._shared_out(text, room.width, how)
        for place, line in enumerate(lines):
            top = room.top + place * how.size * LEADING
            self.say(line, Room(room.left, top, room.width), how)
        return room.top + len(lines) * how.size * LEADING

    def _shared_out(self, text: str, width: float, how: Type) -> list[str]:
        """Return lines; those in the middle are about as long as each other, so no word is left over."""
        lines = self.lines(text, width, how)
        if how.align == "C" and len(lines) > 1:
            narrower = (width * (1 - step / 20) for step in range(1, 11))
            fits = (self.lines(text, one, how) for one in narrower)
            return [lines, *takewhile(lambda found: len(found) == len(lines), fits)][-1]
        return lines

    def fitting(self, text: str, room: Room, kinds: Iterable[Type]) -> Type:
        """Return the first type in which words fit a room without breaking one; else the last."""
        last = None
        for how in kinds:
            last = how
            n_lines = len(self.lines(text, room.width, how))
            if n_lines * how.size * LEADING <= room.height and self._is_whole(text, room, how):
                return how
        assert last
        return last

    def _is_whole(self, text: str, room: Room, how: Type) -> bool:
        self.choose(how)
        words = self.plain(text).split()
        return all(self.pdf.get_string_width(word) <= room.width for word in words)

    def frame(self, room: Room, ground: Ink = GROUND) -> None:
        """Draw a box with round corners."""
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_fill_color(*ground)
        self.pdf.set_line_width(0.35)
        self.pdf.rect(
            room.left, room.top, room.width, room.height,
            style="DF", round_corners=True, corner_radius=2,
        )  # fmt: skip

    def drop(self, at: tuple[float, float], size: float) -> None:
        """Draw our sign."""
        self.pdf.image(BytesIO(_DROP.encode()), *at, w=size)

    def code(self, link: str, at: tuple[float, float], size: float) -> None:
        """Draw a QR code; the quiet zone around it is the caller's."""
        self.pdf.image(BytesIO(png(link, border=0)), *at, w=size, alt_text=link)

    def made(self) -> bytes:
        """Return it as PDF; nothing more can be set on it."""
        pdf = bytes(self.pdf.output())
        self.close()
        return pdf

    def close(self) -> None:
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def sizes(best: Type, least: float) -> list[Type]:
    """Return a type from its own size down to the least, half a point apart."""
    n_steps = int((best.size - least) * 2) + 1
    return [replace(best, size=best.size - step / 2) for step in range(n_steps)]
