"""A course as it is taught: every text of every locale worked out, ready to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from lessons.errors import UnknownLessonError
from lessons.faq.entries import Faq
from lessons.helplines import Helplines
from lessons.locale import Locale
from lessons.sources import Source


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `explanation` says why it is right, or what the mistake in it is."""

    key: str
    label: str
    explanation: str


@dataclass(frozen=True, slots=True)
class QuizItem:
    """One question of a quiz; `right` is the key of its one right option."""

    key: str
    question: str
    options: tuple[Option, ...]
    right: str

    def option(self, key: str) -> Option | None:
        """Return the option called `key`, or None when the item no longer has it."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing; `text` says the same in words. `path` is that of a PNG in the course's folder."""

    path: str
    title: str
    text: str
    n_bytes: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Card:
    """One screen of a lesson, and the picture that may be looked at with it.

    `text` holds no tags but <b>, <i> and <a href>; an empty line parts paragraphs; a line that
    starts with "• " is an entry of a list.
    """

    key: str
    text: Markup
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question whose answer goes into one box of the learner's own idea page."""

    box: str
    question: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson in one locale; `number` counts from 1 through the course.

    `followup` is what is asked about the task the next day.

    `version` is a short hash of all that is shown: it changes when a learner would see a change.
    """

    key: str
    number: int
    title: str
    minutes: int
    cards: tuple[Card, ...]
    quiz: tuple[QuizItem, ...]
    task: Markup
    takeaway: str
    idea: Prompt | None
    followup: str
    sources: tuple[Source, ...]
    version: str

    def item(self, key: str) -> QuizItem | None:
        """Return the quiz item called `key`, or None when the lesson no longer has it."""
        return next((item for item in self.quiz if item.key == key), None)


@dataclass(frozen=True, slots=True)
class Country:
    """A country the course is made for; `zone` is IANA, `language` the main one spoken there."""

    code: str
    zone: str
    age_of_consent: int
    currency: str
    language: str


@dataclass(frozen=True, slots=True)
class Module:
    """A few lessons on one subject."""

    key: str
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the course with a finish line of its own."""

    key: str
    modules: tuple[Module, ...]

    @property
    def lessons(self) -> tuple[str, ...]:
        """Return the keys of its lessons, in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)


@dataclass(frozen=True, slots=True)
class Names:
    """What the course, and by key its blocks, modules and boxes, are called in a language."""

    course: str
    blocks: Mapping[str, str]
    modules: Mapping[str, str]
    boxes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Course:
    """A whole course; `names` goes by language, `lessons` by lesson key.

    `idea_page` holds the rows of the learner's own page, each with the keys of its boxes.
    """

    key: str
    source_language: str
    languages: tuple[str, ...]
    countries: Mapping[str, Country]
    blocks: tuple[Block, ...]
    names: Mapping[str, Names]
    lessons: Mapping[str, Mapping[Locale, Lesson]]
    idea_page: tuple[tuple[str, ...], ...]
    faq: Faq = field(default_factory=Faq)
    helplines: Mapping[str, Helplines] = field(default_factory=dict)  # by country

    @property
    def lesson_keys(self) -> tuple[str, ...]:
        """Return the keys of all lessons, in the order they are taught."""
        return tuple(lesson for block in self.blocks for lesson in block.lessons)

    @property
    def boxes(self) -> tuple[str, ...]:
        """Return the keys of the boxes of the idea page, row by row."""
        return tuple(key for row in self.idea_page for key in row)

    @property
    def locales(self) -> tuple[Locale, ...]:
        """Return every pair of a language and a country of the course."""
        return tuple(
            Locale(language, code) for language in self.languages for code in self.countries
        )

    def has_lesson(self, key: str) -> bool:
        """Return whether the course (still) has the lesson."""
        return key in self.lessons

    def lesson(self, key: str, locale: Locale) -> Lesson:
        """Return the lesson as it reads in `locale`.

        Raises:
            UnknownLessonError: the course does not have it, or not in this locale.
        """
        try:
            return self.lessons[key][locale]
        except KeyError:
            raise self._unknown(f"{key!r} in {locale}") from None

    def helplines_of(self, country: str) -> Helplines:
        """Return whom to call in a country; where it is not known, the number of all Europe."""
        return self.helplines.get(country, Helplines())

    def title(self, language: str) -> str:
        """Return the name of the course."""
        return self.names[language].course

    def block_title(self, block_key: str, language: str) -> str:
        """Return the name of a block."""
        return self.names[language].blocks[block_key]

    def module_title(self, module_key: str, language: str) -> str:
        """Return the name of a module."""
        return self.names[language].modules[module_key]

    def box_title(self, box_key: str, language: str) -> str:
        """Return the name of a box of the idea page."""
        return self.names[language].boxes[box_key]

    def lesson_of_box(self, box_key: str, locale: Locale) -> Lesson | None:
        """Return the lesson whose question fills a box, or None when there is no such box."""
        lessons = (self.lessons[key][locale] for key in self.lesson_keys)
        return next((one for one in lessons if one.idea and one.idea.box == box_key), None)

    def block_of(self, lesson_key: str) -> Block:
        """Return the block the lesson stands in.

        Raises:
            UnknownLessonError: the course does not have the lesson.
        """
        for block in self.blocks:
            if lesson_key in block.lessons:
                return block
        raise self._unknown(repr(lesson_key))

    def _unknown(self, lesson: str) -> UnknownLessonError:
        known = ", ".join(self.lesson_keys)
        return UnknownLessonError(f"course {self.key!r} has no lesson {lesson} (has: {known})")
