"""Where what was learned lies: beside the examples, or in a folder of the operator's."""

import os
from collections.abc import Iterator
from pathlib import Path

from lessons.course import Course
from lessons.faq.corpus import corpus_of
from lessons.faq.encoder import open_encoder
from lessons.faq.fingerprint import fingerprint_of, kept, shipped
from lessons.faq.matcher import Matcher
from lessons.faq.trained import Trained, UnreadableTrainingError
from lessons.faq.training import Progress, train


def find(course: Course, folder: Path, cache: Path) -> tuple[Trained | None, bool]:
    """Return what was learned, and whether it was from the examples of today.

    What was learned from older ones is better than nothing. A file that can't be read is none.
    """
    older = None
    for trained in _readable([shipped(folder), kept(cache, course)]):
        if trained.fingerprint == fingerprint_of(course):
            return trained, True
        older = trained
    return older, False


def _readable(paths: list[Path]) -> Iterator[Trained]:
    for path in paths:
        try:
            yield Trained.from_bytes(path.read_bytes())
        except (OSError, UnreadableTrainingError):
            continue


def learn(course: Course, path: Path, tell: Progress = lambda _: None) -> Trained:
    """Train on the examples of a course, and write what was learned to `path`, whole or not at all."""
    trained = train(corpus_of(course), open_encoder(), tell)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(trained.to_bytes())
    unfinished.replace(path)
    return trained


def matcher_of(course: Course, trained: Trained) -> Matcher:
    """Return the matcher for the entries of a course."""
    return Matcher(trained, entries=course.faq.keys, countries=tuple(course.countries))
