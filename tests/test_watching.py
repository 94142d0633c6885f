"""An operator is told in words: which part is not well, and a log that has nothing of people in it."""

import asyncio
import logging
import shutil
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text

from bot import checks
from bot.health import DISK_FREE_AT_LEAST, Health
from bot.metrics import Metrics
from bot.settings import DEFAULT_COURSE
from bot.storage.database import Database
from scheduler.ticker import Tick, Ticker
from tests.conftest import TOKEN, Founds, Town
from tests.operators import health, reading_log
from tests.walks import joins


async def test_health_names_every_part(town: Town) -> None:
    status, parts = await health(town)
    assert status == 200
    assert set(parts) == {"database", "content", "ticks", "telegram", "telegram sending"}
    assert {part["state"] for part in parts.values()} == {"ok"}


async def test_a_broken_reload_is_told_and_the_course_from_before_is_taught(
    found_town: Founds, tmp_path: Path
) -> None:
    course = shutil.copytree(DEFAULT_COURSE, tmp_path / "course")
    town = await found_town(courses=course)
    whole = (course / "course.yaml").read_text()
    (course / "course.yaml").write_text("nothing: here\n")
    assert not town.amber.shelf.reload()
    status, parts = await health(town)
    assert (status, parts["content"]["state"]) == (200, "degraded")
    assert "the course from before is in use" in parts["content"]["why"]
    (course / "course.yaml").write_text(whole)
    assert town.amber.shelf.reload()
    assert (await health(town))[1]["content"] == {"state": "ok", "why": "loaded"}


async def test_a_disk_that_fills_up_is_told_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert DISK_FREE_AT_LEAST == checks.DISK_FREE_AT_LEAST
    database = Database(f"sqlite:///{tmp_path / 'amber.db'}")
    database.start()
    watched = Health(database, str, Ticker([]), Metrics(), ())
    assert "MB free" in next(one for one in await watched.parts() if one.name == "disk").why
    monkeypatch.setattr("bot.health.DISK_FREE_AT_LEAST", 2**60)
    disk = next(one for one in await watched.parts() if one.name == "disk")
    await database.stop()
    assert (disk.state.value, disk.why.endswith("make room")) == ("degraded", True)


async def test_a_tick_that_does_not_do_its_work_is_named(town: Town) -> None:
    failed = asyncio.Event()

    async def fails() -> None:
        failed.set()
        raise ZeroDivisionError

    every = timedelta(milliseconds=1)
    ticker = Ticker([Tick("lazy", every, fails), Tick("eager", timedelta(hours=1), fails)])
    ticker.start()
    await failed.wait()
    assert ticker.late(monotonic() + 3600) == ["lazy"]
    parts = await Health(town.amber.database, str, ticker, Metrics(), ()).parts()
    ticker.stop()
    assert [(one.state.value, one.why) for one in parts if one.name == "ticks"] == [
        ("failing", "late: lazy")
    ]


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_what_people_write_is_in_no_line_of_the_log_even_when_a_turn_fails(
    town: Town, log_format: str
) -> None:
    phone = town.telegram_phone(first_name="Zebulina")
    # The statement that fails holds all that is known of a newcomer, and so does its error.
    full = text("CREATE TRIGGER f BEFORE INSERT ON learners BEGIN SELECT RAISE(ABORT, 'no'); END")
    await town.amber.database.run(lambda db: db.execute(full) and None)
    with reading_log(log_format) as lines:
        await phone.opens("Quagga-7731")
        await phone.says("Quagga-7731")
    told = "\n".join(lines)
    assert "failed" in told
    assert "no apology" in told
    assert "IntegrityError" in told
    for secret in ("Zebulina", "Quagga", str(phone.person.id), TOKEN):
        assert secret not in told


async def test_what_a_platform_quotes_is_in_no_line_of_the_log(town: Town) -> None:
    phone = town.telegram_phone(first_name="Zebulina")
    await joins(phone)
    with reading_log() as lines:
        quoted = 'Bad Request: can\'t parse entities: Unsupported start tag "Quagga"'
        town.telegram.fail_next("sendMessage", status=400, description=quoted)
        await phone.says("/help")
        odd = {"update_id": 1, "message": {"chat": {"type": "private", "id": "Quagga"}, "date": 0}}
        why = "ValueError: invalid literal for int(): 'Quagga'"
        await town.amber.intake.keep_unreadable("telegram", "42:1", odd, why)
    told = "\n".join(lines)
    assert "refused delivery" in told
    assert "can't be read" in told
    assert "Quagga" not in told


async def test_lines_of_libraries_are_cut_down_to_their_own_words() -> None:
    with reading_log() as lines:
        logging.getLogger("aiohttp.server").error("Error handling request from %s", "192.0.2.7")
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: Quagga")
    assert [line.partition("ERROR")[2].strip() for line in lines] == [
        "Error handling request from %s", "Task exception was never retrieved",
    ]  # fmt: skip
