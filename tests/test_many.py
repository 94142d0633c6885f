"""Many rows at once come out as if each had been written alone, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Engine, MetaData, String, Table, Text, select
from sqlalchemy.exc import DBAPIError

from bot.storage.database import open_engine
from bot.storage.many import Among, ManyRows
from bot.storage.schema import Id, Moment
from bot.storage.statements import Statement, driver
from tests.conftest import MORNING, fresh_postgresql

_metadata = MetaData()
notes = Table(
    "notes",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("word", Text, nullable=False),
    Column("at", Moment),
    Column("is_right", Boolean, nullable=False, server_default="0"),
    Column("short", String(3), nullable=False, server_default=""),
)
# Not in the order of the table: what is written where goes by name.
ADD = ManyRows(notes, "word", "id", "is_right", "at")
CHANGE = ManyRows(notes, "at", "word", key="id")
FIND = Statement(select(notes.c.id).where(Among(notes.c.id, "ids")).order_by(notes.c.id))
WORDS = ("plain", "quoted ' \" \\", "{braces,}", "žēl", "NULL", "", "%s :name ?")
ROWS = [(word, n, n % 2 == 0, MORNING + timedelta(days=n % 3)) for n, word in enumerate(WORDS)]


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A database of each kind with one table."""
    urls = fresh_postgresql() if request.param == "postgresql" else [f"sqlite:///{tmp_path}/n.db"]
    for url in urls:
        engine: Engine = open_engine(url)
        _metadata.create_all(engine)
        with engine.begin() as connection:
            yield connection
        engine.dispose()


def kept(db: Connection) -> list[tuple[Any, ...]]:
    cells = notes.c.word, notes.c.id, notes.c.is_right, notes.c.at
    return [tuple(row) for row in db.execute(select(*cells).order_by(notes.c.id))]


def test_what_is_written_is_read_back_cell_by_cell(db: Connection) -> None:
    ADD.write(db, ROWS)
    assert kept(db) == ROWS


def test_what_is_the_same_in_all_rows_need_be_given_once(db: Connection) -> None:
    ADD.write(db, [row[:3] for row in ROWS], MORNING)
    assert kept(db) == [(*row[:3], MORNING) for row in ROWS]


def test_a_cell_may_be_empty(db: Connection) -> None:
    ADD.write(db, [("one", 1, True, None), ("two", 2, False, MORNING)])
    assert [row[3] for row in kept(db)] == [None, MORNING]


def test_only_the_rows_that_are_named_change_and_only_as_named(db: Connection) -> None:
    ADD.write(db, ROWS)
    later = datetime(2027, 1, 1, tzinfo=UTC)
    CHANGE.write(db, [(later, "second", 2), (None, "fourth", 4), (later, "nobody", 99)])
    changed = dict(enumerate(ROWS)) | {2: ("second", 2, True, later), 4: ("fourth", 4, True, None)}
    assert kept(db) == list(changed.values())


def test_no_rows_are_no_work(db: Connection) -> None:
    ADD.write(db, [])
    CHANGE.write(db, [])
    assert kept(db) == []


def test_a_text_too_long_is_refused_where_the_database_minds_and_never_cut(db: Connection) -> None:
    adding = ManyRows(notes, "id", "word", "short")
    if db.dialect.name == "postgresql":
        with pytest.raises(driver_error(db)):
            adding.write(db, [(1, "word", "four")])
        db.rollback()
    else:
        adding.write(db, [(1, "word", "four")])
        assert db.scalar(select(notes.c.short)) == "four"


def driver_error(db: Connection) -> type[Exception]:
    error: type[Exception] = db.dialect.loaded_dbapi.Error
    assert not issubclass(error, DBAPIError)
    return error


@pytest.mark.parametrize("ids", [[], [3], [0, 2, 4, 99], list(range(-5, 2000))])
def test_exactly_those_among_the_ids_are_found(db: Connection, ids: list[int]) -> None:
    ADD.write(db, ROWS)
    assert driver(db) is not None
    assert FIND.all(db, ids=ids) == [(n,) for n in range(len(ROWS)) if n in ids]
