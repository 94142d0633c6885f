"""One after another: what belongs to one key keeps its order while something slow of it goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Queue:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    n: int = 0  # in it and waiting


class InOrder:
    """A line for each key; where nobody stands in line nothing is kept."""

    def __init__(self) -> None:
        self._queues: dict[str, _Queue] = {}

    def is_free(self, key: str) -> bool:
        """Return whether nothing slow with this key goes on: who is quick needs no place in line."""
        return key not in self._queues

    @asynccontextmanager
    async def place(self, key: str) -> AsyncIterator[None]:
        """Enter when all that took their place in this line before have left it."""
        queue = self._queues.setdefault(key, _Queue())
        queue.n += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.n -= 1
            if queue.n == 0:
                del self._queues[key]
