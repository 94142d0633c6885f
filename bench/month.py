"""A month of 10,000 simulated learners, with all rules of the rhythm checked as they would see them.

`python -m bench.month` prints one JSON object. Turns and ticks are the bot's own, on SQLite; time is an
argument, a tick comes every minute. People join, read, react, fall silent, take breaks, change hour,
days or zone, stop, block; the clocks of Europe and America change; the bot is down for an hour, a day
and a week.
"""

import argparse
import heapq
import itertools
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, delete, select

from bench.agents import CHANNEL, CITIES, HOURS, SHARES, Agent, Life, Temper, reaction
from bench.learners import bench_house
from bench.rules import Said, Watch
from bot.cards.nudges import silence
from bot.dialogue.handler import House
from bot.dialogue.push import Round, hand_out_due_lessons
from bot.handout import DUE_AT_ONCE
from bot.messages import Lane
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
from bot.storage.outbox import outbox
from bot.storage.payload import unpack
from bot.storage.reach import NOWHERE

BEGIN = datetime(
    2026, 10, 12, tzinfo=UTC
)  # Europe's clocks change on the 25th, America's on 1 November
DAYS = 30
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DOWN = (  # from when, and for how long
    (BEGIN + 6 * DAY + 15.5 * HOUR, HOUR),
    (BEGIN + 9 * DAY + 14 * HOUR, DAY),
    (BEGIN + 18 * DAY + 11 * HOUR, 7 * DAY),
)
LOOK_BACK = 2.5 * DAY  # so long nothing may have changed for someone of whom a lesson is expected
JOIN_WITHIN = 3 * DAY
KEEP = 3 * DAY  # of what was said: nobody taps an older button here
A_DAY = 1 / 40  # chance that someone does something else on a day: a break, another hour
AT_ONCE = 1 / 25  # chance that they do so when they hear from us
GOALS = {"broken": "none"}

Deed = Callable[[Agent, datetime], None]


@dataclass(order=True, slots=True)
class _Event:
    at: datetime
    number: int
    agent: Agent
    deed: Deed


class Month:
    """The simulation."""

    def __init__(self, db: Connection, house: House, n: int, seed: int) -> None:
        self._db, self._house, self.rng = db, house, random.Random(seed)
        self.life, self.watch = Life(db, house, self.rng), Watch()
        self.agents = [self._agent(place) for place in range(n)]
        self._by_address = {agent.address: agent for agent in self.agents}
        self._events: list[_Event] = []
        self._numbers = itertools.count()
        self._last_id = 0
        self._breaks = _silences(house)
        for agent in self.agents:
            self.later(agent, agent.joined_at, self.life.join)

    def _agent(self, place: int) -> Agent:
        (temper,) = self.rng.choices(list(SHARES), list(SHARES.values()))
        joined = BEGIN + self.rng.random() * JOIN_WITHIN
        return Agent(place, temper, joined.replace(microsecond=0))

    def later(self, agent: Agent, at: datetime, deed: Deed) -> None:
        heapq.heappush(self._events, _Event(at, next(self._numbers), agent, deed))

    def minute(self, now: datetime) -> None:
        """Let a minute pass: the tick, and what people do."""
        if is_down(now):
            return
        if is_down(now - MINUTE):
            self.watch.up_at.append(now)
        self._tick(now)
        while self._events and self._events[0].at <= now:
            event = heapq.heappop(self._events)
            if not event.agent.is_blocked or event.deed == self.life.unblock:
                event.deed(event.agent, now)
        if now.hour == 12 and now.minute == 0:
            self._once_a_day(now)

    def _tick(self, now: datetime) -> None:
        around = Round(self._house, now)
        for channel in (CHANNEL, NOWHERE):
            while hand_out_due_lessons(self._db, around, channel, DUE_AT_ONCE).n_due:
                self._deliver(now)

    def _deliver(self, now: datetime) -> None:
        """Show people what was said unasked; it does not wait for the pace here."""
        said = (outbox.c.id > self._last_id) & (outbox.c.lane != Lane.REPLY.value)
        cells = outbox.c.id, outbox.c.offer, outbox.c.address, outbox.c.lane, outbox.c.payload
        for row in self._db.execute(select(*cells).where(said).order_by(outbox.c.id)):
            self._last_id = row.id
            text = str(unpack(self._db, row.offer, row.payload).text)
            is_lesson = row.lane == Lane.LESSON.value
            what = Said.LESSON if is_lesson else Said.NUDGE
            what = Said.BREAK if text in self._breaks else what
            self._hears(self._by_address[row.address], now, what, text)

    def _hears(self, agent: Agent, now: datetime, what: Said, text: str) -> None:
        self.watch.hears(agent, now, what, text)
        at = reaction(agent, now, self.rng)
        if at and self.rng.random() < AT_ONCE:
            self._something_else(agent, at)
        elif at:
            reads = self.rng.random() < agent.temper.reads
            self.later(agent, at, self.life.read if reads else self.life.look_around)

    def _once_a_day(self, now: datetime) -> None:
        """Look back at the day before yesterday, forget what is old, let some people do other things."""
        for agent in self.agents:
            day = agent.day(now - DAY)
            if not any(_touches(begin, length, now) for begin, length in DOWN):
                self.watch.expects_lesson(agent, day, now - LOOK_BACK)
            if agent.wrote_at and self.rng.random() < A_DAY:
                self._something_else(agent, now + self.rng.random() * DAY)
        self._db.execute(delete(outbox).where(outbox.c.created_at < now - KEEP))

    def _something_else(self, agent: Agent, at: datetime) -> None:
        life, rng = self.life, self.rng
        if agent.is_blocked:
            return self.later(agent, at, life.unblock)
        if agent.temper is Temper.SILENT:
            return None
        if agent.is_stopped or agent.paused_until:
            back = "/start" if agent.is_stopped else "/resume"
            return self.later(agent, at, lambda one, now: life.say(one, now, back))
        hour, city, days = rng.choice(HOURS), rng.choice(CITIES), rng.randint(1, 14)
        deeds: list[Deed] = [
            lambda one, now: life.change(one, now, "hour", hour),
            lambda one, now: life.change(one, now, "zone", city),
            lambda one, now: life.change(one, now, "days", "2"),
            lambda one, now: life.say(one, now, f"/pause {days}"),
            lambda one, now: life.say(one, now, "/stop"),
            life.block,
        ]
        return self.later(agent, at, rng.choices(deeds, (6, 3, 1, 5, 1, 1))[0])


def is_down(now: datetime) -> bool:
    return any(begin <= now < begin + length for begin, length in DOWN)


def _touches(begin: datetime, length: timedelta, now: datetime) -> bool:
    """Return True when a downtime lies in the days that are looked back at."""
    return begin < now and now - LOOK_BACK < begin + length


def _silences(house: House) -> frozenset[str]:
    """Return the last word before a silence, in each language."""
    catalogues = house.catalogues
    all_texts = (catalogues.texts(one, "LV", "Europe/Riga") for one in catalogues.languages)
    return frozenset(str(silence(texts).text) for texts in all_texts)


def simulate(n: int, days: int, seed: int) -> dict[str, Any]:
    """Return what was heard in the time, and each rule that was broken."""
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
                    sys.stderr.write(f"day {number // 24 // 60}: {dict(month.watch.counts)}\n")
        engine.dispose()
    return {
        "learners": n,
        "days": days,
        "turns": month.life.n_turns,
        "heard": dict(month.watch.counts),
        "lessons_finished": sum(agent.n_finished for agent in month.agents),
        "broken": dict(month.watch.broken),
        "examples": month.watch.examples,
        "wall_seconds": round(perf_counter() - began),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a hundred learners")
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    result = {
        "bench": "month",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        **simulate(100 if given.quick else given.learners, given.days, given.seed),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
