"""What is done again and again where we may write only for a day: looking at windows before they end."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.dialogue.handler import House
from bot.dialogue.windows import look_after_windows
from bot.sender import Sender
from bot.storage.database import Database
from scheduler.ticker import Tick

LANE = 1  # people who write go first


def window_ticks(
    database: Database, house: Callable[[], House], sender: Sender, now: Callable[[], datetime]
) -> list[Tick]:
    """Return the tick that looks at windows."""

    async def look() -> int:
        around, moment = house(), now()
        said = await database.run(lambda db: look_after_windows(db, around, moment), lane=LANE)
        sender.hand_over(said)
        return len(said)

    return [Tick("windows", timedelta(seconds=20), look)]
