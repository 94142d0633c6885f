"""Sends what the outbox holds: in order for each address, paced for each channel, and records the outcome.

A turn hands its replies over at the moment of its commit; what was left behind by a crash, or has to
wait, is claimed from the table. The platform is never spoken to inside a transaction.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from time import monotonic

from bot.errors import (
    MovedError,
    NotAuthorisedError,
    RefusedError,
    TryLaterError,
    UnavailableError,
    UnreachableError,
)
from bot.messages import Address, Channel, Delivery
from bot.services import outbox
from bot.storage.database import Database
from scheduler.throttle import Pacer

log = logging.getLogger(__name__)

Place = tuple[str, Address]

AT_ONCE = 64  # messages on the wire: more than the rate times the round trip needs
GATHER = 0.01  # seconds that outcomes wait for each other: one commit for many
HOLD_AT_MOST = timedelta(seconds=30)  # half a lease; what must wait longer goes back to the table


class Sender:
    """The only one who calls `send`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        rng: Random,
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        self._rng = rng
        self._pacers = {name: Pacer(channel.rate) for name, channel in channels.items()}
        self._waiting: dict[Place, deque[Delivery]] = {}
        self._sent: list[tuple[Delivery, str]] = []  # arrived, and not yet recorded
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: asyncio.TaskGroup | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self.is_authorised = dict.fromkeys(channels, True)

    async def run(self) -> None:
        """Send until cancelled; what is on the wire then is finished first."""
        async with asyncio.TaskGroup() as self._tasks:
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.wait_for(self._idle.wait(), timeout=10)

    async def idle(self) -> None:
        """Return when nothing is left to send."""
        await self._idle.wait()

    async def sweep(self) -> int:
        """Take over what is due in the table; return how many."""
        found = await self._database.run(lambda db: outbox.claim(db, self._now()), lane=1)
        self.hand_over(found)
        return len(found)

    def hand_over(self, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries that are leased to this process."""
        for delivery in deliveries:
            place = delivery.channel, delivery.address
            queue = self._waiting.get(place)
            if queue is not None:
                queue.append(delivery)
                continue
            self._waiting[place] = deque((delivery,))
            self._idle.clear()
            assert self._tasks is not None
            self._tasks.create_task(self._serve(place))

    async def _serve(self, place: Place) -> None:
        queue = self._waiting[place]
        try:
            while queue:
                if not await self._deliver(queue.popleft()):
                    queue.clear()  # back in the table, behind the one that has to wait
        except Exception:  # the outcome can't be recorded: the lease ends, and the table knows
            log.exception("sender: %s could not be served", place[0])
        finally:
            del self._waiting[place]
            self._rest_if_done()

    def _rest_if_done(self) -> None:
        if not self._waiting and not self._sent:
            self._idle.set()

    async def _deliver(self, delivery: Delivery) -> bool:
        """Send one and record its outcome; False when the rest of the address has to wait."""
        channel = self._channels.get(delivery.channel)
        if channel is None or not self.is_authorised[delivery.channel]:
            return await self._later(delivery, "the channel is off")
        now = monotonic()
        if (wait := self._pacers[delivery.channel].reserve(now) - now) > 0:
            await asyncio.sleep(wait)
        try:
            async with self._slots:
                platform_id = await channel.send(delivery)
        except TryLaterError as later:
            return await self._try_later(delivery, later)
        except (UnreachableError, RefusedError, NotAuthorisedError, MovedError) as failure:
            return await self._give_up(delivery, failure)
        self._note_sent(delivery, platform_id)
        return True

    def _note_sent(self, delivery: Delivery, platform_id: str) -> None:
        self._sent.append((delivery, platform_id))
        if len(self._sent) == 1:
            assert self._tasks is not None
            self._tasks.create_task(self._record_sent())

    async def _record_sent(self) -> None:
        """Record all that arrived within some milliseconds, in one commit."""
        await asyncio.sleep(GATHER)
        sent, now = list(self._sent), self._now()
        try:
            await self._record(lambda db: outbox.record_all_sent(db, sent, now))
        except UnavailableError:
            log.warning("sender: %s outcomes are not recorded; they may be said again", len(sent))
        finally:
            del self._sent[: len(sent)]
            if self._sent and self._tasks is not None:
                self._tasks.create_task(self._record_sent())
            self._rest_if_done()

    async def _try_later(self, delivery: Delivery, later: TryLaterError) -> bool:
        if later.wait is not None and later.limited:
            self._pacers[delivery.channel].halt_until(monotonic() + later.wait.total_seconds())
            if later.wait <= HOLD_AT_MOST:
                return await self._deliver(delivery)  # the pacer lets it go when the wait is over
        return await self._later(delivery, str(later))

    async def _later(self, delivery: Delivery, why: str) -> bool:
        spread = self._rng.random()
        await self._record(lambda db: outbox.record_failure(db, delivery, why, spread, self._now()))
        return False

    async def _give_up(self, delivery: Delivery, failure: Exception) -> bool:
        """Act on a final word of the platform; True when the address is served on."""
        match failure:
            case UnreachableError():
                await self._record(
                    lambda db: outbox.record_unreachable(db, delivery, str(failure), self._now())
                )
                return False
            case MovedError(address=address):
                moved = Address(address)
                await self._record(lambda db: outbox.record_move(db, delivery, moved, self._now()))
                await self.sweep()
                return False
            case NotAuthorisedError():
                log.error("%s: %s", delivery.channel, failure)
                self.is_authorised[delivery.channel] = False
                return await self._later(delivery, str(failure))
        log.error("%s refused delivery %s: %s", delivery.channel, delivery.offer, failure)
        await self._record(
            lambda db: outbox.record_refused(db, delivery, str(failure), self._now())
        )
        return True

    async def _record(self, work: Callable[..., None]) -> None:
        await self._database.run(work)
