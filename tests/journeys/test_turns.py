"""Turns: each event counts once, replies never get lost, and one person's turns keep their order."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.messages import Address, Inbound, Kind
from tests.conftest import Town
from tests.phones import WebPhone
from tests.walks import joins, reads_cards

HELLO = Inbound("telegram", Address("7000001"), "e1", Kind.START, first_name="Anna", language="en")


async def count(town: Town, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")
    return int(await town.amber.database.run(lambda db: db.execute(query).scalar_one()))


async def test_an_event_that_comes_twice_counts_once(town: Town) -> None:
    phone = town.telegram_phone()
    update_id = await phone.person.says("/start")
    await town.settled()
    town.telegram.redeliver(update_id)
    await town.settled()
    assert len(phone.texts) == 1
    assert await count(town, "outbox") == 1


async def test_a_reply_that_never_went_out_goes_out_when_the_event_comes_again(town: Town) -> None:
    phone = await town.web_phone()
    assert isinstance(phone, WebPhone)
    await phone.posts({"kind": "start", "text": ""}, "the-first-event")
    forget = text("UPDATE outbox SET status = 'pending', platform_id = ''")
    await town.amber.database.run(lambda db: db.execute(forget) and None)
    await phone.posts({"kind": "start", "text": ""}, "the-first-event")
    sent = text("SELECT count(*) FROM outbox WHERE status = 'sent'")
    assert await town.amber.database.run(lambda db: db.execute(sent).scalar_one()) == 1
    assert await count(town, "outbox") == 1


async def test_what_a_crash_left_unsent_is_sent_after_the_start(town: Town) -> None:
    phone = town.telegram_phone()
    await phone.opens()
    crash = text("UPDATE outbox SET status = 'sending', lease_until = 0")
    await town.amber.database.run(lambda db: db.execute(crash) and None)
    await town.amber.sender.sweep()
    await town.settled()
    assert len(phone.texts) == 2  # at least once: the platform can't be asked whether it had it


async def test_a_turn_that_fails_says_so_kindly_and_changes_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await town.web_phone()
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    # A table that is gone is a fault of ours that no handler expects.
    await town.amber.database.run(
        lambda db: db.execute(text("ALTER TABLE attempts RENAME TO lost")) and None
    )
    await phone.taps(phone.buttons[0])
    assert "Your progress is safe" in phone.last
    await town.amber.database.run(
        lambda db: db.execute(text("ALTER TABLE lost RENAME TO attempts")) and None
    )
    await phone.says("/today")
    assert phone.last == place
    assert "failed" in caplog.text


async def test_one_persons_turns_keep_their_order(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    before = len(phone.texts)
    for word in ("/help", "/progress", "/settings", "/mydata"):
        await phone.person.says(word)
    await town.settled()
    firsts = [told.splitlines()[0] for told in phone.texts[before:]]
    assert firsts == [
        "What you can do here", "Your progress", "Your settings", "What I know about you",
    ]  # fmt: skip


async def test_many_people_at_once_each_get_their_own(town: Town) -> None:
    phones = [town.telegram_phone(first_name=f"P{n}") for n in range(40)]
    for phone in phones:
        await phone.person.says("/start")
    await town.settled()
    assert all(f"Hi, P{n}!" in phone.last for n, phone in enumerate(phones))


async def test_two_first_events_of_one_person_make_one_learner(town: Town) -> None:
    receive = town.amber.intake.receive
    await asyncio.gather(*(receive(replace(HELLO, event_id=f"e{n}")) for n in range(8)))
    assert await count(town, "learners") == 1


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """Collect what the database is asked, outcomes of sending and ticks left out."""
    town.amber.ticker._scheduler.pause()
    connection: Any = town.amber.database.engine.raw_connection().dbapi_connection
    asked: list[str] = []
    connection.set_trace_callback(
        lambda sql: None if sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        or "platform_id" in sql else asked.append(sql)
    )  # fmt: skip
    yield asked
    connection.set_trace_callback(None)
    town.amber.ticker._scheduler.resume()


@pytest.mark.parametrize(("step", "at_most"), [("Next", 6), ("answer", 7), ("/help", 6)])
async def test_a_turn_takes_few_statements_however_many_learners_there_are(
    town: Town, step: str, at_most: int
) -> None:
    if not town.amber.database.is_sqlite:
        pytest.skip("counted where the driver tells: on SQLite")
    counts = []
    for n in range(10):
        phone = town.telegram_phone(first_name=f"P{n}")
        await joins(phone)
        if step == "answer":
            await reads_cards(phone)
        with statements(town) as asked:
            await (phone.says(step) if step == "/help" else phone.taps(phone.buttons[0]))
        counts.append(len(asked))
    assert set(counts) == {counts[0]}, asked
    assert counts[0] <= at_most, asked
