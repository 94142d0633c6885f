"""A thousand people at once, on both databases, through the bot's own threads and two processes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select

from bot.dialogue import training_news
from bot.dialogue.handler import House
from bot.dialogue.parcels import post
from bot.dialogue.training_ticks import look_after
from bot.messages import Address, LearnerId
from bot.services import places
from bot.services.learners import erase
from bot.storage.database import Database
from bot.storage.learners import Learner, add_account, lock_learner
from bot.storage.migrate import migrate
from bot.storage.outbox import outbox
from bot.storage.registrations import Registration, Status, count_holding, registrations_of
from bot.storage.trainings import Training
from tests.conftest import MORNING, fresh_postgresql
from tests.trainings import a_house, open_training, person

CROWD, PLACES = 1_000, 25
T = TypeVar("T")
Deed = Coroutine[Any, Any, object]


@pytest.fixture(params=["sqlite", "postgresql"])
async def databases(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[list[Database]]:
    """The bot's own way to a database; on PostgreSQL two of them, as in two processes."""
    is_sqlite = request.param == "sqlite"
    for url in [f"sqlite:///{tmp_path / 'amber.db'}"] if is_sqlite else fresh_postgresql():
        opened = [Database(url) for _ in range(1 if is_sqlite else 2)]
        migrate(opened[0].engine)
        for one in opened:
            one.start()
        yield opened
        for one in opened:
            await one.stop()


@dataclass
class Rush:
    """A training, and a crowd of whom each hears something."""

    databases: list[Database]
    training: Training
    crowd: dict[LearnerId, Learner]
    house: House
    rng: Random = field(default_factory=lambda: Random(11))
    told: dict[LearnerId, list[str]] = field(default_factory=dict)

    async def run(self, key: object, work: Callable[[Connection], T]) -> T:
        return await self.rng.choice(self.databases).run(work, key=str(key))

    async def turn(self, one: LearnerId, work: Callable[[Connection], T]) -> T:
        """Do what someone does in a turn: with their own row locked, as turns lock it."""
        return await self.run(one, lambda db: (lock_learner(db, one), work(db))[1])

    async def signs_up(self, one: Learner) -> None:
        outcome = await self.turn(
            one.id, lambda db: places.sign_up(db, one, self.training.id, 0, MORNING)
        )
        self.hears(one.id, type(outcome).__name__)

    async def gives_back(self, one: LearnerId, now: datetime) -> None:
        def work(db: Connection) -> bool:
            had = places.give_back(db, self.training.id, one)
            passed = places.pass_on(db, self.training.id, now)
            post(db, self.house, training_news.passed(db, self.house, self.training, passed), now)
            return had is not None

        if await self.turn(one, work):
            self.hears(one, "gave back")

    async def takes(self, one: LearnerId, now: datetime) -> None:
        learner = self.crowd[one]
        outcome = await self.turn(
            one, lambda db: places.take_offer(db, learner, self.training.id, now)
        )
        self.hears(one, f"take {type(outcome).__name__}")

    async def erases(self, one: LearnerId) -> None:
        await self.turn(one, lambda db: erase(db, one, f"R{one}", MORNING))

    def hears(self, one: LearnerId, what: str) -> None:
        if what not in ("Already", "take Already"):  # a double tap
            self.told.setdefault(one, []).append(what)

    async def ticks(self, now: datetime) -> None:
        await self.run(
            self.rng.random(), lambda db: look_after(db, self.house, now, self.training.id)
        )

    async def together(self, *deeds: Deed) -> None:
        """Do all of it at once, with ticks in between; never is a place given twice."""
        order = list(deeds)
        self.rng.shuffle(order)
        await asyncio.gather(*order)
        held = await self.run("", lambda db: count_holding(db, self.training.id))
        assert sum(held.values()) <= PLACES

    async def everyone(self) -> list[Registration]:
        return await self.run("", lambda db: registrations_of(db, self.training.id, tuple(Status)))

    async def standing(self, *statuses: Status) -> list[Registration]:
        return [one for one in await self.everyone() if one.status in statuses]

    async def messages(self) -> Counter[LearnerId]:
        """Return how many messages waits for whom."""
        query = select(outbox.c.learner_id)
        return Counter(await self.run("", lambda db: db.execute(query).scalars().all()))


@pytest.fixture
async def rush(databases: list[Database], tmp_path: Path) -> Rush:
    def prepare(db: Connection) -> tuple[Training, list[Learner]]:
        _, training = open_training(db, capacity=PLACES)
        crowd = [person(db) for _ in range(CROWD)]
        for one in crowd:
            add_account(db, "webchat", Address(f"web {one.id}"), one.id, MORNING)
        return training, crowd

    training, crowd = await databases[0].run(prepare)
    return Rush(databases, training, {one.id: one for one in crowd}, a_house(tmp_path))


async def test_a_thousand_people_at_once_get_twenty_five_places_and_a_line_in_order(
    rush: Rush,
) -> None:
    await all_sign_up(rush)
    await some_give_back_or_erase_everything(rush)
    now = MORNING
    for _ in range(3):
        await half_of_the_offers_are_taken(rush, now)
        now += timedelta(days=4)  # past every offer, in the morning
        await the_others_come_too_late(rush, now)
    await rush.together(*(rush.ticks(now) for _ in range(3)))
    await nobody_was_told_two_things(rush)


async def all_sign_up(rush: Rush) -> None:
    crowd = list(rush.crowd.values())
    await rush.together(
        *(rush.signs_up(one) for one in (*crowd, *crowd[:100])),
        *(rush.ticks(MORNING) for _ in range(5)),
    )
    stand = [one.status for one in await rush.everyone()]  # in the order of the line
    assert stand == [Status.REGISTERED] * PLACES + [Status.WAITING] * (CROWD - PLACES)


async def some_give_back_or_erase_everything(rush: Rush) -> None:
    leaving = [one.learner_id for one in await rush.standing(Status.REGISTERED)][:10]
    waiting = [one.learner_id for one in await rush.standing(Status.WAITING)][::20]
    await rush.together(
        *(rush.gives_back(one, MORNING) for one in (*leaving[:6], *leaving[:6])),
        *(rush.erases(one) for one in (*leaving[6:], *waiting)),
        *(rush.ticks(MORNING) for _ in range(5)),
    )
    await rush.ticks(MORNING)  # whose place came back by erasing waits for the next look


async def half_of_the_offers_are_taken(rush: Rush, now: datetime) -> None:
    offered = await rush.standing(Status.OFFERED)
    line = await rush.standing(Status.WAITING)
    assert len(await rush.standing(Status.REGISTERED, Status.OFFERED)) == PLACES
    assert max(one.order_number for one in offered) < line[0].order_number
    some = [one.learner_id for one in offered[: len(offered) // 2]]
    await rush.together(
        *(rush.takes(one, now) for one in (*some, *some)), *(rush.ticks(now) for _ in range(5))
    )


async def the_others_come_too_late(rush: Rush, now: datetime) -> None:
    late = [one.learner_id for one in await rush.standing(Status.OFFERED)]
    await rush.together(
        *(rush.takes(one, now) for one in late), *(rush.ticks(now) for _ in range(8))
    )


async def nobody_was_told_two_things(rush: Rush) -> None:
    n_messages = await rush.messages()
    everyone = await rush.everyone()
    assert sum(one.holds_place for one in everyone) == PLACES
    for one in everyone:
        was_offered = rush.told[one.learner_id][1:2] != []
        heard = rush.told[one.learner_id], n_messages[one.learner_id]
        match one.status:
            case Status.WAITING:
                assert heard == (["InLine"], 0)
            case Status.OFFERED:
                assert heard == (["InLine"], 1)  # the offer
            case Status.LAPSED:
                assert heard == (["InLine", "take TooLate"], 2)  # the offer, and that it is over
            case Status.REGISTERED if was_offered:
                assert heard == (["InLine", "take Placed"], 1)
            case Status.REGISTERED:
                assert heard == (["Placed"], 0)
            case Status.CANCELLED:
                assert heard == (["Placed", "gave back"], 0)
