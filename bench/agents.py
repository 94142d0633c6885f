"""Simulated learners: each reads, reacts, is silent, pauses or moves as their temper is.

What they do goes through the bot's own turns; time is an argument.
"""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bot.dialogue.handler import House
from bot.dialogue.turn import take_turn
from bot.messages import Address, Inbound, Kind
from bot.storage.learners import accounts, learners
from bot.storage.study import readings
from scheduler.timetable import EVERY_DAY

COUNTRIES = ("LV", "PL", "DK", "RU")
LANGUAGES = ("en", "lv", "pl", "ru", "da")
CITIES = ("Honolulu", "Auckland", "Kathmandu", "New York", "Oslo", "Tokyo", "Lisbon")
HOURS = (
    "6:00",
    "7:30",
    "8:00",
    "12:00",
    "15:00",
    "18:00",
    "18:00",
    "18:00",
    "20:00",
    "21:30",
    "23:00",
)
MOST_TAPS = 60  # more than any lesson takes, with what is asked again before it
GOES_ON = ("NextCard", "AnswerItem", "GoOn", "AnswerReview", "LeaveReview")

_events = itertools.count(1)


class Temper(Enum):
    """How someone reacts: how often to a lesson, whether by reading it, and until which day."""

    DILIGENT = (0.9, 0.97, 99)
    SOMETIMES = (0.35, 0.8, 99)
    BROWSER = (0.5, 0.05, 99)  # reacts, and seldom reads
    FADING = (0.5, 0.8, 8)
    SILENT = (0.0, 0.0, 99)

    def __init__(self, reacts: float, reads: float, until: int) -> None:
        self.reacts, self.reads, self.until = reacts, reads, until


SHARES = {
    Temper.DILIGENT: 15, Temper.SOMETIMES: 25, Temper.BROWSER: 20, Temper.FADING: 25,
    Temper.SILENT: 15,
}  # fmt: skip


@dataclass(slots=True)
class Agent:
    """One simulated learner, as an onlooker knows them."""

    place: int
    temper: Temper
    joined_at: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Riga"))
    minute: int = 0
    days: int = EVERY_DAY
    paused_until: datetime | None = None
    is_stopped: bool = False
    is_blocked: bool = False
    n_finished: int = 0
    wrote: list[datetime] = field(default_factory=list)
    unsettled_at: datetime | None = None  # when hour, zone, days, a break or a block last changed
    taken: list[datetime] = field(default_factory=list)  # when lessons were finished
    choices: list[tuple[str, str]] = field(default_factory=list)  # token, and what it does

    @property
    def address(self) -> Address:
        return Address(str(8_000_000 + self.place))

    @property
    def wrote_at(self) -> datetime | None:
        return self.wrote[-1] if self.wrote else None

    @property
    def taken_on(self) -> set[date]:
        return {self.day(at) for at in self.taken}

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


class Life:
    """What simulated learners do."""

    def __init__(self, db: Connection, house: House, rng: Random) -> None:
        self.db, self._house, self._rng = db, house, rng
        self.n_turns = 0

    def join(self, agent: Agent, now: datetime) -> None:
        """Say hello, agree, read the first card, and choose an hour."""
        rng = self._rng
        self._act(agent, now, Kind.START)
        self._tap(agent, now, "ChooseLanguage", rng.choice(LANGUAGES))
        self._tap(agent, now, "ChooseCountry", rng.choice(COUNTRIES))
        self._tap(agent, now, "Agree")
        self.change(agent, now, "hour", rng.choice(HOURS))

    def read(self, agent: Agent, now: datetime) -> None:
        """Read the day's lesson to its end, answering somehow."""
        self._act(agent, now, Kind.TEXT, text="/today")
        for _ in range(MOST_TAPS):
            ways = [token for token, does in agent.choices if does in GOES_ON]
            if not ways:
                break
            self._act(agent, now, Kind.TAP, token=self._rng.choice(ways))
        self._look(agent, now)

    def look_around(self, agent: Agent, now: datetime) -> None:
        self._act(agent, now, Kind.TEXT, text=self._rng.choice(("/progress", "/help", "hello")))

    def change(self, agent: Agent, now: datetime, setting: str, typed: str) -> None:
        """Change the hour, the zone or the days, by typing."""
        self._act(agent, now, Kind.TEXT, text="/settings")
        self._tap(agent, now, "OpenSetting", setting)
        self._act(agent, now, Kind.TEXT, text=typed)
        self._look(agent, now, unsettles=True)

    def say(self, agent: Agent, now: datetime, text: str) -> None:
        """Pause, come back, stop, begin again."""
        self._act(agent, now, Kind.TEXT if text != "/start" else Kind.START, text=text)
        self._look(agent, now, unsettles=True)

    def block(self, agent: Agent, now: datetime) -> None:
        self._act(agent, now, Kind.STOP)
        agent.is_blocked, agent.unsettled_at = True, now

    def unblock(self, agent: Agent, now: datetime) -> None:
        self._act(agent, now, Kind.RETURN)
        agent.is_blocked = False
        self.look_around(agent, now)
        agent.unsettled_at = now

    def _tap(self, agent: Agent, now: datetime, does: str, what: str = "") -> None:
        found = [token for token, action in agent.choices if action == f"{does} {what}".strip()]
        self._act(agent, now, Kind.TAP, token=found[0])

    def _act(self, agent: Agent, now: datetime, kind: Kind, **what: Any) -> None:
        event_id = str(next(_events))
        inbound = Inbound(
            "telegram", agent.address, event_id, kind, first_name="Anna", language="en", **what
        )
        taken = take_turn(self.db, self._house, inbound, now)
        self.n_turns += 1
        if kind is not Kind.STOP and agent.wrote_at != now:
            agent.wrote.append(now)
        for delivery in taken.deliveries:
            if choices := delivery.message.choices:
                agent.choices = [
                    (f"{delivery.offer}.{place}", _does(choice.action))
                    for place, choice in enumerate(choices)
                ]

    def _look(self, agent: Agent, now: datetime, *, unsettles: bool = False) -> None:
        """Take note of what the bot knows about someone now."""
        cells = learners.c.id, learners.c.zone, learners.c.minute, learners.c.lesson_days
        query = select(*cells, learners.c.paused_until, learners.c.stopped_at).join(accounts)
        row = self.db.execute(query.where(accounts.c.address == agent.address)).one()
        agent.zone, agent.minute, agent.days = ZoneInfo(row.zone), row.minute, row.lesson_days
        agent.paused_until, agent.is_stopped = row.paused_until, row.stopped_at is not None
        agent.unsettled_at = now if unsettles else agent.unsettled_at
        done = (readings.c.learner_id == row.id) & readings.c.finished_at.is_not(None)
        n_finished = self.db.execute(select(func.count()).where(done)).scalar_one()
        if n_finished > agent.n_finished:
            agent.taken.append(now)
        agent.n_finished = n_finished


def _does(action: tuple[object, ...]) -> str:
    """Return an action with its argument, where it is a choice of one among many."""
    name = str(action[0])
    return name if name in GOES_ON else " ".join(map(str, action[:2]))


def reaction(agent: Agent, now: datetime, rng: Random) -> datetime | None:
    """Return when someone reacts to what they heard; None when they don't."""
    day = (now - agent.joined_at).days
    if day >= agent.temper.until or rng.random() >= agent.temper.reacts:
        return None
    return now + timedelta(minutes=1 + rng.expovariate(1 / 60))
