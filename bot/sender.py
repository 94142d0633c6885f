"""Sends what the outbox holds, and records what became of it.

A turn hands its replies over at the moment of its commit; what was left behind by a crash, has to
wait, or was said by another process is claimed from the table. The platform is never spoken to
inside a transaction, and only for channels whose lease this process holds.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
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
    WindowClosedError,
)
from bot.line import Line, Outcome
from bot.messages import Address, Channel, Delivery, Lane
from bot.services import outbox
from bot.storage.database import Database

log = logging.getLogger(__name__)

HOLD_AT_MOST = timedelta(seconds=30)  # half a lease; what must wait longer goes back to the table
ENOUGH = 100  # waiting in memory; more is claimed only when fewer wait
RECORD_TRIES = 40  # a second apart: within a lease, while the database is away
WITHOUT_TOKEN = 6  # attempts that count at most while a token is rejected: some minutes apart
AHEAD = 0.05  # seconds of sending: so many announcements wait in memory, for what was claimed is
AHEAD_AT_LEAST = 2  # said once at most; with two of them no slot goes by while more are claimed


_FINAL = (UnreachableError, RefusedError, NotAuthorisedError, MovedError, WindowClosedError)


class Sender:
    """The only one who calls `send`."""

    gather = 0.01  # seconds that outcomes wait for each other: one commit for many

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        rng: Random,
        fences: Mapping[str, int],
    ) -> None:
        self._database = database
        self._channels = channels
        self._now = now
        self._rng = rng
        self._fences = fences
        self.lines = {name: Line(channel, self._serve) for name, channel in channels.items()}
        self._sent: list[tuple[Delivery, str]] = []  # arrived, and not yet recorded
        self._is_wanted = asyncio.Event()
        self._is_sweeping = False
        self._again: asyncio.TimerHandle | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self.is_authorised = dict.fromkeys(channels, True)
        self.on_unasked: Callable[[str], None] = (
            _nobody  # hears of each lesson or reminder that goes
        )

    async def run(self) -> None:
        """Send until cancelled; what is on the wire then is finished and recorded first."""
        async with asyncio.TaskGroup() as self._tasks:
            running = [self._tasks.create_task(line.run()) for line in self.lines.values()]
            running.append(self._tasks.create_task(self._sweep_when_called()))
            try:
                await asyncio.Event().wait()
            finally:
                for task in running[:-1]:
                    task.cancel()
                with suppress(TimeoutError):
                    async with asyncio.timeout(10):
                        await self._finished()
                running[-1].cancel()

    async def idle(self) -> None:
        """Return when nothing is left to send that may be sent now."""
        while self._is_wanted.is_set() or self._is_sweeping or self._n_waiting() or self._is_busy():
            await asyncio.sleep(0.001)

    async def _finished(self) -> None:
        while self._is_busy():
            await asyncio.sleep(0.01)

    def _is_busy(self) -> bool:
        return bool(self._sent) or any(line.n_on_wire for line in self.lines.values())

    def _n_waiting(self) -> int:
        return sum(line.n_waiting for line in self.lines.values())

    def held(self) -> list[str]:
        """Return the channels that this process sends for now."""
        return [name for name in self._fences if name in self.lines]

    def rate(self, channel: str) -> float:
        """Return how many messages a second a channel takes; one that we don't know takes any."""
        line = self.lines.get(channel)
        return line.pacer.rate if line else float("inf")

    def call(self) -> None:
        """Look into the table soon: something waits there."""
        self._is_wanted.set()

    async def _sweep_when_called(self) -> None:
        while True:
            await self._is_wanted.wait()
            self._is_wanted.clear()
            self._is_sweeping = True
            try:
                await self.sweep()
            except UnavailableError:
                log.warning("sender: the outbox can't be read now")
            finally:
                self._is_sweeping = False

    async def sweep(self) -> int:
        """Take over what is due in the table; return how many."""
        n_found = 0
        while fences := self._with_room():
            found = await self._claim(fences, self._now())
            self.hand_over(found)
            n_found += len(found)
            if not found:
                break
        self._call_again(fences)
        return n_found

    def _with_room(self) -> dict[str, int]:
        """Return the leases of the channels of which few messages wait in memory."""
        return {name: fence for name, fence in self._fences.items() if self._has_room(name)}

    def _has_room(self, channel: str) -> bool:
        return self.lines[channel].n_waiting < ENOUGH

    async def _claim(self, fences: Mapping[str, int], now: datetime) -> list[Delivery]:
        room = {name: self._room(name) for name in fences}
        return await self._database.run(lambda db: outbox.claim(db, fences, room, now), lane=1)

    def _room(self, channel: str) -> int:
        """Return how many more announcements may wait in memory."""
        return max(0, self._ahead(channel) - self.lines[channel].n_waiting_in(Lane.ANNOUNCEMENT))

    def _ahead(self, channel: str) -> int:
        return max(AHEAD_AT_LEAST, int(self.lines[channel].pacer.rate * AHEAD))

    def _call_for_more(self, channel: str) -> None:
        """Look into the table when half of the announcements in memory are gone."""
        if self._room(channel) * 2 >= self._ahead(channel):
            self.call()

    def _call_again(self, looked_into: Collection[str]) -> None:
        """Come back when half of what waits for a full channel is gone: there is more in the table.

        A channel that was not looked into was full then, even if it has room by now.
        """
        if self._again:
            self._again.cancel()
        rates = [self.rate(name) for name in self._fences if name not in looked_into]
        if rates:
            wait = ENOUGH / 2 / max(rates)
            self._again = asyncio.get_running_loop().call_later(wait, self.call)

    def hand_over(self, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries; those that this process has no lease for are left to their sender."""
        for delivery in deliveries:
            line = self.lines.get(delivery.channel)
            if delivery.fence and line:
                line.put(delivery)
            else:
                self.call()

    async def _serve(self, delivery: Delivery) -> Outcome:
        try:
            return await self._deliver(delivery)
        except Exception:  # the outcome can't be recorded: the lease ends, and the table knows
            log.exception("sender: %s could not be served", delivery.channel)
            return Outcome.LATER

    async def _deliver(self, delivery: Delivery) -> Outcome:
        if delivery.lane is Lane.ANNOUNCEMENT:
            self._call_for_more(delivery.channel)
        elif delivery.lane is not Lane.REPLY:
            self.on_unasked(delivery.channel)
        if self._fences.get(delivery.channel) != delivery.fence:
            return Outcome.LATER  # another process has it by now
        if delivery.not_after and delivery.not_after < self._now():
            await self._record(lambda db: outbox.expire(db, delivery, self._now()))
            return Outcome.GO_ON
        if not self.is_authorised[delivery.channel]:
            return await self._later(_patient(delivery), "the channel is off")
        try:
            platform_id = await self._channels[delivery.channel].send(delivery)
        except TryLaterError as later:
            return await self._try_later(delivery, later)
        except _FINAL as failure:
            return await self._give_up(delivery, failure)
        self._note_sent(delivery, platform_id)
        return Outcome.GO_ON

    def _note_sent(self, delivery: Delivery, platform_id: str) -> None:
        self._sent.append((delivery, platform_id))
        if len(self._sent) == 1:
            assert self._tasks is not None
            self._tasks.create_task(self._record_sent())

    async def _record_sent(self) -> None:
        """Record all that arrived within some milliseconds, in one commit."""
        await asyncio.sleep(self.gather)
        sent, now = list(self._sent), self._now()
        try:
            await self._record_stubbornly(lambda db: outbox.record_all_sent(db, sent, now))
        except UnavailableError:
            log.warning("sender: %s outcomes are not recorded; they may be said again", len(sent))
        except Exception:  # the edge of this task: the next outcomes shall still be recorded
            log.exception("sender: %s outcomes are not recorded", len(sent))
        finally:
            del self._sent[: len(sent)]
            if self._sent and self._tasks is not None:
                self._tasks.create_task(self._record_sent())

    async def _record_stubbornly(self, work: Callable[..., None]) -> None:
        """Record what can't be undone; it is said again if it isn't recorded within its lease."""
        for _ in range(RECORD_TRIES):
            try:
                await self._record(work)
            except UnavailableError:
                await asyncio.sleep(1)
            else:
                return
        await self._record(work)

    async def _try_later(self, delivery: Delivery, later: TryLaterError) -> Outcome:
        if later.wait is not None and later.limited:
            pacer = self.lines[delivery.channel].pacer
            pacer.halt_until(monotonic() + later.wait.total_seconds())
            if later.wait <= HOLD_AT_MOST:
                return Outcome.AGAIN  # the pacer lets it go when the wait is over
        return await self._later(delivery, str(later))

    async def _later(self, delivery: Delivery, why: str) -> Outcome:
        spread = self._rng.random()
        await self._record(lambda db: outbox.record_failure(db, delivery, why, spread, self._now()))
        return Outcome.LATER

    async def _give_up(self, delivery: Delivery, failure: Exception) -> Outcome:
        """Act on a final word of the platform."""
        match failure:
            case UnreachableError():
                await self._record(
                    lambda db: outbox.record_unreachable(db, delivery, str(failure), self._now())
                )
                return Outcome.LATER
            case MovedError(address=address):
                moved = Address(address)
                await self._record(lambda db: outbox.record_move(db, delivery, moved, self._now()))
                self.call()
                return Outcome.LATER
            case WindowClosedError():
                await self._record(
                    lambda db: outbox.record_held(db, delivery, str(failure), self._now())
                )
                return Outcome.LATER
            case NotAuthorisedError():
                self.is_authorised[delivery.channel] = False
                return await self._later(_patient(delivery), str(failure))
        # The platform's words may quote the message; they stand in its row, not in the log.
        log.error("%s refused delivery %s: see its outcome", delivery.channel, delivery.offer)
        await self._record(
            lambda db: outbox.record_refused(db, delivery, str(failure), self._now())
        )
        return Outcome.GO_ON

    async def _record(self, work: Callable[..., None]) -> None:
        await self._database.run(work)


def _nobody(_: str) -> None:
    """Tell no one."""


def _patient(delivery: Delivery) -> Delivery:
    """Return a delivery that is never given up: it waits for a new token, however long."""
    return replace(delivery, attempts=min(delivery.attempts, WITHOUT_TOKEN))
