"""Who may send for a channel: one process at a time, with a number that grows at each change.

A process that lost its lease without knowing (a stopped machine, a long pause) still has the old
number, and whatever it writes under that number does nothing.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, String, Table, insert, select, update

from bot.storage.schema import Moment, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("until", Moment, nullable=False),
)


def hold(db: Connection, name: str, holder: str, times: tuple[datetime, datetime]) -> int:
    """Take or renew a lease; return its number, or 0 while someone else holds it.

    Args:
        times: now, and when the lease ends unless it is renewed.
    """
    now, until = times
    query = select(leases).where(leases.c.name == name).with_for_update()
    row = db.execute(query).one_or_none()
    if row is None:
        return _begin(db, name, holder, until)
    if row.holder != holder and row.until > now:
        return 0
    number = int(row.number) + int(row.holder != holder)
    _write(db, name, holder, number, until)
    return number


def take(db: Connection, name: str, holder: str, until: datetime) -> int:
    """Take a lease whoever holds it: on SQLite there is no other process that may live."""
    row = db.execute(select(leases.c.number).where(leases.c.name == name)).one_or_none()
    if row is None:
        return _begin(db, name, holder, until)
    _write(db, name, holder, int(row.number) + 1, until)
    return int(row.number) + 1


def _begin(db: Connection, name: str, holder: str, until: datetime) -> int:
    db.execute(insert(leases).values(name=name, holder=holder, number=1, until=until))
    return 1


def _write(db: Connection, name: str, holder: str, number: int, until: datetime) -> None:
    mine = {"holder": holder, "number": number, "until": until}
    db.execute(update(leases).where(leases.c.name == name).values(mine))


def release(db: Connection, name: str, number: int, now: datetime) -> None:
    """Give a lease up, so that another process takes over at once."""
    mine = (leases.c.name == name) & (leases.c.number == number)
    db.execute(update(leases).where(mine).values(until=now))


def is_held(db: Connection, name: str, number: int) -> bool:
    """Return whether a number still holds; nobody can take the lease before this transaction ends."""
    mine = (leases.c.name == name) & (leases.c.number == number)
    query = select(leases.c.number).where(mine).with_for_update(read=True)
    return db.execute(query).one_or_none() is not None
