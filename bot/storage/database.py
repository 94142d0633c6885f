"""The border between async code and the database: work goes in as a plain function, comes out committed.

On SQLite one thread does all the writing and commits in groups: it takes what waits (replies before
ticks), runs each piece of work, commits once, and only then lets the callers go on. Work may be run
again after it was undone, so it does nothing outside the database. On PostgreSQL a few threads do
the same, one connection each; what belongs to one learner always goes to the same thread, so that
their turns stay in order.
"""

import asyncio
import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, PriorityQueue
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.errors import UnavailableError
from bot.storage.faults import may_pass, unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")


Work = Callable[[Connection], T]

GROUP = 64  # turns in one commit at most: keeps the last of them waiting a few ms only
POSTGRESQL_THREADS = 4
# The log is folded into the tables every 4,000 pages: with SQLite's 1,000 that happens several times
# in a tick's second, and each time waits for the disk twice.
_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000",
    "wal_autocheckpoint=4000",
)  # fmt: skip
_STOP = 1_000_000  # a lane behind all others: what waits is done before the thread ends


@dataclass(order=True, slots=True)
class _Job:
    lane: int
    number: int
    work: Work[Any] = field(compare=False)
    future: "asyncio.Future[Any] | None" = field(compare=False)


class Database:
    """Everything that is remembered; `run` is the only way in."""

    def __init__(self, url: str, note_group: Callable[[int], None] = lambda _: None) -> None:
        """Open it; `note_group` hears from its threads how much each commit held, 0 when it failed."""
        self.url = url
        self._note_group = note_group
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._numbers = itertools.count()
        self._writers: list[_Writer] = []

    def start(self) -> None:
        """Start the threads; the running loop is the one whose callers they answer."""
        loop = asyncio.get_running_loop()
        n = 1 if self.is_sqlite else POSTGRESQL_THREADS
        self._writers = [
            _Writer(self.engine, loop, self._note_group, grouped=self.is_sqlite) for _ in range(n)
        ]

    async def run(self, work: Work[T], *, key: str = "", lane: int = 0) -> T:
        """Return what `work` returns, once it is committed.

        Args:
            work: a synchronous function; an exception undoes its changes and no one else's.
            key: work with the same key runs in the order it was given.
            lane: 0 for someone who waits; larger numbers give way.

        Raises:
            UnavailableError: the database can't be reached or can't write; nothing was changed.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        writer = self._writers[crc32(key.encode()) % len(self._writers)]
        writer.put(_Job(lane, next(self._numbers), work, future))
        return await future

    def keys(self, most: int) -> list[str]:
        """Return up to `most` keys of which each belongs to another thread."""
        by_thread = {crc32(key.encode()) % len(self._writers): key for key in map(str, range(64))}
        return list(by_thread.values())[:most]

    async def stop(self) -> None:
        """Finish what waits, then end the threads and close every connection."""
        for writer in self._writers:
            writer.put(_Job(_STOP, next(self._numbers), lambda _: None, None))
        for writer in self._writers:
            await asyncio.to_thread(writer.join)
        self._writers = []
        self.engine.dispose()


class _Writer(threading.Thread):
    def __init__(
        self,
        engine: Engine,
        loop: asyncio.AbstractEventLoop,
        note_group: Callable[[int], None],
        *,
        grouped: bool,
    ) -> None:
        super().__init__(name="amber-database", daemon=True)
        self._engine = engine
        self._loop = loop
        self._note_group = note_group
        self._group = GROUP if grouped else 1
        self._jobs: PriorityQueue[_Job] = PriorityQueue()
        self._connection: Connection | None = None
        driver = engine.dialect.loaded_dbapi
        self._failures: tuple[type[Exception], ...] = (DBAPIError, driver.Error)
        self.start()

    def put(self, job: _Job) -> None:
        self._jobs.put(job)

    def run(self) -> None:
        going = True
        while going:
            batch = self._take()
            going = batch[-1].lane != _STOP
            results = self._commit([job for job in batch if job.future])
            if results:
                self._loop.call_soon_threadsafe(_release, results)
        self._drop_connection()

    def _take(self) -> list[_Job]:
        batch = [self._jobs.get()]
        while len(batch) < self._group and batch[-1].lane != _STOP:
            try:
                batch.append(self._jobs.get_nowait())
            except Empty:
                break
        return batch

    def _commit(self, batch: list[_Job]) -> list[tuple[_Job, Any]]:
        """Return each job with its result or its exception; one that fails undoes only itself.

        All share one transaction, without a savepoint for each: that would cost two fifths of a
        turn's SQL, for a rollback that hardly ever comes. When it comes, each job is done again alone.
        """
        if not batch:
            return []
        try:
            with (db := self._connect()).begin():
                results = [(job, _result(job, db)) for job in batch]
        except _UndoneError as undone:
            return self._alone(batch, undone.failure)
        except self._failures as broken:  # to begin, to commit, or to undo
            self._drop_connection()
            return [(job, self._unavailable(broken)) for job in batch]
        self._note_group(len(batch))
        return results

    def _alone(self, batch: list[_Job], failure: Exception) -> list[tuple[_Job, Any]]:
        """Do each job by itself, now that all are undone; a single one has failed for good."""
        if len(batch) == 1:
            passes = may_pass(failure)
            return [(batch[0], self._unavailable(failure) if passes else failure)]
        return [result for job in batch for result in self._commit([job])]

    def _unavailable(self, failure: Exception) -> UnavailableError:
        self._note_group(0)
        told = unavailable(failure)
        log.warning("database: %s", told)
        return told

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _UndoneError(Exception):
    """Work failed, and with it its whole group is undone."""

    def __init__(self, failure: Exception) -> None:
        super().__init__(failure)
        self.failure = failure


def _result(job: _Job, db: Connection) -> Any:
    try:
        return job.work(db)
    except Exception as failure:
        raise _UndoneError(failure) from failure


def _release(results: list[tuple[_Job, Any]]) -> None:
    for job, result in results:
        if job.future is None or job.future.done():
            continue
        if isinstance(result, Exception):
            job.future.set_exception(result)
        else:
            job.future.set_result(result)


def open_engine(url: str) -> Engine:
    """Return an engine for SQLite (WAL, every commit on disk) or PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    in_memory = parsed.database in (None, "", ":memory:")
    if parsed.database and not in_memory:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
    engine = create_engine(
        parsed, hide_parameters=True, **options, **({"poolclass": StaticPool} if in_memory else {})
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")


def is_answering(db: Connection) -> bool:
    """Return True when the database answers at all."""
    return bool(db.execute(text("SELECT 1")).scalar_one())
