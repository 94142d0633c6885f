"""All that the methods work on."""

from tests.emulator.clock import Clock
from tests.emulator.updates import Updates
from tests.emulator.webhook import Webhook
from tests.emulator.world import World


class Platform:
    """The world, the queue of updates and the ways out of it.

    Args:
        hurry: by how much Telegram's own delays are shorter than the real ones.
    """

    def __init__(self, bot_id: int, *, hurry: float) -> None:
        self.hurry = hurry
        self.clock = Clock()
        self.world = World(self.clock, bot_id)
        self.updates = Updates(self.clock)
        self.webhook = Webhook(self.updates, self.clock, hurry=hurry)
        self.updates.on_new = self.webhook.offer
        self.is_logged_out = False
        self._last_poll = (0, 0.0)  # offset, Unix time

    def polls_too_often(self, offset: int, within: float) -> bool:
        """Note a poll; tell whether the same offset was asked for less than `within` s ago."""
        earlier, self._last_poll = self._last_poll, (offset, self.clock.now())
        return earlier[0] == offset and self.clock.now() < earlier[1] + within
