"""In which language a question is typed, and in which letters, told from its pieces of words."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from lessons.faq.cyrillic import has_cyrillic, latin_form
from lessons.faq.forms import bare_form
from lessons.faq.grams import features
from lessons.faq.softmax import probabilities, train_on_features
from lessons.faq.weights import Weights, packed

RUSSIAN: Final = "ru"
IN_LATIN: Final = "ru-latin"  # beside the languages: Russian typed in Latin letters

_N_FEATURES: Final = 1 << 13
_ROUNDS: Final = 4
_EXPECTED: Final = 1.5  # how much likelier the language of the interface is beforehand, as a logit


class Tongue(NamedTuple):
    """A language, and whether it is Russian in Latin letters."""

    language: str
    is_latin: bool


class Tongues(NamedTuple):
    """Knows the languages of a course by examples."""

    names: tuple[str, ...]
    weights: Weights

    @classmethod
    def of(cls, examples: Iterable[tuple[str, str]]) -> "Tongues":
        """Return what is learned from plain forms, each with its language."""
        known = [form for language, plain in examples for form in _forms(language, plain)]
        names = tuple(sorted({language for language, _ in known}))
        rows = [features(text, _N_FEATURES) for _, text in known]
        labels = np.array([names.index(language) for language, _ in known])
        return cls(
            names,
            packed(train_on_features(rows, labels, len(names), _N_FEATURES, rounds=_ROUNDS)),
        )

    def detect(self, plain: str, expected: str) -> Tongue:
        """Return the likeliest language of a plain form; `expected` is that of the interface."""
        if has_cyrillic(plain):
            return Tongue(RUSSIAN if RUSSIAN in self.names else expected, is_latin=False)
        logits = self.weights.logits(features(plain, _N_FEATURES))
        for i, name in enumerate(self.names):
            if name == expected or (name == IN_LATIN and expected == RUSSIAN):
                logits[i] += _EXPECTED
            elif name == RUSSIAN:  # it has no Cyrillic
                logits[i] = -np.inf
        best = self.names[int(probabilities(logits).argmax())]
        return Tongue(RUSSIAN, is_latin=True) if best == IN_LATIN else Tongue(best, is_latin=False)


def _forms(language: str, plain: str) -> Iterator[tuple[str, str]]:
    """Yield the forms one text is typed in, each with what it teaches."""
    if language != RUSSIAN:
        yield from ((language, form) for form in dict.fromkeys([plain, bare_form(plain)]))
    elif has_cyrillic(plain):
        yield language, plain
        latin = latin_form(bare_form(plain))
        yield IN_LATIN, latin
        yield IN_LATIN, latin.replace("ia", "ya").replace("iu", "yu").replace("c", "ts")
    elif len(plain.split()) > 1:
        yield IN_LATIN, plain
