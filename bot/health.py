"""How the parts are, for whoever watches a running bot: each by name, and what is wrong with it."""

import asyncio
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import monotonic

from bot.errors import UnavailableError
from bot.metrics import Metrics
from bot.pulse import Pulse
from bot.storage.database import Database, is_answering
from scheduler.ticker import Ticker

PATIENCE = 2.0  # seconds the database may take to answer
DISK_FREE_AT_LEAST = 200 * 1024 * 1024  # bytes; `amber check` asks for as much


class State(Enum):
    """How a part is; only what fails makes the whole not ready."""

    OK = "ok"
    DEGRADED = "degraded"  # people are served, and someone should look
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Part:
    """One part and how it is, in words without secrets or anything of a person."""

    name: str
    state: State
    why: str


@dataclass(frozen=True, slots=True)
class Health:
    """What there is to look at."""

    database: Database
    content_trouble: Callable[[], str]  # empty when the course was read as it stands
    ticker: Ticker
    metrics: Metrics
    pulses: Iterable[Pulse]

    async def parts(self) -> list[Part]:
        """Return how each part is."""
        return [await self._database(), *self._disk(), self._content(), self._ticks(),
                *map(_platform, self.pulses)]  # fmt: skip

    async def _database(self) -> Part:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.database.run(is_answering)
        except UnavailableError:
            return Part("database", State.FAILING, "can't be reached")
        except TimeoutError:
            return Part("database", State.FAILING, f"no answer within {PATIENCE:.0f} seconds")
        if self.metrics.is_losing_turns():
            return Part("database", State.FAILING, "answers, but takes no commits; is it full?")
        return Part("database", State.OK, "answers")

    def _disk(self) -> Iterator[Part]:
        file = self.database.engine.url.database
        if not self.database.is_sqlite or file in (None, "", ":memory:"):
            return
        free = shutil.disk_usage(Path(str(file)).parent).free
        is_low = free < DISK_FREE_AT_LEAST
        state = State.DEGRADED if is_low else State.OK
        yield Part("disk", state, f"{free // 2**20} MB free" + (": make room" if is_low else ""))

    def _content(self) -> Part:
        trouble = self.content_trouble()
        return Part("content", State.DEGRADED if trouble else State.OK, trouble or "loaded")

    def _ticks(self) -> Part:
        late = self.ticker.late(monotonic())
        state = State.FAILING if late else State.OK
        return Part("ticks", state, f"late: {', '.join(late)}" if late else "alive")


def _platform(pulse: Pulse) -> Part:
    heard = pulse.answered_at
    last = "not heard of yet" if heard is None else f"answered {monotonic() - heard:.0f} s ago"
    if not pulse.trouble:
        return Part(pulse.name, State.OK, last)
    return Part(pulse.name, State.DEGRADED, f"{pulse.trouble}; {last}")


def worst(parts: Iterable[Part]) -> State:
    """Return how the whole is: as its worst part."""
    states = {part.state for part in parts}
    return next((one for one in (State.FAILING, State.DEGRADED) if one in states), State.OK)
