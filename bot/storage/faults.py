"""Which failures of a database may pass: those are tried again; all others are bugs of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from bot.errors import UnavailableError

# SQLite: primary result codes (sqlite.org/rescode.html).
_SQLITE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
}  # fmt: skip

# PostgreSQL: classes and single codes of SQLSTATE (its manual, appendix A): connection, rollback
# such as a deadlock, resources such as a full disk, operator, system; a standby, a lock.
_POSTGRESQL = ("08", "40", "53", "57", "58", "25006", "55P03")


def may_pass(failure: Exception) -> bool:
    """Return True when the database can't do now what it may do later."""
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return str(getattr(cause, "sqlstate", "")).startswith(_POSTGRESQL)


def unavailable(failure: Exception) -> UnavailableError:
    """Return what is told of such a failure; the lines after its first may hold people's words."""
    return UnavailableError(str(failure).partition("\n")[0])
