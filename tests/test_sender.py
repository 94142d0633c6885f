"""What waits in the outbox goes out, however full one channel is and however slow the database."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from markupsafe import Markup
from sqlalchemy import Connection

from bot.messages import Address, Delivery, Lane, OutMessage
from bot.sender import ENOUGH, Sender
from bot.services import outbox
from bot.storage import leases
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.conftest import MORNING

SOON = 5.0  # seconds: a failing test ends


@dataclass
class Street:
    """A channel that takes everything at once."""

    name: str
    rate: float = 10_000.0
    chat_rate: float = 10_000.0
    n_taken: int = 0
    awaited: dict[int, asyncio.Event] = field(default_factory=dict)

    async def send(self, delivery: Delivery) -> str:
        self.n_taken += 1
        if self.n_taken in self.awaited:
            self.awaited[self.n_taken].set()
        return delivery.offer

    async def has_taken(self, n: int) -> None:
        if self.n_taken < n:
            self.awaited[n] = asyncio.Event()
            async with asyncio.timeout(SOON):
                await self.awaited[n].wait()


def says(db: Connection, places: range) -> None:
    """Let a lesson wait for each of some people on the channel that gets full."""
    hello = OutMessage(Markup("Hi"))
    outbox.add(
        db,
        [Delivery(f"o{n}", "full", Address(f"{n}"), hello, Lane.LESSON) for n in places],
        None, "", MORNING,
    )  # fmt: skip


def takes_lease(db: Connection, channel: str) -> int:
    return leases.take(db, channel, "us", MORNING + timedelta(days=1))


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    database = Database("sqlite:///:memory:")
    migrate(database.engine)
    database.start()
    yield database
    await database.stop()


async def test_a_channel_that_was_full_goes_on_although_the_others_have_nothing_to_say(
    database: Database,
) -> None:
    full, quiet = Street("full"), Street("quiet")
    streets = {street.name: street for street in (full, quiet)}
    fences = await database.run(lambda db: {name: takes_lease(db, name) for name in streets})
    sender = Sender(database, streets, lambda: MORNING, random.Random(7), fences)
    n_first, n_later = ENOUGH + 20, 10
    await database.run(lambda db: says(db, range(n_first)))
    in_memory = await database.run(
        lambda db: outbox.claim(db, fences, dict.fromkeys(streets, 0), MORNING)
    )
    sender.hand_over(in_memory)
    await database.run(lambda db: says(db, range(n_first, n_first + n_later)))

    is_slow = threading.Event()
    waits = asyncio.create_task(database.run(lambda _: is_slow.wait(SOON)))
    await asyncio.sleep(0)
    sweep = asyncio.create_task(sender.sweep())  # the full channel is left out
    sending = asyncio.create_task(sender.run())
    await full.has_taken(n_first)  # and has room again before the answer is there
    is_slow.set()
    assert await waits
    assert await sweep == 0

    await full.has_taken(n_first + n_later)
    sending.cancel()
