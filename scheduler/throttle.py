"""How fast: a pace for what we send, and a bucket for what one person may send us."""

from collections import deque
from dataclasses import dataclass

JITTER_GUARD = 1.004  # 4 ms of jitter a second: 99.6 % of the rate, and no window above it
SECOND = 1.002  # and 2 ms for what the way adds; the other 2 make up for lateness, slowly
CATCH_UP = 0.1  # seconds of lateness at most: a process is as late as that when it is busy
SLOW_START = 1.1  # the first second runs a tenth slower; a cold connection squeezes it


class Pacer:
    """Gives out starting moments so that no second holds more than `rate` of them.

    Slots are evenly spaced on an absolute schedule, so lateness never adds up to a burst. Common
    limiters let two bursts into one second; a strict platform then refuses two of three messages.
    Moments are seconds of one monotonic clock.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._gap = JITTER_GUARD / rate
        self._last_second: deque[float] = deque(maxlen=max(1, int(rate)))
        self._slow_left = 0
        self._next = 0.0
        self.halted_until = 0.0

    def reserve(self, now: float) -> float:
        """Return when the next message may start, `now` or later."""
        if now - self._next > 1:  # idle: nothing of the last second counts any more
            self._slow_left = self._last_second.maxlen or 0
        start = max(now, self._next)
        if len(self._last_second) == self._last_second.maxlen:
            start = max(start, self._last_second[0] + SECOND)
        gap = self._gap * (SLOW_START if self._slow_left > 0 else 1)
        # A little lateness is caught up with; the last second itself keeps that from being a burst.
        is_a_little_late = start - self._next < max(self._gap, CATCH_UP)
        self._next = (self._next if is_a_little_late else start) + gap
        self._slow_left -= 1
        self._last_second.append(start)
        return start

    def begun(self, at: float) -> None:
        """Note when the message with the slot given out last did start: a busy process is late."""
        self._last_second[-1] = max(at, self._last_second[-1])

    def halt_until(self, moment: float) -> None:
        """Let nothing start before `moment`, then begin slowly; a later halt wins."""
        self.halted_until = max(self.halted_until, moment)
        self._next = max(self._next, moment)
        self._slow_left = self._last_second.maxlen or 0


@dataclass(slots=True)
class Bucket:
    """What one person may still send; it fills by `per_second` up to `size`."""

    size: float
    per_second: float
    level: float
    filled_at: float
    warned: bool = False

    def take(self, now: float) -> bool:
        """Return True when one more is within what is fair."""
        elapsed = max(0.0, now - self.filled_at)  # a clock may be set back
        self.level = min(self.size, self.level + elapsed * self.per_second)
        self.filled_at = now
        if self.level >= 1:
            self.level -= 1
            self.warned = False
            return True
        return False

    def wait(self, now: float) -> float:
        """Return how long it takes until one more is fair; 0 when it is now."""
        level = self.level + max(0.0, now - self.filled_at) * self.per_second
        return max(0.0, (1 - level) / self.per_second)
