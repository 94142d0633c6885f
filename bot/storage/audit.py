"""The audit log: who did what at the desk, when, and how things stood before and after.

It never holds what a learner wrote: those words are forgotten, the log is not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, insert, select

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    # Empty for the operator's own commands, and for someone who erased themselves.
    Column("actor_id", Id, ForeignKey("learners.id", ondelete="SET NULL")),
    Column("action", String(32), nullable=False),  # such as "coordinator removed"
    Column("subject", String(64), nullable=False),  # such as "ticket 12"
    Column("before", Text, nullable=False, server_default=""),
    Column("after", Text, nullable=False, server_default=""),
    Index("ix_audit_actor_id", "actor_id"),
    Index("ix_audit_at", "at"),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One action; `before` and `after` say in words how its subject stood."""

    at: datetime
    actor_id: LearnerId | None
    action: str
    subject: str
    before: str = ""
    after: str = ""


_NAMES = ("at", "actor_id", "action", "subject", "before", "after")


def note(db: Connection, deed: Deed) -> None:
    """Keep an action in the log, in the transaction that does it."""
    db.execute(insert(audit).values({name: getattr(deed, name) for name in _NAMES}))


def latest(db: Connection, limit: int) -> list[Deed]:
    """Return the latest actions, newest first."""
    columns = [audit.c[name] for name in _NAMES]
    rows = db.execute(select(*columns).order_by(audit.c.id.desc()).limit(limit))
    return [Deed(*row) for row in rows]
