"""Messages to others than the one whose turn it is: to where each of them wrote last."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.dialogue.handler import House, Parcel
from bot.dialogue.states import Idle, read
from bot.messages import Address, Delivery, Lane, LearnerId
from bot.services import outbox, study
from bot.storage.learners import best_accounts, free_talkers, set_offers

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
    """Add messages to others; whoever can't be reached now is left out. Returns what to send."""
    accounts = best_accounts(db, {parcel.to for parcel in parcels})
    sent, asking = [], {}
    for parcel in parcels:
        if parcel.to in accounts:
            delivery = _delivery(house, parcel, accounts[parcel.to], lane)
            outbox.add(db, (delivery,), parcel.to, "", now)
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


def _delivery(house: House, parcel: Parcel, account: tuple[str, Address], lane: Lane) -> Delivery:
    fence = house.fences.get(account[0], 0)
    return Delivery(new_offer(house), *account, parcel.message, lane, fence=fence)
