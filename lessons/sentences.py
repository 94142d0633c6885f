"""Words and sentences of a text in the languages of the course, counted as a reader would."""

import re
from collections.abc import Iterator
from typing import Final

# A dot after these ends no sentence, whatever follows (en, lv, pl, ru, da).
_BEFORE_NAMES: Final = re.compile(
    r"e\.g|i\.e|mrs?|ms|dr|st|vs|prof"
    r"|piem|sk|t\.i|apm|plkst"
    r"|np|tzn|tj|tzw|m\.in|ul|św|por"
    r"|т\.е|напр|см|ст|ул|им"
    r"|f\.eks|fx|dvs|jf"
)
# After these it ends none when a number follows.
_BEFORE_NUMBERS: Final = re.compile(
    r"nos?|nr|art|approx|ca|ok|ust|pkt|godz|п|kl|stk|kr|pct|руб|г"
    r"|jan|janv|feb|febr|mar|apr|jun|jul|aug|sept?|o[ck]t|nov|dec"
    r"|янв|февр|авг|сент|окт|нояб|дек"
)
_CLOSING = "\"'»”’)]"  # may stand between the dot and the space
_OPENING = "\"'«„“(["
_END = re.compile(rf"(?P<word>\S*[.!?…])[{re.escape(_CLOSING)}]*\s+(?=(?P<next>\S+))")
_FIGURE = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")  # 4 300 000


def words(text: str) -> list[str]:
    """Return the words of a text; "4 300 000" is one, a bullet or a dash is none."""
    return [word for word in _FIGURE.sub("0", text).split() if any(map(str.isalnum, word))]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; an empty line and an entry of a list end one as well."""
    for line in text.splitlines():
        start = 0
        for found in _END.finditer(line):
            if _ends_sentence(found["word"], found["next"]):
                yield line[start : found.end()].strip()
                start = found.end()
        if words(line[start:]):
            yield line[start:].strip()


def _ends_sentence(word: str, following: str) -> bool:
    first = following.lstrip(_OPENING)[:1]
    abbreviated = word.lstrip(_OPENING).removesuffix(".")
    if first.islower():  # "e.g. this", "12. oktobrī", "Really?" she said
        return False
    if len(abbreviated) == 1 and abbreviated.isupper():  # "J. Kowalski"
        return False
    if _BEFORE_NAMES.fullmatch(abbreviated.lower()):
        return False
    return not (first.isdigit() and _BEFORE_NUMBERS.fullmatch(abbreviated.lower()))
