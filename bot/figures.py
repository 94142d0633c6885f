"""Reads from the database, again and again, the figures that /metrics shows.

A tick reads them and not the scrape: so a scrape costs the database nothing however many ask, and
is answered when the database is gone, which is when it is needed most. Learners are counted a
slice at a time, and people who write go first: one count of a million would hold them up.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from bot.metrics import Metrics
from bot.storage import figures
from bot.storage.database import Database
from bot.storage.reach import NOWHERE
from scheduler.ticker import Tick

LANE = 1  # people who write go first
SLICE = 5_000  # learners counted at a time: a few ms


def gathering(
    database: Database, metrics: Metrics, now: Callable[[], datetime], channels: Iterable[str]
) -> list[Tick]:
    """Return the ticks that keep the figures fresh."""

    async def queue() -> None:
        metrics.note_queue(await database.run(lambda db: figures.queue(db, now()), lane=LANE))

    async def due() -> None:
        for channel in (*channels, NOWHERE):
            count = partial(figures.due, channel=channel, now=now())
            metrics.note_due(channel or "none", *await database.run(count, lane=LANE))

    async def learners() -> None:
        total, moment, after = Counter(dict.fromkeys(figures.STATES, 0)), now(), 0
        while True:
            read = partial(figures.count_learners, now=moment, after=after, most=SLICE)
            counts, last = await database.run(read, lane=LANE)
            total.update(counts)
            if last is None:
                break
            after = last
        metrics.note_learners(total)

    return [
        Tick("queue figures", timedelta(seconds=15), queue),
        Tick("due figures", timedelta(seconds=15), due),
        Tick("learner figures", timedelta(minutes=5), learners),
    ]
