"""Trainings and study visits: what, where, when, in which words; who holds places is next door."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement


class Kind(StrEnum):
    """What people come to; for a visit a coordinator selects among those who apply."""

    TRAINING = "training"
    VISIT = "visit"


class Stage(StrEnum):
    """Where a training stands."""

    DRAFT = "draft"  # seen at the desk only
    OPEN = "open"
    CLOSED = "closed"  # no more sign-ups; it takes place
    CANCELLED = "cancelled"
    PAST = "past"


trainings = Table(
    "trainings",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("country", String(2), nullable=False),
    Column("zone", String(64), nullable=False),  # of the place
    Column("place", Text, nullable=False, server_default=""),  # an address; empty when online
    Column("link", Text, nullable=False, server_default=""),  # where it is online
    Column("capacity", Integer, nullable=False),
    Column("quotas", Text, nullable=False, server_default="[]"),  # JSON: places of group 1, 2, ...
    Column("opens_at", Moment),  # registration; at once when empty
    Column("closes_at", Moment),  # registration; at the start when empty
    Column("starts_at", Moment),  # of the first session
    Column("ends_at", Moment),  # of the last
    Column("coordinator_id", Id, ForeignKey("learners.id", ondelete="SET NULL")),
    Column("signed_by", String(64), nullable=False, server_default=""),  # a first name
    Column("created_at", Moment, nullable=False),
    Column("published_at", Moment),
    Column("follow_up_at", Moment),  # when those who came are asked how it was; then empty
    Column("n_moves", Integer, nullable=False, server_default="0"),  # SEQUENCE of calendar files
    Column("last_order", Integer, nullable=False, server_default="0"),  # given out in line
    Index("ix_trainings_coordinator_id", "coordinator_id"),
    Index("ix_trainings_ends_at", "ends_at"),
    sqlite_autoincrement=True,  # an old button never names another training
)

training_sessions = Table(
    "training_sessions",
    metadata,
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1, in order of time
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),  # may be after midnight
)

training_texts = Table(
    "training_texts",
    metadata,
    Column("training_id", Id, ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("directions", Text, nullable=False, server_default=""),  # how to get there
    Column("questions", Text, nullable=False, server_default="[]"),  # JSON: question 1, 2, ...
    Column("groups", Text, nullable=False, server_default="[]"),  # JSON: name of group 1, 2, ...
)


@dataclass(frozen=True, slots=True)
class Session:
    """One day, or evening, of a training; in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of a training in one language, as its coordinator wrote them."""

    title: str
    text: str = ""
    directions: str = ""
    questions: tuple[str, ...] = ()  # asked of whoever signs up, in order
    groups: tuple[str, ...] = ()  # names, in the order of `Training.quotas`


@dataclass(frozen=True, slots=True)
class Training:
    """A training or a study visit; a draft may lack anything."""

    id: int
    kind: Kind
    stage: Stage
    country: str
    zone: str
    place: str
    link: str
    capacity: int
    quotas: tuple[int, ...]  # places for each group; no groups when empty
    opens_at: datetime | None
    closes_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    coordinator_id: LearnerId | None
    signed_by: str
    created_at: datetime
    published_at: datetime | None
    follow_up_at: datetime | None
    n_moves: int
    sessions: tuple[Session, ...] = ()
    words: Mapping[str, Wording] = field(default_factory=dict)  # by language

    @property
    def is_visit(self) -> bool:
        """Return whether a coordinator selects who comes."""
        return self.kind is Kind.VISIT

    @property
    def is_on(self) -> bool:
        """Return whether it is to take place."""
        return self.stage in (Stage.OPEN, Stage.CLOSED)

    def takes_sign_ups(self, now: datetime) -> bool:
        """Return whether one can sign up now."""
        if self.stage is not Stage.OPEN or self.starts_at is None:
            return False
        opened = self.opens_at is None or self.opens_at <= now
        return opened and now < min(self.closes_at or self.starts_at, self.starts_at)

    def wording(self, language: str) -> Wording:
        """Return the words in a language, else in English, else in any there is."""
        found = self.words.get(language) or self.words.get("en")
        return found or next(iter(self.words.values()), Wording(""))


_PLAIN = tuple(name for name in Training.__dataclass_fields__ if name not in ("sessions", "words"))
_COLUMNS = [trainings.c[name] for name in _PLAIN]
_GET = Statement(select(*_COLUMNS).where(trainings.c.id == bindparam("number")))
_LOCK = Statement(
    select(*_COLUMNS).where(trainings.c.id == bindparam("number")).with_for_update(key_share=True)
)
_LOCK_NEXT = Statement(
    update(trainings)
    .where(trainings.c.id == bindparam("number"))
    .values(last_order=trainings.c.last_order + 1)
    .returning(*_COLUMNS, trainings.c.last_order)
)
_SESSIONS = Statement(
    select(training_sessions.c.starts_at, training_sessions.c.ends_at)
    .where(training_sessions.c.training_id == bindparam("number"))
    .order_by(training_sessions.c.number)
)
_WORDING = ("language", "title", "text", "directions", "questions", "groups")
_TEXTS = Statement(
    select(*(training_texts.c[name] for name in _WORDING))
    .where(training_texts.c.training_id == bindparam("number"))
    .order_by(training_texts.c.language)
)


def find_training(db: Connection, number: int) -> Training | None:
    """Return a training with its sessions and all its words."""
    row = _GET.one(db, number=number)
    if row is None:
        return None
    sessions = tuple(Session(*cells) for cells in _SESSIONS.all(db, number=number))
    words = {cells[0]: _wording(*cells[1:]) for cells in _TEXTS.all(db, number=number)}
    return _training(row, sessions, words)


def find_trainings(db: Connection, *which: ColumnElement[bool], limit: int = 100) -> list[Training]:
    """Return trainings that fit, the next to begin first; drafts without a day come last."""
    order = trainings.c.starts_at.is_(None), trainings.c.starts_at, trainings.c.id
    query = select(trainings.c.id).where(*which).order_by(*order).limit(limit)
    found = (find_training(db, number) for number in db.execute(query).scalars().all())
    return [one for one in found if one]


def _training(row: Any, sessions: tuple[Session, ...], words: Mapping[str, Wording]) -> Training:
    cells = dict(zip(_PLAIN, row, strict=True))
    cells |= {"kind": Kind(cells["kind"]), "stage": Stage(cells["stage"])}
    cells["quotas"] = tuple(orjson.loads(cells["quotas"]))
    return Training(**cells, sessions=sessions, words=words)


def _wording(title: str, text: str, directions: str, questions: str, groups: str) -> Wording:
    asked, named = orjson.loads(questions), orjson.loads(groups)
    return Wording(title, text, directions, tuple(asked), tuple(named))


def lock(db: Connection, number: int) -> Training | None:
    """Return a training without sessions and words, locked: nobody else takes a place meanwhile.

    Whoever locks several locks them by number, the smallest first; and learners are locked before
    trainings, never after.
    """
    row = _LOCK.one(db, number=number)
    return None if row is None else _training(row, (), {})


def lock_next(db: Connection, number: int) -> tuple[Training, int] | None:
    """Lock a training as `lock` does; return with it a number behind everyone in line."""
    row = _LOCK_NEXT.one(db, number=number)
    return None if row is None else (_training(row[:-1], (), {}), int(row[-1]))


def add_training(db: Connection, fresh: Mapping[str, Any]) -> int:
    added = insert(trainings).values(fresh).returning(trainings.c.id)
    return int(db.execute(added).scalar_one())


def change_training(
    db: Connection, number: int, *only_if: ColumnElement[bool], **cells: Any
) -> bool:
    """Change plain columns if it still stands as expected; False when someone else was first."""
    here = trainings.c.id == number
    return db.execute(update(trainings).where(here, *only_if).values(cells)).rowcount == 1


def save_training(db: Connection, training: Training) -> None:
    """Keep all that a coordinator can change about a training, sessions and words too."""
    cells: dict[str, Any] = {name: getattr(training, name) for name in _PLAIN if name != "id"}
    cells |= {"kind": training.kind.value, "stage": training.stage.value}
    cells["quotas"] = orjson.dumps(training.quotas).decode()
    db.execute(update(trainings).where(trainings.c.id == training.id).values(cells))
    _save_sessions(db, training.id, training.sessions)
    _save_words(db, training.id, training.words)


def _save_sessions(db: Connection, number: int, sessions: Sequence[Session]) -> None:
    db.execute(delete(training_sessions).where(training_sessions.c.training_id == number))
    rows = [
        {"training_id": number, "number": place, "starts_at": one.starts_at, "ends_at": one.ends_at}
        for place, one in enumerate(sessions, 1)
    ]
    if rows:
        db.execute(insert(training_sessions), rows)


def _save_words(db: Connection, number: int, words: Mapping[str, Wording]) -> None:
    db.execute(delete(training_texts).where(training_texts.c.training_id == number))
    rows = [
        {
            "training_id": number, "language": language, "title": one.title, "text": one.text,
            "directions": one.directions, "questions": orjson.dumps(one.questions).decode(),
            "groups": orjson.dumps(one.groups).decode(),
        }
        for language, one in words.items()
    ]  # fmt: skip
    if rows:
        db.execute(insert(training_texts), rows)


def give_trainings(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give the trainings that one coordinator runs to another."""
    theirs = trainings.c.coordinator_id == of
    db.execute(update(trainings).where(theirs).values(coordinator_id=to))


def forget_signature(db: Connection, coordinator_id: LearnerId) -> None:
    """Take the name of someone who erases themselves off the trainings they run."""
    theirs = trainings.c.coordinator_id == coordinator_id
    db.execute(update(trainings).where(theirs).values(signed_by=""))


def is_in(countries: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition of trainings in some countries; None stands for all."""
    return trainings.c.id > 0 if countries is None else trainings.c.country.in_(countries)
