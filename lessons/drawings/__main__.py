"""Draw every picture of a course that is missing or old: `python -m lessons.drawings FOLDER`.

Needs resvg-py and Pillow, which come with the tests. `--all` draws anew what is there already;
`--svg` writes the drawings beside the pictures too, to look at.
"""

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from PIL import Image, ImageFont
from PIL.PngImagePlugin import PngInfo
from resvg_py import svg_to_bytes

from lessons.album import NOTE
from lessons.draft import read_draft
from lessons.drawings import boxes, break_even
from lessons.drawings.paper import Paper
from lessons.gallery import plans
from lessons.pictures import Plan

FONTS = Path(__file__).parent.parent.parent / "fonts"
REGULAR, BOLD = FONTS / "NotoSans-Regular.ttf", FONTS / "NotoSans-Bold.ttf"
COLORS = 48  # flat colours and the soft edges between them

DRAWINGS: Mapping[str, Callable[[Plan, Paper], None]] = {
    "break-even": break_even.draw,
    "chain": boxes.draw_chain,
    "canvas": boxes.draw_canvas,
    "ladder": boxes.draw_ladder,
    "table": boxes.draw_table,
}


@cache
def _font(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, 100)


def measure(words: str, size: float, is_bold: bool) -> float:
    """Return how wide words are."""
    return _font(BOLD if is_bold else REGULAR).getlength(words) * size / 100


def svg_of(plan: Plan) -> str:
    """Return a picture as SVG."""
    paper = Paper(measure)
    DRAWINGS[plan.drawing](plan, paper)
    return paper.svg()


def png_of(plan: Plan) -> bytes:
    """Return a picture as a small PNG that names its plan."""
    fonts = [str(REGULAR), str(BOLD)]
    drawn = svg_to_bytes(svg_string=svg_of(plan), font_files=fonts, skip_system_fonts=True)
    image = Image.open(io.BytesIO(bytes(drawn))).convert("RGB")
    note, out = PngInfo(), io.BytesIO()
    note.add_text(NOTE, plan.fingerprint)
    small = image.quantize(COLORS, dither=Image.Dither.NONE)
    small.save(out, "PNG", optimize=True, pnginfo=note)
    return out.getvalue()


def main() -> int:
    """Draw what is to be drawn, and say how many that were."""
    parser = argparse.ArgumentParser(prog="python -m lessons.drawings")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--svg", action="store_true")
    given = parser.parse_args()
    draft = read_draft(given.folder)
    if draft.outline is None:
        return 1
    drawn = {its.path: its for its in plans(draft, draft.outline.value)}
    old = [one for one in drawn.values() if given.all or not _is_drawn(draft.album.files, one)]
    for its in old:
        path = given.folder / its.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png_of(its))
        if given.svg:
            path.with_suffix(".svg").write_text(svg_of(its), encoding="utf-8")
    sys.stdout.write(f"{len(old)} of {len(drawn)} pictures drawn\n")
    return 0


def _is_drawn(files: Mapping[str, object], its: Plan) -> bool:
    return getattr(files.get(its.path), "note", None) == its.fingerprint


if __name__ == "__main__":
    sys.exit(main())
