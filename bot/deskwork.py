"""What the desk does again and again: announce, tell, end talks, offer answers, digests.

And what trainings do: pass places on, remind, ask how it was.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.dialogue import alike
from bot.dialogue.announcement_ticks import Broadcast, begin_and_plan, hand_out, report
from bot.dialogue.desk_ticks import look_after_tickets, send_digests
from bot.dialogue.handler import House
from bot.dialogue.training_ticks import find_due, look_after
from bot.messages import Delivery
from bot.sender import Sender
from bot.storage.database import Database
from scheduler.ticker import Tick

LANE = 1  # people who write go first
AT_ONCE = 250  # announcements in one transaction: people who write wait for some ms only


def desk_ticks(
    database: Database,
    house: Callable[[], House],
    sender: Sender,
    now: Callable[[], datetime],
) -> list[Tick]:
    """Return the ticks of the desk."""

    async def say(work: Callable[[Connection, House, datetime], list[Delivery]]) -> int:
        around, moment = house(), now()
        said = await database.run(lambda db: work(db, around, moment), lane=LANE)
        sender.hand_over(said)
        return len(said)

    async def offer_answers() -> int:
        around = house()
        found = await database.run(alike.find_comparisons, lane=LANE)
        if not found:
            return 0
        pairs = await asyncio.to_thread(alike.find_pairs, around.asking, around.course, found)
        return await say(lambda db, house, at: alike.offer(db, house, found, pairs, at))

    async def look_after_trainings() -> int:
        moment, n = now(), 0
        for number in await database.run(lambda db: find_due(db, moment), lane=LANE):
            n += await say(partial(look_after, number=number))
        return n

    async def announce() -> int:
        await broadcast(database, house(), sender, now())
        return await say(report)

    return [
        Tick("trainings", timedelta(seconds=10), look_after_trainings),
        Tick("announcements", timedelta(seconds=1), announce),
        Tick("tickets", timedelta(seconds=5), lambda: say(look_after_tickets)),
        Tick("alike", timedelta(seconds=30), offer_answers),
        Tick("digests", timedelta(minutes=10), lambda: say(send_digests)),
    ]


async def broadcast(database: Database, house: House, sender: Sender, now: datetime) -> None:
    """Begin what is due, find who gets it, and hand the outbox what it has room for.

    Who was found already hears it while others are still looked for.
    """
    around = Broadcast(house, now, {name: line.pacer.rate for name, line in sender.lines.items()})
    more = True
    while more:
        _, more = await database.run(lambda db: begin_and_plan(db, around), lane=LANE)
        waits = True
        while waits:
            n, waits = await database.run(lambda db: hand_out(db, around, AT_ONCE), lane=LANE)
            if n:
                sender.call()
