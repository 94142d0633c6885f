"""The database work of a turn, written by hand on sqlite3: the floor under our own."""

import asyncio
import itertools
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

GROUP = 64
PAYLOAD = '{"text":"' + "A social enterprise puts its money to work for people. " * 4 + '"}'
STATE = '["Answering","l01-first-look","what-first",0]'

DEDUPE = "INSERT INTO inbound VALUES ('telegram', ?, ?) ON CONFLICT DO NOTHING"
SEEN = (
    "UPDATE accounts SET seen_at = ?, is_reachable = 1 WHERE channel = 'telegram' AND address = ?"
)
LEARNER = (
    "SELECT learners.* FROM learners JOIN accounts ON accounts.learner_id = learners.id"
    " WHERE accounts.channel = 'telegram' AND accounts.address = ?"
)
OFFERED = "SELECT learner_id, payload FROM outbox WHERE offer = ?"
ATTEMPT = "INSERT INTO attempts VALUES (?, 'lesson', ?, 0, 'a', 1, 'v', ?, 'lesson')"
SAVE = "UPDATE learners SET state = ?, offers = ? WHERE id = ?"
SAY = (
    "INSERT INTO outbox (offer, channel, address, learner_id, event_id, lane, status, not_before,"
    " lease_until, payload, created_at) VALUES (?, 'telegram', ?, ?, ?, 0, 'sending', ?, ?, ?, ?)"
)
SENT = (
    "UPDATE outbox SET status = 'sent', platform_id = ?, attempts = 1, done_at = ?,"
    " lease_until = NULL WHERE offer = ?"
)

_offers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Event:
    """What came in: whose, which, the tapped offer, and whether it answers a question."""

    address: str
    event_id: str
    offer: str
    is_answer: bool


def take(db: sqlite3.Connection, event: Event) -> str:
    """Do what a turn does in the database; return the reply's name."""
    now = int(time.time() * 1000)
    if db.execute(DEDUPE, (event.event_id, now)).rowcount == 0:
        return ""
    learner_id = db.execute(LEARNER, (event.address,)).fetchone()[0]
    db.execute(SEEN, (now, event.address))
    db.execute(OFFERED, (event.offer,)).fetchone()
    if event.is_answer:
        db.execute(ATTEMPT, (learner_id, event.event_id, now))
    offer = f"{next(_offers):012}"
    db.execute(SAVE, (STATE, offer, learner_id))
    row = (offer, event.address, learner_id, event.event_id, now, now + 60_000, PAYLOAD, now)
    db.execute(SAY, row)
    return offer


def mark_sent(db: sqlite3.Connection, offer: str, platform_id: str) -> None:
    db.execute(SENT, (platform_id, int(time.time() * 1000), offer))


Work = Callable[[sqlite3.Connection], Any]


class Writer(threading.Thread):
    """One thread that does all work and commits in groups."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[tuple[Work, asyncio.Future[Any]]] = queue.SimpleQueue()
        self.start()

    def do(self, work: Work) -> "asyncio.Future[Any]":
        """Return what comes out of `work`, once it is committed."""
        future = self._loop.create_future()
        self._jobs.put((work, future))
        return future

    def run(self) -> None:
        db = open_file(self._path)
        while True:
            jobs = [self._jobs.get()]
            while len(jobs) < GROUP and not self._jobs.empty():
                jobs.append(self._jobs.get())
            db.execute("BEGIN IMMEDIATE")
            done = [(future, work(db)) for work, future in jobs]
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_release, done)


def _release(done: list[tuple["asyncio.Future[Any]", Any]]) -> None:
    for future, result in done:
        future.set_result(result)


def open_file(path: str) -> sqlite3.Connection:
    """Return a connection as our bot sets its own: WAL, every commit on disk."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        db.execute(f"PRAGMA {pragma}")
    return db
