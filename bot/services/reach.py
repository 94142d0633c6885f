"""When an announcement may reach someone, and how much of it a channel can show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.timetable import slot_on
from scheduler.waking import wake


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can show of one announcement, in UTF-16 units, and whether it can be corrected."""

    text: int
    with_picture: int
    with_buttons: int
    can_edit: bool
    window: timedelta | None = None  # for so long after their last action we may write to someone


LIMITS: Mapping[str, Limits] = {
    "telegram": Limits(4096, 1024, 4096, can_edit=True),
    "webchat": Limits(4096, 4096, 4096, can_edit=True),
    "messenger": Limits(
        2000, 2000, 640, can_edit=False, window=timedelta(hours=24)
    ),  # a button template holds 640
}
PHOTO_BYTES = 5_000_000  # what cheap phones load in some seconds, and every channel takes
ANY = LIMITS["webchat"]


def limit_of(channel: str, *, has_picture: bool, has_buttons: bool) -> int:
    """Return how long an announcement may be on a channel."""
    limits = LIMITS.get(channel, ANY)
    return min(
        limits.text,
        limits.with_picture if has_picture else limits.text,
        limits.with_buttons if has_buttons else limits.text,
    )


def can_edit(channel: str) -> bool:
    return LIMITS.get(channel, ANY).can_edit


def local_moment(local_at: str, zone: ZoneInfo) -> datetime:
    """Return when clocks in a zone show a wall-clock time such as "2026-12-01T10:00"."""
    wall = datetime.fromisoformat(local_at)
    return slot_on(wall.date(), zone=zone, at=wall.time())


def moments(zones: Iterable[str], now: datetime, local_at: str) -> dict[str, datetime]:
    """Return for each zone when its people shall hear it, at the earliest `now`, never at night."""
    found = {}
    for name in zones:
        zone = ZoneInfo(name)
        wanted = max(now, local_moment(local_at, zone)) if local_at else now
        found[name] = wake(wanted, zone).astimezone(UTC)
    return found


def begins_at(local_at: str, zones: Iterable[str]) -> datetime:
    """Return when the first of these zones shows a wall-clock time."""
    return min(local_moment(local_at, ZoneInfo(name)) for name in tuple(zones) or ("UTC",))


WINDOWS = {name: limits.window for name, limits in LIMITS.items() if limits.window}
