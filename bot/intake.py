"""From a verified event to its committed turn: the one way in for every channel."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any

import orjson
from sqlalchemy import Connection

from bot.dialogue.handler import House
from bot.dialogue.listening import may_ask, needs_verdict, question_in
from bot.dialogue.turn import Taken, apologise, slow_down, take_turn
from bot.errors import UnavailableError
from bot.messages import Address, Answer, Inbound
from bot.metrics import Metrics
from bot.sender import Sender
from bot.storage.database import Database
from bot.storage.inbound import Unreadable, keep_unreadable
from lessons.faq.verdicts import Verdict
from scheduler.order import InOrder
from scheduler.throttle import Bucket

log = logging.getLogger(__name__)

BURST = 30.0  # events one person may send at once: a fast reader tapping through two lessons
PER_SECOND = 1.0
BUCKETS_AT_MOST = 20_000  # people remembered at a time; the longest silent are forgotten first

_Answerer = Callable[[Connection, House, Inbound, datetime], Taken]


class Intake:
    """Takes turns: commits each, hands its replies to the sender, and only then returns."""

    def __init__(
        self,
        database: Database,
        house: Callable[[], House],
        sender: Sender,
        clock: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._house = house
        self._sender = sender
        self._now = clock
        self._metrics = metrics
        self._buckets: dict[str, Bucket] = {}
        self._order = InOrder()

    async def receive(self, inbound: Inbound) -> Answer:
        """Return what the channel shows at once; the turn is committed by then.

        Raises:
            UnavailableError: the database can't take it; the event must not be acknowledged.
        """
        began, outcome = perf_counter(), "unavailable"
        try:
            taken, outcome = await self._answer(inbound)
        finally:
            self._metrics.note_turn(inbound.channel, outcome, perf_counter() - began)
        self._sender.hand_over(taken.deliveries)
        return Answer(taken.toast)

    async def _answer(self, inbound: Inbound) -> tuple[Taken, str]:
        """Return what is left to do, and in one word what became of the event."""
        answerer = self._answerer(inbound)
        if answerer is None:
            return Taken(), "ignored"
        try:
            if answerer is take_turn:
                return await self._take_turn(inbound), "answered"
            return await self._take(answerer, inbound), "slowed"
        except UnavailableError:
            raise
        except Exception:  # the edge of a turn: undone, logged, and said in one kind sentence
            log.exception("%s: event %s failed", inbound.channel, inbound.event_id)
            return await self._apologise(inbound), "failed"

    async def _take_turn(self, inbound: Inbound) -> Taken:
        """Take the turn; for a question the engine is asked before, outside any transaction."""
        key, is_slow = _key(inbound), may_ask(inbound)
        if not is_slow and self._order.is_free(key):
            return await self._take(take_turn, inbound)
        async with self._order.place(key):
            verdict = await self._verdict(inbound) if is_slow else None
            return await self._take(partial(take_turn, verdict=verdict), inbound)

    async def _verdict(self, inbound: Inbound) -> Verdict | None:
        house, now = self._house(), self._now()
        locale = await self._database.run(
            lambda db: needs_verdict(db, house, inbound, now), key=_key(inbound)
        )
        if locale is None:
            return None
        text, began = question_in(inbound.text), perf_counter()
        verdict = await asyncio.to_thread(house.asking.ask, house.course, text, locale)
        self._metrics.note_question(verdict, perf_counter() - began)
        return verdict

    async def _apologise(self, inbound: Inbound) -> Taken:
        """Say that something went wrong; what can't even be said must not stop the others."""
        try:
            return await self._take(apologise, inbound)
        except UnavailableError:
            raise
        except Exception:  # the same edge, a second time
            log.exception("%s: no apology for event %s", inbound.channel, inbound.event_id)
            return Taken()

    async def _take(self, answerer: _Answerer, inbound: Inbound) -> Taken:
        house, now = self._house(), self._now()
        return await self._database.run(
            lambda db: answerer(db, house, inbound, now), key=_key(inbound)
        )

    def _answerer(self, inbound: Inbound) -> _Answerer | None:
        """Return who answers: the turn; for a flood one request to wait, then nobody."""
        bucket = self._bucket(inbound)
        if bucket.take(self._now().timestamp()):
            return take_turn
        if bucket.warned:
            return None
        bucket.warned = True
        return slow_down

    def _bucket(self, inbound: Inbound) -> Bucket:
        key = _key(inbound)
        bucket = self._buckets.pop(key, None)
        if bucket is None:
            bucket = Bucket(BURST, PER_SECOND, BURST, self._now().timestamp())
            if len(self._buckets) >= BUCKETS_AT_MOST:
                del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = bucket
        return bucket

    async def keep_unreadable(
        self,
        channel: str,
        event_id: str,
        raw: dict[str, Any],
        why: str,
        address: Address | None = None,
    ) -> None:
        """Keep an update that nobody could read, and log it once."""
        kept = Unreadable(channel, event_id, self._now(), address, orjson.dumps(raw).decode(), why)
        self._metrics.note_unreadable(channel)
        if await self._database.run(lambda db: keep_unreadable(db, kept)):
            kind = why.partition(":")[0]  # the rest may hold what a person wrote
            log.error("%s: update %s can't be read and is kept: %s", channel, event_id, kind)


def _key(inbound: Inbound) -> str:
    return inbound.channel + inbound.address
