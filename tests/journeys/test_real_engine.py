"""From a phone to the engine and the FAQ as they are, and back."""

import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import build, running
from bot.asking import Asking
from bot.content import Shelf
from bot.settings import DEFAULT_COURSE
from lessons.load import load_course
from tests.conftest import TOKEN, Clock, Town, test_settings
from tests.emulator import TelegramEmulator
from tests.journeys.test_profile import settles


class AsItIs(Asking):
    """The engine with what the course brings along; it learns nothing anew."""

    def must_learn(self, course: object) -> bool:
        return False


@pytest.mark.parametrize(
    ("words", "told"),
    [("is this free?", "Is the course free?"), ("i want to kill myself", "In danger, call 112."),
     ("thank you", "You're welcome!")],
)  # fmt: skip
async def test_a_question_finds_its_answer(
    clock: Clock, tmp_path: Path, words: str, told: str
) -> None:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramEmulator(TOKEN))
        shelf = Shelf(DEFAULT_COURSE, load_course(DEFAULT_COURSE), AsItIs(DEFAULT_COURSE, tmp_path))
        settings = test_settings(telegram.url, "sqlite:///:memory:")
        amber = build(settings, clock, random.Random(7), shelf=shelf)
        await stack.enter_async_context(running(amber))
        phone = Town(clock, telegram, amber, stack).telegram_phone()
        await settles(phone)
        await phone.says(words)
        assert told in phone.last
