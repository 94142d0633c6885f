"""Whether what was learned was learned from the examples of today, told without loading it."""

import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from lessons.course import Course
from lessons.faq.draft import FAQ

ENGINE: Final = 1  # grows when what is learned from the same examples changes
TRAINED: Final = "trained.npz"


def fingerprint_of(course: Course) -> str:
    """Return a short hash that changes when something else is to be learned."""
    return fingerprint(course.faq.keys, course.faq.examples)


def fingerprint(keys: Sequence[str], examples: Mapping[str, str]) -> str:
    """Return the same for the keys of all entries, and the examples as text by language."""
    learned = [ENGINE, tuple(keys), sorted(examples.items())]
    return sha256(repr(learned).encode()).hexdigest()[:16]


def shipped(folder: Path) -> Path:
    """Return the path of what was learned from the examples of a course folder."""
    return folder / FAQ / TRAINED


def kept(cache: Path, course: Course) -> Path:
    """Return the path in `cache` for what was learned from the examples of today."""
    return cache / f"faq-{fingerprint_of(course)}.npz"


def is_learned(course: Course, folder: Path, cache: Path) -> bool:
    """Return whether something was learned from the examples of today."""
    wanted = fingerprint_of(course)
    return wanted in {learned_from(shipped(folder)), learned_from(kept(cache, course))}


def learned_from(path: Path) -> str | None:
    """Return the fingerprint in a file of what was learned, or None when there is none."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment.decode("ascii")
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError):
        return None
