"""The queue of updates: what is kept how long, what getUpdates confirms."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from tests.emulator.clock import Clock
from tests.emulator.errors import ApiError
from tests.emulator.messages import Json

DAY = 86_400.0
TAP_LIFETIME = 150.0  # telegram-bot-api, Client.cpp: process_new_callback_query_queue
KINDS = {
    "callback_query",
    "chat_member",
    "edited_message",
    "message",
    "message_reaction",
    "message_reaction_count",
    "my_chat_member",
}
# All but these come by default.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass
class Update:
    id: int
    kind: str
    body: Json
    lane: int  # a webhook gets one update of a lane at a time
    expires_at: float  # Unix time
    is_again: bool = False  # a repetition: handed out once whatever was confirmed

    @property
    def json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    def __init__(self, clock: Clock, *, first_id: int = 700_000_001) -> None:
        self.pending: dict[int, Update] = {}
        self.allowed = KINDS - ON_REQUEST
        self.on_new: Callable[[Update], None] = lambda _: None
        self._all: dict[int, Update] = {}
        self._clock = clock
        self._next_id = first_id
        self._poller: object | None = None
        self._interruption = ApiError.conflict(OTHER_POLLER)

    @property
    def live(self) -> Iterator[Update]:
        """What waits for the bot and hasn't expired, oldest first."""
        now = self._clock.now()
        return (update for update in self.pending.values() if update.expires_at > now)

    @property
    def is_empty(self) -> bool:
        return next(self.live, None) is None

    def add(self, kind: str, body: Json, *, lane: int, lifetime: float = DAY) -> int:
        """Queue an update; return its id, or 0 if the bot doesn't ask for this kind."""
        if kind not in self.allowed:
            return 0
        update = Update(self._next_id, kind, body, lane, self._clock.now() + lifetime)
        self._next_id += 1
        self._all[update.id] = update
        self.pending[update.id] = update
        self._announce(update)
        return update.id

    def again(self, update_id: int) -> None:
        """Queue an update that was confirmed before once more, ahead of all others."""
        update = self._all[update_id]
        update.is_again = True
        self.pending = {update_id: update, **self.pending}
        self._announce(update)

    def _announce(self, update: Update) -> None:
        self.on_new(update)
        self._clock.changed()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Keep only these kinds from now on; none given means the default, None no change."""
        if kinds is not None:
            self.allowed = KINDS & set(kinds) or KINDS - ON_REQUEST

    def drop(self, update_id: int) -> None:
        self.pending.pop(update_id, None)
        self._clock.changed()

    def confirm(self, offset: int) -> None:
        """Forget all before `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            offset = ([0, *self.pending])[offset:][0]
        older = list(takewhile(lambda one: one.id < offset, self.pending.values()))
        for update in older:
            if not update.is_again:
                self.drop(update.id)

    def interrupt(self, reason: ApiError) -> None:
        """End the long poll that waits, if one does, with this answer."""
        self._interruption, self._poller = reason, None
        self._clock.changed()

    async def poll(self, limit: int, within: float) -> list[Update]:
        """Return the oldest updates, at the latest after `within` seconds.

        Raises:
            ApiError: another poller came, or a webhook was set.
        """
        if within and self.is_empty:
            await self._wait(within)
        found = list(islice(self.live, limit))
        for update in found:
            update.is_again = False
        return found

    async def _wait(self, within: float) -> None:
        self.interrupt(ApiError.conflict(OTHER_POLLER))
        self._poller = me = object()
        await self._clock.until(lambda: self._poller is not me or not self.is_empty, within=within)
        if self._poller is not me:
            raise self._interruption
        self._poller = None
