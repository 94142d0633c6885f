"""What is looked after again and again; each tick is safe to run twice, late, or on two processes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.handout import HandOut
from bot.sender import Sender
from bot.services import outbox
from bot.storage.coordinators import IS_AT_DESK, forget_invites
from bot.storage.database import Database
from bot.storage.inbound import forget_events, forget_unreadable
from bot.storage.learners import forget_newcomers
from bot.storage.questions import forget_questions
from bot.storage.tickets import forget_tickets
from scheduler.ticker import Tick

KEEP_EVENTS = timedelta(hours=48)  # platforms repeat an update for a day at most
KEEP_QUESTIONS = timedelta(days=90)
KEEP_STRANGERS = timedelta(days=30)  # people who never agreed, and updates nobody could read
TICK_LANE = 1  # people who write go first


def all_ticks(
    database: Database, handout: HandOut, sender: Sender, now: Callable[[], datetime]
) -> list[Tick]:
    """Return every tick of a running bot."""

    async def forget_old() -> None:
        await database.run(forget(now()), lane=TICK_LANE)

    return [
        Tick("lessons", timedelta(seconds=20), handout.look),
        Tick("outbox", timedelta(seconds=5), sender.sweep),
        Tick("forget", timedelta(hours=1), forget_old),
    ]


def forget(now: datetime) -> Callable[[Connection], None]:
    def work(db: Connection) -> None:
        outbox.forget_old(db, now)
        forget_events(db, now - KEEP_EVENTS)
        forget_unreadable(db, now - KEEP_STRANGERS)
        forget_newcomers(db, now - KEEP_STRANGERS, but=IS_AT_DESK)
        forget_invites(db, now)
        forget_tickets(db, now - KEEP_QUESTIONS)
        forget_questions(db, now - KEEP_QUESTIONS)

    return work
