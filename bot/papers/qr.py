"""QR codes, black on white: with a quiet zone of four modules, large and sharp enough for a wall."""

from io import BytesIO

import segno

from bot.papers.recipes import QrCode

SCALE = 24  # pixels of a module: 9 cm at 300 dots an inch for a link of ours
DOTS_AN_INCH = 300
QUIET = 4  # modules around it (ISO/IEC 18004)


def make(recipe: QrCode) -> bytes:
    """Return a code as PNG, for posters that people draw themselves."""
    return png(recipe.link, border=QUIET)


def png(link: str, *, border: int) -> bytes:
    """Return a code that can be read with a quarter of it torn off or stained."""
    found = BytesIO()
    code = segno.make_qr(link, error="q")
    code.save(found, kind="png", scale=SCALE, border=border, dpi=DOTS_AN_INCH)
    return found.getvalue()
