"""What every test may ask for: a clock that only moves by hand, a running bot, and phones."""

import atexit
import os
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.app import Amber, build, running
from bot.content import Shelf
from bot.settings import DEFAULT_COURSE, Settings
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
from bot.storage.tables import metadata
from lessons.course import Course
from lessons.load import load_course
from tests.asking import ByHeart, with_faq
from tests.commands import amber, course  # noqa: F401  (fixtures for all tests)
from tests.emulator import TelegramEmulator
from tests.emulator.messenger import MessengerEmulator
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone, WebPhone

TOKEN = "42:TEST"
A_MOMENT = 0.002  # seconds; the bot itself says when it is done
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Riga
POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1/postgres"
_DISCONNECT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_COUNT_FROM_1 = """
SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
WHERE schemaname = 'public'
"""
CHANNELS = ("telegram", "webchat", "messenger")


@dataclass
class Clock:
    """Time that moves only when a test says so."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite",
                     help="run the journeys on this database")  # fmt: skip


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database for each test."""
    if request.config.getoption("--database") == "postgresql":
        url = _own_postgresql()
        _empty(url)
        yield url
    else:
        yield "sqlite:///:memory:"


@cache
def _own_postgresql() -> str:
    """Return the database of this process, with all tables: to empty it is faster than a new one."""
    fresh = fresh_postgresql()
    url = next(fresh)
    atexit.register(fresh.close)
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


def _empty(url: str) -> None:
    """Delete all that a test left there, and whoever is still connected."""
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text(_DISCONNECT))
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
        db.execute(text(_COUNT_FROM_1))
    engine.dispose()


def fresh_postgresql() -> Generator[str, None, None]:
    """Yield the URL of an empty PostgreSQL database; skip, and say so, where none answers."""
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    name = f"amber_test_{os.getpid()}_{random.getrandbits(32):x}"
    try:
        with server.connect() as db:
            db.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL answers on 127.0.0.1:5432")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1/{name}"
    finally:
        with server.connect() as db:
            db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@dataclass
class Town:
    """A running bot with the platforms around it, and people with phones."""

    clock: Clock
    telegram: TelegramEmulator
    amber: Amber
    stack: AsyncExitStack
    messenger: MessengerEmulator | None = (
        None  # only where a test asks for it: others are faster so
    )
    n_people: int = field(default=0)

    async def settled(self) -> None:
        """Return when all that was sent is taken in, answered and shown."""
        await self.telegram.settled(quiet=A_MOMENT)
        await self.amber.handout.idle()
        await self.telegram.settled(quiet=A_MOMENT)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.amber.port}"

    async def phone(
        self, channel: str = "telegram", language: str = "en", first_name: str = "Anna"
    ) -> Phone:
        """Return a phone that has not written to the bot yet."""
        if channel == "telegram":
            return self.telegram_phone(language, first_name)
        if channel == "messenger":
            return self.messenger_phone(language)
        return await self.web_phone(language)

    def telegram_phone(self, language: str = "en", first_name: str = "Anna") -> TelegramPhone:
        person = self.telegram.person(first_name, language_code=language)
        return TelegramPhone(person, self.settled)

    def messenger_phone(self, language: str = "en") -> MessengerPhone:
        assert self.messenger
        return MessengerPhone(self.messenger.person(language), self.amber.sender.idle)

    async def web_phone(self, language: str = "en") -> WebPhone:
        return await self.stack.enter_async_context(WebPhone(self.url, self.settled, language))


Founds = Callable[..., Awaitable[Town]]


@pytest.fixture
async def found_town(
    request: pytest.FixtureRequest, clock: Clock, database_url: str
) -> AsyncIterator[Founds]:
    """Start a bot with settings of the test's own."""
    async with AsyncExitStack() as stack:

        async def found(*, messenger: bool = _wants_messenger(request), **settings: object) -> Town:
            telegram = await stack.enter_async_context(TelegramEmulator(TOKEN))
            page = await stack.enter_async_context(MessengerEmulator(clock)) if messenger else None
            given = {**(page.settings() if page else {}), **settings}
            amber = build_for_tests(test_settings(telegram.url, database_url, **given), clock)
            await stack.enter_async_context(running(amber))
            if page:
                page.webhook_url = f"http://127.0.0.1:{amber.port}/messenger/webhook"
                await page.introduced.wait()
            return Town(clock, telegram, amber, stack, page)

        yield found


def _wants_messenger(request: pytest.FixtureRequest) -> bool:
    """Return whether a test's parameters speak of Messenger."""
    spec = getattr(request.node, "callspec", None)
    return "messenger" in str(spec.params if spec else "")


@pytest.fixture
async def town(found_town: Founds) -> Town:
    return await found_town()


def build_for_tests(settings: Settings, clock: Callable[[], datetime]) -> Amber:
    """Build the bot; the whole course, which takes longest, is read once for all tests."""
    read = whole_course() if settings.courses == DEFAULT_COURSE else None
    shelf = Shelf(settings.courses, read, ByHeart())
    built = build(settings, clock, random.Random(7), shelf=shelf)
    built.sender.gather = 0.0  # a commit for each: nobody waits for others here
    return built


@cache
def whole_course() -> Course:
    return with_faq(load_course(DEFAULT_COURSE))


def test_settings(telegram_url: str, database_url: str, **others: object) -> Settings:
    port = free_port()
    given: dict[str, object] = {
        "database_url": database_url,
        "http_port": port,
        "public_url": f"http://127.0.0.1:{port}",
        "secret": "a secret of the tests",
        "telegram_token": TOKEN,
        "telegram_api": telegram_url,
        "telegram_rate": 100_000,
        "telegram_chat_rate": 100_000,
    }
    return Settings(_env_file=None, **{**given, **others})  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


def free_port() -> int:
    """Return a port that nobody listens on, and that no outgoing connection takes meanwhile."""
    while True:
        port = random.SystemRandom().randint(10_000, 32_000)  # below those that Linux gives out
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    """Each channel that learners use."""
    return str(request.param)


@pytest.fixture
async def phone(town: Town, channel: str) -> Phone:
    """A newcomer's phone, on each channel."""
    return await town.phone(channel)


@pytest.fixture(scope="session")
def course_folder() -> Path:
    return DEFAULT_COURSE
