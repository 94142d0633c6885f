"""Fixtures of the lessons tests."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.lessons.builder import CourseFolder


@pytest.fixture(scope="session")
def sound_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sound course, for all tests to copy and none to change."""
    folder = CourseFolder(tmp_path_factory.mktemp("sound"))
    folder.fill()
    return folder.path


@pytest.fixture
def folder(sound_course: Path, tmp_path: Path) -> CourseFolder:
    """Return a sound course of one lesson, fresh for each test."""
    return CourseFolder(copytree(sound_course, tmp_path / "course"))
