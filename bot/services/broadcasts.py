"""An announcement on its way: it begins, all who get it are found, each in turn, and it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services import windows
from bot.services.announcements import LATE_AT_MOST, aim_at
from bot.services.reach import moments
from bot.services.windows import Sending
from bot.storage import announcements as storage
from bot.storage import handing, recipients
from bot.storage.announcements import Announcement, Phase
from bot.storage.handing import Next
from bot.storage.planning import newest_learner, plan, zones_between
from bot.storage.recipients import Stage
from bot.storage.windows import Way
from lessons.course import Course
from scheduler.rhythm import evening_of, is_quiet
from scheduler.waking import wake

PLANNED_AT_ONCE = 1_000  # learners in one transaction: people who write wait for some ms only
HELD_AT_ONCE = 2_000
SECONDS_AHEAD = 3  # so much waits in the outbox: what was handed over can hardly be taken back
AHEAD_AT_LEAST, AHEAD_AT_MOST = 20, 3_000
STUCK_AFTER = timedelta(minutes=5)  # its channel is down: who is asleep later shall not be woken


def begin_due(db: Connection, now: datetime) -> int:
    """Begin the announcements whose time has come; return how many."""
    due = storage.due_announcements(db, now)
    for one in due:
        storage.change_announcement(db, one.id, phase=Phase.RUNNING.value, started_at=now)
    return len(due)


def plan_some(db: Connection, course: Course, now: datetime) -> tuple[int, bool]:
    """Find more of those who get an announcement; return how many, and whether there may be more."""
    one = storage.unplanned_announcement(db)
    if one is None:
        return 0, False
    newest = newest_learner(db)
    after, upto = one.planned_to, LearnerId(min(one.planned_to + PLANNED_AT_ONCE, newest))
    n = _plan_range(db, course, one, (after, upto)) if upto > after else 0
    is_over = upto >= newest
    storage.change_announcement(db, one.id, planned_to=upto, planned_at=now if is_over else None)
    return n, True


def _plan_range(
    db: Connection, course: Course, one: Announcement, ids: tuple[LearnerId, LearnerId]
) -> int:
    assert one.started_at is not None
    by_zone = moments(zones_between(db, ids), one.started_at, one.local_at)
    if not by_zone:
        return 0
    aim = aim_at(db, course, one, one.started_at)
    return plan(db, one.id, aim, ids, (one.filled, by_zone))


def room(db: Connection, rates: Mapping[str, float]) -> dict[str, int]:
    """Return for each channel how many more announcements may wait in the outbox.

    Args:
        rates: messages a second that each channel may send.
    """
    waiting = handing.n_in_outbox(db)
    return {
        channel: max(0, ahead(rate) - waiting.get(channel, 0)) for channel, rate in rates.items()
    }


def ahead(rate: float) -> int:
    return min(max(AHEAD_AT_LEAST, int(rate * SECONDS_AHEAD)), AHEAD_AT_MOST)


class Turn(NamedTuple):
    """What becomes of someone whose turn it is: handed over, or another stage and moment."""

    who: Next
    stage: Stage
    due_at: datetime
    way: Sending | None = None  # how it is said, where it is handed over


def settle_turns(
    db: Connection, one: Announcement, found: Sequence[Next], now: datetime
) -> list[Turn]:
    """Decide what becomes of those whose turn it is."""
    ways = windows.ways_to(db, [who.id for who in found]) if found else {}
    return [_settle(one, who, ways.get(who.id, ()), now) for who in found]


def _settle(one: Announcement, who: Next, ways: Sequence[Way], now: datetime) -> Turn:
    if _is_late(one, now):
        return Turn(who, Stage.LEFT, now)
    if not one.is_urgent and (who.news_at is None or who.stopped_at is not None):
        return Turn(who, Stage.LEFT, now)
    if not ways:
        return Turn(who, Stage.UNREACHABLE, now)
    if not one.is_urgent and who.paused_until and who.paused_until > now:
        return Turn(who, Stage.PLANNED, who.paused_until)
    zone = ZoneInfo(who.zone)
    if is_quiet(now, zone):
        return Turn(who, Stage.PLANNED, wake(now, zone))
    way = windows.sending(ways, now, is_urgent=one.is_urgent)
    if way.is_held:
        return Turn(who, Stage.WAITS, now)
    evening = evening_of(now, zone)
    until = min(way.not_after or evening, evening)
    return Turn(who, Stage.HANDED, now, replace(way, not_after=until))


def hold_at_night(db: Connection, one: Announcement, zone: str, now: datetime) -> bool:
    """Let people of a zone where it is night wait for their morning; True while there may be more."""
    until = wake(now, ZoneInfo(zone))
    return handing.hold(db, one.id, zone, (now, until), HELD_AT_ONCE) == HELD_AT_ONCE


def look_after(db: Connection, now: datetime) -> tuple[list[Announcement], list[Announcement]]:
    """Take over what became of messages, and end what is over; return what goes on, and what ended."""
    found = storage.live_announcements(db)
    for one in found:
        handing.settle(db, one.id)
        handing.let_through(db, one.id)
        handing.recall(db, one.id, before=now - STUCK_AFTER)
    ended = [
        replace(one, phase=phase)
        for one in found
        if (phase := _next_phase(db, one, now)) != one.phase
    ]
    numbers = {one.id for one in ended}
    return [one for one in found if one.id not in numbers], ended


def _next_phase(db: Connection, one: Announcement, now: datetime) -> Phase:
    """Return the phase of an announcement, and keep it where it is over."""
    if one.phase is Phase.PAUSED or (one.phase is Phase.RUNNING and one.planned_at is None):
        return one.phase
    waits = () if one.phase is Phase.MENDING or _is_late(one, now) else (Stage.PLANNED, Stage.WAITS)
    if recipients.is_any(db, one.id, (*recipients.IN_OUTBOX, Stage.TO_CORRECT, *waits)):
        return one.phase
    phase = Phase.STOPPED if one.phase is Phase.MENDING else Phase.DONE
    storage.change_announcement(db, one.id, phase=phase.value)
    return phase


def _is_late(one: Announcement, now: datetime) -> bool:
    return one.started_at is not None and now > one.started_at + LATE_AT_MOST
