"""A channel whose sends are counted, and whose platform's pulse is felt."""

from time import perf_counter

from bot.errors import (
    MovedError,
    NotAuthorisedError,
    RefusedError,
    TryLaterError,
    UnreachableError,
    WindowClosedError,
)
from bot.messages import Channel, Delivery
from bot.metrics import Metrics
from bot.pulse import Pulse
from scheduler.backoff import GIVE_UP_AFTER


class Metered:
    """Sends by a channel, and notes what its platform said."""

    def __init__(self, channel: Channel, metrics: Metrics) -> None:
        self._channel = channel
        self._metrics = metrics
        self.pulse = Pulse(f"{channel.name} sending")
        self.name, self.rate, self.chat_rate = channel.name, channel.rate, channel.chat_rate

    async def send(self, delivery: Delivery) -> str:
        """Send as the channel does; what it raises is noted and passed on."""
        began, outcome = perf_counter(), "sent"
        try:
            platform_id = await self._channel.send(delivery)
        except Exception as failure:
            outcome = self._sort(delivery, failure)
            raise
        else:
            self.pulse.answers()
            return platform_id
        finally:
            place = (self.name, delivery.lane.name.lower())
            self._metrics.note_send(place, outcome, perf_counter() - began)

    def _sort(self, delivery: Delivery, failure: Exception) -> str:
        """Return in one word what came of it, and note what it tells of the platform."""
        match failure:
            case TryLaterError():
                return self._later(delivery, failure)
            case NotAuthorisedError():
                self.pulse.rejects_us(str(failure))
                return "unauthorised"
        self.pulse.answers()
        match failure:
            case UnreachableError():
                return "unreachable"
            case RefusedError():
                return "refused"
            case WindowClosedError():
                return "held"
            case MovedError():
                return "moved"
        return "failed"

    def _later(self, delivery: Delivery, failure: TryLaterError) -> str:
        if failure.limited:
            self.pulse.answers()
            seconds = failure.wait.total_seconds() if failure.wait else 0.0
            self._metrics.note_limit(self.name, seconds)
            return "limited"
        self.pulse.is_away("sending fails")
        return "given_up" if delivery.attempts + 1 >= GIVE_UP_AFTER else "later"
