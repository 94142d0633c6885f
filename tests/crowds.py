"""A crowd beside a database: announcements go to it, and anything may break in between."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from bot.dialogue.announcement_ticks import Broadcast, begin_and_plan, hand_out, report
from bot.dialogue.handler import House
from bot.messages import Lane, LearnerId
from bot.services import announcements
from bot.services.announcements import Order
from bot.storage.audiences import Audience
from bot.storage.claims import take_over
from bot.storage.handing import join_recipients
from bot.storage.learners import accounts, delete_learner, give_accounts, learners
from bot.storage.outbox import Status, outbox
from bot.texts import load_catalogues
from tests.conftest import MORNING, whole_course

TEXTS = {"en": "Hello", "lv": "Sveiki", "pl": "Cześć", "ru": "Привет", "da": "Hej"}
RIGA = {"language": "lv", "country": "LV", "zone": "Europe/Riga"}
ENOUGH = 100.0  # messages a second: the outbox has room for everyone here


def house_of_tests() -> House:
    return House(whole_course(), load_catalogues(), "http://127.0.0.1", {}, b"tests", Random(7))


@dataclass
class Crowd:
    """People who may get announcements, and all that they heard."""

    engine: Engine
    now: datetime = MORNING
    house: House = field(default_factory=house_of_tests)
    heard: Counter[LearnerId] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)

    def does(self, work: Callable[[Connection], Any], *, crashes: bool = False) -> Any:
        """Do a piece of work in a transaction; one that crashes leaves nothing behind."""
        with self.engine.connect() as db:
            transaction = db.begin()
            found = work(db)
            transaction.rollback() if crashes else transaction.commit()
        return None if crashes else found

    def runs(self, statement: Any) -> None:
        """Change the tables as no part of the bot does."""
        self.does(lambda db: db.execute(statement))

    def comes(self, channel: str = "telegram", **about: Any) -> LearnerId:
        """Add someone who agreed to the course and to news, but for what `about` says."""
        person = RIGA | {"created_at": MORNING, "minute": 1080, "agreed_at": MORNING}
        person |= {"news_at": MORNING} | about

        def add(db: Connection) -> LearnerId:
            added = insert(learners).values(person).returning(learners.c.id)
            number = LearnerId(db.execute(added).scalar_one())
            seen = {"created_at": MORNING, "seen_at": MORNING}
            here = {"channel": channel, "address": f"{channel}{number}", "learner_id": number}
            db.execute(insert(accounts).values(here | seen))
            return number

        return LearnerId(self.does(add))

    def changes(self, number: LearnerId, **cells: Any) -> None:
        here = learners.c.id == number
        self.does(lambda db: db.execute(update(learners).where(here).values(cells)))

    def announces(self, audience: Audience | None = None, **order: Any) -> int:
        given = Order(order.pop("texts", TEXTS), audience or Audience(), **order)
        return int(self.does(lambda db: announcements.announce(db, None, given, self.now)))

    @property
    def _around(self) -> Broadcast:
        return Broadcast(self.house, self.now, {"telegram": ENOUGH, "webchat": ENOUGH})

    def plans(self, *, crashes: bool = False) -> bool:
        found = self.does(lambda db: begin_and_plan(db, self._around), crashes=crashes)
        return bool(found and found[1])

    def hands_out(self, most: int = 250, *, crashes: bool = False) -> bool:
        found = self.does(lambda db: hand_out(db, self._around, most), crashes=crashes)
        return bool(found and found[1])

    def sends(self, most: int = 1_000) -> None:
        """The platform takes what waits in the outbox."""
        for offer, learner_id, payload in self._waiting()[:most]:
            self.heard[learner_id] += 1
            self.texts.append(payload)
            self._becomes(offer, Status.SENT, self.now)

    def is_cut_short(self, most: int = 2) -> None:
        """The process dies with messages on the wire; the next one settles them."""
        for offer, _, _ in self._waiting()[:most]:
            self._becomes(offer, Status.SENDING, None)
        self.does(lambda db: take_over(db, "telegram", 1, self.now))

    def _waiting(self) -> list[Any]:
        waits = outbox.c.status == Status.PENDING.value
        waits &= outbox.c.lane == Lane.ANNOUNCEMENT.value
        query = select(outbox.c.offer, outbox.c.learner_id, outbox.c.payload).where(waits)
        return list(self.does(lambda db: db.execute(query.order_by(outbox.c.id)).all()))

    def _becomes(self, offer: str, status: Status, done_at: datetime | None) -> None:
        done = {"status": status.value, "done_at": done_at, "platform_id": "777"}
        here = outbox.c.offer == offer
        self.does(lambda db: db.execute(update(outbox).where(here).values(done)))

    def looks_after(self) -> None:
        self.does(lambda db: report(db, self.house, self.now))

    def lives(self, **time: float) -> None:
        """Let time pass in one step; what is due happens."""
        self.now += timedelta(**time)
        while self.plans():
            pass
        while self.hands_out():
            pass
        self.sends()
        self.looks_after()

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def joins(self, of: LearnerId, to: LearnerId) -> None:
        """One person shows that two accounts are theirs."""

        def join(db: Connection) -> None:
            join_recipients(db, of=of, to=to)
            give_accounts(db, of=of, to=to)
            delete_learner(db, of)

        self.does(join)
        self.heard[to] += self.heard.pop(of, 0)

    def erases(self, number: LearnerId) -> None:
        self.does(lambda db: delete_learner(db, number))
