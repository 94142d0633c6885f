"""What can go wrong between a bot and Telegram, on demand."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tests.emulator.errors import BLOCKED, ApiError


@dataclass
class Call:
    """One entry of the journal."""

    method: str  # as the documentation spells it
    params: Mapping[str, Any]
    at: float  # Unix time
    status: int = 0  # 0: not answered yet, or the connection was dropped
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chat_id(self) -> int:
        return int(self.params.get("chat_id", 0))

    @property
    def text(self) -> str:
        return str(self.params.get("text", ""))


@dataclass
class Fault:
    """A failure of the calls it matches.

    Args:
        error: the refusal; None drops the connection instead.
        is_done: whether the call takes effect all the same.
        times: how often it strikes; None means always.
    """

    matches: Callable[[Call], bool]
    error: ApiError | None = None
    is_done: bool = False
    times: int | None = 1


def refusal(status: int, retry_after: int | None, description: str | None) -> ApiError:
    """Return the error with this status, in Telegram's usual words unless told others."""
    parameters = {} if retry_after is None else {"retry_after": retry_after}
    if description is not None:
        return ApiError(status, description, **parameters)
    if status == 429:
        return ApiError.too_many_requests(retry_after or 1)
    if status == 403:
        return ApiError.forbidden(BLOCKED)
    return ApiError.of_status(status)


class Faults:
    def __init__(self) -> None:
        self.is_down = False
        self.down_status: int | None = None
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        self._planned.append(fault)

    def forget(self) -> None:
        self._planned.clear()

    def strike(self, call: Call) -> Fault | None:
        """Return the first fault that hits this call, and count it."""
        for fault in self._planned:
            if fault.matches(call):
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if not fault.times:
                self._planned.remove(fault)


class Gate:
    """At most so many sends in any second; after one too many, none for `retry_after` seconds."""

    def __init__(self, per_second: int, retry_after: int) -> None:
        self._per_second = per_second
        self._retry_after = retry_after
        self._recent: deque[float] = deque()
        self._shut_until = 0.0

    def admit(self, now: float) -> None:
        """Count one send.

        Raises:
            ApiError: one too many.
        """
        if now < self._shut_until:
            raise ApiError.too_many_requests(ceil(self._shut_until - now))
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self._per_second:
            self._shut_until = now + self._retry_after
            raise ApiError.too_many_requests(self._retry_after)
        self._recent.append(now)
