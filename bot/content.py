"""The course on the shelf: read at the start, and again on request without ever letting go of a good one."""

import logging
from pathlib import Path

from bot.asking import Asking
from lessons.course import Course
from lessons.errors import BrokenCourseError
from lessons.load import load_course

log = logging.getLogger(__name__)


class Shelf:
    """Holds the course that lessons are taught from."""

    def __init__(
        self, folder: Path, course: Course | None = None, asking: Asking | None = None
    ) -> None:
        """Read the course in a folder, unless it was read already; `asking` understands questions."""
        self._folder = folder
        self.asking = asking
        self.course = course or load_course(folder)
        self.trouble = ""  # what /healthz tells of it; empty while the course is as it stands

    def reload(self) -> bool:
        """Read the course again; a broken one is listed in the log, and the last good one stays."""
        try:
            self.course = load_course(self._folder)
        except BrokenCourseError as broken:
            for problem in broken.problems:
                log.error("content: %s", problem)
            log.error("content: not reloaded, the course from before stays in use")
            n = len(broken.problems)
            self.trouble = f"the last reload found {n} problems; the course from before is in use"
            return False
        log.info("content: reloaded")
        self.trouble = ""
        return True
