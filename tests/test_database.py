"""What is done is kept before anyone is told; what fails harms nobody else."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from bot.errors import UnavailableError
from bot.storage.database import Database, open_engine
from bot.storage.schema import Id
from bot.storage.statements import Statement
from tests.conftest import fresh_postgresql

PATIENCE = 30.0  # seconds; nothing here takes one
KEYS = [f"learner {n}" for n in range(20)]  # so many that each thread has some

Work = Callable[[Connection], None]

_metadata = MetaData()
notes = Table(
    "notes",
    _metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("word", Text, nullable=False, unique=True),
)
_ADD = Statement(insert(notes).values(word=bindparam("word")))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind with one table."""
    if request.param == "sqlite":
        yield with_notes(f"sqlite:///{tmp_path / 'notes.db'}")
    else:
        yield from map(with_notes, fresh_postgresql())


def with_notes(url: str) -> str:
    engine = open_engine(url)
    _metadata.create_all(engine)
    engine.dispose()
    return url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    database.start()
    yield database
    await database.stop()


def writes(*words: str) -> Work:
    def work(db: Connection) -> None:
        for word in words:
            db.execute(insert(notes).values(word=word))

    return work


def fails_after_writing(word: str) -> Work:
    def work(db: Connection) -> None:
        writes(word)(db)
        raise ZeroDivisionError(word)

    return work


def kept(url: str) -> list[str]:
    """Return what someone else finds in the database, in the order it was written."""
    engine = create_engine(url)
    with engine.connect() as db:
        words = list(db.execute(select(notes.c.word).order_by(notes.c.id)).scalars())
    engine.dispose()
    return words


@asynccontextmanager
async def held_up(database: Database) -> AsyncIterator[None]:
    """Keep every thread busy, so that what is given meanwhile stands in the line together."""
    go_on = threading.Event()

    def wait(_: Connection) -> None:
        assert go_on.wait(PATIENCE)

    waiting = [asyncio.ensure_future(database.run(wait, key=key)) for key in ("", *KEYS)]
    await asyncio.sleep(0)  # let them go in
    yield
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(*waiting, return_exceptions=True)


async def together(database: Database, *works: Work) -> list[BaseException | None]:
    """Give works at the same time; return None for each that is done, and why others are not."""
    async with held_up(database):
        tasks = [asyncio.ensure_future(database.run(work)) for work in works]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_is_done_is_kept_before_the_caller_hears_of_it(
    database: Database, url: str
) -> None:
    for word in ("first", "second"):
        await database.run(writes(word))
        assert word in kept(url)


async def test_nobody_sees_half_of_a_work(database: Database, url: str) -> None:
    def work(db: Connection) -> list[str]:
        writes("one", "two")(db)
        return kept(url)

    assert await database.run(work) == []
    assert kept(url) == ["one", "two"]


async def test_work_that_fails_undoes_only_itself(database: Database, url: str) -> None:
    results = await together(
        database, writes("before"), fails_after_writing("broken"), writes("after")
    )
    assert [type(result) for result in results] == [type(None), ZeroDivisionError, type(None)]
    assert kept(url) == ["before", "after"]


async def test_who_breaks_a_rule_of_the_tables_hears_of_it_and_nobody_else(
    database: Database, url: str
) -> None:
    def by_driver(db: Connection) -> None:
        _ADD.run(db, word="undone")
        _ADD.run(db, word="undone")

    results = await together(
        database, writes("before"), writes("twice", "twice"), by_driver, writes("after")
    )
    driver = database.engine.dialect.loaded_dbapi
    assert isinstance(results[1], IntegrityError)
    assert isinstance(results[2], driver.IntegrityError)
    assert kept(url) == ["before", "after"]


async def test_what_one_person_does_is_done_in_the_order_they_did_it(
    database: Database, url: str
) -> None:
    works = [(who, f"{who}: {n}") for n in range(20) for who in KEYS]
    await asyncio.gather(*(database.run(writes(word), key=who) for who, word in works))
    words = kept(url)
    for who in KEYS:
        own = [word for word in words if word.startswith(f"{who}:")]
        assert own == [f"{who}: {n}" for n in range(20)]


async def test_who_waits_goes_ahead_of_what_can_wait(database: Database, url: str) -> None:
    lanes = (("tick", 1), ("later tick", 1), ("reply", 0), ("next reply", 0))
    async with held_up(database):
        tasks = [asyncio.ensure_future(database.run(writes(word), lane=n)) for word, n in lanes]
    await asyncio.gather(*tasks)
    assert kept(url) == ["reply", "next reply", "tick", "later tick"]


async def test_what_was_given_before_the_end_is_still_done(database: Database, url: str) -> None:
    async with held_up(database):
        tasks = [
            asyncio.ensure_future(database.run(writes(f"{key} {n}"), lane=n % 2, key=key))
            for key in KEYS
            for n in range(10)
        ]
    await database.stop()
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
    assert len(kept(url)) == 10 * len(KEYS)


async def test_who_no_longer_waits_holds_up_nobody(database: Database, url: str) -> None:
    async with held_up(database):
        impatient, patient = (
            asyncio.ensure_future(database.run(writes(word))) for word in ("one", "two")
        )
        await asyncio.sleep(0)
        impatient.cancel()
    await asyncio.wait_for(patient, PATIENCE)
    assert kept(url) == ["one", "two"]


async def test_a_crowd_on_sqlite_is_kept_in_a_few_commits(tmp_path: Path) -> None:
    database = Database(with_notes(f"sqlite:///{tmp_path / 'notes.db'}"))
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)
    database.start()
    results = await together(database, *(writes(f"word {n}") for n in range(100)))
    await database.stop()
    assert results == [None] * 100
    assert len(kept(database.url)) == 100
    assert len(commits) <= 4


async def test_a_database_that_goes_away_is_named_and_serves_again_when_it_is_back() -> None:
    for url in map(with_notes, fresh_postgresql()):
        database = Database(url)
        database.start()
        await asyncio.gather(*(database.run(writes(key), key=key) for key in KEYS))
        hang_up(url)
        lost = [database.run(writes(f"{key}, lost"), key=key) for key in KEYS]
        said = await asyncio.gather(*lost, return_exceptions=True)
        back = [database.run(writes(f"{key}, back"), key=key) for key in KEYS]
        await asyncio.gather(*back)
        await database.stop()

        done = [f"{key}, lost" for key, why in zip(KEYS, said, strict=True) if why is None]
        assert len(done) < len(KEYS)
        assert {type(why) for why in said} <= {type(None), UnavailableError}
        assert sorted(kept(url)) == sorted([*KEYS, *done, *(f"{key}, back" for key in KEYS)])


def hang_up(url: str) -> None:
    """End every other connection to this database, as a restart of the server does."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    engine = create_engine(url)
    with engine.connect() as db:
        db.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    engine.dispose()


async def test_a_connection_lost_in_the_middle_of_a_work_leaves_nothing_of_it() -> None:
    for url in map(with_notes, fresh_postgresql()):
        database = Database(url)
        database.start()
        for goes_on in (writes("rest"), lambda db: _ADD.run(db, word="rest"), lambda _: None):

            def work(db: Connection, goes_on: Callable[[Connection], object] = goes_on) -> None:
                writes("half")(db)
                hang_up(url)  # noqa: B023 - it runs before the next one comes
                goes_on(db)

            with pytest.raises(UnavailableError):
                await database.run(work)
            assert kept(url) == []
        await database.run(writes("again"))
        await database.stop()
        assert kept(url) == ["again"]


async def test_a_full_disk_is_named_and_all_is_well_once_there_is_room(tmp_path: Path) -> None:
    database = Database(with_notes(f"sqlite:///{tmp_path / 'notes.db'}"))
    database.start()
    await database.run(lambda db: db.exec_driver_sql("PRAGMA max_page_count = 8").close())
    said = await together(
        database, writes("before"), writes("small", "a" * 100_000), writes("after")
    )
    done = [word for word, why in zip(("before", "", "after"), said, strict=True) if why is None]
    assert isinstance(said[1], UnavailableError)
    assert kept(database.url) == done
    await database.run(lambda db: db.exec_driver_sql("PRAGMA max_page_count = 100000").close())
    await database.run(writes("a" * 100_000))
    await database.stop()
    assert len(kept(database.url)) == len(done) + 1


async def test_a_database_that_can_no_longer_be_written_is_named(database: Database) -> None:
    session = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    read_only = "PRAGMA query_only = ON" if database.is_sqlite else session
    await database.run(lambda db: db.exec_driver_sql(read_only).close())
    with pytest.raises(UnavailableError):
        await database.run(writes("lost"))


@pytest.mark.parametrize("fault", ["disk_full", "deadlock_detected"])
async def test_what_postgresql_can_not_do_now_may_be_tried_again(fault: str) -> None:
    for url in map(with_notes, fresh_postgresql()):
        database = Database(url)
        database.start()
        fails = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{fault}'; END $$"
        with pytest.raises(UnavailableError):
            await database.run(lambda db: db.exec_driver_sql(fails).close())  # noqa: B023
        await database.stop()


async def test_a_database_that_was_never_there_is_named() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    database.start()
    with pytest.raises(UnavailableError):
        await database.run(writes("lost"))
    await database.stop()
