"""The methods of the Bot API that the emulator knows, a file for each topic."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.emulator.args import Args
from tests.emulator.methods import bot, intake, messages, profile, uploads
from tests.emulator.platform import Platform

Method = Callable[[Platform, Args], Any]
_TOPICS: list[Mapping[str, Method]] = [
    bot.METHODS,
    intake.METHODS,
    messages.METHODS,
    profile.METHODS,
    uploads.METHODS,
]
# By lower-case name, as the real server looks them up; with the name as documented.
METHODS: dict[str, tuple[str, Method]] = {
    name.lower(): (name, method) for topic in _TOPICS for name, method in topic.items()
}
