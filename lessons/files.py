"""Text files of a course folder, taken in with care."""

import re
from pathlib import Path

from lessons.errors import Report

# Characters nobody sees: control characters, soft hyphen, zero width and direction marks, line and
# paragraph separators, private use, tags. Tab and line end may stand, and the joiner (200D) that
# makes one emoji of two.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffd\ue000-\uf8ff\U000e0000-\U0010ffff]"
    r"|(?<![\ufe0f\u2640\u2642\U0001f000-\U0001faff])\u200d"
)


def read_text(folder: Path, report: Report) -> str | None:
    """Return the text of the file the report is about, lines ended by newlines only.

    None, and an error in the report, when it is missing, empty or not UTF-8. Invisible
    characters are reported, and stay.
    """
    try:
        text = (folder / report.path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        report.error(line, "this is not UTF-8 text", "save the file with the encoding UTF-8")
    except OSError:
        report.error(1, "the file is missing or can't be opened", "create it, or see to its rights")
    else:
        return _with_words(text, report)
    return None


def _with_words(text: str, report: Report) -> str | None:
    if not text.strip():
        report.error(1, "the file is empty", "write its content, or delete the file")
        return None
    for found in _INVISIBLE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"an invisible character (U+{ord(found[0]):04X})"
        report.error(line, what, "delete it, or type the words around it anew")
    return text
