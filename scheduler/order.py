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
    """Holds up what comes behind something slow with the same key; everything else goes at once."""

    def __init__(self) -> None:
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def place(self, key: str, *, is_slow: bool) -> AsyncIterator[None]:
        """Enter when all that came before with this key has left."""
        queue = self._queues.get(key)
        if queue is None and not is_slow:
            yield
            return
        queue = self._queues.setdefault(key, _Queue())
        queue.n += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.n -= 1
            if queue.n == 0:
                del self._queues[key]
