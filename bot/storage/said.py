"""Reading back what was said: by its offer for a tap, by its address for a transcript."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.messages import Address, LearnerId, OutMessage
from bot.storage.outbox import outbox
from bot.storage.payload import unpack
from bot.storage.statements import Statement


@dataclass(frozen=True, slots=True)
class Offered:
    """An earlier message, as a tap on it finds it."""

    learner_id: LearnerId | None
    message: OutMessage


_OFFERED = Statement(
    select(outbox.c.learner_id, outbox.c.payload).where(outbox.c.offer == bindparam("of_offer"))
)


def find_offered(db: Connection, offer: str) -> Offered | None:
    """Return the message whose choices have tokens beginning with `offer`."""
    row = _OFFERED.one(db, of_offer=offer)
    return None if row is None else Offered(row[0], unpack(db, offer, row[1]))


@dataclass(frozen=True, slots=True)
class Notice:
    """An earlier message that is to be changed; without a platform's id it has not arrived."""

    offer: str
    learner_id: LearnerId | None
    channel: str
    address: Address
    platform_id: str
    is_done: bool  # sent, or given up
    message: OutMessage


def find_notice(db: Connection, offer: str) -> Notice | None:
    """Return a message with all that is needed to change it where it stands."""
    cells = outbox.c.learner_id, outbox.c.channel, outbox.c.address, outbox.c.platform_id
    query = select(*cells, outbox.c.done_at, outbox.c.payload).where(outbox.c.offer == offer)
    row = db.execute(query).one_or_none()
    if row is None:
        return None
    learner_id, channel, address, platform_id, done_at, payload = row
    message = unpack(db, offer, payload)
    return Notice(
        offer, learner_id, channel, Address(address), platform_id, done_at is not None, message
    )


def transcript(
    db: Connection, place: tuple[str, Address], after: int, limit: int
) -> list[tuple[int, str, OutMessage]]:
    """Return (id, offer, message) of the latest messages to a channel's address after id `after`."""
    here = (outbox.c.channel == place[0]) & (outbox.c.address == place[1]) & (outbox.c.id > after)
    cells = outbox.c.id, outbox.c.offer, outbox.c.payload
    latest = select(*cells).where(here).order_by(outbox.c.id.desc()).limit(limit)
    rows = reversed(db.execute(latest).all())
    return [(row[0], row[1], unpack(db, row[1], row[2])) for row in rows]


def find_said(db: Connection, place: tuple[str, Address], offer: str) -> OutMessage | None:
    """Return a message that was said to this address, and to no other."""
    here = (outbox.c.channel == place[0]) & (outbox.c.address == place[1])
    query = select(outbox.c.payload).where(here, outbox.c.offer == offer)
    payload = db.execute(query).scalar_one_or_none()
    return None if payload is None else unpack(db, offer, payload)
