"""What a process does, where several share one PostgreSQL."""

from enum import StrEnum


class Role(StrEnum):
    """`amber run --role`."""

    ALL = "all"
    WEB = "web"  # takes turns: webhooks and the web chat; any number of them
    WORKER = "worker"  # ticks, polling and sending; any number, of which one sends for a channel

    @property
    def takes_turns(self) -> bool:
        """Return whether the doors for people are open here."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Return whether ticks run, and messages may be sent, from here."""
        return self is not Role.WEB
