"""Builds the parts by hand, once, and runs them until told to stop."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from aiohttp import web

from bot.asking import Asking
from bot.cards.plain import Introduction
from bot.channels.webchat.hub import WebChannel
from bot.channels.webchat.pages import WebChat
from bot.content import Shelf
from bot.deskwork import desk_ticks
from bot.dialogue.handler import House
from bot.doors import (
    add_certificates,
    add_health,
    add_metrics,
    introductions,
    page_texts,
    public_words,
)
from bot.errors import SettingsError
from bot.figures import gathering
from bot.files import Files
from bot.health import Health
from bot.intake import Intake
from bot.leases import Leases
from bot.messages import Address, Channel
from bot.metered import Metered
from bot.metrics import Metrics
from bot.roles import Role
from bot.secret import data_folder, derive, load_secret
from bot.sender import Sender
from bot.settings import Settings
from bot.storage.bell import ring
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.seal import give_key
from bot.texts import load_catalogues
from bot.ticks import all_ticks
from bot.transcripts import Transcripts
from scheduler.ticker import Ticker

if TYPE_CHECKING:
    from bot.channels.telegram.door import Telegram

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Amber:
    """The running bot, as tests and the command line see it."""

    settings: Settings
    role: Role
    database: Database
    shelf: Shelf
    asking: Asking
    leases: Leases
    sender: Sender
    intake: Intake
    ticker: Ticker
    web: web.Application
    web_channel: WebChannel
    telegram: "Telegram | None"
    introductions: Mapping[str, Introduction]  # by language
    port: int = 0  # where the web server listens, once it does


def build(
    settings: Settings,
    now: Callable[[], datetime],
    rng: Random,
    role: Role = Role.ALL,
    shelf: Shelf | None = None,
) -> Amber:
    """Return the parts, put together; nothing runs yet but the database's threads.

    Raises:
        BrokenCourseError: the content can't be used; it lists every problem.
        AmberError: something else that the operator can mend.
    """
    shelf = shelf or Shelf(settings.courses)
    asking = shelf.asking or Asking(settings.courses, data_folder(settings.database_url))
    catalogues = load_catalogues()
    secret = load_secret(settings)
    metrics = Metrics()
    database = Database(settings.database_url, metrics.note_group)
    give_key(database.engine, derive(secret, "what is kept sealed"))
    migrate(database.engine)
    if database.is_sqlite and role is not Role.ALL:
        raise SettingsError(
            "--role needs PostgreSQL: on SQLite one process does everything; "
            "set AMBER_DATABASE_URL to postgresql+psycopg://..., or leave --role out"
        )
    database.start()
    files = Files(settings.courses)
    telegram = _open_telegram(settings, files, secret) if settings.telegram_token else None

    async def ring_others(channel: str, address: Address) -> None:
        if not database.is_sqlite:
            await database.run(lambda db: ring(db, channel, address), key=channel + address)

    web_channel = WebChannel(ring_others)
    channels: dict[str, Channel] = {web_channel.name: web_channel}
    if telegram:
        channels[telegram.channel.name] = telegram.channel

    def house() -> House:
        links = {telegram.channel.name: telegram.link} if telegram else {}
        return House(
            shelf.course,
            catalogues,
            settings.public_url,
            links,
            secret,
            rng,
            fences=leases,
            asking=asking,
        )

    leases = Leases(database, channels, now)
    metered = {name: Metered(channel, metrics) for name, channel in channels.items()}
    sender = Sender(database, metered, now, rng, leases)
    intake = Intake(database, house, sender, now, metrics)
    ticks = [
        *all_ticks(database, house, sender, now),
        *desk_ticks(database, house, sender, now),
        *gathering(database, metrics, now),
    ]
    ticker = Ticker(ticks, metrics.note_tick)
    server = web.Application(client_max_size=1024 * 1024)
    introduced = introductions(catalogues, shelf.course)
    amber = Amber(
        settings, role, database, shelf, asking, leases, sender, intake, ticker, server, web_channel,
        telegram, introduced,
    )  # fmt: skip
    pulses = (telegram.channel.pulse, metered[telegram.channel.name].pulse) if telegram else ()
    add_health(server, Health(database, lambda: shelf.trouble, ticker, metrics, pulses))
    add_metrics(server, metrics)
    if role.takes_turns:
        words, languages = public_words(catalogues), shelf.course.languages
        transcripts = Transcripts(database)
        WebChat(web_channel, transcripts, files, words, languages).serve(server, intake)
        add_certificates(server, database, page_texts(catalogues, shelf.course), now)
    if telegram:
        telegram.serve(server if role.takes_turns else web.Application(), intake)
    return amber


def _open_telegram(settings: Settings, files: Files, secret: bytes) -> "Telegram":
    from bot.channels.telegram.door import Telegram  # noqa: PLC0415 - 150 MB, and 2 seconds

    given = settings.telegram_webhook_secret
    webhook_secret = given.get_secret_value() if given else derive(secret, "telegram webhook")
    telegram = Telegram(settings, files, webhook_secret)
    files.fetch = telegram.channel.fetch
    return telegram


@asynccontextmanager
async def running(amber: Amber) -> AsyncIterator[Amber]:
    """Run everything for as long as the context is open, then stop in good order."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(amber.database.stop)
        if amber.telegram:
            stack.push_async_callback(amber.telegram.close)
        stack.push_async_callback(amber.leases.give_up)
        tasks = await stack.enter_async_context(_Tasks())
        if amber.role.takes_turns:
            tasks.start(amber.asking.keep_up(lambda: amber.shelf.course))
        if amber.role.works:
            tasks.start(amber.sender.run())
            await asyncio.sleep(0)  # the sender takes deliveries from now on
        await _share(amber, tasks)
        await stack.enter_async_context(_serving(amber))
        if amber.role.works:
            for channel in amber.sender.lines:
                tasks.start(_look_after(amber, channel))
            amber.ticker.start()
            stack.callback(amber.ticker.stop)
        yield amber


async def _share(amber: Amber, tasks: "_Tasks") -> None:
    """Settle with other processes who does what; on SQLite there is no other."""
    if amber.database.is_sqlite:
        await amber.leases.take_all()
        return
    from bot.bell import listen  # noqa: PLC0415 - psycopg, which SQLite has no use for

    def heard(channel: str, address: Address) -> None:
        if channel == amber.web_channel.name:
            amber.web_channel.wake(address)
        amber.sender.call()

    tasks.start(listen(amber.settings.database_url, heard))
    if amber.role.works:
        await amber.leases.renew_all()
        tasks.start(amber.leases.keep())


async def _look_after(amber: Amber, channel: str) -> None:
    """Send for a channel, and poll it, for as long as its lease is ours."""
    while True:
        await amber.leases.until(channel, held=True)
        amber.sender.call()
        async with _Tasks() as tasks:
            if amber.telegram and channel == amber.telegram.channel.name:
                fallback = amber.shelf.course.source_language
                tasks.start(amber.telegram.listen(amber.introductions, fallback))
            await amber.leases.until(channel, held=False)


class _Tasks:
    """A task group whose tasks are cancelled when the context ends."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, coroutine: "asyncio._CoroutineLike[None]") -> None:
        self._tasks.append(self._group.create_task(coroutine))

    async def __aenter__(self) -> "_Tasks":
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *failure: object) -> None:
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)


@asynccontextmanager
async def _serving(amber: Amber) -> AsyncIterator[None]:
    runner = web.AppRunner(amber.web, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, amber.settings.http_host, amber.settings.http_port)
    try:
        await _listen(site, amber.settings)
        amber.port = runner.addresses[0][1]
        yield
    finally:
        await runner.cleanup()


async def _listen(site: web.TCPSite, settings: Settings) -> None:
    try:
        await site.start()
    except OSError as failure:
        raise SettingsError(
            f"AMBER_HTTP_PORT: {settings.http_host}:{settings.http_port} can't be used "
            f"({failure.strerror}); stop the other program, or choose another port"
        ) from failure


async def run_until_stopped(amber: Amber, ready: Callable[[Amber], None]) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP reads the content again."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, amber.shelf.reload)
    async with running(amber):
        gc.freeze()  # what lives as long as we do need not be looked through again and again
        ready(amber)
        await stopped.wait()
