"""What all tables share: their metadata, and how moments are kept."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# SQLite counts by itself only in an INTEGER PRIMARY KEY; PostgreSQL needs the wider type.
Id = BigInteger().with_variant(Integer(), "sqlite")


# Rows lie in the order of their key: what belongs to one learner is one page of SQLite's, not ten.
BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as milliseconds since 1970 in UTC: the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> "_Convert":
        return _milliseconds  # plain functions: a tick converts a million of them

    def result_processor(self, dialect: Dialect, coltype: object) -> "_Convert":
        return _moment


_Convert = Callable[[Any], Any]


def _milliseconds(value: datetime | None) -> int | None:
    return None if value is None else (value - EPOCH) // _MILLISECOND


def moment_of(kept: str) -> datetime:
    """Return a moment that a statement gave as a text."""
    return EPOCH + int(kept) * _MILLISECOND


def _moment(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)
