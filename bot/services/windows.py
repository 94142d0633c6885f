"""Windows: how someone is reached now, what waits until they write, and where lessons shall go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import Address, Delivery, LearnerId
from bot.services.rhythm import After, Plan, Waiting
from bot.services.study import habit_of
from bot.storage import windows as storage
from bot.storage.reach import keep_channel
from bot.storage.windows import Way
from scheduler.rhythm import NUDGE_AT_LEAST_AFTER, Step, next_step
from scheduler.window import (
    TALK_LASTS,
    Account,
    At,
    Elsewhere,
    Hold,
    Look,
    Now,
    Seen,
    lesson,
    look,
    nudge,
    nudge_within,
    plan,
    word,
)

KEPT_FOR = timedelta(days=60)  # what waits is forgotten then, with all else that is old
_LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sending:
    """How one message to someone goes out."""

    channel: str
    address: Address
    not_before: datetime | None = None  # None: at once
    not_after: datetime | None = None
    is_held: bool = False  # only when they write


def ways_to(db: Connection, ids: Collection[LearnerId]) -> Mapping[LearnerId, list[Way]]:
    """Return for each learner the accounts by which they can be reached, the best first."""
    return storage.ways_to(db, ids)


def sending(ways: Sequence[Way], now: datetime, *, is_urgent: bool = False) -> Sending:
    """Return how something unasked reaches someone by one of these ways, the best first.

    Whoever wrote within the last hour is awake.
    """
    is_awake = any(now - one.seen_at <= TALK_LASTS for one in ways)
    said = word(
        now, ZoneInfo(ways[0].zone), expires_at=now + KEPT_FOR, is_urgent=is_urgent or is_awake
    )
    by_account = {account_of(one): one for one in reversed(ways)}
    home, *others = (account_of(one) for one in ways)
    match plan(said, home, now, others):
        case Now():
            return _sending(by_account[home])
        case At(at=at):
            return _sending(by_account[home], at)
        case Elsewhere(account=account, at=at):
            return _sending(by_account[account], at if at > now else None)
        case Hold():
            return Sending(ways[0].channel, ways[0].address, is_held=True)


def _sending(way: Way, at: datetime | None = None) -> Sending:
    return Sending(way.channel, way.address, at, account_of(way).ends_at)


def account_of(way: Way) -> Account:
    return Account(way.channel, way.open_until)


def look_at(one: storage.Looked, now: datetime, *, may_touch: bool) -> tuple[Seen, Look]:
    """Return what keeps someone's next lesson near its slot."""
    assert one.slot_at is not None
    account = Account(one.channel, one.open_until)
    seen = Seen(one.seen_at, account, one.slot_at, habit_of(one), may_touch)
    return seen, look(seen, now)


def within(planned: Plan, one: Waiting, account: Account, now: datetime) -> Plan:
    """Return what a slot leads to as far as the window goes.

    Where it has ended all is silent until they write; then the lesson comes first.
    """
    zone = ZoneInfo(one.zone)
    of_its_kind = lesson if planned.step is Step.LESSON else nudge
    if plan(of_its_kind(planned.slot_at, zone), account, now) != Now():
        held = After(int(Step.HELD), None, one.lesson_due_at)
        return replace(planned, speaks=False, unsaid=held)
    until = min(planned.not_after, account.ends_at or planned.not_after)
    return replace(planned, not_after=until, said=_nudged_within(planned.said, one, account, now))


def _nudged_within(said: After, one: Waiting, account: Account, now: datetime) -> After:
    """Return what follows, with the nudge of the day before the window ends, or without it."""
    if said.step != Step.SAME_DAY or said.next_at is None or said.lesson_due_at is None:
        return said
    at = nudge_within(said.next_at, account, now, ZoneInfo(one.zone))
    if at is not None:
        return replace(said, next_at=at)
    step, next_at = next_step(Step.SAME_DAY, now, said.lesson_due_at, habit_of(one))
    return After(int(step), next_at, said.lesson_due_at)


def first_look(now: datetime) -> datetime:
    """Return when to look at the window of someone who does something now."""
    return now + NUDGE_AT_LEAST_AFTER


def release(
    db: Connection, learner_id: LearnerId, place: storage.Place, fence: int,
    times: tuple[datetime, datetime | None],
) -> list[Delivery]:  # fmt: skip
    """Say what waited for someone, there where they write now; return what to send.

    Args:
        times: now, and until when we may write there.
    """
    held = storage.held_for(db, learner_id)
    if not held:
        return []
    now, until = times
    return storage.release(db, held, place, fence, (now, now + _LEASE, until))


def send_elsewhere(db: Connection, place: storage.Place, now: datetime) -> None:
    """Send what waits for someone to another account of theirs, if we may write there now."""
    learner_id = storage.owner_of(db, place)
    if learner_id is None or not storage.held_for(db, learner_id):
        return
    way = sending(storage.ways_to(db, [learner_id])[learner_id], now, is_urgent=True)
    if not way.is_held:
        release(db, learner_id, (way.channel, way.address), 0, (now, way.not_after))


def choose_home(db: Connection, learner_id: LearnerId, channel: str) -> bool:
    """Let lessons go to a channel, "" for wherever they wrote last; True if it has a window."""
    storage.set_home(db, learner_id, channel)
    keep_channel(db, learner_id)
    ways = storage.ways_to(db, [learner_id])[learner_id]
    return any(one.channel == channel and one.open_until for one in ways)


def channels_of(db: Connection, learner_id: LearnerId) -> list[str]:
    """Return on which channels someone can be reached, where lessons come first."""
    ways = storage.ways_to(db, [learner_id]).get(learner_id, [])
    return list(dict.fromkeys(one.channel for one in ways))
