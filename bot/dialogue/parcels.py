"""Messages to others than the one whose turn it is: to where each of them wrote last."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.dialogue.handler import House, Parcel
from bot.messages import Address, Delivery, Lane
from bot.services import outbox
from bot.storage.learners import best_accounts

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
    sent = []
    for parcel in parcels:
        if parcel.to in accounts:
            delivery = _delivery(house, parcel, accounts[parcel.to], lane)
            outbox.add(db, (delivery,), parcel.to, "", now)
            sent.append(delivery)
    return sent


def _delivery(house: House, parcel: Parcel, account: tuple[str, Address], lane: Lane) -> Delivery:
    fence = house.fences.get(account[0], 0)
    # Nobody waits for it, and it is tapped, not typed: its choices must not go with the next message.
    message = replace(parcel.message, is_lasting=bool(parcel.message.choices))
    return Delivery(new_offer(house), *account, message, lane, fence=fence)
