"""The letters that our paper has: of the font in `fonts/`, without opening it."""

import unicodedata

# As in fonts/README.md: Latin with the accents of Europe, Cyrillic, figures and marks.
_RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x400, 0x45F), (0x490, 0x491),
           (0x2010, 0x2015), (0x2018, 0x201F))  # fmt: skip


def unprintable(text: str) -> str:
    """Return the signs, each once, that a name would lose on paper; nothing when it is fine."""
    letters = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(one for one in letters if not _is_ours(ord(one))))


def _is_ours(letter: int) -> bool:
    return any(first <= letter <= last for first, last in _RANGES)
