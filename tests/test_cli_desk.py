"""How an operator brings people to the desk, and takes them away: `amber invite`, `amber coordinators`."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import running
from bot.cli.main import amber as all_commands
from bot.errors import AmberError
from tests.conftest import TOKEN, Clock, Town, build_for_tests, test_settings
from tests.emulator import TelegramEmulator
from tests.lessons.builder import CourseFolder

Amber = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Amber:
    """Run `amber` in an empty folder with a sound course; what goes wrong is raised."""
    course = CourseFolder(tmp_path / "course")
    course.fill()
    monkeypatch.setenv("AMBER_COURSES", str(course.path))
    monkeypatch.chdir(tmp_path)

    def amber_says(*words: str, **settings: str) -> str:
        given = {f"AMBER_{name.upper()}": text for name, text in settings.items()}
        runner = CliRunner(env=given)
        return runner.invoke(all_commands, words, catch_exceptions=False).output

    return amber_says


def test_an_invitation_is_printed_as_a_link_for_the_web_chat(run: Amber) -> None:
    said = run("invite", "--role", "coordinator", "--country", "LV")
    assert said.startswith("Web chat: http://127.0.0.1:8080/chat#desk_")
    assert "once" in said
    assert "Telegram" not in said


async def test_with_telegram_there_is_a_link_for_it_too(run: Amber, clock: Clock) -> None:
    async with TelegramEmulator(TOKEN) as telegram:
        given = {"telegram_token": TOKEN, "telegram_api": telegram.url}
        said = await asyncio.to_thread(run, "invite", "--role", "admin", "--country", "LV", **given)
    assert "Telegram: https://t.me/amber_bot?start=desk_" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--country", "XX"], "XX is not in the course; there are LV"),
     (["--country", "LV", "--language", "xx"], "xx is not in the course; there are en")],
)  # fmt: skip
def test_a_country_or_language_the_course_has_not_is_named(
    run: Amber, words: list[str], told: str
) -> None:
    with pytest.raises(AmberError, match=told):
        run("invite", "--role", "coordinator", *words)


async def test_the_operator_sees_who_is_at_the_desk_and_can_take_them_away_at_once(
    run: Amber, clock: Clock, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'amber.db'}"
    clock.now = datetime.now(UTC)  # the clock of the commands
    link = (await asyncio.to_thread(
        run, "invite", "--role", "coordinator", "--country", "LV", database_url=url
    )).splitlines()[0]  # fmt: skip
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramEmulator(TOKEN))
        amber = build_for_tests(test_settings(telegram.url, url), clock)
        await stack.enter_async_context(running(amber))
        town = Town(clock, telegram, amber, stack)
        ilze = town.telegram_phone(first_name="Ilze")
        await ilze.opens(link.partition("#")[2])
        listed = await asyncio.to_thread(run, "coordinators", "list", database_url=url)
        assert listed == "1  Ilze  coordinator  LV  answers in lv\n"
        removed = await asyncio.to_thread(run, "coordinators", "remove", "1", database_url=url)
        assert removed == "Ilze is no longer at the desk.\n"
        await ilze.taps("I answer in")
        assert "too old" in ilze.toast
        log = await asyncio.to_thread(run, "coordinators", "log", database_url=url)
        assert "operator  coordinator removed  coordinator 1  coordinator LV" in log.splitlines()[0]


def test_whoever_is_not_at_the_desk_can_not_be_removed(run: Amber) -> None:
    with pytest.raises(AmberError, match="amber coordinators list"):
        run("coordinators", "remove", "7")
