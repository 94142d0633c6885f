"""The idea page: its boxes, the question that fills each, and what its writer put there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lessons.course import Course
from lessons.locale import Locale

LONGEST = 300  # characters of a box: all boxes, full, fit on one sheet of paper

MOST_LINES = 6  # of a box; what was typed below them follows without a break

Written = tuple[str, datetime]  # words, and when they were written


@dataclass(frozen=True, slots=True)
class Box:
    """One box of someone's idea page."""

    key: str
    title: str
    question: str
    words: str = ""  # empty until something is written
    written_at: datetime | None = None


Page = tuple[tuple[Box, ...], ...]  # row by row


def page_of(course: Course, locale: Locale, written: Mapping[str, Written]) -> Page:
    """Return a page as the course lays it out; what was written in other boxes is left out."""
    return tuple(
        tuple(box for key in row if (box := find_box(course, locale, key, written)))
        for row in course.idea_page
    )


def find_box(
    course: Course, locale: Locale, key: str, written: Mapping[str, Written]
) -> Box | None:
    """Return one box, or None when the course has it no more."""
    lesson = course.lesson_of_box(key, locale)
    if lesson is None or lesson.idea is None:
        return None
    title = course.box_title(key, locale.language)
    return Box(key, title, lesson.idea.question, *written.get(key, ("", None)))


def boxes(page: Page) -> tuple[Box, ...]:
    return tuple(box for row in page for box in row)


def tidied(text: str) -> str:
    """Return what was typed without empty lines, and without more lines than a box has room for."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join([*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]).strip()
