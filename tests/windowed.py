"""A small platform that lets us write only for a day after someone did something, and people on it.

It keeps its own count of the windows, so a bot that miscounts is refused, as it would be outside.
"""

import asyncio
import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.dialogue.handler import House
from bot.errors import WindowClosedError
from bot.handout import HandOut
from bot.intake import Intake
from bot.messages import Address, Delivery, Inbound, Kind
from bot.metrics import Metrics
from bot.rendering import plain
from bot.sender import Sender
from bot.storage.database import Database
from bot.storage.leases import take
from bot.storage.migrate import migrate
from bot.storage.seal import give_key
from bot.texts import load_catalogues
from bot.windowwork import window_ticks
from tests.asking import ByHeart
from tests.conftest import Clock, whole_course
from tests.phones import Phone

WINDOW = timedelta(hours=24)
CATALOGUES = load_catalogues()
_events = itertools.count(1)


@dataclass
class Platform:
    """A channel; with a window where it is Messenger."""

    name: str
    clock: Callable[[], datetime]
    rate: float = 100_000
    chat_rate: float = 100_000
    screens: dict[Address, list[Delivery]] = field(default_factory=lambda: defaultdict(list))
    open_until: dict[Address, datetime] = field(default_factory=dict)

    @property
    def has_window(self) -> bool:
        return self.name == "messenger"

    async def send(self, delivery: Delivery) -> str:
        if self.has_window and self.clock() >= self.open_until[delivery.address]:
            raise WindowClosedError("10/2018278: sent outside of allowed window")
        self.screens[delivery.address].append(delivery)
        return str(next(_events))

    def note(self, address: Address) -> datetime | None:
        if not self.has_window:
            return None
        self.open_until[address] = self.clock() + WINDOW
        return self.open_until[address]


@dataclass
class AppPhone(Phone):
    """A phone with an app of one of these platforms."""

    town: "SmallTown"
    platform: Platform
    address: Address
    _toast: str = ""

    async def opens(self, payload: str = "") -> None:
        await self._does(Kind.START, text=payload)

    async def says(self, text: str) -> None:
        await self._does(Kind.TEXT, text=text)

    async def taps(self, label: str) -> None:
        for said in reversed(self.platform.screens[self.address]):
            labels = [choice.label for choice in said.message.choices]
            if label in labels:
                token = f"{said.offer}.{labels.index(label)}"
                return await self._does(Kind.TAP, token=token)
        raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    async def reacts(self) -> None:
        """Leave a heart under a message."""
        await self._does(Kind.PRESENCE)

    async def _does(self, kind: Kind, **what: str) -> None:
        until = self.platform.note(self.address)
        event = Inbound(
            self.platform.name, self.address, str(next(_events)), kind,
            language="en", first_name="Anna", open_until=until, **what,
        )  # fmt: skip
        self._toast = (await self.town.intake.receive(event)).toast
        await self.town.settled()

    @property
    def texts(self) -> list[str]:
        return [plain(str(one.message.text)) for one in self.platform.screens[self.address]]

    @property
    def buttons(self) -> list[str]:
        return [choice.label for choice in self.last_said.message.choices]

    @property
    def last_said(self) -> Delivery:
        return self.platform.screens[self.address][-1]

    @property
    def toast(self) -> str:
        return self._toast


class SmallTown:
    """A bot with Telegram and Messenger, both small, and no server."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.clock, self.database = clock, Database(url)
        migrate(self.database.engine)
        give_key(self.database.engine, "00" * 32)
        self.platforms = {name: Platform(name, clock) for name in ("messenger", "telegram")}
        fences = dict.fromkeys(self.platforms, 1)
        rng, asking = random.Random(7), ByHeart()
        self.house = House(
            whole_course(), CATALOGUES, "http://127.0.0.1", {}, b"secret", rng, fences, asking
        )
        self.sender = Sender(self.database, self.platforms, clock, random.Random(7), fences)
        self.handout = HandOut(self.database, lambda: self.house, self.sender, clock)
        self.sender.on_unasked = self.handout.note_leaving
        self.intake = Intake(self.database, lambda: self.house, self.sender, clock, Metrics())
        self._n_phones = 0

    async def run(self, stack: AsyncExitStack) -> None:
        """Send until the stack is closed."""
        self.database.start()
        stack.push_async_callback(self.database.stop)
        task = asyncio.create_task(self.sender.run())
        stack.callback(task.cancel)
        await asyncio.sleep(0)
        await self.database.run(_take_leases)

    def phone(self, channel: str = "messenger") -> AppPhone:
        """Return a phone that has not written to the bot yet."""
        self._n_phones += 1
        return AppPhone(self, self.platforms[channel], Address(f"person-{self._n_phones}"))

    async def settled(self) -> None:
        await self.handout.idle()

    async def ticks(self) -> None:
        """Look at windows, hand out what is due, and send it."""
        (windows,) = window_ticks(self.database, lambda: self.house, self.sender, self.clock)
        await windows.run()
        await self.sender.sweep()
        await self.handout.look()
        await self.settled()


def _take_leases(db: Connection) -> None:
    for name in ("messenger", "telegram"):
        take(db, name, "this process", datetime.max.replace(tzinfo=UTC))
