"""A report for a person's eyes, as tables, and for other tools, as data."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from lessons.report import MARKS, CourseReport

_KEY: Final = "ok: complete; " + "; ".join(
    f"{letter}: {what}"
    for letter, what in zip(
        MARKS.values(),
        (
            "something is missing",
            "another fault",
            "translation stale",
            "too long",
            "a fact is past its review date",
        ),
        strict=True,
    )
)


def as_tables(report: CourseReport) -> str:
    """Return the lessons by locale, and the readability by language, each as a table."""
    return "\n".join([*_aligned(list(_editions(report))), _KEY, "", *_aligned(list(_read(report)))])


def as_json(report: CourseReport) -> dict[str, Any]:
    """Return the report as plain dicts and lists; numbers rounded to hundredths."""
    return {
        "editions": {
            lesson: {str(locale): sorted(marks) for locale, marks in by_locale.items()}
            for lesson, by_locale in report.editions.items()
        },
        "readability": {
            language: {
                "words_a_sentence": round(found.words_a_sentence, 2),
                "letters_a_word": round(found.letters_a_word, 2),
                "index": found.index,
                "value": round(found.value, 2),
                "hardest": report.hardest[language].lesson,
                "words_a_sentence_there": round(report.hardest[language].words_a_sentence, 2),
            }
            for language, found in report.readability.items()
        },
    }


def _editions(report: CourseReport) -> Iterator[Sequence[str]]:
    locales = next(iter(report.editions.values()), {})
    yield ["lesson", *map(str, locales)]
    for lesson, by_locale in report.editions.items():
        cells = (
            "".join(letter for mark, letter in MARKS.items() if mark in marks) or "ok"
            for marks in by_locale.values()
        )
        yield [lesson, *cells]


def _read(report: CourseReport) -> Iterator[Sequence[str]]:
    yield ["language", "words a sentence", "letters a word", "index", "longest sentences in"]
    for language, found in report.readability.items():
        hardest = report.hardest[language]
        yield [
            language,
            f"{found.words_a_sentence:.1f}",
            f"{found.letters_a_word:.1f}",
            f"{found.index} {found.value:.0f}",
            f"{hardest.lesson} ({hardest.words_a_sentence:.1f})",
        ]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
