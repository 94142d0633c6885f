"""The idea page: what stands in its boxes, what is asked at the end of a lesson, what waits."""

from datetime import datetime

from sqlalchemy import Connection

from bot.services.study import locale_of
from bot.storage import ideas as storage
from bot.storage.ideas import Idea
from bot.storage.learners import Learner
from lessons import ideas
from lessons.course import Course, Lesson
from lessons.ideas import Box, Page, Written


def page(db: Connection, course: Course, learner: Learner) -> Page:
    """Return someone's page as the course lays it out today."""
    return ideas.page_of(course, locale_of(learner), _written(db, learner))


def find_box(db: Connection, course: Course, learner: Learner, key: str) -> Box | None:
    """Return one box of someone's page, or None when the course has it no more."""
    return ideas.find_box(course, locale_of(learner), key, _written(db, learner))


def _written(db: Connection, learner: Learner) -> dict[str, Written]:
    mine = storage.ideas_of(db, learner.id)
    return {one.box: (one.words, one.written_at) for one in mine if one.words}


def box_after(
    db: Connection, course: Course, learner: Learner, lesson: Lesson
) -> tuple[Box, bool] | None:
    """Return the box to ask about at the end of a lesson, and whether it was left for later.

    It is the lesson's own; where it has none, the one that waits longest, once more and then never.
    """
    if lesson.idea:
        own = find_box(db, course, learner, lesson.idea.box)
        return (own, False) if own else None
    waiting = [one.box for one in storage.ideas_of(db, learner.id) if not one.words]
    if not waiting:
        return None
    storage.empty(db, learner.id, waiting[0])
    box = ideas.find_box(course, locale_of(learner), waiting[0], {})
    return (box, True) if box else None


def fill(db: Connection, learner: Learner, box: str, words: str, now: datetime) -> None:
    """Put words in a box, in place of those that stood there."""
    storage.write(db, learner.id, Idea(box, words, now))


def leave_for_later(db: Connection, learner: Learner, box: str, now: datetime) -> None:
    storage.write(db, learner.id, Idea(box, "", now))


def empty(db: Connection, learner: Learner, box: str) -> None:
    storage.empty(db, learner.id, box)
