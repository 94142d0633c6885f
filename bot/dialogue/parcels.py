"""Messages to others than the one whose turn it is: now, at a fair hour, or when they write."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.dialogue.handler import House, Parcel
from bot.dialogue.states import Idle, read
from bot.messages import Delivery, Lane, LearnerId, OutMessage
from bot.services import outbox, study, windows
from bot.services.windows import Sending
from bot.storage.learners import free_talkers, set_offers

OFFER_BITS = 72  # nobody guesses one, and a tap stays under 64 bytes
OFFER_LETTERS = OFFER_BITS // 6


def new_offer(house: House) -> str:
    """Return an unguessable name for a message; tokens of its choices begin with it."""
    return new_offers(house, 1)[0]


def new_offers(house: House, n: int) -> list[str]:
    """Return names for `n` messages."""
    names = base64.urlsafe_b64encode(house.rng.randbytes(n * OFFER_BITS // 8)).decode()
    return [names[place : place + OFFER_LETTERS] for place in range(0, len(names), OFFER_LETTERS)]


def post(
    db: Connection, house: House, parcels: Sequence[Parcel], now: datetime, lane: Lane = Lane.REPLY
) -> list[Delivery]:
    """Add messages to others; whoever can't be reached is left out. Returns what to send at once.

    What can be said only when they write waits for that, where it is still of use then.
    """
    ways = windows.ways_to(db, {parcel.to for parcel in parcels})
    sent, asking = [], {}
    for parcel in parcels:
        if not ways.get(parcel.to):
            continue
        way = windows.sending(ways[parcel.to], now, is_urgent=parcel.is_urgent)
        if way.is_held and not parcel.may_wait:
            continue
        delivery = _delivery(house, parcel.message, way, lane)
        outbox.add(db, (delivery,), parcel.to, "", now)
        if way.is_held:
            outbox.hold(db, delivery, outbox.CLOSED, now)
            continue
        if way.not_before is None:
            sent.append(delivery)
        if parcel.is_asking:
            asking[parcel.to] = delivery.offer
    _let_type(db, asking)
    return sent


def _let_type(db: Connection, offers: Mapping[LearnerId, str]) -> None:
    """Let people type what they could tap; who is in a turn just now can tap only.

    To wait for them could be for ever: they may wait for what this transaction holds.
    """
    free = free_talkers(db, offers) if offers else []
    changed = [
        (study.with_offer(before, offers[one], is_foremost=isinstance(read(state), Idle)), one)
        for one, before, state in free
    ]
    set_offers(db, changed)


def _delivery(house: House, message: OutMessage, way: Sending, lane: Lane) -> Delivery:
    is_now = way.not_before is None and not way.is_held
    fence = house.fences.get(way.channel, 0) if is_now else 0
    # Nobody waits for it, and it is tapped, not typed: its choices must not go with the next message.
    message = replace(message, is_lasting=bool(message.choices))
    return Delivery(
        new_offer(house), way.channel, way.address, message, lane,
        fence=fence, not_before=way.not_before, not_after=way.not_after,
    )  # fmt: skip
