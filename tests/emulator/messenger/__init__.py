"""Messenger as a Page meets it: the Graph API with its limits and its window, and people with phones.

    async with MessengerEmulator(clock) as messenger:
        messenger.webhook_url = f"{bot}/messenger/webhook"
        anna = messenger.person(language="lv")
        await anna.says("hello")
        assert anna.chips == ["Latviešu", "English"]

`emulator` is what tests hold; `people` who talks; `server` HTTP; `rules` the limits and refusals;
`events` the shapes of webhooks.
"""

from tests.emulator.messenger.emulator import MessengerEmulator
from tests.emulator.messenger.people import MessengerPerson

__all__ = ["MessengerEmulator", "MessengerPerson"]
