"""When to try again what the platform could not take."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = 12  # attempts: about three hours of a platform that is down


def retry_at(now: datetime, *, attempts: int, spread: float) -> datetime | None:
    """Return when to try again after `attempts` failures, or None to give up.

    The wait doubles each time, up to half an hour. `spread` (random, 0 to 1) adds up to half of
    the wait, so that those who failed together don't come back together.
    """
    if attempts >= GIVE_UP_AFTER:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return now + wait * (1 + spread / 2)
