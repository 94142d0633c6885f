"""The outbox's rules: how long a lease lasts, and what each outcome of a send means."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.messages import Address, Delivery, LearnerId
from bot.storage import learners as learners_storage
from bot.storage import outbox as storage
from bot.storage.outbox import Status
from scheduler.backoff import retry_at

LEASE = timedelta(seconds=60)  # longer than any request may take
CLAIM_AT_MOST = 200
KEEP_DONE = timedelta(days=60)  # old buttons stay understood for so long
KEEP_ORPHANS = timedelta(days=1)


def add(
    db: Connection,
    deliveries: Sequence[Delivery],
    learner_id: LearnerId | None,
    event_id: str,
    now: datetime,
) -> None:
    """Add the replies of a turn, leased by us: they are sent the moment they are committed."""
    if deliveries:
        storage.add_leased(db, deliveries, learner_id, event_id, (now, now + LEASE))


def claim(db: Connection, now: datetime) -> list[Delivery]:
    return storage.claim(db, now, now + LEASE, CLAIM_AT_MOST)


def claim_event(db: Connection, channel: str, event_id: str, now: datetime) -> list[Delivery]:
    return storage.claim_event(db, channel, event_id, now, now + LEASE)


def record_sent(db: Connection, delivery: Delivery, platform_id: str, now: datetime) -> None:
    detail = (platform_id, "", delivery.attempts + 1)
    storage.finish(db, delivery.offer, Status.SENT, now, detail)


def record_all_sent(db: Connection, sent: Sequence[tuple[Delivery, str]], now: datetime) -> None:
    """Record deliveries that arrived, each with the platform's id of it."""
    for delivery, platform_id in sent:
        record_sent(db, delivery, platform_id, now)


def record_refused(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    storage.finish(db, delivery.offer, Status.FAILED, now, ("", why, delivery.attempts + 1))


def record_unreachable(db: Connection, delivery: Delivery, why: str, now: datetime) -> None:
    """Stop everything for this address until the person writes again."""
    storage.finish(db, delivery.offer, Status.UNREACHABLE, now, ("", why, delivery.attempts + 1))
    storage.give_up_on(db, delivery.channel, delivery.address, now)
    learners_storage.note_unreachable(db, delivery.channel, delivery.address)


def record_failure(
    db: Connection, delivery: Delivery, why: str, spread: float, now: datetime
) -> None:
    """Try again later, or give up when it was tried often enough. `spread` is random, 0 to 1."""
    attempts = delivery.attempts + 1
    again = retry_at(now, attempts=attempts, spread=spread)
    if again is None:
        storage.finish(db, delivery.offer, Status.FAILED, now, ("", why, attempts))
        return
    storage.postpone(db, delivery.offer, again, attempts, why)
    storage.postpone_all(db, delivery.channel, delivery.address, again)


def record_move(db: Connection, delivery: Delivery, address: Address, now: datetime) -> None:
    """Send to the new address from now on, this delivery first."""
    storage.move_address(db, delivery.channel, delivery.address, address)
    learners_storage.move_account(db, delivery.channel, delivery.address, address)
    storage.postpone(db, delivery.offer, now, delivery.attempts, "moved")


def forget_old(db: Connection, now: datetime) -> int:
    """Forget what is long done, and last words to people who erased themselves."""
    old = storage.forget_done(db, now - KEEP_DONE)
    return old + storage.forget_orphans(db, now - KEEP_ORPHANS)
