"""What learners ask: their words for ninety days, and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.messages import LearnerId
from bot.storage.schema import Id, Moment, metadata
from bot.storage.statements import Statement

questions = Table(
    "questions",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),  # of the words; the learner's may be another
    Column("country", String(2), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("entry", String(64), nullable=False),  # answered with, or the likeliest guess
    Column("score", Float, nullable=False),
    Column("chosen", String(64), nullable=False, server_default=""),  # of "did you mean"
    Column("has_helped", Boolean),
    Index("ix_questions_learner_id", "learner_id"),
    Index("ix_questions_asked_at", "asked_at"),
    sqlite_autoincrement=True,  # an old button never names another question
)

NONE = "none"  # chosen when nothing offered was meant; the key of no entry


class Outcome(StrEnum):
    """What the engine made of a question."""

    SURE = "sure"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has just come."""

    learner_id: LearnerId
    text: str
    language: str
    country: str
    outcome: Outcome
    entry: str
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its learner sees it again."""

    id: int
    asked_at: datetime
    text: str
    language: str
    outcome: Outcome
    entry: str
    chosen: str
    has_helped: bool | None

    @property
    def answered_with(self) -> str:
        """Return the entry that was shown, or an empty text."""
        if self.chosen:
            return "" if self.chosen == NONE else self.chosen
        return self.entry if self.outcome is Outcome.SURE else ""


_ASKED = ("learner_id", "asked_at", "text", "language", "country", "verdict", "entry", "score")
_ADD = Statement(
    insert(questions).values({name: bindparam(name) for name in _ASKED}).returning(questions.c.id)
)
_COLUMNS = [
    questions.c[name]
    for name in ("id", "asked_at", "text", "language", "verdict", "entry", "chosen", "has_helped")
]


def add_question(db: Connection, asked: Asked, now: datetime) -> int:
    """Return the number of a question that has come."""
    cells = {name: getattr(asked, name) for name in ("learner_id", "text", "language", "country")}
    row = _ADD.one(
        db, **cells, asked_at=now, verdict=asked.outcome.value, entry=asked.entry, score=asked.score
    )
    assert row is not None
    return int(row[0])


def find_question(db: Connection, learner_id: LearnerId, number: int) -> Question | None:
    """Return a question of this learner, and of no one else."""
    here = (questions.c.id == number) & (questions.c.learner_id == learner_id)
    row = db.execute(select(*_COLUMNS).where(here)).one_or_none()
    return None if row is None else _question(tuple(row))


def questions_of(db: Connection, learner_id: LearnerId) -> list[Question]:
    """Return all that a learner asked and that is still kept, oldest first."""
    mine = select(*_COLUMNS).where(questions.c.learner_id == learner_id).order_by(questions.c.id)
    return [_question(tuple(row)) for row in db.execute(mine)]


def _question(row: tuple[object, ...]) -> Question:
    number, asked_at, text, language, verdict, *rest = row
    return Question(number, asked_at, text, language, Outcome(str(verdict)), *rest)  # type: ignore[arg-type]  # the columns stand in this order


def note_choice(db: Connection, number: int, chosen: str) -> None:
    db.execute(update(questions).where(questions.c.id == number).values(chosen=chosen))


def note_help(db: Connection, number: int, *, has_helped: bool) -> None:
    db.execute(update(questions).where(questions.c.id == number).values(has_helped=has_helped))


def n_asked_in(db: Connection, learner_id: LearnerId, language: str) -> int:
    """Return how many of a learner's questions were in a language."""
    mine = (questions.c.learner_id == learner_id) & (questions.c.language == language)
    return db.execute(select(func.count()).select_from(questions).where(mine)).scalar_one()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions of one country fared alike."""

    country: str
    outcome: Outcome
    chosen: str  # "" or `NONE`, or that something was chosen
    has_helped: bool | None
    n: int


def tallies(db: Connection, since: datetime) -> list[Tally]:
    """Return what became of all that was asked since a moment."""
    chosen = case((questions.c.chosen.in_(("", NONE)), questions.c.chosen), else_="entry")
    columns = questions.c.country, questions.c.verdict, chosen, questions.c.has_helped
    query = select(*columns, func.count()).where(questions.c.asked_at >= since)
    rows = db.execute(query.group_by(*columns))
    return [Tally(row[0], Outcome(row[1]), *row[2:]) for row in rows]


def unanswered(db: Connection, since: datetime, limit: int) -> list[tuple[str, str]]:
    """Return (country, text) of what we could not answer since a moment, the newest first."""
    is_lost = (questions.c.verdict == Outcome.UNKNOWN.value) | (questions.c.chosen == NONE)
    query = select(questions.c.country, questions.c.text).where(questions.c.asked_at >= since)
    newest = query.where(is_lost).order_by(questions.c.id.desc()).limit(limit)
    return [(row[0], row[1]) for row in db.execute(newest)]


def give_questions(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    db.execute(update(questions).where(questions.c.learner_id == of).values(learner_id=to))


def forget_questions(db: Connection, before: datetime) -> int:
    """Forget what was asked long ago; return how many."""
    return db.execute(delete(questions).where(questions.c.asked_at < before)).rowcount
