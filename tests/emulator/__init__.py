"""Telegram's Bot API with the platform's real rules, for tests and benches.

A test holds a `TelegramEmulator`, makes people, and lets them talk:

    async with TelegramEmulator() as telegram:
        anna = telegram.person("Anna", language_code="lv")
        await anna.says("/start")
        await telegram.settled()
        assert anna.buttons == ["Latviešu", "English"]

From the outside in: `telegram` (what tests hold), `people` and `rooms` (who talks), `server`
(HTTP), `methods` (the Bot API), `limits`, `html_reader` and `entities` (its rules), `updates` and
`webhook` (how the bot learns of things), `world` (what exists), `faults`, `clock`.
"""

from tests.emulator.messages import Button, Message
from tests.emulator.people import Group, Person
from tests.emulator.telegram import TelegramEmulator

__all__ = ["Button", "Group", "Message", "Person", "TelegramEmulator"]
