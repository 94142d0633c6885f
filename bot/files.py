"""Files for learners: made from what the outbox keeps of them, at the moment they go out."""

import asyncio
import logging
import sys
from pathlib import Path

from bot.messages import Document, Made
from bot.papers.recipes import CalendarFile, read

log = logging.getLogger(__name__)

HERE = Path(__file__).parent.parent
PATIENCE = 30.0  # seconds a paper may take; half a lease


class Files:
    """Makes files; pictures lie in the course's folder."""

    def __init__(self, courses: Path) -> None:
        self._courses = courses
        self._press = asyncio.Semaphore(1)  # one at a time: each takes 50 MB for a moment

    async def content(self, document: Document) -> bytes | None:
        """Return a file's bytes, or None, and a line in the log, when it can't be made."""
        try:
            return await self._make(document)
        except (OSError, TimeoutError) as failure:
            log.error("files: no %s could be made: %s", document.made, type(failure).__name__)
            return None

    async def _make(self, document: Document) -> bytes:
        match document.made:
            case Made.TEXT:
                return document.text.encode()
            case Made.PICTURE:
                return (self._courses / document.text).read_bytes()
            case Made.CALENDAR:
                return _calendar(document.text)
            case _:
                async with self._press:
                    return await _print(document.made, document.text)


def _calendar(recipe: str) -> bytes:
    """Make it here: three milliseconds, when hundreds may be told at once of a training that moves.

    Raises:
        OSError: the recipe can't be used.
    """
    from bot.papers import calendar  # noqa: PLC0415 - 6 MB, once a training is near

    try:
        return calendar.make(read(CalendarFile, recipe))
    except (LookupError, TypeError, ValueError) as broken:  # such as one of an older version
        raise OSError(type(broken).__name__) from broken


async def _print(made: Made, recipe: str) -> bytes:
    """Let a process of its own make a paper, and give its memory back.

    Raises:
        OSError: it made none; what it says may quote the learner, and is read by nobody.
    """
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.papers", made, stdin=pipe, stdout=pipe, stderr=nowhere, cwd=HERE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            paper, _ = await process.communicate(recipe.encode())
    except BaseException:
        process.kill()
        raise
    if process.returncode:
        raise OSError(process.returncode)
    return paper
