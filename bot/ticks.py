"""What is looked after again and again; each tick is safe to run twice, late, or on two processes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.dialogue.handler import House
from bot.dialogue.push import Round, hand_out_due_lessons
from bot.sender import Sender
from bot.services import outbox
from bot.storage.database import Database
from bot.storage.inbound import forget_events, forget_unreadable
from bot.storage.learners import forget_newcomers
from scheduler.ticker import Tick

KEEP_EVENTS = timedelta(hours=48)  # platforms repeat an update for a day at most
KEEP_STRANGERS = timedelta(days=30)  # people who never agreed, and updates nobody could read
TICK_LANE = 1  # people who write go first
DUE_AT_ONCE = 500  # learners in one transaction: the lock is held for some ms only


def all_ticks(
    database: Database,
    house: Callable[[], House],
    sender: Sender,
    now: Callable[[], datetime],
) -> list[Tick]:
    """Return every tick of a running bot."""

    async def lessons() -> int:
        around, handed_out, more = Round(house(), now()), 0, True
        while more:
            n, more = await database.run(_due(around), lane=TICK_LANE)
            if n:
                sender.call()
            handed_out += n
        return handed_out

    async def forget_old() -> None:
        await database.run(forget(now()), lane=TICK_LANE)

    return [
        Tick("lessons", timedelta(seconds=20), lessons),
        Tick("outbox", timedelta(seconds=5), sender.sweep),
        Tick("forget", timedelta(hours=1), forget_old),
    ]


def _due(around: Round) -> Callable[[Connection], tuple[int, bool]]:
    return lambda db: hand_out_due_lessons(db, around, DUE_AT_ONCE)


def forget(now: datetime) -> Callable[[Connection], None]:
    def work(db: Connection) -> None:
        outbox.forget_old(db, now)
        forget_events(db, now - KEEP_EVENTS)
        forget_unreadable(db, now - KEEP_STRANGERS)
        forget_newcomers(db, now - KEEP_STRANGERS)

    return work
