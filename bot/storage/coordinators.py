"""Coordinators, and the one-time invitations by which a person becomes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from bot.messages import LearnerId
from bot.storage.learners import learners
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Post(StrEnum):
    """What someone is at the desk."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"


coordinators = Table(
    "coordinators",
    metadata,
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("post", String(16), nullable=False),
    Column("countries", String(128), nullable=False),  # codes, parted by spaces
    Column("languages", String(128), nullable=False),  # in which they answer; the same way
    Column("first_name", String(64), nullable=False, server_default=""),  # as learners read it
    Column("added_at", Moment, nullable=False),
    Column("digest_due_at", Moment),  # when the next weekly digest comes
)

invites = Table(
    "invites",
    metadata,
    Column("digest", String(64), primary_key=True),  # never the token itself
    Column("post", String(16), nullable=False),
    Column("countries", String(128), nullable=False),
    Column("languages", String(128), nullable=False),
    Column("expires_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Invite:
    """What an invitation makes of whoever opens it."""

    post: Post
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Someone who works at the desk; `languages` are those in which they answer."""

    id: LearnerId
    post: Post
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    first_name: str
    added_at: datetime


_COLUMNS = [  # in the order of `Coordinator`
    column for column in coordinators.columns if column.name != "digest_due_at"
]
_FIND = Statement(select(*_COLUMNS).where(coordinators.c.learner_id == bindparam("of_learner")))


def find_coordinator(db: Connection, learner_id: LearnerId) -> Coordinator | None:
    """Return the coordinator that a learner is, or None: looked up anew for every action."""
    row = _FIND.one(db, of_learner=learner_id)
    return None if row is None else _coordinator(row)


def all_coordinators(db: Connection) -> list[Coordinator]:
    """Return everyone at the desk, the longest there first."""
    query = select(*_COLUMNS).order_by(coordinators.c.added_at, coordinators.c.learner_id)
    return [_coordinator(row) for row in db.execute(query)]


def due_digests(db: Connection, now: datetime) -> list[tuple[Coordinator, bool]]:
    """Return who gets a digest, or has no moment for the next one yet (False: none this time)."""
    due_at = coordinators.c.digest_due_at
    query = select(*_COLUMNS, due_at).where(due_at.is_(None) | (due_at <= now))
    return [(_coordinator(row[:-1]), row[-1] is not None) for row in db.execute(query)]


def set_digests(db: Connection, slots: Mapping[LearnerId, datetime]) -> None:
    """Keep for each coordinator when the next digest comes."""
    here = coordinators.c.learner_id == bindparam("of_learner")
    change = update(coordinators).where(here).values(digest_due_at=bindparam("due"))
    db.execute(change, [{"of_learner": one, "due": at} for one, at in slots.items()])


def _coordinator(row: Any) -> Coordinator:
    learner_id, post, countries, languages, *rest = row
    return Coordinator(
        LearnerId(learner_id), Post(post), tuple(countries.split()), tuple(languages.split()), *rest
    )


def save_coordinator(db: Connection, one: Coordinator) -> None:
    """Keep a coordinator, new or changed."""
    cells = {
        "post": one.post.value,
        "countries": " ".join(one.countries),
        "languages": " ".join(one.languages),
        "first_name": one.first_name,
    }
    here = coordinators.c.learner_id == one.id
    if db.execute(update(coordinators).where(here).values(cells)).rowcount == 0:
        fresh = {**cells, "learner_id": one.id, "added_at": one.added_at}
        db.execute(insert(coordinators).values(fresh))


def delete_coordinator(db: Connection, learner_id: LearnerId) -> None:
    """Take someone from the desk; as a learner they stay."""
    db.execute(delete(coordinators).where(coordinators.c.learner_id == learner_id))


def move_coordinator(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's place at the desk to another, unless they have one too."""
    has_place = exists().where(coordinators.c.learner_id == to)
    theirs = (coordinators.c.learner_id == of) & ~has_place
    db.execute(update(coordinators).where(theirs).values(learner_id=to))


def add_invite(db: Connection, digest: str, invite: Invite) -> None:
    cells: Mapping[str, Any] = {
        "digest": digest,
        "post": invite.post.value,
        "countries": " ".join(invite.countries),
        "languages": " ".join(invite.languages),
        "expires_at": invite.expires_at,
    }
    db.execute(insert(invites).values(cells))


def take_invite(db: Connection, digest: str, now: datetime) -> Invite | None:
    """Return what an invitation offers, and use it up; None when unknown, used or too old."""
    columns = invites.c.post, invites.c.countries, invites.c.languages, invites.c.expires_at
    used = delete(invites).where(invites.c.digest == digest).returning(*columns)
    row = db.execute(used).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    countries, languages = tuple(row.countries.split()), tuple(row.languages.split())
    return Invite(Post(row.post), countries, languages, row.expires_at)


def forget_invites(db: Connection, now: datetime) -> int:
    """Forget invitations that nobody opened in time; return how many."""
    return db.execute(delete(invites).where(invites.c.expires_at <= now)).rowcount


IS_AT_DESK = exists().where(coordinators.c.learner_id == learners.c.id)  # of a row of learners
