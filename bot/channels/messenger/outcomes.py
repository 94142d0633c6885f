"""What each refusal of the Graph API means for us: one table.

Sources: Meta's error codes of the Send API and of the Graph API (March 2026), and what teams saw in
production (August 2026): six in ten refusals are a closed window, two in ten a person who left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.errors import (
    AmberError,
    NotAuthorisedError,
    RefusedError,
    TryLaterError,
    UnreachableError,
    WindowClosedError,
)


class Outcome(StrEnum):
    """What we do about a refusal."""

    WINDOW_CLOSED = "window closed"  # hold: the person has to write first
    UNREACHABLE = "unreachable"  # blocked us, left, or never was
    REFUSED = "refused"  # our bug
    NOT_AUTHORISED = "not authorised"  # nothing goes out before someone mends it
    LIMITED = "limited"  # everything has to wait
    RESTRICTED = "restricted"  # Meta holds the Page back; everything has to wait for long
    LATER = "later"  # this message has to wait
    LATER_OR_GONE = "later or gone"  # also said of people who blocked us: two tries


ANY = 0  # any subcode that is not listed

OUTCOMES: Mapping[tuple[int, int], Outcome] = {
    (10, 2018278): Outcome.WINDOW_CLOSED,
    (10, 1893063): Outcome.RESTRICTED,
    (10, 2018336): Outcome.REFUSED,  # European privacy rules: not in this form
    (10, ANY): Outcome.REFUSED,
    (551, ANY): Outcome.UNREACHABLE,
    (100, 2018001): Outcome.UNREACHABLE,  # no such person, or of another Page
    (100, ANY): Outcome.REFUSED,
    (190, ANY): Outcome.NOT_AUTHORISED,
    (102, ANY): Outcome.NOT_AUTHORISED,  # the session of the token has ended
    (200, ANY): Outcome.NOT_AUTHORISED,  # a permission is missing
    (230, ANY): Outcome.NOT_AUTHORISED,
    (4, ANY): Outcome.LIMITED,
    (613, ANY): Outcome.LIMITED,
    (80006, ANY): Outcome.LIMITED,
    (368, ANY): Outcome.RESTRICTED,
    (2022, ANY): Outcome.RESTRICTED,
    (1200, ANY): Outcome.LATER,
    (-1, ANY): Outcome.LATER,
    (1, ANY): Outcome.LATER,
    (2, ANY): Outcome.LATER_OR_GONE,
}
WAIT_LIMITED = timedelta(minutes=1)
WAIT_RESTRICTED = timedelta(minutes=15)
TRIES = 2  # of what may be gone
PROOF = "appsecret_proof"
RESTRICTED = "Meta restricts this Page; see its Page Support Home"
REJECTED = (
    "Meta rejects AMBER_MESSENGER_PAGE_TOKEN or what it may do, or it is not of the app of "
    "AMBER_MESSENGER_APP_SECRET; docs/operating.md says how to make a new one"
)


@dataclass(frozen=True, slots=True)
class GraphError:
    """A refusal, as the Graph API words it."""

    status: int  # of HTTP
    code: int = 0
    subcode: int = 0
    is_transient: bool = False
    message: str = ""
    retry_after: int = 0  # seconds; 0 when not told

    @property
    def outcome(self) -> Outcome:
        if PROOF in self.message:
            return Outcome.NOT_AUTHORISED  # said with code 100, and true of every call
        listed = OUTCOMES.get((self.code, self.subcode)) or OUTCOMES.get((self.code, ANY))
        if self.is_transient and listed in (None, Outcome.UNREACHABLE, Outcome.REFUSED):
            return Outcome.LATER
        if not self.code and self.status < 500:
            return Outcome.LIMITED if self.status == 429 else Outcome.LATER  # not Meta's own words
        return listed or _of_status(self.status)

    def __str__(self) -> str:
        return f"{self.code}/{self.subcode} ({self.status}): {self.message}"[:300]


def _of_status(status: int) -> Outcome:
    match status:
        case 401:
            return Outcome.NOT_AUTHORISED
        case 429:
            return Outcome.LIMITED
        case 408 | 200:
            return Outcome.LATER
    return Outcome.LATER if status >= 500 else Outcome.REFUSED


def read_error(status: int, body: Any, retry_after: str = "") -> GraphError:
    """Return a refusal from an answer of any shape."""
    error = body.get("error") if isinstance(body, dict) else None
    wait = int(retry_after) if retry_after.isdecimal() else 0
    if not isinstance(error, dict):
        return GraphError(status, retry_after=wait)
    return GraphError(
        status,
        _number(error.get("code")),
        _number(error.get("error_subcode")),
        error.get("is_transient") is True,
        str(error.get("message", "")),
        wait,
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def failure_of(error: GraphError, attempts: int) -> AmberError:
    """Return which of our failures a refusal is, after so many attempts before it."""
    match error.outcome:
        case Outcome.WINDOW_CLOSED:
            return WindowClosedError(str(error))
        case Outcome.UNREACHABLE:
            return UnreachableError(str(error))
        case Outcome.NOT_AUTHORISED:
            return NotAuthorisedError(REJECTED)
        case Outcome.LIMITED:
            wait = timedelta(seconds=error.retry_after) if error.retry_after else WAIT_LIMITED
            return TryLaterError(str(error), wait=wait, limited=True)
        case Outcome.RESTRICTED:
            return TryLaterError(RESTRICTED, wait=WAIT_RESTRICTED, limited=True)
        case Outcome.LATER_OR_GONE if attempts >= TRIES:
            return UnreachableError(str(error))
        case Outcome.LATER | Outcome.LATER_OR_GONE:
            return TryLaterError(str(error))
    return RefusedError(str(error))
