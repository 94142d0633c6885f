"""Hands out what is due, as fast as its channel can send it.

A due lesson waits in the index of slots. Of each channel, no more are taken from it than go out within
some seconds, the longest waiting first; when half of those are on their way, more are taken. So a look
takes as long for a million who are due as for a thousand, what someone did up to the last moment counts,
and nobody on one channel waits behind a crowd on another.
"""

import asyncio
import logging
from asyncio import gather
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.dialogue.handler import House
from bot.dialogue.push import Looked, Round, hand_out_due_lessons
from bot.errors import UnavailableError
from bot.sender import Sender
from bot.services import outbox
from bot.storage.database import Database
from bot.storage.due import is_anyone_due
from bot.storage.reach import NOWHERE

log = logging.getLogger(__name__)

LANE = 1  # people who write go first
DUE_AT_ONCE = 100  # learners in one transaction: people who write wait for some ms only
LOOK_AT_MOST = 1_000  # learners of a channel in one look
AHEAD = 15  # seconds of sending that are handed out; later, quiet hours might begin meanwhile
AHEAD_AT_LEAST, AHEAD_AT_MOST = 100, 1_000  # messages


class HandOut:
    """Fills what each channel has still to send, for those channels that this process sends for."""

    def __init__(
        self,
        database: Database,
        house: Callable[[], House],
        sender: Sender,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._house = house
        self._sender = sender
        self._now = now
        self._left: dict[str, int] = {}  # still to send, on channels where more may be due
        self._called: set[str] = set()
        self._is_called = asyncio.Event()
        self._is_looking = False
        self._locks: dict[str, asyncio.Lock] = {}

    async def run(self) -> None:
        """Hand out more whenever a channel has room again, until cancelled."""
        while True:
            await self._is_called.wait()
            called = [one for one in self._mine() if one in self._called]
            self._is_looking = True
            self._called.clear()
            self._is_called.clear()
            try:
                await self._look_at(called)
            except UnavailableError:
                log.warning("lessons: the database can't be reached now; the next tick looks again")
            except Exception:  # an edge, as that of a tick: the next one looks again
                log.exception("lessons: a look failed")
            finally:
                self._is_looking = False

    async def idle(self) -> None:
        """Return when nothing more can be handed out or sent now."""
        await self._sender.idle()
        while self._called or self._is_looking:
            await asyncio.sleep(0.001)
            await self._sender.idle()

    def note_leaving(self, channel: str) -> None:
        """One lesson or reminder less has to be sent; when half are gone, more are handed out."""
        left = self._left.get(channel)
        if left is not None:
            self._left[channel] = left - 1
            if left - 1 <= self._ahead(channel) // 2:
                self._call(channel)

    def _call(self, channel: str) -> None:
        self._left.pop(channel, None)
        self._called.add(channel)
        self._is_called.set()

    def _ahead(self, channel: str) -> int:
        wanted = min(self._sender.rate(channel) * AHEAD, AHEAD_AT_MOST)
        return max(int(wanted), AHEAD_AT_LEAST)

    async def look(self) -> int:
        """Hand out what is due and has room now; return to how many people."""
        return await self._look_at(self._mine())

    def _mine(self) -> list[str]:
        """Return whose due we hand out: those on channels that we send for, and the unreachable."""
        return [*self._sender.held(), NOWHERE]

    async def _look_at(self, channels: list[str]) -> int:
        around = Round(self._house(), self._now())

        def of_whom(db: Connection) -> list[str]:
            return [one for one in channels if is_anyone_due(db, one, around.now)]

        due = await self._database.run(of_whom, key="due", lane=LANE)
        return sum(await gather(*(self._fill(around, channel) for channel in due)))

    async def _fill(self, around: Round, channel: str) -> int:
        """Hand out as much as a channel has room for; return to how many people."""
        async with self._locks.setdefault(channel, asyncio.Lock()):
            n_left = await self._n_left(channel)
            room = self._ahead(channel) - n_left
            n_due, n_said, more = 0, 0, room > 0
            while more and n_said < room and n_due < LOOK_AT_MOST:
                most = min(DUE_AT_ONCE, room - n_said)
                looked = await self._batch(around, channel, most)
                n_due, n_said, more = (
                    n_due + looked.n_due,
                    n_said + looked.n_said,
                    looked.n_due == most,
                )
        if room <= 0 or more:
            self._come_back(channel, n_left + n_said)
        return n_said

    def _come_back(self, channel: str, n_left: int) -> None:
        """Look again when half of what is left to send is gone; at once, if it is already."""
        if n_left <= self._ahead(channel) // 2:
            self._call(channel)
        else:
            self._left[channel] = n_left

    async def _n_left(self, channel: str) -> int:
        if channel == NOWHERE:
            return 0
        ahead = self._ahead(channel)
        count = partial(outbox.n_unasked, channel=channel, most=ahead)
        return await self._database.run(count, key=channel, lane=LANE)

    async def _batch(self, around: Round, channel: str, most: int) -> Looked:
        work = partial(hand_out_due_lessons, around=around, channel=channel, most=most)
        looked = await self._database.run(work, key=channel, lane=LANE)
        if looked.n_said:
            self._sender.call()
        return looked
