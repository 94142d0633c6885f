"""What an operator does beside a running bot: reads its figures, its health and its log."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.logs import formatter
from tests.conftest import Town
from tests.phones import Phone
from tests.walks import finishes_lesson, joins

SIX_IN_THE_EVENING = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)  # in Riga
LESSON = "Lesson 2: Business, charity or something between?"


async def page(town: Town, path: str) -> tuple[int, str]:
    """Return status and text of a page."""
    async with ClientSession(town.url) as session, session.get(path) as answer:
        return answer.status, await answer.text()


async def health(town: Town) -> tuple[int, dict[str, dict[str, str]]]:
    """Return the status of /healthz and what it says of each part."""
    async with ClientSession(town.url) as session, session.get("/healthz") as answer:
        told: dict[str, Any] = await answer.json()
    return answer.status, told["parts"]


async def figure(town: Town, name: str, **labels: str) -> float:
    """Return the sum of the figures of this name that have these labels."""
    _, shown = await page(town, "/metrics")
    return sum(
        sample.value
        for family in text_string_to_metric_families(shown)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


@contextmanager
def reading_log(log_format: str = "text") -> Iterator[list[str]]:
    """Collect the lines of the log as operators get them, those for debugging as well."""
    lines: list[str] = []

    class Collects(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root = Collects(), logging.getLogger()
    handler.setFormatter(formatter(log_format))
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


async def settles(phone: Phone) -> None:
    """Finish the first lesson, so that the next comes by itself."""
    await joins(phone)
    await finishes_lesson(phone)
    await phone.says("18:00")


async def comes_true(holds: Callable[[], Awaitable[bool]], within: float = 15) -> None:
    """Wait until something holds that the bot brings about by itself."""
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(0.05)


async def states(town: Town) -> dict[str, str]:
    _, parts = await health(town)
    return {name: part["state"] for name, part in parts.items()}


async def unsent(town: Town) -> int:
    query = text("SELECT count(*) FROM outbox WHERE status <> 'sent'")
    return int(await town.amber.database.run(lambda db: db.execute(query).scalar_one()))


async def works(town: Town, **later: float) -> None:
    """Let time pass, and do what a running bot does meanwhile."""
    town.clock.advance(**later)
    await town.amber.ticker.run("lessons")
    await town.amber.ticker.run("outbox")
    await town.amber.sender.idle()


async def has_state(town: Town, part: str, state: str) -> bool:
    return (await states(town))[part] == state
