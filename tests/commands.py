"""The command `amber` in an empty folder; its fixtures are known to all tests (conftest.py)."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.settings import Settings
from tests.lessons.builder import CourseFolder


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """A sound course of one lesson, for tests to break."""
    folder = CourseFolder(tmp_path / "course")
    folder.fill()
    return folder


@pytest.fixture
def amber(
    tmp_path: Path,
    course: CourseFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run `amber` in an empty folder, with settings of the test's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMBER_{name.upper()}", raising=False)
    monkeypatch.setenv("AMBER_COURSES", str(course.path))
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **settings: str) -> Ended:
        for name, value in settings.items():
            monkeypatch.setenv(f"AMBER_{name.upper()}", value)
        monkeypatch.setattr(sys, "argv", ["amber", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run
