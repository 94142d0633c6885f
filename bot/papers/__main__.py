"""`python -m bot.papers KIND` reads a recipe and writes the bytes of a file.

It runs as a process of its own: fpdf2 and its fonts take 45 MB that a running bot has no use for.
"""

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from bot.messages import Made
from bot.papers import recipes
from bot.papers.recipes import read

Press = Callable[[str], bytes]


def _press(room: str, kind: type) -> Press:
    """Return how a recipe is made; its room is opened only then."""
    return lambda text: import_module(f"bot.papers.{room}").make(read(kind, text))


def _idea_page(text: str) -> bytes:
    from bot.papers.sheet import make  # noqa: PLC0415

    return make(json.loads(text))


PRESSES: Mapping[Made, Press] = {
    Made.SHEET: _idea_page,
    Made.QR_CODE: _press("qr", recipes.QrCode),
    Made.POSTER: _press("poster", recipes.Poster),
    Made.CERTIFICATE: _press("certificate", recipes.Certificate),
    Made.SIGN_IN: _press("sign_in", recipes.SignInSheet),
    Made.TABLE: _press("table", recipes.Table),
}


if __name__ == "__main__":
    sys.stdout.buffer.write(PRESSES[Made(sys.argv[1])](sys.stdin.read()))
