"""The log: one line an event, without names, addresses, message texts or secrets.

An error of a library may hold anything: a statement with its values, an answer of a platform, the
address of who asked. So a trace has types and places, never the words of an error; and of what a
library logs, only its own words stand here, not what it puts into them.
"""

import logging
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType

import orjson

# Where a library writes an address into an error, the token in it must not reach the log.
_TOKEN_IN_ADDRESS = re.compile(r"(bot)?\d{5,}:[A-Za-z0-9_-]{20,}")
_HIDDEN = "(token)"
_OURS = ("bot", "lessons", "scheduler")

_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Plain(logging.Formatter):
    def formatException(self, ei: _Failure) -> str:  # noqa: N802 - the library's name
        """Return types and places of an error and of what caused it, without their words."""
        failure = ei[1]
        return "\n".join(_trace(failure)) if failure else ""


def _trace(failure: BaseException) -> Iterator[str]:
    cause = failure.__cause__ or failure.__context__
    if cause is not None:
        yield from _trace(cause)
        yield "which led to"
    for frame in extract_tb(failure.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield type(failure).__qualname__
    if isinstance(failure, BaseExceptionGroup):
        for one in failure.exceptions:
            yield from _trace(one)


def _words(record: logging.LogRecord) -> str:
    """Return what a line says; a library's only as far as it is the library's own words."""
    if record.name.partition(".")[0] in _OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0]


class _Text(_Plain):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone()
        words = _words(record).replace("\n", " ")  # one line an event, whatever is in its id
        line = f"{at:%Y-%m-%d %H:%M:%S} {record.levelname:<7} {words}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return _TOKEN_IN_ADDRESS.sub(_HIDDEN, line)


class _Json(_Plain):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "where": record.name,
            "what": _words(record),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return _TOKEN_IN_ADDRESS.sub(_HIDDEN, orjson.dumps(event).decode())


def formatter(log_format: str) -> logging.Formatter:
    """Return what makes a line of the log, as text or as one JSON object."""
    return _Json() if log_format == "json" else _Text()


def start_logging(log_format: str, level: str) -> None:
    """Write the log to standard error, as text or as one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(log_format))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("aiogram", "aiohttp.access", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
