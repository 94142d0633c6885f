"""A database that is full, cut off or away: no turn is taken that could be lost, and all goes on."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import POSTGRESQL, Town
from tests.operators import (
    LESSON,
    SIX_IN_THE_EVENING,
    comes_true,
    figure,
    has_state,
    health,
    reading_log,
    settles,
    unsent,
    works,
)  # fmt: skip
from tests.phones import WebPhone
from tests.walks import joins


async def test_a_full_disk_takes_no_turn_and_loses_none(town: Town) -> None:
    if not town.amber.database.is_sqlite:
        pytest.skip("PostgreSQL's disk is not ours to fill")
    web = await town.web_phone()
    await joins(web)
    await _let_grow(town, by=0)
    n = 0
    while await posts(web, f"an-event-{n}") == 200:
        n += 1
        town.clock.advance(minutes=1)
        assert n < 500
    for _ in range(3):
        assert await posts(web, f"an-event-{n}") == 503  # so the page keeps it
    await web.looks()
    before = len(web.texts)
    status, parts = await health(town)
    assert (status, parts["database"]["state"]) == (503, "failing")
    assert "takes no commits" in parts["database"]["why"]
    assert await figure(town, "amber_turns_total", outcome="unavailable") >= 3
    await _let_grow(town, by=10_000)
    town.clock.advance(minutes=1)
    assert await posts(web, f"an-event-{n}") == 200
    await town.settled()
    await web.looks()
    assert len(web.texts) == before + 1
    assert (await health(town))[0] == 200


async def posts(web: WebPhone, event_id: str) -> int:
    """Ask for help, and only see whether it was taken."""
    body = {"id": event_id, "language": "en", "kind": "text", "text": "/help"}
    headers = {"X-Amber": "chat"}
    async with web.session.post("/chat/events", json=body, headers=headers) as answer:
        return answer.status


async def _let_grow(town: Town, *, by: int) -> None:
    def work(db: Any) -> None:
        n = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {n + by}")

    await town.amber.database.run(work)


@pytest.fixture
def postgresql(town: Town) -> "PostgreSQL":
    if town.amber.database.is_sqlite:
        pytest.skip("a server of its own is PostgreSQL's: --database postgresql")
    return PostgreSQL(str(town.amber.database.engine.url.database))


class PostgreSQL:
    """The server, as someone with a bad hand treats it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")

    def _do(self, statement: str) -> None:
        with self._server.connect() as db:
            db.execute(text(statement), {"name": self._name} if ":name" in statement else {})
        self._server.dispose()

    def hang_up(self) -> None:
        """End every connection, as a restart of the server does."""
        self._do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")

    def go_away(self) -> None:
        self._do(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS false")
        self.hang_up()

    def come_back(self) -> None:
        self._do(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS true")


async def test_connections_that_are_cut_are_made_anew(town: Town, postgresql: PostgreSQL) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    for n in range(3):
        before = len(phone.texts)
        await asyncio.to_thread(postgresql.hang_up)
        await phone.says("/help")
        assert len(phone.texts) == before + 1, n
    await comes_true(lambda: _all_recorded(town))
    await works(town, minutes=2)
    await town.settled()
    assert len(phone.texts) == before + 1  # what arrived is not said again


async def _all_recorded(town: Town) -> bool:
    return await unsent(town) == 0


async def test_a_database_that_is_away_for_a_while(town: Town, postgresql: PostgreSQL) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    before = len(phone.texts)
    await asyncio.to_thread(postgresql.go_away)
    with reading_log() as lines:
        await phone.person.says("/progress")
        await comes_true(lambda: has_state(town, "database", "failing"))
        assert (await health(town))[0] == 503
        await comes_true(lambda: _has_lost_turns(town))
        await asyncio.to_thread(postgresql.come_back)
        await comes_true(lambda: has_state(town, "database", "ok"))
    await town.settled()
    assert [told.splitlines()[0] for told in phone.texts[before:]] == ["Your progress"]
    assert any("database:" in line for line in lines)
    town.clock.now = SIX_IN_THE_EVENING
    await works(town)
    await town.settled()
    assert LESSON in phone.last
    assert (await health(town))[0] == 200


async def _has_lost_turns(town: Town) -> bool:
    return await figure(town, "amber_turns_total", outcome="unavailable") > 0
