"""Files for learners: made from what the outbox keeps of them, at the moment they go out."""

import asyncio
import logging
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.messages import Document, Made
from bot.papers.recipes import CalendarFile, read

log = logging.getLogger(__name__)

HERE = Path(__file__).parent.parent
PHOTOS_AT_MOST = 8  # kept in memory, each of 5 MB at most
Fetch = Callable[[str], Awaitable[bytes]]
PATIENCE = 30.0  # seconds a paper may take; half a lease


class Files:
    """Makes files; pictures lie in the course's folder."""

    def __init__(self, courses: Path) -> None:
        self._courses = courses
        self.fetch: Fetch = _nowhere  # where Telegram keeps pictures that coordinators gave
        self._photos: OrderedDict[str, bytes] = OrderedDict()  # the latest of them
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
            case Made.PHOTO:
                return await self._fetch(document.text)
            case _:
                async with self._press:
                    return await _print(document.made, document.text)

    async def _fetch(self, file_id: str) -> bytes:
        if file_id not in self._photos:
            self._photos[file_id] = await self.fetch(file_id)
        self._photos.move_to_end(file_id)
        while len(self._photos) > PHOTOS_AT_MOST:
            self._photos.popitem(last=False)
        return self._photos[file_id]


async def _nowhere(_: str) -> bytes:
    raise FileNotFoundError


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
