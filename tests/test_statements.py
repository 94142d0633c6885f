"""A statement that is compiled once does exactly what Core would do, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from bot.storage.database import open_engine
from bot.storage.schema import Id, Moment
from bot.storage.statements import Statement
from tests.conftest import MORNING, fresh_postgresql

_metadata = MetaData()
notes = Table(
    "notes",
    _metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("word", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("is_right", Boolean, nullable=False),
    Column("n", Integer, nullable=False, server_default="7"),
)
_names = ("word", "at", "done_at", "is_right")
_INSERT = insert(notes).values({name: bindparam(name) for name in _names})
_SELECT = select(*notes.columns).where(notes.c.at >= bindparam("since")).order_by(notes.c.id)
_FINISH = (
    update(notes)
    .where(notes.c.at < bindparam("before"), notes.c.is_right.is_(True))
    .values(done_at=bindparam("now"), word="finished")
)
_FORGET = delete(notes).where(notes.c.n == 7, notes.c.at < bindparam("before"))
ADD, READ, FINISH, FORGET = map(Statement, (_INSERT, _SELECT, _FINISH, _FORGET))

_CENTURY = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zones
MOMENTS = st.datetimes(*_CENTURY, timezones=st.timezones())
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NOTES = st.lists(
    st.fixed_dictionaries(
        {"word": WORDS, "at": MOMENTS, "done_at": st.none() | MOMENTS, "is_right": st.booleans()}
    ),
    max_size=5,
)
ANYTIME = datetime(1990, 1, 1, tzinfo=UTC)

Note = dict[str, Any]

one_database_for_all = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of each kind with one table."""
    urls = fresh_postgresql() if request.param == "postgresql" else [f"sqlite:///{tmp_path}/n.db"]
    for url in urls:
        engine = open_engine(url)
        _metadata.create_all(engine)
        yield engine
        engine.dispose()


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as db:
        transaction = db.begin()
        yield db
        transaction.rollback()


def by_core(db: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(_SELECT, {"since": ANYTIME})]


@one_database_for_all
@given(NOTES)
def test_what_is_written_is_read_back_as_core_reads_it(engine: Engine, rows: list[Note]) -> None:
    with rolled_back(engine) as db:
        for row in rows:
            assert ADD.run(db, **row) == 1
        found = READ.all(db, since=ANYTIME)
        assert found == by_core(db)
        assert [type(cell) for row in found for cell in row] == [
            type(cell) for row in by_core(db) for cell in row
        ]


@one_database_for_all
@given(NOTES)
def test_what_core_writes_and_what_a_statement_writes_is_the_same(
    engine: Engine, rows: list[Note]
) -> None:
    with rolled_back(engine) as db:
        for row in rows:
            db.execute(_INSERT, row)
        ADD.run_many(db, rows)
        found = [row[1:] for row in READ.all(db, since=ANYTIME)]
        assert found[: len(rows)] == found[len(rows) :]


@one_database_for_all
@given(NOTES)
def test_a_moment_comes_back_the_same_to_the_millisecond_in_utc(
    engine: Engine, rows: list[Note]
) -> None:
    with rolled_back(engine) as db:
        ADD.run_many(db, rows)
        found = READ.all(db, since=ANYTIME)
        for row, (_, word, at, done_at, is_right, n) in zip(rows, found, strict=True):
            assert (word, is_right, n) == (row["word"], row["is_right"], 7)
            assert (done_at is None) == (row["done_at"] is None)
            for kept, given_at in ((at, row["at"]), (done_at, row["done_at"])):
                if given_at is not None:
                    assert kept.tzinfo is UTC
                    assert timedelta() <= given_at - kept < timedelta(milliseconds=1)


@one_database_for_all
@given(NOTES, MOMENTS)
def test_a_statement_finds_and_changes_what_core_finds_and_changes(
    engine: Engine, rows: list[Note], moment: datetime
) -> None:
    outcomes = []
    for through_core in (True, False):
        with rolled_back(engine) as db:
            db.execute(delete(notes))
            ADD.run_many(db, rows)
            if through_core:
                finished = db.execute(_FINISH, {"before": moment, "now": MORNING}).rowcount
                found = [tuple(row) for row in db.execute(_SELECT, {"since": moment})]
                forgotten = db.execute(_FORGET, {"before": moment}).rowcount
            else:
                finished = FINISH.run(db, before=moment, now=MORNING)
                found = READ.all(db, since=moment)
                forgotten = FORGET.run(db, before=moment)
            left = [row[1:] for row in by_core(db)]
            outcomes.append((finished, [row[1:] for row in found], forgotten, left))
    assert outcomes[0] == outcomes[1]


def test_one_gives_the_first_row_or_nothing(engine: Engine) -> None:
    with rolled_back(engine) as db:
        assert READ.one(db, since=ANYTIME) is None
        for word in ("first", "second"):
            ADD.run(db, word=word, at=MORNING, done_at=None, is_right=True)
        row = READ.one(db, since=ANYTIME)
        assert row is not None
        assert row[1:] == ("first", MORNING, None, True, 7)


def test_a_statement_is_undone_with_the_transaction_it_ran_in(engine: Engine) -> None:
    with rolled_back(engine) as db:
        ADD.run(db, word="undone", at=MORNING, done_at=None, is_right=False)
    with rolled_back(engine) as db:
        assert by_core(db) == []


def test_one_statement_serves_both_databases_at_once(engine: Engine, tmp_path: Path) -> None:
    other = open_engine(f"sqlite:///{tmp_path}/other.db")
    _metadata.create_all(other)
    for one in (engine, other, engine):
        with rolled_back(one) as db:
            ADD.run(db, word="both", at=MORNING, done_at=MORNING, is_right=True)
            assert [row[1:4] for row in READ.all(db, since=MORNING)] == [("both", MORNING, MORNING)]
    other.dispose()
