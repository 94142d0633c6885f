"""People with phones who keep a bot busy: each does one thing, waits for the reply, does the next."""

import asyncio
import itertools
import json
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from bench.bot_api import BOT, MESSAGE
from bench.wire import Connection, connect, request

IN_FLIGHT = 64
WEBHOOK_SECRET = "bench"
WEBHOOK = "/telegram/webhook"
PATIENCE = 60.0  # seconds for all people together

FIRST, LAST = 0, -1
# From the first card of a lesson with four cards and two questions: read, answer, read why, go on.
STEPS: tuple[int | str, ...] = (FIRST, "1", FIRST, FIRST, FIRST, LAST, "B", "/progress")

_update_ids = itertools.count(1)  # never the same twice: a repeated update is not a turn


@dataclass(slots=True)
class Person:
    """Someone in the middle of a talk."""

    id: int
    tokens: list[str]  # of the buttons of the last message that had some
    n_done: int = 0
    replied: "asyncio.Future[None] | None" = None

    @property
    def has_finished(self) -> bool:
        return self.n_done == len(STEPS)


@dataclass(slots=True)
class Crowd:
    """Everyone who talks with one bot, and how long each reply took."""

    port: int
    people: dict[int, Person]
    seconds: list[float] = field(default_factory=list)
    n_messages: int = 0

    def replied(self, chat: int, tokens: list[str]) -> None:
        """Take note of a message from the bot."""
        person = self.people.get(chat)
        if person is None:
            return
        self.n_messages += 1
        person.tokens = tokens or person.tokens
        if person.replied and not person.replied.done():
            person.replied.set_result(None)

    async def act(self, person: Person, connection: Connection) -> None:
        """Do the person's next thing; return when it is acknowledged and replied to."""
        person.replied = asyncio.get_running_loop().create_future()
        body = json.dumps({"update_id": next(_update_ids), **_update(person)}).encode()
        began = perf_counter()
        answer = await connection.ask(
            request(WEBHOOK, body, X_Telegram_Bot_Api_Secret_Token=WEBHOOK_SECRET)
        )
        assert b" 200 " in answer.head[:16], answer
        await person.replied
        self.seconds.append(perf_counter() - began)
        person.n_done += 1


async def all_at_once(crowd: Crowd) -> None:
    """Let everyone do everything, as many at a time as Telegram would let in."""
    waiting = deque(crowd.people.values())

    async def work() -> None:
        connection = await connect(crowd.port)
        while waiting:
            person = waiting.popleft()
            await crowd.act(person, connection)
            if not person.has_finished:
                waiting.append(person)
        connection.close()

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        for _ in range(min(IN_FLIGHT, len(waiting))):
            group.create_task(work())


async def at_rate(crowd: Crowd, per_second: float, seconds: float) -> None:
    """Let things happen at random moments, whether or not earlier ones are answered."""
    rng = Random(7)
    waiting = deque(crowd.people.values())
    connections = deque([await connect(crowd.port) for _ in range(IN_FLIGHT)])
    end = asyncio.get_running_loop().time() + seconds

    async def happen() -> None:
        person, connection = waiting.popleft(), connections.popleft()
        await crowd.act(person, connection)
        connections.append(connection)
        if not person.has_finished:
            waiting.append(person)

    next_at = asyncio.get_running_loop().time()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        while next_at < end:
            await asyncio.sleep(next_at - asyncio.get_running_loop().time())
            group.create_task(happen())
            next_at += rng.expovariate(per_second)


def _update(person: Person) -> dict[str, object]:
    step = STEPS[person.n_done]
    someone = {"id": person.id, "first_name": "Anna", "language_code": "en"}
    chat = {**someone, "type": "private"}
    who = {**someone, "is_bot": False}
    if isinstance(step, str):
        message = {"message_id": 5, "date": MESSAGE["date"], "chat": chat, "from": who}
        return {"message": {**message, "text": step}}
    tapped = {**MESSAGE, "chat": chat, "from": BOT}
    query = {"id": str(person.id), "from": who, "chat_instance": "1", "message": tapped}
    return {"callback_query": {**query, "data": person.tokens[step]}}


def kinds() -> dict[str, int]:
    """Return how many of a person's steps are taps and how many texts."""
    return dict(Counter("texts" if isinstance(step, str) else "taps" for step in STEPS))
