"""Announcements: what a coordinator writes to many, half-written or on its way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from bot.messages import LearnerId, Photo
from bot.storage.audiences import Audience, read_audience, write_audience
from bot.storage.schema import Id, Moment, metadata


class Phase(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"  # it begins by itself when its time comes; until then it can be undone
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    MENDING = "mending"  # stopped; what was sent before is being corrected
    DONE = "done"


announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("author_id", Id, ForeignKey("learners.id", ondelete="SET NULL")),
    Column("phase", String(12), nullable=False),
    Column("is_urgent", Boolean, nullable=False, server_default="0"),
    Column("audience", Text, nullable=False),  # JSON, see `audiences.Audience`
    Column("link", String(500), nullable=False, server_default=""),
    Column("training_id", Id),  # of the training button; goes on working when the training is gone
    Column("picture", Text, nullable=False, server_default=""),  # where its bytes are, and its size
    Column("local_at", String(16), nullable=False, server_default=""),  # by each one's own clock
    Column("due_at", Moment),  # when it begins
    Column("started_at", Moment),
    Column("planned_to", BigInteger, nullable=False, server_default="0"),  # id of a learner
    Column("planned_at", Moment),  # when all who get it were found
    Column("version", Integer, nullable=False, server_default="0"),  # how often it was corrected
    Column("notice", String(24), nullable=False, server_default=""),  # offer of the live report
    Column("noticed_at", Moment),
    Column("created_at", Moment, nullable=False),
    Index("ix_announcements_phase", "phase"),
    Index("ix_announcements_author_id", "author_id"),
    sqlite_autoincrement=True,
)

announcement_texts = Table(
    "announcement_texts",
    metadata,
    Column("announcement_id", Id, ForeignKey("announcements.id", ondelete="CASCADE"),
           primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("text", Text, nullable=False, server_default=""),
    Column("alt", Text, nullable=False, server_default=""),  # what the picture shows
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """An announcement in one language; `alt` says what its picture shows."""

    text: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement; `local_at` is a wall-clock time such as "2026-12-01T10:00", or empty."""

    id: int
    author_id: LearnerId | None
    phase: Phase
    is_urgent: bool
    audience: Audience
    link: str
    training_id: int | None
    picture: Photo | None
    local_at: str
    due_at: datetime | None
    started_at: datetime | None
    planned_to: LearnerId
    planned_at: datetime | None
    version: int
    notice: str
    noticed_at: datetime | None
    created_at: datetime
    words: Mapping[str, Words] = field(default_factory=dict)  # by language

    @property
    def filled(self) -> tuple[str, ...]:
        """Return the languages it is written in."""
        return tuple(language for language, words in self.words.items() if words.text)


_OPEN = (Phase.RUNNING.value, Phase.PAUSED.value)  # who waits may still hear it
_LIVE = (Phase.RUNNING.value, Phase.PAUSED.value, Phase.MENDING.value)


def add_announcement(
    db: Connection, author: LearnerId | None, audience: Audience, now: datetime
) -> Announcement:
    """Return a new draft."""
    cells = {"author_id": author, "phase": Phase.DRAFT.value, "created_at": now}
    added = insert(announcements).values({**cells, "audience": write_audience(audience)})
    number = db.execute(added.returning(announcements.c.id)).scalar_one()
    found = find_announcement(db, number)
    assert found is not None
    return found


def find_announcement(db: Connection, number: int, *, lock: bool = False) -> Announcement | None:
    """Return an announcement with its words; with `lock` nobody else changes it meanwhile."""
    query = select(announcements).where(announcements.c.id == number)
    found = _read(db, query.with_for_update() if lock else query)
    return found[0] if found else None


def latest_announcements(db: Connection, limit: int) -> list[Announcement]:
    """Return the announcements, newest first."""
    return _read(db, select(announcements).order_by(announcements.c.id.desc()).limit(limit))


def live_announcements(db: Connection) -> list[Announcement]:
    """Return what is on its way or held, the urgent first, then in the order they began."""
    live = select(announcements).where(announcements.c.phase.in_(_LIVE))
    in_order = announcements.c.is_urgent.desc(), announcements.c.started_at, announcements.c.id
    return _read(db, live.order_by(*in_order))


def untold_announcements(db: Connection) -> list[Announcement]:
    """Return what has ended while its live report still says otherwise."""
    ended = announcements.c.phase.in_((Phase.DONE.value, Phase.STOPPED.value))
    is_untold = announcements.c.noticed_at.is_(None) & (announcements.c.notice != "")
    return _read(db, select(announcements).where(ended, is_untold))


def due_announcements(db: Connection, now: datetime) -> list[Announcement]:
    """Return scheduled announcements whose time has come, locked."""
    is_due = announcements.c.due_at <= now
    query = select(announcements).where(announcements.c.phase == Phase.SCHEDULED.value, is_due)
    return _read(db, query.order_by(announcements.c.id).with_for_update(skip_locked=True))


def unplanned_announcement(db: Connection) -> Announcement | None:
    """Return the first whose recipients are not all found, locked.

    One at a time is planned, so that nobody gets two in a week.
    """
    waits = announcements.c.planned_at.is_(None)
    query = select(announcements).where(announcements.c.phase == Phase.RUNNING.value, waits)
    found = _read(db, query.order_by(announcements.c.id).limit(1).with_for_update())
    return found[0] if found else None


def change_announcement(db: Connection, number: int, **cells: Any) -> None:
    """Change columns; an `Audience`, a `Photo` and a `Phase` are kept as the table holds them."""
    if "audience" in cells:
        cells["audience"] = write_audience(cells["audience"])
    if "picture" in cells:
        cells["picture"] = _write_photo(cells["picture"])
    db.execute(update(announcements).where(announcements.c.id == number).values(cells))


def put_words(db: Connection, number: int, language: str, words: Words) -> None:
    """Keep what is said in one language."""
    here = announcement_texts.c.announcement_id == number
    here &= announcement_texts.c.language == language
    cells = {"text": words.text, "alt": words.alt}
    if db.execute(update(announcement_texts).where(here).values(cells)).rowcount == 0:
        fresh = {**cells, "announcement_id": number, "language": language}
        db.execute(insert(announcement_texts).values(fresh))


def delete_announcement(db: Connection, number: int) -> None:
    db.execute(delete(announcements).where(announcements.c.id == number))


def _read(db: Connection, query: Any) -> list[Announcement]:
    rows = db.execute(query).mappings().all()
    words = _words_of(db, [row["id"] for row in rows]) if rows else {}
    return [_announcement(dict(row), words.get(row["id"], {})) for row in rows]


def _words_of(db: Connection, numbers: Collection[int]) -> dict[int, dict[str, Words]]:
    theirs = announcement_texts.c.announcement_id.in_(numbers)
    query = select(announcement_texts).where(theirs).order_by(announcement_texts.c.language)
    found: dict[int, dict[str, Words]] = {}
    for number, language, text, alt in db.execute(query):
        found.setdefault(number, {})[language] = Words(text, alt)
    return found


def _announcement(row: dict[str, Any], words: Mapping[str, Words]) -> Announcement:
    row["phase"] = Phase(row["phase"])
    row["audience"] = read_audience(row["audience"])
    row["picture"] = _read_photo(row["picture"])
    return Announcement(**row, words=words)


def _write_photo(photo: Photo | None) -> str:
    return "" if photo is None else f"{photo.width} {photo.height} {photo.n_bytes} {photo.file_id}"


def _read_photo(kept: str) -> Photo | None:
    if not kept:
        return None
    width, height, n_bytes, file_id = kept.split(" ", 3)
    return Photo(file_id, int(width), int(height), int(n_bytes))


def counting(db: Connection, since: datetime, but: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return announcements, none urgent, that began since then, but for one; and which have ended."""
    begun = (announcements.c.started_at >= since) & announcements.c.is_urgent.is_(False)
    query = select(announcements.c.id, announcements.c.phase)
    found = db.execute(query.where(begun, announcements.c.id != but)).all()
    ended = tuple(number for number, phase in found if phase not in _OPEN)
    return tuple(number for number, _ in found), ended
