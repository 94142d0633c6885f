"""Keeps this process's leases: which channels it sends for, as long as it lives.

Several processes may share one PostgreSQL; for each channel one of them sends. It renews its lease
every few seconds, and when it dies another takes over within `LIFE`. On SQLite there is one process,
which takes every lease at its start.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from bot.errors import UnavailableError
from bot.services import outbox
from bot.storage import leases
from bot.storage.database import Database

log = logging.getLogger(__name__)

LIFE = timedelta(seconds=10)
RENEWED_EVERY = 3.0  # seconds
MARGIN = 2.0  # seconds: we stop this much before others may begin, by our own monotonic clock

OnGain = Callable[[str], Awaitable[None]]


class Leases(Mapping[str, int]):
    """For each channel this process may send for now, the number of its lease."""

    def __init__(
        self, database: Database, channels: Iterable[str], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = tuple(channels)
        self._now = now
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._held: dict[str, tuple[int, float]] = {}  # the number, and until when it is sure
        self._changed = asyncio.Event()  # a new one after each change

    def __getitem__(self, channel: str) -> int:
        number, until = self._held[channel]
        if monotonic() >= until:
            raise KeyError(channel)
        return number

    def __iter__(self) -> Iterator[str]:
        now = monotonic()
        return (channel for channel, (_, until) in self._held.items() if now < until)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    async def take_all(self) -> None:
        """Take every lease, whoever holds it: this is the only process there is."""
        for channel in self._channels:
            await self._take(channel, self._now() + LIFE)

    async def _take(self, channel: str, until: datetime) -> None:
        number = await self._database.run(lambda db: leases.take(db, channel, self._holder, until))
        await self._gain(channel, number, float("inf"))

    async def keep(self) -> None:
        """Take what is free and renew what is ours, until cancelled."""
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            await self.renew_all()

    async def renew_all(self) -> None:
        """Take what is free and renew what is ours."""
        for channel in self._channels:
            try:
                await self._renew(channel)
            except UnavailableError:
                log.warning("leases: %s can't be renewed now", channel)

    async def _renew(self, channel: str) -> None:
        asked, now = monotonic(), self._now()
        number = await self._database.run(
            lambda db: leases.hold(db, channel, self._holder, (now, now + LIFE))
        )
        if number:
            await self._gain(channel, number, asked + LIFE.total_seconds() - MARGIN)
        elif self._held.pop(channel, None):
            log.warning("leases: another process sends for %s now", channel)
            self._tell()

    async def _gain(self, channel: str, number: int, until: float) -> None:
        before = self.get(channel, 0)
        self._held[channel] = (number, until)
        if before == number:
            return
        now = self._now()
        n = await self._database.run(lambda db: outbox.take_over(db, channel, number, now))
        log.info("leases: this process sends for %s; %s were cut short before", channel, n)
        self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, channel: str, *, held: bool) -> None:
        """Return when the lease of a channel is ours, or is ours no more."""
        while (channel in self) is not held:
            with suppress(TimeoutError):  # a lease may also run out by itself
                async with asyncio.timeout(RENEWED_EVERY):
                    await self._changed.wait()

    async def give_up(self) -> None:
        """Let others take over at once."""
        held, now = dict(self), self._now()
        self._held.clear()
        for channel, number in held.items():
            await self._release(channel, number, now)

    async def _release(self, channel: str, number: int, now: datetime) -> None:
        await self._database.run(lambda db: leases.release(db, channel, number, now))
