"""How a platform fares, as far as we can tell from here: it answers, it is away, it rejects us."""

import logging
from time import monotonic

log = logging.getLogger(__name__)


class Pulse:
    """The last word of one platform; the log has a line when it changes, not one for each try."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.answered_at: float | None = None  # by the monotonic clock
        self.trouble = ""  # our own words; empty while all is well
        self.is_rejected = False  # it does not take our token

    def answers(self) -> None:
        """Note that a call was answered, whatever the answer was."""
        self.answered_at = monotonic()
        if self.trouble:
            log.info("%s: works again", self.name)
        self.trouble, self.is_rejected = "", False

    def is_away(self, why: str) -> None:
        """Note that a call failed for a reason that passes; `why` holds nobody's words."""
        if not self.trouble:
            log.warning("%s: away (%s); it is tried again and again", self.name, why)
        self.trouble = why

    def rejects_us(self, why: str) -> None:
        """Note that the platform does not take our token."""
        if not self.is_rejected:
            log.error("%s: %s", self.name, why)
        self.trouble, self.is_rejected = why, True
