"""Loading: from a course folder to a course that can be taught."""

from pathlib import Path

from lessons.build import build
from lessons.check import errors_of
from lessons.course import Course
from lessons.draft import read_draft
from lessons.errors import BrokenCourseError
from lessons.passages import all_passages


def load_course(folder: Path) -> Course:
    """Return the course in a folder.

    Raises:
        BrokenCourseError: with every problem that keeps it from being taught.
    """
    draft = read_draft(folder)
    passages = all_passages(draft)
    problems = errors_of(draft, passages)
    if problems or draft.outline is None or draft.sources is None:
        raise BrokenCourseError(problems)
    return build(draft.outline.value, draft.sources.value, draft, passages)
