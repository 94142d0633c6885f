"""Spelling put right by the course's own words: diacritics, slips, Russian in Latin letters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lessons.faq.cyrillic import cyrillic_form, latin_form, sound
from lessons.faq.forms import bare_form

Counts = Mapping[str, int]  # how often the course says a word, in plain form

_SHORTEST = 4  # shorter words have too many neighbours
_FAMILIAR = 20  # this many times likelier than a word said once: that one was a slip


@dataclass(frozen=True, slots=True)
class Speller:
    """Restores the words of one language; `best` goes by bare form or sound, `known` by word."""

    known: Counts
    best: Mapping[str, str]
    in_latin: Mapping[str, str]

    @classmethod
    def of(cls, counts: Counts, *, also_latin: bool) -> "Speller":
        """Return the speller of a language; `also_latin` where it is Russian."""
        sounds = ((sound(latin_form(bare_form(word))), word) for word in counts)
        return cls(
            counts,
            _likeliest(((bare_form(word), word) for word in counts), counts),
            _likeliest(sounds, counts) if also_latin else {},
        )

    def restore(self, text: str) -> str:
        """Return a plain form with its words as the course spells them."""
        return " ".join(map(self._restored, text.split()))

    def restore_latin(self, text: str) -> str:
        """Return a plain form in Latin letters in Cyrillic, as the course spells it."""
        return " ".join(map(self._from_latin, text.split()))

    def _restored(self, word: str) -> str:
        bare = bare_form(word)
        found = self.best.get(bare)
        if found is None:
            return self._nearest(bare, self.best, 1) or word
        if self.known[found] == 1 and len(bare) >= _SHORTEST:
            return self._nearest(bare, self.best, _FAMILIAR) or found
        # A mark typed on purpose is right, unless the course never says that word.
        return word if word in self.known and word != bare else found

    def _from_latin(self, word: str) -> str:
        heard = sound(word)
        if found := self.in_latin.get(heard) or self._nearest(heard, self.in_latin, 1):
            return found
        return self._restored(cyrillic_form(word))

    def _nearest(self, bare: str, by: Mapping[str, str], at_least: int) -> str | None:
        if len(bare) < _SHORTEST or not bare.isalpha():
            return None
        near = (form for form in _one_slip_away(bare) if len(form) >= _SHORTEST)
        words = {by[form] for form in near if form in by}
        best = max(sorted(words), key=lambda word: self.known[word], default=None)
        return best if best and self.known[best] >= at_least else None


def _likeliest(forms: Iterable[tuple[str, str]], counts: Counts) -> dict[str, str]:
    found: dict[str, str] = {}
    for form, word in forms:
        if counts[word] > counts.get(found.get(form, ""), 0):
            found[form] = word
    return found


def _one_slip_away(word: str) -> Iterator[str]:
    """Yield the word with one letter left out, doubled, changed, added, or two of them swapped."""
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя" if "а" <= word[0] <= "я" else _LATIN
    for i in range(len(word)):
        head, tail = word[:i], word[i:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail[1:]
            yield head + letter + tail
    yield from (word + letter for letter in letters)


_LATIN = "abcdefghijklmnopqrstuvwxyz"


def count_words(texts: Iterable[str]) -> Counts:
    """Return how often each word stands in plain forms."""
    return Counter(word for text in texts for word in text.split())
