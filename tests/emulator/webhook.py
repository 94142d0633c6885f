"""Delivery to a webhook, as telegram-bot-api's WebhookActor.cpp does it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from tests.emulator.args import Args, read_args
from tests.emulator.clock import Clock
from tests.emulator.errors import ApiError
from tests.emulator.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
DEFAULT_CONNECTIONS = 40
MAX_RETRY_AFTER = 3600
LONGEST_DELAY = 60  # to twice that, at random
NEVER_IN_ANSWER = {"deletewebhook", "setwebhook", "close", "logout"}


@dataclass(frozen=True)
class Outcome:
    problem: str = ""
    retry_after: int = 0
    answer: Args = field(default_factory=Args)


class Webhook:
    """Sends each lane's updates one by one, many lanes at a time.

    Args:
        hurry: by how much delays are shorter than the real ones.
    """

    def __init__(self, updates: Updates, clock: Clock, *, hurry: float) -> None:
        self.url = ""
        self.max_connections = DEFAULT_CONNECTIONS
        self.last_problem: tuple[int, str] | None = None  # Unix time, text
        self.execute: Callable[[str, Args], Awaitable[Any]] | None = None
        self.is_reachable: Callable[[], bool] = lambda: True
        self._secret = ""
        self._updates = updates
        self._clock = clock
        self._hurry = hurry
        self._random = Random(0)
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None
        self._places = asyncio.Semaphore(DEFAULT_CONNECTIONS)

    def point_at(self, url: str, *, secret: str, max_connections: int) -> None:
        """Deliver to `url` from now on; "" ends delivery."""
        self._cancel()
        self.url, self._secret, self.max_connections = url, secret, max_connections
        self._places = asyncio.Semaphore(max_connections)
        for update in list(self._updates.live):
            self.offer(update)

    def offer(self, update: Update) -> None:
        """Put an update into its lane."""
        if not self.url:
            return
        lane = self._lanes.setdefault(update.lane, deque())
        lane.append(update)
        if len(lane) == 1:
            task = asyncio.create_task(self._drain(update.lane, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        tasks = list(self._tasks)
        self._cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._lanes = {}

    async def _drain(self, lane_id: int, lane: deque[Update]) -> None:
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[lane_id]

    async def _deliver(self, update: Update) -> None:
        """Send an update until it is accepted or too old."""
        delay = 1
        failures = 0
        while update.id in self._updates.pending:
            outcome = await self._send(update)
            if not outcome.problem:
                return await self._accept(update, outcome.answer)
            self.last_problem = (int(self._clock.now()), outcome.problem)
            wait = outcome.retry_after
            if not wait and failures:
                longest = self._random.randint(LONGEST_DELAY, 2 * LONGEST_DELAY)
                wait = delay = min(longest, delay * 2)
            failures += 1
            if self._clock.now() + wait > update.expires_at:
                return self._updates.drop(update.id)
            await self._clock.pass_by(wait / self._hurry)
        return None

    async def _accept(self, update: Update, answer: Args) -> None:
        method = answer.pop("method", "")
        is_allowed = method.lower() not in NEVER_IN_ANSWER and not method.lower().startswith("get")
        if method and is_allowed and self.execute:
            await self.execute(method, answer)
        self._updates.drop(update.id)

    async def _send(self, update: Update) -> Outcome:
        await self._clock.until(self.is_reachable, within=float("inf"))
        self._session = self._session or ClientSession(timeout=ClientTimeout(total=60))
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        body = orjson.dumps(update.json)
        try:
            async with (
                self._places,
                self._session.post(self.url, data=body, headers=headers) as answer,
            ):
                return await _outcome(answer)
        except (ClientError, TimeoutError) as error:
            return Outcome(problem=f"Webhook connection closed: {type(error).__name__}")


async def _outcome(answer: ClientResponse) -> Outcome:
    if not 200 <= answer.status <= 299:
        told = answer.headers.get("Retry-After", "")
        return Outcome(
            problem=f"Wrong response from the webhook: {answer.status} {answer.reason}",
            retry_after=min(int(told), MAX_RETRY_AFTER) if told.isdecimal() else 0,
        )
    try:
        return Outcome(answer=await read_args(answer))
    except (ApiError, ValueError):  # a page for people, not a call
        return Outcome()
