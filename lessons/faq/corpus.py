"""What the engine learns from: the examples, and how the course itself spells its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.course import Course, Lesson
from lessons.faq.cyrillic import has_cyrillic
from lessons.faq.examples import parse_examples
from lessons.faq.fingerprint import fingerprint_of
from lessons.faq.forms import plain_form
from lessons.faq.speller import Counts, count_words
from lessons.faq.tongues import RUSSIAN

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Row:
    """One example; `plain` is its plain form."""

    label: str
    language: str
    plain: str

    @property
    def is_latin(self) -> bool:
        """Return whether it is Russian in Latin letters."""
        return self.language == RUSSIAN and not has_cyrillic(self.plain)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All examples, and the words of each language."""

    entries: tuple[str, ...]
    rows: tuple[Row, ...]
    words: Mapping[str, Counts]
    fingerprint: str


def corpus_of(course: Course) -> Corpus:
    """Return what there is to learn from in a course."""
    rows = tuple(
        Row(example.label, language, plain)
        for language in sorted(course.faq.examples)
        for example in parse_examples(course.faq.examples[language])
        if (plain := plain_form(example.text))
    )
    words = {
        language: count_words(
            [row.plain for row in rows if row.language == language and not row.is_latin]
            + [plain_form(_TAG.sub(" ", text)) for text in _said(course, language)]
        )
        for language in sorted(course.faq.examples)
    }
    return Corpus(course.faq.keys, rows, words, fingerprint_of(course))


def _said(course: Course, language: str) -> Iterator[str]:
    """Yield every text a reader of the language gets, once."""
    seen = {
        text
        for locale in course.locales
        if locale.language == language
        for text in [
            *(text for lesson in course.lessons.values() for text in _texts(lesson[locale])),
            *(
                text
                for entry in course.faq.entries.values()
                for text in (entry[locale].question, str(entry[locale].answer))
            ),
        ]
    }
    yield from sorted(seen)


def _texts(lesson: Lesson) -> Iterator[str]:
    yield from (lesson.title, str(lesson.task), lesson.takeaway)
    yield from (str(card.text) for card in lesson.cards)
    for item in lesson.quiz:
        yield item.question
        yield from (text for option in item.options for text in (option.label, option.explanation))
