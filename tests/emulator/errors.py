"""Telegram's refusals, in its own words."""

import re
from http import HTTPStatus
from typing import Any, Self

BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
KICKED = "bot was kicked from the group chat"
_CODE = re.compile(r"[A-Z][A-Z0-9_]+")  # BUTTON_DATA_INVALID and the like keep their capitals


class ApiError(Exception):
    """A refused call: HTTP status, description and `parameters` as the client gets them."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def json(self) -> dict[str, Any]:
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return {**answer, "parameters": self.parameters} if self.parameters else answer

    @classmethod
    def bad_request(cls, reason: str, **parameters: int) -> Self:
        """Return a 400; its first letter is lowered unless the reason is a code.

        Source: telegram-bot-api, Client.cpp, fail_query_with_error.
        """
        if not _CODE.fullmatch(reason):
            reason = reason[:1].lower() + reason[1:]
        return cls(400, f"Bad Request: {reason}", **parameters)

    @classmethod
    def forbidden(cls, reason: str) -> Self:
        return cls(403, f"Forbidden: {reason}")

    @classmethod
    def conflict(cls, reason: str) -> Self:
        return cls(409, f"Conflict: {reason}")

    @classmethod
    def too_many_requests(cls, retry_after: int) -> Self:
        words = f"Too Many Requests: retry after {retry_after}"
        return cls(429, words, retry_after=retry_after)

    @classmethod
    def of_status(cls, status: int) -> Self:
        """Return the error that says no more than its HTTP status."""
        return cls(status, HTTPStatus(status).phrase)
