"""One channel's line: who goes first, in what order, and when the next may start."""

import asyncio
import heapq
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from time import monotonic

from bot.messages import Address, Channel, Delivery, Lane
from scheduler.throttle import Bucket, Pacer

AT_ONCE = 192  # messages on the wire: 1,000 a second at a round trip of 100 ms, and a little more
CHAT_BURST = 5.0  # messages to one chat at once; then one a second, as the platforms ask
CHATS_AT_MOST = 20_000  # chats whose burst is remembered; the longest silent are forgotten first


class Outcome(Enum):
    """What a line does after a message."""

    GO_ON = "go on"
    AGAIN = "again"  # the same one, when the pace allows it
    LATER = "later"  # nothing more for this address: the table has it


Serve = Callable[[Delivery], Awaitable[Outcome]]
_Entry = tuple[int, int]  # the lane, and the number in the order of arrival


@dataclass(slots=True)
class _Place:
    """What waits for one address, the best lane first; only one is on its way at a time."""

    waiting: list[tuple[_Entry, Delivery]] = field(default_factory=list)
    is_busy: bool = False


class Line:
    """Sends by `serve`: never faster than the channel allows, never two at a time to one address."""

    def __init__(self, channel: Channel, serve: Serve) -> None:
        self.pacer = Pacer(channel.rate)
        self._chat_rate = channel.chat_rate
        self._serve = serve
        self._places: dict[Address, _Place] = {}
        self._ready: list[tuple[_Entry, Address]] = []
        self._buckets: dict[Address, Bucket] = {}
        self._numbers = count()
        self._something = asyncio.Event()
        self._wire = asyncio.Semaphore(AT_ONCE)
        self._n_waiting: Counter[Lane] = Counter()
        self.n_on_wire = 0

    @property
    def n_waiting(self) -> int:
        return self._n_waiting.total()

    def n_waiting_in(self, lane: Lane) -> int:
        return self._n_waiting[lane]

    def put(self, delivery: Delivery) -> None:
        """Take one more to send."""
        self._add(delivery, (int(delivery.lane), next(self._numbers)))

    def _add(self, delivery: Delivery, entry: _Entry) -> None:
        place = self._places.setdefault(delivery.address, _Place())
        heapq.heappush(place.waiting, (entry, delivery))
        self._n_waiting[delivery.lane] += 1
        self._offer(delivery.address, place)

    def _offer(self, address: Address, place: _Place) -> None:
        if place.waiting and not place.is_busy:
            heapq.heappush(self._ready, (place.waiting[0][0], address))
            self._something.set()

    async def run(self) -> None:
        """Send what is put in until cancelled; what is on the wire then is finished first."""
        async with asyncio.TaskGroup() as sending:
            while True:
                await self._something.wait()
                await self._wire.acquire()
                if not await self._send_next(sending):
                    self._wire.release()

    async def _send_next(self, sending: asyncio.TaskGroup) -> bool:
        if self._best() is None:
            return False
        await self._slot()
        address = self._best()  # a better one may have come meanwhile
        if address is None:
            return False
        heapq.heappop(self._ready)
        place = self._places[address]
        place.is_busy = True
        sending.create_task(self._send(place, *heapq.heappop(place.waiting)))
        return True

    def _best(self) -> Address | None:
        """Return who is next, without those whose turn it is no more or who have to rest."""
        while self._ready:
            entry, address = self._ready[0]
            place = self._places.get(address)
            is_stale = place is None or place.is_busy or place.waiting[0][0] != entry
            if place and not is_stale and not self._must_rest(address, place):
                return address
            heapq.heappop(self._ready)
        self._something.clear()
        return None

    def _must_rest(self, address: Address, place: _Place) -> bool:
        """Let a chat rest that had its burst; it comes back by itself."""
        bucket = self._buckets.get(address)
        now = monotonic()
        if bucket is None or (wait := bucket.wait(now)) <= 0:
            return False
        place.is_busy = True
        asyncio.get_running_loop().call_later(wait, self._rested, address, place)
        return True

    def _rested(self, address: Address, place: _Place) -> None:
        place.is_busy = False
        self._offer(address, place)

    async def _slot(self) -> None:
        """Return when the next message may start."""
        start = self.pacer.reserve(monotonic())
        while (wait := max(start, self.pacer.halted_until) - monotonic()) > 0:
            await asyncio.sleep(wait)
        self.pacer.begun(monotonic())

    async def _send(self, place: _Place, entry: _Entry, delivery: Delivery) -> None:
        address = delivery.address
        self._n_waiting[delivery.lane] -= 1
        self.n_on_wire += 1
        self._count(address)
        try:
            outcome = await self._serve(delivery)
        finally:
            self.n_on_wire -= 1
            self._wire.release()
        place.is_busy = False
        if outcome is Outcome.AGAIN:
            self._add(delivery, entry)
        elif outcome is Outcome.LATER:
            self._n_waiting.subtract(left.lane for _, left in place.waiting)
            place.waiting.clear()
        self._offer(address, place)
        if not place.waiting and not place.is_busy:
            self._places.pop(address, None)

    def _count(self, address: Address) -> None:
        now, rate = monotonic(), self._chat_rate
        bucket = self._buckets.pop(address, None) or Bucket(CHAT_BURST, rate, CHAT_BURST, now)
        bucket.take(now)
        if len(self._buckets) >= CHATS_AT_MOST:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[address] = bucket
