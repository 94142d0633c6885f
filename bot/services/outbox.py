"""The outbox's rules: how long a lease lasts, and what each outcome of a send means."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.messages import Address, Delivery, LearnerId
from bot.services import pushes, windows
from bot.storage import claims, reach
from bot.storage import learners as learners_storage
from bot.storage import outbox as storage
from bot.storage import windows as windows_storage
from bot.storage.bell import ring
from bot.storage.outbox import Status, Waiting
from scheduler.backoff import retry_at

LEASE = timedelta(seconds=60)  # longer than any request may take
CLAIM_AT_MOST = 200
KEEP_DONE = timedelta(days=60)  # old buttons stay understood for so long
TOO_LATE = "its hour was over before it could be sent"
CLOSED = "we may write only after they do"
KEEP_ORPHANS = timedelta(days=1)


def add(
    db: Connection,
    deliveries: Sequence[Delivery],
    learner_id: LearnerId | None,
    event_id: str,
    now: datetime,
) -> None:
    """Add what is said. What has a fence is ours to send at the commit; else the sender is called."""
    if deliveries:
        storage.add(db, deliveries, learner_id, event_id, (now, now + LEASE))
    for delivery in deliveries:
        if not delivery.fence:
            ring(db, delivery.channel, delivery.address)


def add_waiting(db: Connection, waiting: Sequence[Waiting], now: datetime) -> None:
    """Add what is said unasked, to many at once; the sender of each channel is called."""
    storage.add_waiting(db, waiting, now)
    for channel in sorted({one.channel for one in waiting}):
        ring(db, channel, "")


def n_unasked(db: Connection, channel: str, most: int) -> int:
    """Return how many lessons and reminders a channel has still to send, up to `most`."""
    return storage.n_unasked(db, channel, most)


def claim(
    db: Connection, fences: Mapping[str, int], room: Mapping[str, int], now: datetime
) -> list[Delivery]:
    """Lease what is due on the channels we may send for; `room` limits each one's announcements."""
    return claims.claim(db, fences, (now, now + LEASE), (CLAIM_AT_MOST, room))


def claim_event(
    db: Connection, place: tuple[str, str], fence: int, now: datetime
) -> list[Delivery]:
    """Lease the replies to an event (channel, id) that never went out, if they are ours to send."""
    return claims.claim_event(db, place, fence, (now, now + LEASE)) if fence else []


def take_over(db: Connection, channel: str, fence: int, now: datetime) -> int:
    """Settle what was on the wire of a process that is gone; return how many."""
    return claims.take_over(db, channel, fence, now)


def record_sent(db: Connection, delivery: Delivery, platform_id: str, now: datetime) -> None:
    detail = (platform_id, "", delivery.attempts + 1)
    storage.finish(db, delivery.offer, Status.SENT, now, detail)


def record_all_sent(db: Connection, sent: Sequence[tuple[Delivery, str]], now: datetime) -> None:
    """Record deliveries that arrived, each with the platform's id of it."""
    for delivery, platform_id in sent:
        record_sent(db, delivery, platform_id, now)


def record_refused(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    storage.finish(db, delivery.offer, Status.FAILED, now, ("", why, delivery.attempts + 1))


def record_held(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    """Nothing more goes to this address until the person writes.

    A lesson is looked at again, for another channel; what someone wrote to them waits.
    """
    place = delivery.channel, delivery.address
    for offer in windows_storage.unsaid_pushes(
        db, place
    ):  # locks the learner first, as a turn does
        _take_back(db, offer, CLOSED, now)
    windows_storage.note_closed(db, place, now)
    windows_storage.hold(db, place, now, why)
    windows.send_elsewhere(db, place, now)


def hold(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    """Keep a message for when the person writes; an answer to what they once did is left out."""
    windows_storage.hold(db, (delivery.channel, delivery.address), now, why, delivery.offer)


def expire(db: Connection, delivery: Delivery, now: datetime) -> None:
    """Leave unsaid what would come too late: a push is looked at again, somebody's words wait."""
    if not _take_back(db, delivery.offer, TOO_LATE, now):
        hold(db, delivery, TOO_LATE, now)
        windows.send_elsewhere(db, (delivery.channel, delivery.address), now)


def _take_back(db: Connection, offer: str, why: str, now: datetime) -> bool:
    """Return True for a push, whose slot is looked at again."""
    if not pushes.take_back(db, offer):
        return False
    storage.finish(db, offer, Status.EXPIRED, now, ("", why, 0))
    return True


def record_unreachable(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    """Stop everything for this address until the person writes again."""
    reach.note_unreachable(db, delivery.channel, delivery.address)  # locks the learner first
    storage.finish(db, delivery.offer, Status.UNREACHABLE, now, ("", why, delivery.attempts + 1))
    storage.give_up_on(db, delivery.channel, delivery.address, now)


def record_failure(
    db: Connection, delivery: Delivery, why: str, spread: float, now: datetime
) -> None:
    """Try again later, or give up when it was tried often enough. `spread` is random, 0 to 1."""
    tried = replace(delivery, attempts=delivery.attempts + 1)
    again = retry_at(now, attempts=tried.attempts, spread=spread)
    if again is None:
        storage.finish(db, delivery.offer, Status.FAILED, now, ("", why, tried.attempts))
    elif storage.postpone(db, tried, again, why):
        storage.postpone_all(db, delivery, again)


def record_move(db: Connection, delivery: Delivery, address: Address, now: datetime) -> None:
    """Send to the new address from now on, this delivery first."""
    if not learners_storage.move_account(db, delivery.channel, delivery.address, address):
        reach.note_unreachable(db, delivery.channel, delivery.address)
    storage.move_address(db, delivery.channel, delivery.address, address)
    storage.postpone(db, delivery, now, "moved")


def forget_old(db: Connection, now: datetime) -> int:
    """Forget what is long done, and last words to people who erased themselves."""
    old = storage.forget_done(db, now - KEEP_DONE)
    return old + storage.forget_orphans(db, now - KEEP_ORPHANS)
