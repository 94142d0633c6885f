"""Fixtures for tests of the emulator itself: `pytest_plugins = ["tests.emulator.fixtures"]`."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from tests.emulator import TelegramEmulator
from tests.emulator.bare import Api


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def api(telegram: TelegramEmulator) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(session, telegram.url, telegram.token)
