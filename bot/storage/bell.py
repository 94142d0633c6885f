"""The bell between processes: PostgreSQL's NOTIFY, heard only when the transaction commits."""

from sqlalchemy import Connection, bindparam, func, select

from bot.storage.statements import Statement

BELL = "amber"
_RING = Statement(select(func.pg_notify(BELL, bindparam("place"))))


def ring(db: Connection, channel: str, address: str) -> None:
    """Tell every process that something waits for an address; on SQLite there is only one."""
    if db.dialect.name == "postgresql":
        _RING.all(db, place=f"{channel}:{address}")
