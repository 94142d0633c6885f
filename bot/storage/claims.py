"""Who sends what: rows of the outbox are leased to the one process that may send for their channel."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import Address, Delivery, Lane
from bot.storage.leases import is_held
from bot.storage.outbox import OPEN, Status, outbox
from bot.storage.payload import delivery_of

_DELIVERY = (
    outbox.c.offer, outbox.c.channel, outbox.c.address, outbox.c.payload, outbox.c.lane,
    outbox.c.attempts, outbox.c.not_after,
)  # fmt: skip
_MANY = outbox.c.lane == Lane.ANNOUNCEMENT.value  # said once at most, when nobody knows

CUT_SHORT = "cut short: its process ended, nobody knows whether it arrived"


def claim(
    db: Connection,
    fences: Mapping[str, int],
    times: tuple[datetime, datetime],
    limits: tuple[int, Mapping[str, int]],
) -> list[Delivery]:
    """Lease what is due, the first lane first.

    Args:
        fences: the number of our lease for each channel; one that holds no more claims nothing.
        times: now, and when the lease of the rows ends.
        limits: how many at once, and for each channel how many of them announcements: these are
            said once at most, so no more of them are claimed than go out in a moment.
    """
    now, until = times
    most, room = limits
    held = {name: number for name, number in fences.items() if is_held(db, name, number)}
    if not held:
        return []
    _settle(db, outbox.c.channel.in_(held) & (outbox.c.lease_until <= now), now)
    is_due = outbox.c.channel.in_(held) & (outbox.c.not_before <= now)
    is_due &= outbox.c.status == Status.PENDING.value
    found = _lease(db, held, is_due & ~_MANY, most, until)
    for channel in held:
        n_many = min(most - len(found), room[channel])
        if n_many > 0:
            here = is_due & _MANY & (outbox.c.channel == channel)
            found += _lease(db, held, here, n_many, until)
    return found


def claim_event(
    db: Connection, place: tuple[str, str], fence: int, times: tuple[datetime, datetime]
) -> list[Delivery]:
    """Lease the replies to an event (channel, id) that never went out and that nobody is sending."""
    now, until = times
    channel, event_id = place
    if not is_held(db, channel, fence):
        return []
    is_free = or_(outbox.c.status == Status.PENDING.value, outbox.c.lease_until <= now)
    theirs = (outbox.c.channel == channel) & (outbox.c.event_id == event_id)
    return _lease(db, {channel: fence}, theirs & outbox.c.status.in_(OPEN) & is_free, 10, until)


def _lease(
    db: Connection, held: Mapping[str, int], which: ColumnElement[bool], limit: int, until: datetime
) -> list[Delivery]:
    query = select(*_DELIVERY).where(which).order_by(outbox.c.lane, outbox.c.id).limit(limit)
    rows = db.execute(query.with_for_update(skip_locked=True)).all()
    found = [_delivery(db, held, row) for row in rows]
    for channel, fence in held.items():
        mine = [delivery.offer for delivery in found if delivery.channel == channel]
        taken = {"status": Status.SENDING.value, "lease_until": until, "fence": fence}
        if mine:
            db.execute(update(outbox).where(outbox.c.offer.in_(mine)).values(taken))
    return found


def _delivery(db: Connection, held: Mapping[str, int], row: Any) -> Delivery:
    offer, channel, address, *rest, not_after = row
    found = delivery_of(db, (offer, channel, Address(address)), *rest)
    return replace(found, fence=held[channel], not_after=not_after)


def take_over(db: Connection, channel: str, fence: int, now: datetime) -> int:
    """Settle what a process was sending that holds the channel no more; return how many."""
    return _settle(db, (outbox.c.channel == channel) & (outbox.c.fence < fence), now)


def _settle(db: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """Say again what was cut short, but announcements: those are never said twice."""
    cut_short = update(outbox).where(which, outbox.c.status == Status.SENDING.value)
    unknown = {"status": Status.UNKNOWN.value, "done_at": now}
    again = {"status": Status.PENDING.value}
    same = {"outcome": CUT_SHORT, "lease_until": None}
    n_unknown = db.execute(cut_short.where(_MANY).values({**unknown, **same})).rowcount
    return n_unknown + db.execute(cut_short.where(~_MANY).values({**again, **same})).rowcount
