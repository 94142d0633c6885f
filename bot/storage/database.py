"""The border between async code and the database: work goes in as a plain function, comes out committed.

On SQLite one thread does all the writing and commits in groups: it takes what waits (replies before
ticks), runs each piece of work in a savepoint of its own, commits once, and only then lets the
callers go on. On PostgreSQL a few threads do the same, one connection each; what belongs to one
learner always goes to the same thread, so that their turns stay in order.
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

from bot.storage.faults import may_pass, unavailable

log = logging.getLogger(__name__)

T = TypeVar("T")


Work = Callable[[Connection], T]

GROUP = 64  # turns in one commit at most: keeps the last of them waiting a few ms only
POSTGRESQL_THREADS = 4
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
        if not batch:
            return []
        try:
            db = self._connect()
            with db.begin():
                results = [(job, self._attempt(db, job)) for job in batch]
        except self._failures as broken:
            self._drop_connection()
            self._note_group(0)
            log.warning("database: %s", unavailable(broken))
            return [(job, unavailable(broken)) for job in batch]
        self._note_group(len(batch))
        return results

    def _attempt(self, db: Connection, job: _Job) -> Any:
        """Return the result or the exception; work that fails undoes only what it did itself.

        When even that can't be undone, the connection is lost and the whole group fails.
        """
        steps = db.connection.cursor()  # plain: Core's own savepoints cost more than a whole turn
        steps.execute("SAVEPOINT work")
        try:
            result = job.work(db)
        except Exception as failure:
            steps.execute("ROLLBACK TO SAVEPOINT work")
            result = failure
            if may_pass(failure):
                result = unavailable(failure)
                log.warning("database: %s", result)
        steps.execute("RELEASE SAVEPOINT work")
        return result

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


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
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("BEGIN IMMEDIATE")


def is_answering(db: Connection) -> bool:
    """Return True when the database answers at all."""
    return bool(db.execute(text("SELECT 1")).scalar_one())
