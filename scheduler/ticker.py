"""Runs the few ticks, by APScheduler: never twice at a time, and late ones once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic, time

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

LATE_AFTER = 3  # of its intervals
LOOK_AT_CLOCK_EVERY = 1.0  # seconds
JUMP = 2.0  # seconds by which a clock is set, rather than slewed


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to look after again and again; safe to run twice or late."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a tick: how long it took, how late it began, whether it did its work."""

    name: str
    seconds: float
    lag: float
    is_well: bool


def _nobody(_: Ran) -> None:
    """Tell no one."""


class Ticker:
    """The clock that the ticks hang on.

    Whether ticks are alive is told by the monotonic clock. APScheduler goes by the wall clock: set
    back by an hour, it would sleep for that hour. So a clock that jumps makes every tick run.
    """

    def __init__(
        self,
        ticks: list[Tick],
        on_run: Callable[[Ran], None] = _nobody,
        wall: Callable[[], float] = time,
    ) -> None:
        self._ticks = ticks
        self._on_run = on_run
        self._wall = wall
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._began_at: dict[str, float] = {}
        self._well_at: dict[str, float] = {}  # or since when it could have been
        self._ahead = 0.0  # by how much the wall clock is ahead of the monotonic one
        self._look: asyncio.TimerHandle | None = None

    def start(self) -> None:
        for tick in self._ticks:
            self._began_at[tick.name] = self._well_at[tick.name] = monotonic()
            self._scheduler.add_job(
                self._run, "interval", args=[tick], seconds=tick.every.total_seconds(),
                id=tick.name, coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self._scheduler.start()
        self._ahead = self._wall() - monotonic()
        self._look_at_clock()

    async def run(self, name: str) -> None:
        """Run a tick now, out of turn."""
        await self._run(next(tick for tick in self._ticks if tick.name == name))

    async def _run(self, tick: Tick) -> None:
        began = monotonic()
        lag = began - self._began_at[tick.name] - tick.every.total_seconds()
        self._began_at[tick.name] = began
        is_well = False
        try:
            await tick.run()
            is_well, self._well_at[tick.name] = True, monotonic()
        except Exception:  # the edge of a tick: it comes again, and looks at the tables anew
            log.exception("tick %s failed", tick.name)
        self._on_run(Ran(tick.name, monotonic() - began, max(0.0, lag), is_well))

    def late(self, at: float) -> list[str]:
        """Return the ticks that did their work more than three of their intervals ago.

        Args:
            at: a moment of the monotonic clock.
        """
        return [
            tick.name
            for tick in self._ticks
            if at - self._well_at.get(tick.name, at) > LATE_AFTER * tick.every.total_seconds()
        ]

    def _look_at_clock(self) -> None:
        ahead = self._wall() - monotonic()
        if abs(ahead - self._ahead) > JUMP:
            log.warning("the clock jumped by %.0f seconds; every tick runs", ahead - self._ahead)
            self._run_all()
        self._ahead = ahead
        loop = asyncio.get_running_loop()
        self._look = loop.call_later(LOOK_AT_CLOCK_EVERY, self._look_at_clock)

    def _run_all(self) -> None:
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.fromtimestamp(self._wall(), UTC))

    def stop(self) -> None:
        if self._look:
            self._look.cancel()
        self._scheduler.shutdown(wait=False)
