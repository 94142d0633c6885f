"""The peer of the ticks: APScheduler with a job per learner, in its job store on SQLite."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

SHARES = (0.01, 0.4)
AHEAD = timedelta(seconds=1)
_ran = 0


async def teach(_: int) -> None:
    """Do nothing for a learner: what is measured is the finding of them."""
    global _ran  # noqa: PLW0603 - a job store keeps a job by the name of its function
    _ran += 1


async def job_each(n: int) -> dict[str, Any]:
    """Return for each share of `n` jobs that are due at once how long it takes to run them all."""
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
        scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="UTC")
        scheduler.start(paused=True)
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        began = perf_counter()
        for learner in range(n):
            _add(scheduler, learner, tomorrow)
        added = (perf_counter() - began) / n
        due = {f"{share:.0%} due": await _run_due(scheduler, round(n * share)) for share in SHARES}
        scheduler.shutdown(wait=False)
    return {"jobs": n, "add_us_each": round(added * 1e6), **due}


def _add(scheduler: AsyncIOScheduler, learner: int, first: datetime) -> None:
    scheduler.add_job(
        teach, "interval", days=1, args=[learner], id=str(learner), next_run_time=first,
        misfire_grace_time=None, coalesce=True, replace_existing=True,
    )  # fmt: skip


async def _run_due(scheduler: AsyncIOScheduler, n: int) -> dict[str, Any]:
    """Make `n` jobs due at one moment; return what running them takes."""
    global _ran
    _ran, moment = 0, datetime.now(UTC)
    for learner in range(n):
        _add(scheduler, learner, moment)
    began, cpu, longest = perf_counter(), process_time(), 0.0
    scheduler.resume()
    while _ran < n:
        before = perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, perf_counter() - before)
    took, used = perf_counter() - began, process_time() - cpu
    scheduler.pause()
    return {
        "n": n,
        "seconds": round(took, 3),
        "us_each": round(took / n * 1e6),
        "cpu_us_each": round(used / n * 1e6),
        "loop_blocked_seconds": round(longest, 3),
    }
