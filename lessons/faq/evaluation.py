"""How well questions with a known entry are answered, in figures for each language."""

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lessons.errors import LessonsError
from lessons.faq.examples import parse_examples
from lessons.faq.forms import plain_form
from lessons.faq.verdicts import SmallTalk, Sure, Unknown, Unsure, Verdict

# By what is in a column: the names its header may have.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "entry": ("id", "key", "entry", "label"),
    "language": ("lang", "language"),
    "country": ("country",),
    "text": ("text", "question"),
}


class BadEvaluationError(LessonsError):
    """A file is no table of questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose entry is known; None: no entry answers it."""

    entry: str | None
    language: str
    country: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares, 0 to 1, of the questions of one language; None where there are none to count.

    `solved`: answered rightly when sure, or the right entry was among the three offered when unsure.
    `answered_in_vain`: sure answers to questions that no entry answers.
    """

    n_in_scope: int
    n_out_of_scope: int
    top_1: float | None
    top_3: float | None
    solved: float | None
    right_when_sure: float | None
    sure: float | None
    unsure: float | None
    unknown: float | None
    small_talk: float | None
    answered_in_vain: float | None
    offered_in_vain: float | None
    language_found: float | None


def read_asked(tsv: str, entries: Collection[str]) -> list[Asked]:
    """Return the questions of a table with a header; labels that are no entry are out of scope.

    Raises:
        BadEvaluationError: a column is missing.
    """
    table = csv.DictReader(
        tsv.replace("\r", "").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    names = {
        part: next((name for name in named if name in (table.fieldnames or ())), None)
        for part, named in _COLUMNS.items()
    }
    for part in ("language", "text"):
        if names[part] is None:
            needed = " or ".join(_COLUMNS[part])
            raise BadEvaluationError(f"the first line names no column {needed}; see --help")

    def cell(row: Mapping[str, str | None], part: str) -> str | None:
        name = names[part]
        return ((row.get(name) or "").strip() or None) if name else None

    asked = []
    for row in table:
        text, language, entry = (cell(row, part) for part in ("text", "language", "entry"))
        if text and language:
            known = entry if entry in entries else None
            asked.append(Asked(known, language, cell(row, "country"), text))
    return asked


def unseen(asked: Iterable[Asked], examples: Mapping[str, str]) -> list[Asked]:
    """Return the questions that are no examples, word for word: what was learned is no test."""
    learned = {
        plain_form(example.text) for tsv in examples.values() for example in parse_examples(tsv)
    }
    return [one for one in asked if plain_form(one.text) not in learned]


def figures(asked: Iterable[tuple[Asked, Verdict]]) -> Figures:
    """Return the figures for questions and what they came to."""
    pairs = list(asked)
    inside = [(one.entry, verdict) for one, verdict in pairs if one.entry]
    outside = [verdict for one, verdict in pairs if one.entry is None]
    sure = [(entry, verdict) for entry, verdict in inside if isinstance(verdict, Sure)]

    def share(shape: type[Verdict]) -> float | None:
        return _mean(isinstance(verdict, shape) for _, verdict in inside)

    return Figures(
        n_in_scope=len(inside),
        n_out_of_scope=len(outside),
        top_1=_mean(entry == _guess(verdict) for entry, verdict in inside),
        top_3=_mean(entry in _guesses(verdict) for entry, verdict in inside),
        solved=_mean(_is_solved(entry, verdict) for entry, verdict in inside),
        right_when_sure=_mean(verdict.entry == entry for entry, verdict in sure),
        sure=share(Sure),
        unsure=share(Unsure),
        unknown=share(Unknown),
        small_talk=share(SmallTalk),
        answered_in_vain=_mean(isinstance(verdict, Sure) for verdict in outside),
        offered_in_vain=_mean(isinstance(verdict, Unsure) for verdict in outside),
        language_found=_mean(one.language == verdict.detected for one, verdict in pairs),
    )


def confusions(asked: Iterable[tuple[Asked, Verdict]], n: int) -> list[tuple[str, str, int]]:
    """Return the `n` most frequent mistakes: what was meant, what was guessed, how often."""
    found = Counter(
        (one.entry or "none", _guess(verdict) or "small talk")
        for one, verdict in asked
        if (one.entry and one.entry != _guess(verdict))
        or (one.entry is None and isinstance(verdict, Sure))
    )
    return [(meant, guessed, times) for (meant, guessed), times in found.most_common(n)]


def by_language(
    asked: Iterable[Asked], answer: Callable[[Asked], Verdict]
) -> dict[str, list[tuple[Asked, Verdict]]]:
    """Return the questions with what they come to, by language."""
    found: dict[str, list[tuple[Asked, Verdict]]] = {}
    for one in asked:
        found.setdefault(one.language, []).append((one, answer(one)))
    return found


def _guess(verdict: Verdict) -> str | None:
    return None if isinstance(verdict, SmallTalk) else verdict.entry


def _guesses(verdict: Verdict) -> tuple[str, ...]:
    return () if isinstance(verdict, SmallTalk) else verdict.alternatives


def _is_solved(entry: str, verdict: Verdict) -> bool:
    match verdict:
        case Sure():
            return verdict.entry == entry
        case Unsure():
            return entry in verdict.alternatives
        case Unknown() | SmallTalk():
            return False


def _mean(claims: Iterable[bool]) -> float | None:
    known = list(claims)
    return sum(known) / len(known) if known else None
