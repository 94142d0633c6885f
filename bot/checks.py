"""What `amber check` tries, one function each; every fault is said with its way out."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import AmberError, TryLaterError
from bot.files import Files
from bot.secret import data_folder
from bot.settings import Settings
from bot.storage.database import open_engine
from bot.storage.migrate import HEAD, current_revision, reachable
from lessons.check import find_problems

CLOCK_OFF_AT_MOST = timedelta(seconds=30)
DISK_FREE_AT_LEAST = 200 * 1024 * 1024  # bytes: weeks of growth for a small installation
WAIT = ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Result:
    """What was tried, and what was found; `said` holds the way out where it is not well."""

    what: str
    is_well: bool
    said: str


async def check_all(settings: Settings, now: datetime) -> list[Result]:
    checks: tuple[tuple[str, Callable[[], Awaitable[str]]], ...] = (
        ("database", lambda: asyncio.to_thread(_database, settings)),
        ("content", lambda: asyncio.to_thread(_content, settings, now)),
        ("disk", lambda: asyncio.to_thread(_disk, settings)),
        ("telegram", lambda: _telegram(settings)),
        ("messenger", lambda: _messenger(settings)),
        ("clock", lambda: _clock(settings, now)),
        ("public address", lambda: _public_url(settings)),
    )
    return [Result("settings", True, "complete"), *[await _try(*one) for one in checks]]


async def _try(what: str, check: Callable[[], Awaitable[str]]) -> Result:
    try:
        return Result(what, True, await check())
    except AmberError as fault:
        return Result(what, False, str(fault))


def _database(settings: Settings) -> str:
    with reachable(), open_engine(settings.database_url).connect() as db:
        revision = current_revision(db)
    if revision != HEAD:
        raise AmberError(f"its tables are at {revision or 'nothing'}; run `amber migrate`")
    return "reached, and its tables are up to date"


def _content(settings: Settings, now: datetime) -> str:
    problems = find_problems(settings.courses, today=now.date())
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise AmberError(f"{len(errors)} problems; `amber content check` lists them")
    return f"valid, {len(problems)} things to look at" if problems else "valid"


def _disk(settings: Settings) -> str:
    folder = data_folder(settings.database_url)
    there = folder if folder.exists() else Path()
    free = shutil.disk_usage(there).free
    if free < DISK_FREE_AT_LEAST:
        raise AmberError(f"only {free // 2**20} MB are free in {folder}; make room there")
    return f"{free // 2**20} MB free"


async def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "off (AMBER_TELEGRAM_TOKEN is not set)"
    from bot.channels.telegram.door import Telegram  # noqa: PLC0415 - 150 MB

    telegram = Telegram(settings, Files(settings.courses), webhook_secret="")
    try:
        return f"the token is that of @{await telegram.check()}"
    except TryLaterError as failure:
        raise AmberError(
            f"{settings.telegram_api} gives no answer ({failure}); "
            "look at the network, and at AMBER_TELEGRAM_API"
        ) from failure
    finally:
        await telegram.close()


async def _messenger(settings: Settings) -> str:
    if not settings.has_messenger:
        return "off (AMBER_MESSENGER_PAGE_TOKEN is not set)"
    from bot.channels.messenger.door import Messenger  # noqa: PLC0415 - only where it is on

    messenger = Messenger(settings, Files(settings.courses))
    try:
        return f"the token is that of the Page {await messenger.check()!r}"
    except TryLaterError as failure:
        raise AmberError(
            f"{settings.messenger_api} gives no answer ({failure}); "
            "look at the network, and at AMBER_MESSENGER_API"
        ) from failure
    finally:
        await messenger.close()


async def _clock(settings: Settings, now: datetime) -> str:
    """Compare with the date in Telegram's answers; the only clock outside that we may ask."""
    if settings.telegram_token is None:
        return "not compared (Telegram is off)"
    try:
        async with ClientSession(timeout=WAIT) as http, http.get(settings.telegram_api) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (ClientError, TimeoutError, KeyError, ValueError):
        raise AmberError(f"{settings.telegram_api} tells no time; can it be reached?") from None
    off = abs(theirs - now)
    if off > CLOCK_OFF_AT_MOST:
        raise AmberError(f"this clock is {off} off; switch time synchronisation (NTP) on")
    return "right"


async def _public_url(settings: Settings) -> str:
    is_webhook = settings.telegram_token is not None and settings.telegram_mode == "webhook"
    if is_webhook and not settings.public_url.startswith("https://"):
        raise AmberError(
            f"AMBER_PUBLIC_URL is {settings.public_url}; Telegram's webhook needs https://"
        )
    if settings.has_messenger and not settings.public_url.startswith("https://"):
        raise AmberError(
            f"AMBER_PUBLIC_URL is {settings.public_url}; Messenger's webhook needs https://"
        )
    return settings.public_url
