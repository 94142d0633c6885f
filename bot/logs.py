"""The log: one line an event, without names, message texts or secrets."""

import logging
import re
import sys
from datetime import UTC, datetime

import orjson

# Where a library writes an address into an error, the token in it must not reach the log.
_TOKEN_IN_ADDRESS = re.compile(r"(bot)?\d{5,}:[A-Za-z0-9_-]{20,}")
_HIDDEN = "(token)"


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN_IN_ADDRESS.sub(_HIDDEN, super().format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "where": record.name,
            "what": record.getMessage(),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return _TOKEN_IN_ADDRESS.sub(_HIDDEN, orjson.dumps(event).decode())


def start_logging(log_format: str, level: str) -> None:
    """Write the log to standard error, as text or as one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if log_format == "json" else _Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("aiogram", "aiohttp.access", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
