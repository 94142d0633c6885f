"""Readability: how hard the sentences and words of a text are, by the measure its language has.

The formulas are those in use for each language; their scales differ, so a language is compared with
itself over time, never with another.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from lessons.sentences import sentences, words


class Counts(NamedTuple):
    """What is counted in a text; `words` are figures too, `spelt` only those with letters."""

    sentences: int
    words: int
    spelt: int
    letters: int
    syllables: int
    over_six_letters: int
    over_three_syllables: int


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is; `value` is what the formula called `index` makes of it."""

    words_a_sentence: float
    letters_a_word: float
    index: str
    value: float


def readability(texts: Iterable[str], language: str) -> Readability:
    """Return how hard some texts of a language are, taken together."""
    counts = _count(texts)
    index, formula = _FORMULAS.get(language, ("LIX", _lix))
    return Readability(
        words_a_sentence=counts.words / max(1, counts.sentences),
        letters_a_word=counts.letters / max(1, counts.spelt),
        index=index,
        value=formula(counts) if counts.spelt else 0.0,
    )


def _count(texts: Iterable[str]) -> Counts:
    found = [list(map(_letters, words(one))) for text in texts for one in sentences(text)]
    flat = [word for sentence in found for word in sentence]
    syllables = list(map(_syllables, flat))
    return Counts(
        sentences=len(found),
        words=len(flat),
        spelt=sum(map(bool, flat)),
        letters=sum(map(len, flat)),
        syllables=sum(syllables),
        over_six_letters=sum(len(word) > 6 for word in flat),
        over_three_syllables=sum(n > 3 for n in syllables),
    )


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word)).lower()


# One for each vowel; a Polish i before a vowel only softens ("nia" is one syllable).
_VOWEL: Final = re.compile(r"i(?=[aąeęoóu])|(?P<vowel>[aąāeęēiīoóuūyæøåаеёиоуыэюя])")


def _syllables(word: str) -> int:
    n_vowels = sum(bool(found["vowel"]) for found in _VOWEL.finditer(word))
    return max(n_vowels, int(bool(word)))


def _lix(text: Counts) -> float:
    """Words a sentence and the percentage of words of more than six letters (Björnsson 1968)."""
    return text.words / text.sentences + 100 * text.over_six_letters / text.spelt


def _ari(text: Counts) -> float:
    """The school grade that reads it (automated readability index; Senter, Smith 1967)."""
    return 4.71 * text.letters / text.spelt + 0.5 * text.words / text.sentences - 21.43


def _fog(text: Counts) -> float:
    """Years of school needed (Gunning 1952; in Polish a hard word has four syllables or more)."""
    return 0.4 * (text.words / text.sentences + 100 * text.over_three_syllables / text.spelt)


def _flesch_ru(text: Counts) -> float:
    """100 is easy, 0 is hard (Flesch's formula with Oborneva's weights for Russian, 2006)."""
    return 206.835 - 1.3 * text.words / text.sentences - 60.1 * text.syllables / text.spelt


# Latvian has no formula of its own in use; LIX needs letters and sentences only.
_FORMULAS: Final[Mapping[str, tuple[str, Callable[[Counts], float]]]] = {
    "da": ("LIX", _lix),
    "en": ("ARI", _ari),
    "lv": ("LIX", _lix),
    "pl": ("FOG", _fog),
    "ru": ("Flesch", _flesch_ru),
}
