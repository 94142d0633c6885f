"""Runs the few ticks, by APScheduler: never twice at a time, and late ones once."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to look after again and again; safe to run twice or late."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


class Ticker:
    """The clock that the ticks hang on."""

    def __init__(self, ticks: list[Tick], now: Callable[[], datetime]) -> None:
        self._ticks = ticks
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self.last_run_at: dict[str, datetime] = {}

    def start(self) -> None:
        for tick in self._ticks:
            self._scheduler.add_job(
                self._run, "interval", args=[tick], seconds=tick.every.total_seconds(),
                id=tick.name, coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self._scheduler.start()

    async def _run(self, tick: Tick) -> None:
        try:
            await tick.run()
            self.last_run_at[tick.name] = self._now()
        except Exception:  # the edge of a tick: it comes again, and looks at the tables anew
            log.exception("tick %s failed", tick.name)

    def is_alive(self, now: datetime) -> bool:
        """Return True when every tick ran at most three of its intervals ago."""
        return all(
            now - self.last_run_at[tick.name] <= 3 * tick.every
            for tick in self._ticks
            if tick.name in self.last_run_at
        )

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
