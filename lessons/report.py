"""The report: how each lesson stands in each language and country, and how easy each language reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple

from lessons.check import errors_of
from lessons.draft import LESSON_FILE, Draft, read_draft
from lessons.errors import Problem
from lessons.locale import Locale
from lessons.measures import excesses, in_sentences
from lessons.outline import Outline
from lessons.parity import differences
from lessons.passages import Passages, all_passages, locales, texts_of
from lessons.readability import Readability, readability
from lessons.references import area_of
from lessons.staleness import facts_due, stale_translations
from lessons.wording import wrong_words

Mark = Literal["missing", "faulty", "stale", "long", "review"]

MARKS: Final[Mapping[Mark, str]] = {
    "missing": "M",
    "faulty": "F",
    "stale": "S",
    "long": "L",
    "review": "R",
}


class Hardest(NamedTuple):
    """The lesson of a language with the longest sentences, and their mean number of words."""

    lesson: str
    words_a_sentence: float


@dataclass(frozen=True, slots=True)
class CourseReport:
    """What a course's authors want to see at a glance.

    `editions` goes by lesson, then by locale; an edition without marks is complete, fresh and short
    enough. `readability` and `hardest` go by language.
    """

    editions: Mapping[str, Mapping[Locale, frozenset[Mark]]]
    readability: Mapping[str, Readability]
    hardest: Mapping[str, Hardest]


def report(folder: Path, *, today: date) -> CourseReport:
    """Return the report of a course folder; without a readable course.yaml it is empty."""
    draft = read_draft(folder)
    if draft.outline is None:
        return CourseReport({}, {}, {})
    outline, passages = draft.outline.value, all_passages(draft)
    marked = _marked(draft, passages, today)
    return CourseReport(
        editions={
            key: {
                locale: frozenset(mark for mark in MARKS if (mark, key, locale) in marked)
                for locale in locales(outline)
            }
            for key in outline.lessons
        },
        readability={
            language: readability(_texts(passages, language), language)
            for language in outline.languages
        },
        hardest={language: _hardest(passages, language) for language in outline.languages},
    )


_Marks = set[tuple[Mark, str, Locale]]


def _marked(draft: Draft, passages: Mapping[str, Mapping[Locale, Passages]], today: date) -> _Marks:
    assert draft.outline
    outline = draft.outline.value
    known: dict[Mark, set[Problem]] = {
        "missing": set(differences(draft)),
        "stale": set(stale_translations(draft)),
        "long": set(excesses(draft, passages)),
    }
    others = {*errors_of(draft, passages), *wrong_words(draft)}.difference(*known.values())
    known["faulty"] = others
    marks: _Marks = set()
    for mark, problems in known.items():
        marks |= {(mark, *edition) for edition in _editions(problems, outline)}
    marks |= {("missing", key, one) for key in outline.lessons if key not in passages
              for one in locales(outline)}  # fmt: skip
    return marks | set(_with_facts_due(draft, outline, today))


def _editions(problems: Iterable[Problem], outline: Outline) -> Iterator[tuple[str, Locale]]:
    """Yield the lesson and each locale that a problem is about."""
    for problem in problems:
        lesson, _, file = problem.path.rpartition("/")
        for locale in locales(outline):
            if file in {f"{locale.language}.md", f"{locale}.md", LESSON_FILE}:
                yield lesson, locale


def _with_facts_due(
    draft: Draft, outline: Outline, today: date
) -> Iterator[tuple[Mark, str, Locale]]:
    due = {(sheet.path, name) for sheet, name, _ in facts_due(draft, today=today)}
    for key, lesson in draft.lessons.items():
        for locale in locales(outline):
            for _, text in texts_of(lesson.words, locale).values():
                for mention in text.mentions:
                    area = area_of(draft, mention.fact, locale.country)
                    if (f"facts/{area}.yaml", mention.fact) in due:
                        yield "review", key, locale


def _texts(passages: Mapping[str, Mapping[Locale, Passages]], language: str) -> Iterator[str]:
    """Yield the sentences of all lessons in a language; what several countries share, once."""
    for by_locale in passages.values():
        unique = {one for locale, found in by_locale.items() if locale.language == language
                  for one in found.values()}  # fmt: skip
        yield from in_sentences(unique)


def _hardest(passages: Mapping[str, Mapping[Locale, Passages]], language: str) -> Hardest:
    means = (
        Hardest(key, readability(in_sentences(found.values()), language).words_a_sentence)
        for key, by_locale in passages.items()
        for locale, found in by_locale.items()
        if locale.language == language
    )
    return max(means, key=lambda one: one.words_a_sentence, default=Hardest("", 0.0))
