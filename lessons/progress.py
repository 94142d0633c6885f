"""How far a learner is, told from the keys of the lessons they finished.

Keys of lessons that have left the course since do not count.
"""

from collections.abc import Collection

from lessons.course import Block, Course


def next_lesson(course: Course, finished: Collection[str]) -> str | None:
    """Return the key of the first lesson not finished, or None after the last."""
    return next((key for key in course.lesson_keys if key not in finished), None)


def share_finished(course: Course, finished: Collection[str]) -> float:
    """Return the share of the lessons that is finished, 0 to 1."""
    keys = course.lesson_keys
    return sum(key in finished for key in keys) / len(keys)


def has_finished(course: Course, finished: Collection[str]) -> bool:
    """Return whether every lesson is finished."""
    return next_lesson(course, finished) is None


def block_just_finished(course: Course, finished: Collection[str], lesson: str) -> Block | None:
    """Return the block that finishing `lesson` completes, or None while others in it are open.

    It makes no difference whether `finished` holds `lesson` already.

    Raises:
        UnknownLessonError: the course does not have the lesson.
    """
    block = course.block_of(lesson)
    return block if {*finished, lesson}.issuperset(block.lessons) else None
