"""One question in other forms: plain, without diacritics, in other letters."""

import re
import unicodedata
from typing import Final

_NO_WORD: Final = re.compile(r"[\W_]+")
_LETTERLESS: Final = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ё": "е", "’": "'"})
_CYRILLIC: Final = re.compile(r"[а-яё]")


def plain_form(text: str) -> str:
    """Return the words of a text in small letters, with single spaces and nothing else."""
    return _NO_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def bare_form(text: str) -> str:
    """Return a plain form without diacritics, as it is typed in a hurry; Cyrillic keeps its й."""
    bare = text.translate(_LETTERLESS)
    if _CYRILLIC.search(bare):
        return bare
    split = unicodedata.normalize("NFD", bare)
    return "".join(letter for letter in split if not unicodedata.combining(letter))
