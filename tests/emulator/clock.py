"""A clock that tests can advance, and the one place where the emulator waits."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress


class Clock:
    """Runs with the real time, ahead of it by all that was advanced.

    Whoever waits here wakes when something changed, and looks whether it was what it waited for.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._waiting: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """Return the virtual Unix time."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
        self.changed()

    def changed(self) -> None:
        """Wake everyone who waits."""
        waiting, self._waiting = self._waiting, set()
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, holds: Callable[[], bool], *, within: float) -> bool:
        """Wait until `holds()`; return False when `within` virtual seconds pass first."""
        deadline = self.now() + within
        while not holds():
            left = deadline - self.now()
            if left <= 0:
                return False
            await self._next_change(left)
        return True

    async def pass_by(self, seconds: float) -> None:
        """Let virtual time pass."""
        await self.until(lambda: False, within=seconds)

    async def _next_change(self, within: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await waiter
        finally:
            self._waiting.discard(waiter)
