"""What can be wrong with a course, and how that is said to its author."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right; `path` is relative to the course folder, lines count from 1."""

    path: str
    line: int
    what: str
    way_out: str
    level: Level = "error"

    def __str__(self) -> str:
        """Return one line that names the place, the fault and the way out."""
        way_out = self.way_out[:1].upper() + self.way_out[1:]
        return f"{self.path}:{self.line}: {self.level}: {self.what}. {way_out}."


@dataclass(frozen=True, slots=True)
class Report:
    """A notepad for the problems met while one file is read; reports may share the list."""

    path: str
    problems: list[Problem]

    def error(self, line: int, what: str, way_out: str) -> None:
        """Note an error in this file."""
        self.problems.append(Problem(self.path, line, what, way_out))


class LessonsError(Exception):
    """Base of all errors of this package."""


class BadLocaleError(LessonsError, ValueError):
    """A text is not a locale such as `ru_LV`."""


class UnknownLessonError(LessonsError, LookupError):
    """A lesson is asked for that the course does not have, or no longer has."""


class BrokenCourseError(LessonsError):
    """A course has problems that keep it from being taught; `problems` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep `problems`; the message is one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
