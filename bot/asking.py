"""Who answers questions: the FAQ's matcher of the course in use, made when the first question comes."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from lessons.course import Course
from lessons.faq.verdicts import Unknown, Verdict
from lessons.locale import Locale

if TYPE_CHECKING:
    from lessons.faq.matcher import Matcher

log = logging.getLogger(__name__)

LOOK_EVERY = 30.0  # seconds; content changes when an operator says so
AGAIN_AFTER = 3600.0  # seconds, when learning failed


class Asking:
    """Finds what a question means; safe to use from several threads.

    What is needed for it (numpy, a model of 70 MB, mapped) is loaded at the first question.
    """

    def __init__(self, folder: Path | None = None, cache: Path | None = None) -> None:
        """Make one for the course in `folder`; what is learned anew is kept in `cache`.

        Without a folder every question is unknown.
        """
        self._folder, self._cache = folder, cache
        self._lock = Lock()
        self._course: Course | None = None
        self._matcher: Matcher | None = None

    def ask(self, course: Course, text: str, locale: Locale) -> Verdict:
        """Return what a question comes to, in some 15 ms of CPU.

        Nothing a person types makes this raise. While nothing was learned yet it is unknown.
        """
        matcher = self._ready(course)
        if matcher is None:
            return Unknown(None, 0.0, (), locale.language)
        return matcher.ask(text, language=locale.language, country=locale.country)

    def likeness(self, course: Course, one: str, other: str) -> float:
        """Return how alike two questions are asked, from 0 to 1; see `lessons.faq.matcher.ALIKE`."""
        matcher = self._ready(course)
        return matcher.likeness(one, other) if matcher else float(one == other)

    def _ready(self, course: Course) -> "Matcher | None":
        if self._folder is None or self._cache is None or not course.faq.keys:
            return None
        with self._lock:
            if self._course is not course:
                from lessons.faq.store import find, matcher_of  # noqa: PLC0415 - numpy, 20 MB

                trained, _ = find(course, self._folder, self._cache)
                self._matcher = matcher_of(course, trained) if trained else None
                self._course = course
            return self._matcher

    def must_learn(self, course: Course) -> bool:
        """Return whether the examples have changed since something was learned from them."""
        if self._folder is None or self._cache is None or not course.faq.keys:
            return False
        from lessons.faq.fingerprint import is_learned  # noqa: PLC0415 - only where there is a FAQ

        return not is_learned(course, self._folder, self._cache)

    async def keep_up(self, course: Callable[[], Course]) -> None:
        """Learn, in a process of its own, whenever the examples have changed; never returns."""
        looked_at: Course | None = None
        while True:
            if (current := course()) is not looked_at:
                looked_at = current
                if self.must_learn(current) and not await self.learn():
                    looked_at = None
                    await asyncio.sleep(AGAIN_AFTER)
            await asyncio.sleep(LOOK_EVERY)

    async def learn(self) -> bool:
        """Return whether it went well; questions are answered from what was learned before."""
        log.info("faq: the examples have changed; learning from them, for some minutes")
        settings = {**os.environ, "AMBER_COURSES": str(self._folder)}
        command = ("-m", "bot", "faq", "train", "--to", str(self._cache), "--quietly")
        learning = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=settings, stderr=PIPE
        )
        try:
            _, said = await learning.communicate()
        except asyncio.CancelledError:
            learning.kill()
            raise
        if learning.returncode:
            why = said.decode(errors="replace").strip().splitlines()[-1:]
            log.error("faq: learning failed (%s); questions go on as before", "".join(why))
            return False
        with self._lock:
            self._course = None  # read again at the next question
        log.info("faq: learned")
        return True
