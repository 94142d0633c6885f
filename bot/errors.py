"""What can go wrong in `bot`, one class for each thing a caller does about it."""

from datetime import timedelta


class AmberError(Exception):
    """Something that a person can mend; the message says what is wrong and the way out."""


class SettingsError(AmberError):
    """Settings that the bot can't start with."""


class TryLaterError(AmberError):
    """The platform is down or limits us; `wait` says how long, if it told us."""

    def __init__(
        self, reason: str, *, wait: timedelta | None = None, limited: bool = False
    ) -> None:
        super().__init__(reason)
        self.wait = wait
        self.limited = limited  # the whole account must be quiet, not only this message


class UnreachableError(AmberError):
    """The learner blocked us or left; stop sending until they write again."""


class RefusedError(AmberError):
    """The platform rejects this message for good; a bug of ours."""


class NotAuthorisedError(AmberError):
    """The platform rejects our token; nothing can be sent until it is mended."""


class WindowClosedError(AmberError):
    """The channel may write only some time after the person's last action, and it is over."""


class MovedError(AmberError):
    """The chat lives at another address now; send there."""

    def __init__(self, address: str) -> None:
        super().__init__(f"the chat moved to {address}")
        self.address = address


class UnreadableUpdateError(AmberError):
    """An update in a shape we don't know; it is kept as it came, and never stops the others."""

    def __init__(self, reason: str, *, address: str | None) -> None:
        super().__init__(reason)
        self.address = address  # whose it is, if that much can be read


class UnavailableError(AmberError):
    """The database can't be reached or can't write; nothing was changed, try again."""
