"""Fingerprints: how a translation remembers the text it was made from.

They stand in the front matter, the lines between two `---` at the head of a file.
"""

import re
from hashlib import sha256

_FRONT = re.compile(r"\A---[ \t]*\n(?P<lines>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FROM = re.compile(r"^from:[ \t]*(?P<fingerprint>[0-9a-f]{8})[ \t]*$", re.MULTILINE)


def fingerprint(text: str) -> str:
    """Return 8 hexadecimal digits for the words of a file.

    Its own front matter, and spaces at the ends of lines, make no difference.
    """
    words = "\n".join(line.rstrip() for line in split_front(text)[1].strip().splitlines())
    return sha256(words.encode()).hexdigest()[:8]


def made_from(text: str) -> str | None:
    """Return the fingerprint after `from:`, or None when there is none."""
    found = _FROM.search(split_front(text)[0])
    return found["fingerprint"] if found else None


def strange_front_lines(text: str) -> list[int]:
    """Return the numbers of the lines between the dashes that are not a sound `from:`."""
    lines = split_front(text)[0].splitlines()
    return [
        number
        for number, line in enumerate(lines, start=2)
        if line.strip() and not _FROM.match(line)
    ]


def with_fingerprint(text: str, value: str) -> str:
    """Return `text` with `value` after `from:`; the words stay untouched."""
    return f"---\nfrom: {value}\n---\n{split_front(text)[1]}"


def split_front(text: str) -> tuple[str, str]:
    """Return the lines of the front matter, without the dashes, and the words after it."""
    found = _FRONT.match(text)
    return (found["lines"], text[found.end() :]) if found else ("", text)
