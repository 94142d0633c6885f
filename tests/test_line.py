"""Who is sent to first, and how fast: replies pass everything, and no chat gets more than is fair."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from markupsafe import Markup

from bot.line import CHAT_BURST, Line, Outcome
from bot.messages import Address, Delivery, Lane, OutMessage


@dataclass
class Wire:
    """A channel that notes what goes out, and when; `rate` and `chat_rate` a second."""

    rate: float = 10_000.0
    chat_rate: float = 10_000.0
    name: str = "telegram"
    went: list[tuple[float, str]] = field(default_factory=list)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)

    async def send(self, delivery: Delivery) -> str:
        raise NotImplementedError

    async def serve(self, delivery: Delivery) -> Outcome:
        await asyncio.sleep(0)
        self.went.append((monotonic(), delivery.offer))
        left = self.outcomes.get(delivery.offer, [])
        return left.pop(0) if left else Outcome.GO_ON

    @property
    def order(self) -> list[str]:
        return [offer for _, offer in self.went]


def delivery(offer: str, to: str, lane: Lane = Lane.REPLY) -> Delivery:
    return Delivery(offer, "telegram", Address(to), OutMessage(Markup("Hi")), lane, fence=1)


@asynccontextmanager
async def running(wire: Wire) -> AsyncIterator[Line]:
    line = Line(wire, wire.serve)
    task = asyncio.create_task(line.run())
    yield line
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(is_so: Callable[[], bool], within: float = 5.0) -> None:
    async with asyncio.timeout(within):
        while not is_so():
            await asyncio.sleep(0.001)


async def test_a_reply_passes_a_broadcast_that_is_under_way() -> None:
    wire = Wire(rate=50)
    async with running(wire) as line:
        for n in range(100):
            line.put(delivery(f"news {n}", f"person {n}", Lane.ANNOUNCEMENT))
        await until(lambda: len(wire.went) >= 3)
        line.put(delivery("reply", "person 99"))
        await until(lambda: "reply" in wire.order)
    assert wire.order.index("reply") <= 6


async def test_lanes_go_in_their_order() -> None:
    wire = Wire()
    async with running(wire) as line:
        for lane in (Lane.ANNOUNCEMENT, Lane.REMINDER, Lane.LESSON, Lane.REPLY):
            line.put(delivery(lane.name, lane.name, lane))
        await until(lambda: len(wire.went) == 4)
    assert wire.order == ["REPLY", "LESSON", "REMINDER", "ANNOUNCEMENT"]


async def test_messages_to_one_person_come_in_the_order_they_were_said() -> None:
    wire = Wire()
    async with running(wire) as line:
        for n in range(20):
            line.put(delivery(str(n), "one"))
        await until(lambda: len(wire.went) == 20)
    assert wire.order == [str(n) for n in range(20)]


async def test_one_that_has_to_come_again_comes_before_those_behind_it() -> None:
    wire = Wire(outcomes={"first": [Outcome.AGAIN, Outcome.AGAIN]})
    async with running(wire) as line:
        for offer in ("first", "second"):
            line.put(delivery(offer, "one"))
        await until(lambda: "second" in wire.order)
    assert wire.order == ["first", "first", "first", "second"]


async def test_behind_one_that_failed_nothing_is_sent_to_that_person() -> None:
    wire = Wire(outcomes={"first": [Outcome.LATER]})
    async with running(wire) as line:
        for offer, to in (("first", "one"), ("second", "one"), ("third", "two")):
            line.put(delivery(offer, to))
        await until(lambda: "third" in wire.order and line.n_waiting == 0)
    assert wire.order == ["first", "third"]


async def test_after_a_burst_one_chat_rests_and_others_go_on() -> None:
    wire = Wire(chat_rate=20)
    burst = int(CHAT_BURST)
    async with running(wire) as line:
        for n in range(burst + 2):
            line.put(delivery(f"one {n}", "one"))
        line.put(delivery("two", "two"))
        await until(lambda: len(wire.went) == burst + 3)
    moments = {offer: at for at, offer in wire.went}
    assert wire.order.index("two") <= burst
    assert moments[f"one {burst + 1}"] - moments["one 0"] >= 0.09  # two more, each 0.05 s


async def test_nothing_starts_while_the_platform_asks_us_to_wait() -> None:
    wire = Wire(rate=1000)
    async with running(wire) as line:
        line.put(delivery("before", "one"))
        await until(lambda: len(wire.went) == 1)
        over = monotonic() + 0.2
        line.pacer.halt_until(over)
        line.put(delivery("after", "two"))
        await until(lambda: len(wire.went) == 2)
    assert wire.went[1][0] >= over
