"""A month of 1,000 simulated learners on a channel that may write only for a day after they did something.

`python -m bench.messenger` prints one JSON object. Turns, looks and ticks are the bot's own, on SQLite;
time is an argument, a tick comes every minute, and there is no HTTP: a platform that keeps its own count
of the windows refuses what comes outside. People answer after some minutes, within the hour or late in
the evening; of those who answer daily six of ten tap when they are asked for a tap; who hears nothing
comes back by themselves on one day of four. A lesson counts for whoever did anything in the 36 hours
before its slot; the days of others are told as silent.
"""

import argparse
import heapq
import itertools
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, delete, select

from bench.agents import HOURS, Agent, Life, Temper
from bench.learners import bench_house
from bot.dialogue.handler import House
from bot.dialogue.push import Round, hand_out_due_lessons
from bot.dialogue.windows import AT_ONCE, look_after_windows
from bot.messages import Lane
from bot.services import outbox as outbox_service
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
from bot.storage.outbox import Status, outbox
from bot.storage.payload import delivery_of
from bot.storage.reach import NOWHERE
from scheduler.rhythm import SAME_HOUR, is_quiet
from scheduler.timetable import local_day

CHANNEL = "messenger"
WINDOW = timedelta(hours=24)
BEGIN = datetime(2026, 10, 12, tzinfo=UTC)  # Europe's clocks change on the 25th
DAYS = 30
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEAR = timedelta(hours=1)  # of the slot
ANSWERS_DAILY = timedelta(hours=36)  # whoever said nothing for so long before a slot doesn't
COMES_BACK = 0.25  # chance, on a day without a lesson
TAPS_WHEN_ASKED = 0.6
GOALS = {
    "share_near": ">= 0.95 for those who answer daily",
    "outside_the_window": 0,
    "twice_on_a_day": 0,
    "at_night": 0,
}


class Kind(Enum):
    """How someone answers: how often to a lesson, and on which days lessons come."""

    DAILY = (1.0, "1")
    WORKDAYS = (1.0, "2")
    OFTEN = (0.7, "1")
    SELDOM = (0.3, "1")

    def __init__(self, answers: float, days: str) -> None:
        self.answers, self.days = answers, days


SHARES = {Kind.DAILY: 60, Kind.WORKDAYS: 10, Kind.OFTEN: 20, Kind.SELDOM: 10}


@dataclass(slots=True)
class Tally:
    """What became of the lessons of one kind of people."""

    expected: int = 0
    near: int = 0
    minutes_early: Counter[int] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Person:
    """A learner, and what they heard."""

    agent: Agent
    kind: Kind
    open_until: datetime = BEGIN
    lessons: dict[date, datetime] = field(default_factory=dict)
    last_heard: datetime | None = None


Deed = Callable[[Person, datetime], None]


class Month:
    """The simulation."""

    def __init__(self, db: Connection, house: House, n: int, seed: int) -> None:
        self._db, self._house, self._rng = db, house, random.Random(seed)
        self._life = Life(db, house, self._rng, CHANNEL, WINDOW)
        self._people = [self._person(place) for place in range(n)]
        self._by_address = {one.agent.address: one for one in self._people}
        self._events: list[tuple[datetime, int, Person, Deed]] = []
        self._numbers = itertools.count()
        self._last_id = 0
        self.tallies = {kind: Tally() for kind in Kind}
        for one in self._people:
            self._later(one, one.agent.joined_at, self._join)

    @property
    def n_turns(self) -> int:
        return self._life.n_turns

    def _person(self, place: int) -> Person:
        (kind,) = self._rng.choices(list(SHARES), list(SHARES.values()))
        joined = BEGIN + self._rng.randrange(3) * DAY + self._rng.uniform(7, 19) * HOUR
        agent = Agent(place, Temper.DILIGENT, joined.replace(second=0, microsecond=0))
        return Person(agent, kind)

    def _later(self, one: Person, at: datetime, deed: Deed) -> None:
        heapq.heappush(self._events, (at, next(self._numbers), one, deed))

    def minute(self, now: datetime) -> None:
        """Let a minute pass: what the bot does by itself, and what people do."""
        while len(look_after_windows(self._db, self._house, now)) == AT_ONCE:
            pass
        around = Round(self._house, now)
        for channel in (CHANNEL, NOWHERE):
            while hand_out_due_lessons(self._db, around, channel, 250).n_due:
                pass
        self._deliver(now)
        while self._events and self._events[0][0] <= now:
            _, _, one, deed = heapq.heappop(self._events)
            deed(one, now)
            one.open_until = now + WINDOW
        if (now - BEGIN) % DAY == 12 * HOUR:
            self._noon(now)

    def _deliver(self, now: datetime) -> None:
        fresh = (outbox.c.id > self._last_id) & (outbox.c.lane != Lane.REPLY.value)
        for row in self._db.execute(select(outbox).where(fresh).order_by(outbox.c.id)).all():
            self._last_id = row.id
            if row.status == Status.PENDING.value:
                self._send(row, now)

    def _send(self, row: Any, now: datetime) -> None:
        one = self._by_address[row.address]
        tally = self.tallies[one.kind]
        name = row.offer, row.channel, row.address
        delivery = delivery_of(self._db, name, row.payload, row.lane, 0)
        if now >= one.open_until:
            tally.counts["outside_the_window"] += 1
            return outbox_service.record_held(self._db, delivery, "refused", now)
        outbox_service.record_sent(self._db, delivery, "m", now)
        if row.lane == Lane.LESSON.value:
            return self._hears_lesson(one, tally, now)
        is_touch = "ComeLater" in row.payload and "BeginLesson" in row.payload
        tally.counts["touches_and_nudges" if is_touch else "others"] += 1
        tally.counts["at_night"] += is_quiet(now, one.agent.zone)
        if self._rng.random() < TAPS_WHEN_ASKED * one.kind.answers:
            self._later(one, now + self._soon(60), self._taps_later)
        return None

    def _hears_lesson(self, one: Person, tally: Tally, now: datetime) -> None:
        agent = one.agent
        day = agent.day(now)
        tally.counts["lessons"] += 1
        tally.counts["twice_on_a_day"] += day in one.lessons
        late = now - self._slot(one, day)
        tally.counts["at_night"] += is_quiet(now, agent.zone) and not 0 * DAY <= late <= SAME_HOUR
        one.lessons[day] = one.last_heard = now
        if self._rng.random() < one.kind.answers:
            self._later(one, now + self._answering_time(), self._reads)

    def _answering_time(self) -> timedelta:
        """Return how long someone takes: minutes, an hour, or until late in the evening."""
        dice = self._rng.random()
        if dice < 0.35:
            return self._soon(4)
        if dice < 0.8:
            return MINUTE * min(240.0, self._rng.lognormvariate(3.7, 0.8))
        return MINUTE * self._rng.uniform(90, 360)

    def _soon(self, minutes: float) -> timedelta:
        return timedelta(minutes=0.5 + self._rng.expovariate(1 / minutes))

    def _slot(self, one: Person, day: date) -> datetime:
        at = time(one.agent.minute // 60, one.agent.minute % 60)
        return datetime.combine(day, at, one.agent.zone)

    def _join(self, one: Person, now: datetime) -> None:
        self._life.join(one.agent, now)
        self._life.change(one.agent, now, "hour", self._rng.choice(HOURS))
        self._life.change(one.agent, now, "days", one.kind.days)
        self._life.read(one.agent, now)

    def _reads(self, one: Person, now: datetime) -> None:
        self._life.read(one.agent, now)

    def _taps_later(self, one: Person, now: datetime) -> None:
        self._life.say(one.agent, now, "later")

    def _noon(self, now: datetime) -> None:
        """Count what was due the day before yesterday; let some come back who heard nothing."""
        for one in self._people:
            day = local_day(now - 2 * DAY, one.agent.zone)
            if one.agent.wrote and one.agent.joined_at < now - 4 * DAY:
                self._count(one, day)
            silent = one.last_heard is None or now - one.last_heard > 2 * DAY
            if one.agent.wrote and silent and self._rng.random() < COMES_BACK * one.kind.answers:
                self._later(one, now + self._rng.random() * 10 * HOUR, self._reads)
        self._db.execute(delete(outbox).where(outbox.c.created_at < now - 4 * DAY))

    def _count(self, one: Person, day: date) -> None:
        if not one.agent.days >> day.weekday() & 1:
            return
        tally, heard, slot = self.tallies[one.kind], one.lessons.get(day), self._slot(one, day)
        if heard is None and day in one.agent.taken_on:  # before its hour: none was due any more
            return
        if not any(slot - ANSWERS_DAILY < at < slot for at in one.agent.wrote):
            tally.counts["silent_days"] += 1
            return
        tally.expected += 1
        if heard is None:
            tally.counts["not_heard"] += 1
            return
        tally.near += abs(heard - slot) <= NEAR
        tally.minutes_early[max(0, round((slot - heard) / MINUTE / 10) * 10)] += 1


def simulate(n: int, days: int, seed: int) -> dict[str, Any]:
    """Return what was heard in the time, for each kind of people."""
    house = replace(bench_house(), rng=random.Random(seed))
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="amber-bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'amber.db'}")
        migrate(engine)
        with engine.connect() as db:
            db.connection.cursor().execute("PRAGMA synchronous=OFF")  # nothing is timed here
            month = Month(db, house, n, seed)
            for number in range(days * 24 * 60):
                with db.begin():
                    month.minute(BEGIN + number * MINUTE)
                if number % (24 * 60) == 0:
                    counts = month.tallies[Kind.DAILY].counts
                    sys.stderr.write(f"day {number // 24 // 60}: {dict(counts)}\n")
        engine.dispose()
    return {
        "learners": n,
        "days": days,
        "turns": month.n_turns,
        **{kind.name.lower(): _summary(tally) for kind, tally in month.tallies.items()},
        "wall_seconds": round(perf_counter() - began),
    }


def _summary(tally: Tally) -> dict[str, Any]:
    counts = dict.fromkeys(("outside_the_window", "twice_on_a_day", "at_night"), 0)
    return {
        "lessons_expected": tally.expected,
        "share_near": round(tally.near / tally.expected, 4) if tally.expected else None,
        "minutes_early": dict(sorted(tally.minutes_early.items())),
        **counts,
        **tally.counts,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fifty learners")
    parser.add_argument("--learners", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    result = {
        "bench": "messenger",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        **simulate(50 if given.quick else given.learners, given.days, given.seed),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
