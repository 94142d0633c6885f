"""Who is looking now: wakes the open streams of an address when something was said."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bot.messages import Address, Delivery

NAME = "webchat"
Ring = Callable[[str, Address], Awaitable[None]]
STREAMS_AT_MOST = 4  # of one device: tabs


class WebChannel:
    """The web chat as a door: what is said stands in the outbox, and open pages are woken."""

    name = NAME
    rate = chat_rate = 10_000.0  # our own server sets no limit

    def __init__(self, ring: Ring) -> None:
        self._ring = ring  # wakes the pages that other processes serve
        self._streams: dict[Address, list[asyncio.Event]] = defaultdict(list)
        self.is_closed = False

    async def send(self, delivery: Delivery) -> str:
        """Wake the pages of this address; one that is closed finds it when it opens."""
        self.wake(delivery.address)
        await self._ring(NAME, delivery.address)
        return delivery.offer

    def wake(self, address: Address) -> None:
        """Wake the pages of an address that this process serves."""
        for woken in self._streams.get(address, ()):
            woken.set()

    @contextmanager
    def looking(self, address: Address) -> Iterator[asyncio.Event]:
        """Yield an event that is set when there is something new."""
        woken = asyncio.Event()
        streams = self._streams[address]
        streams.append(woken)
        try:
            yield woken
        finally:
            streams.remove(woken)
            if not streams:
                self._streams.pop(address, None)

    async def close(self, *_: object) -> None:
        """Let every open stream end; the pages come back by themselves."""
        self.is_closed = True
        for streams in self._streams.values():
            for woken in streams:
                woken.set()

    def is_crowded(self, address: Address) -> bool:
        return len(self._streams.get(address, ())) >= STREAMS_AT_MOST
