"""Bad days: Telegram is away or slow, a clock is wrong. People are served as far as it goes, an
operator sees what is wrong, it mends itself, and nothing is lost."""

import asyncio
import socket
import time
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from sqlalchemy import text

from scheduler.ticker import Tick, Ticker
from tests.conftest import TOKEN, Founds, Town
from tests.emulator import TelegramEmulator
from tests.operators import (
    LESSON,
    SIX_IN_THE_EVENING,
    comes_true,
    figure,
    has_state,
    health,
    reading_log,
    settles,
    states,
    unsent,
    works,
)  # fmt: skip
from tests.walks import joins

HOUR = timedelta(hours=1)


async def test_telegram_is_down_for_ten_minutes(town: Town) -> None:
    phone, web = town.telegram_phone(), await town.web_phone()
    await settles(phone)
    town.clock.now = SIX_IN_THE_EVENING
    with reading_log() as lines:
        town.telegram.go_down()
        await phone.person.says("/progress")
        for _ in range(10):
            await works(town, minutes=1)
        web.settled = town.amber.sender.idle  # Telegram is not to be waited for
        await web.opens()
        assert "Which language" in web.last  # other doors are open
        await comes_true(lambda: has_state(town, "telegram", "degraded"))
        assert (await states(town))["telegram sending"] == "degraded"
        assert (await health(town))[0] == 200
        assert await figure(town, "amber_sends_total", kind="lesson", outcome="later") > 0
        town.telegram.come_up()
        await town.settled()
        await works(town, minutes=5)
        await town.settled()
    assert sum(LESSON in told for told in phone.texts) == 1
    assert any("Your progress" in told for told in phone.texts)
    assert await unsent(town) == 0
    assert set((await states(town)).values()) == {"ok"}
    assert sum("telegram sending: away" in line for line in lines) == 1  # not a line for each try
    assert sum("telegram sending: works again" in line for line in lines) == 1


async def test_a_name_server_that_is_gone_at_the_start(
    found_town: Founds, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_gone, ask = True, socket.getaddrinfo

    def answers(host: Any, *rest: Any, **more: Any) -> Any:
        if host != "telegram.test":
            return ask(host, *rest, **more)
        if is_gone:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return ask("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr("bot.channels.telegram.door.PAUSE", 0.02)
    async with TelegramEmulator(TOKEN) as telegram:
        town = await found_town(telegram_api=telegram.url.replace("127.0.0.1", "telegram.test"))
        town.telegram = telegram
        phone, web = town.telegram_phone(), await town.web_phone()
        await phone.person.says("/start")
        await comes_true(lambda: has_state(town, "telegram", "degraded"))
        web.settled = town.amber.sender.idle
        await web.opens()
        assert "Which language" in web.last
        is_gone = False
        await comes_true(lambda: has_state(town, "telegram", "ok"))
        await town.settled()
        assert "Which language" in phone.last
        await town.stack.aclose()


async def test_a_slow_platform_holds_up_nobody_else(town: Town) -> None:
    phone, web = town.telegram_phone(), await town.web_phone()
    await joins(phone)
    before = len(phone.texts)
    town.telegram.latency = 8.0
    await phone.person.says("/help")
    await phone.person.says("/progress")
    web.settled = _at_once
    began = time.monotonic()
    await web.opens()
    assert "Which language" in web.last
    assert (await health(town))[0] == 200
    assert time.monotonic() - began < 4
    town.telegram.latency = 0.0
    town.telegram.advance(9)
    await town.settled()
    assert len(phone.texts) == before + 2
    assert await unsent(town) == 0


async def _at_once() -> None:
    """Wait for nothing."""


async def test_a_token_that_is_revoked_loses_nothing_however_long_it_takes(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    n_sent = len(phone.texts)
    town.telegram.fail(lambda call: call.method == "sendMessage", status=401)
    await phone.says("/help")
    for _ in range(30):
        await works(town, hours=1)
    _, parts = await health(town)
    assert parts["telegram sending"]["state"] == "degraded"
    assert "rejects AMBER_TELEGRAM_TOKEN" in parts["telegram sending"]["why"]
    assert len(phone.texts) == n_sent
    lost = text("SELECT count(*) FROM outbox WHERE status NOT IN ('sent', 'pending')")
    assert await town.amber.database.run(lambda db: db.execute(lost).scalar_one()) == 0
    assert await unsent(town) == 2  # the answer, and the lesson of the day after


async def test_a_clock_that_jumps_ahead_and_back_says_a_lesson_once(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    town.clock.now = SIX_IN_THE_EVENING - HOUR / 2
    for jump in (HOUR, -HOUR, HOUR / 2, HOUR):  # at last it is half past seven
        town.clock.now += jump
        await works(town)
        await town.settled()
        assert sum(LESSON in told for told in phone.texts) == 1
        before = len(phone.texts)
        await phone.says("/progress")
        assert len(phone.texts) == before + 1
    assert (await health(town))[0] == 200


async def test_a_clock_that_is_set_back_loses_no_lesson(town: Town) -> None:
    phone = town.telegram_phone()
    await settles(phone)
    town.clock.now = SIX_IN_THE_EVENING - timedelta(minutes=1)
    await works(town, hours=-1)
    assert LESSON not in phone.last
    await works(town, hours=1, minutes=1)
    await town.settled()
    assert LESSON in phone.last


@pytest.mark.parametrize("jump", [-3600.0, 3600.0])
async def test_ticks_go_on_when_the_clock_is_set(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    ahead, ran = 0.0, asyncio.Event()

    class Wall(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(time.time() + ahead, tz)

    async def runs() -> None:
        ran.set()

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Wall)
    tick = Tick("often", timedelta(seconds=0.05), runs)
    ticker = Ticker([tick], wall=lambda: time.time() + ahead)
    ticker.start()
    for _ in range(3):
        ran.clear()
        await asyncio.wait_for(ran.wait(), 10)
    with reading_log() as lines:
        ahead = jump
        async with asyncio.timeout(10):
            while not any("the clock jumped" in line for line in lines):
                await asyncio.sleep(0.01)
            for _ in range(3):
                ran.clear()
                await ran.wait()
    ticker.stop()
    assert ticker.late(time.monotonic()) == []
