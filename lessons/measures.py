"""Measures: no text is longer, no sentence harder, no lesson slower than the limits allow."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lessons.draft import Draft
from lessons.errors import Problem
from lessons.limits import (
    MAX_CARDS_TOGETHER,
    MAX_CHARACTERS,
    MAX_MEAN_SENTENCE_WORDS,
    MAX_SENTENCE_WORDS,
    READING_WORDS_A_MINUTE,
    THINKING_MINUTES_AN_ITEM,
)
from lessons.locale import Locale
from lessons.passages import Passage, Passages
from lessons.sentences import sentences, words
from lessons.words import Words

# The kinds of text that are made of sentences; the others are names and labels.
_IN_SENTENCES = {"card", "question", "explanation", "task", "takeaway", "followup", "idea"}


class _Size(NamedTuple):
    """How big a passage is: its characters, and the words of each of its sentences."""

    passage: Passage
    characters: int
    sentences: tuple[tuple[int, str], ...]

    @property
    def words(self) -> int:
        return sum(n_words for n_words, _ in self.sentences)


class _Measure(NamedTuple):
    """A limit, and what is measured against it: "'card goal' has", 431 "characters"."""

    path: str
    line: int
    what: str
    unit: str
    amount: float
    limit: float

    def problem(self) -> Problem:
        what = f"{self.what} {round(self.amount, 2)} {self.unit}"
        return Problem(self.path, self.line, what, f"make it {self.limit} or less")


def excesses(draft: Draft, passages: Mapping[str, Mapping[Locale, Passages]]) -> Iterator[Problem]:
    """Yield every limit that is passed in any locale, once, at the file that passes it."""
    for file in filter(None, draft.names.values()):
        yield from _worst(measure for name in _names(file) for measure in _of_passage(_size(name)))
    for key, by_locale in passages.items():
        skeleton = draft.lessons[key].skeleton
        if skeleton:
            yield from _worst(_of_lesson(key, skeleton.value.minutes, by_locale))


def in_sentences(passages: Iterable[Passage]) -> Iterator[str]:
    """Yield the texts that are made of sentences, as they are read."""
    for passage in passages:
        if passage.place.kind in _IN_SENTENCES:
            yield passage.plain.replace("• ", "")


def _worst(measures: Iterable[_Measure]) -> Iterator[Problem]:
    """Yield, of a limit passed at the same place in several locales, the worst case."""
    worst: dict[tuple[str, int, str, str], _Measure] = {}
    for measure in measures:
        if measure.amount > measure.limit:
            place = measure[:4]
            worst[place] = max(measure, worst.get(place, measure))
    return (measure.problem() for measure in worst.values())


def _names(file: Words) -> Iterator[Passage]:
    for place, text in file.texts.items():
        yield Passage(file.path, text.line, place, text.template)


def _of_lesson(key: str, minutes: int, by_locale: Mapping[Locale, Passages]) -> Iterator[_Measure]:
    unique = {passage for passages in by_locale.values() for passage in passages.values()}
    sizes = {passage: _size(passage) for passage in unique}
    for size in sizes.values():
        yield from _of_passage(size)
    for locale, passages in by_locale.items():
        path = f"{key}/{locale.language}.md"
        yield from _totals(path, minutes, [sizes[passage] for passage in passages.values()])


def _of_passage(size: _Size) -> Iterator[_Measure]:
    path, line, place = size.passage.path, size.passage.line, size.passage.place
    limit = MAX_CHARACTERS.get(place.kind, size.characters)
    yield _Measure(path, line, f"{place} has", "characters", size.characters, limit)
    if place.kind in _IN_SENTENCES:
        for n_words, start in size.sentences:
            what = f"the sentence '{start} ...' has"
            yield _Measure(path, line, what, "words", n_words, MAX_SENTENCE_WORDS)


def _totals(path: str, minutes: int, sizes: list[_Size]) -> Iterator[_Measure]:
    cards = sum(size.characters for size in sizes if size.passage.place.kind == "card")
    spoken = [size for size in sizes if size.passage.place.kind in _IN_SENTENCES]
    lengths = [n_words for size in spoken for n_words, _ in size.sentences]
    mean = sum(lengths) / max(1, len(lengths))
    yield _Measure(path, 1, "all cards together have", "characters", cards, MAX_CARDS_TOGETHER)
    yield _Measure(path, 1, "the mean sentence has", "words", mean, MAX_MEAN_SENTENCE_WORDS)
    yield _Measure(path, 1, "the lesson takes", "minutes", _minutes(sizes), minutes)


def _minutes(sizes: Iterable[_Size]) -> float:
    """Return the time a lesson takes, in minutes.

    A learner reads all of it but the explanations, of which one an item: the longest, to be safe.
    What is asked the next day takes another five minutes.
    """
    read, explained = 0, dict[str, int]()
    for size in sizes:
        place = size.passage.place
        if place.part == "explanation":
            explained[place.section] = max(size.words, explained.get(place.section, 0))
        elif place.kind != "followup":
            read += size.words
    n_words = read + sum(explained.values())
    return n_words / READING_WORDS_A_MINUTE + len(explained) * THINKING_MINUTES_AN_ITEM


def _size(passage: Passage) -> _Size:
    text = passage.plain.replace("• ", "")
    counted = ((len(words(one)), " ".join(one.split()[:5])) for one in sentences(text))
    return _Size(passage, len(" ".join(text.split())), tuple(counted))
