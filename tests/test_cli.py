"""The command `amber`: what operators and authors are told, and with which exit code it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import click
import orjson
import pytest

from bot.cli.main import amber as all_commands
from tests.commands import Ended, Run
from tests.conftest import TOKEN, free_port
from tests.emulator import TelegramEmulator
from tests.lessons.builder import LESSON, CourseFolder
from tests.phones import WebPhone
from tests.processes import PATIENCE, ROOT, says


def every_command(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from every_command(part, *words, name)


@pytest.mark.parametrize("words", list(every_command(all_commands)), ids=" ".join)
def test_every_command_tells_what_it_does(amber: Run, words: tuple[str, ...]) -> None:
    ended = amber(*words, "--help")
    assert (ended.code, ended.err) == (0, "")
    usage, _, what = ended.out.splitlines()[:3]
    assert usage.startswith(f"Usage: {' '.join(('amber', *words))} ")
    assert what.strip()[0].isupper()


@pytest.mark.parametrize(
    "words",
    ["dance", "check --colour", "content", "content preview", f"content preview {LESSON}",
     "content accept", "migrate now"],
)  # fmt: skip
def test_a_command_typed_wrongly_ends_with_two(amber: Run, words: str) -> None:
    ended = amber(*words.split())
    assert ended.code == 2
    assert "Usage: amber" in ended.err


def test_a_wrong_setting_ends_any_command_with_one_line(amber: Run) -> None:
    ended = amber("check", log_level="LOUD")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("amber: AMBER_LOG_LEVEL: found 'LOUD', expected 'DEBUG'")
    assert ended.err.count("\n") == 1


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator(TOKEN) as telegram:
        yield telegram


async def test_when_all_is_well_the_check_says_so_of_each_thing(
    amber: Run, telegram: TelegramEmulator
) -> None:
    amber("migrate")
    given = {"telegram_token": TOKEN, "telegram_api": telegram.url}
    ended = await asyncio.to_thread(amber, "check", **given)
    assert ended.code == 0, ended
    assert all(line.startswith("ok ") for line in ended.out.splitlines())
    assert "the token is that of @amber_bot" in ended.out
    as_json = orjson.loads((await asyncio.to_thread(amber, "check", "--json")).out)
    told = [line.split(":")[0] for line in ended.out.splitlines()]
    assert [f"ok     {one['what']}" for one in as_json if one["ok"] and one["said"]] == told


@pytest.mark.parametrize(
    ("wrong", "what", "ways_out"),
    [({"telegram_token": "43:OTHER"}, "telegram", ["AMBER_TELEGRAM_TOKEN", "@BotFather"]),
     ({"telegram_api": "http://127.0.0.1:1"}, "telegram", ["AMBER_TELEGRAM_API"]),
     ({"telegram_mode": "webhook"}, "public address", ["AMBER_PUBLIC_URL", "https://"]),
     ({"database_url": "sqlite:///new.db"}, "database", ["amber migrate"]),
     ({"database_url": "sqlite:////dev/null/x.db"}, "database", ["AMBER_DATABASE_URL"]),
     ({"database_url": "postgresql+psycopg://a@127.0.0.1:1/a"}, "database", ["AMBER_DATABASE_URL"]),
     ({"courses": "nowhere"}, "content", ["amber content check"])],
)  # fmt: skip
async def test_each_fault_is_named_with_a_way_out(
    amber: Run, telegram: TelegramEmulator, wrong: dict[str, str], what: str, ways_out: list[str]
) -> None:
    amber("migrate")
    given = {"telegram_token": TOKEN, "telegram_api": telegram.url} | wrong
    ended = await asyncio.to_thread(amber, "check", "--json", **given)
    assert ended.code == 1
    faults = {one["what"]: one["said"] for one in orjson.loads(ended.out) if not one["ok"]}
    assert all(way_out in faults[what] for way_out in ways_out), faults
    assert faults.keys() <= {what, "clock"}  # where Telegram is away, nobody tells the time


def test_every_problem_of_the_content_is_listed_with_file_line_and_way_out(
    amber: Run, course: CourseFolder
) -> None:
    course.change(f"{LESSON}/lv.md", "## takeaway", "## take-away")
    course.change("facts/common.yaml", "kind: count", "kind: many")
    ended = amber("content", "check")
    assert ended.code == 1
    files = {line.split(":")[0] for line in ended.out.splitlines()}
    assert files >= {f"{LESSON}/lv.md", "facts/common.yaml"}
    as_json = orjson.loads(amber("content", "check", "--json").out)
    assert len(as_json) == len(ended.out.splitlines())
    for one in as_json:
        assert f"{one['file']}:{one['line']}: {one['level']}: {one['what']}." in ended.out


def test_a_warning_alone_is_no_fault_and_accepting_the_translation_ends_it(
    amber: Run, course: CourseFolder
) -> None:
    course.change(f"{LESSON}/en.md", "A handful", "A few")
    warned = amber("content", "check")
    assert (warned.code, warned.out.count("\n")) == (0, 1)
    assert f"amber content accept {LESSON} --language lv" in warned.out
    accepted = amber("content", "accept", LESSON, "--language", "lv")
    assert (accepted.code, f"{LESSON}/lv.md" in accepted.out) == (0, True)
    assert amber("content", "check") == Ended(0, "", "course: 0 errors, 0 warnings\n")


def test_a_preview_shows_the_lesson_as_a_phone_does(amber: Run) -> None:
    ended = amber("content", "preview", LESSON, "--language", "en", "--country", "DK")
    assert ended.code == 0
    assert "A bakery in DK trains young people." in ended.out
    assert max(map(len, ended.out.splitlines())) <= 42


def test_a_preview_can_be_read_by_other_tools(amber: Run) -> None:
    locale = "--language", "lv", "--country", "LV"
    lesson = orjson.loads(amber("content", "preview", LESSON, *locale, "--json").out)
    assert [card["key"] for card in lesson["cards"]] == ["goal", "sells", "example"]
    assert lesson["cards"][2]["text"] == "A bakery in LV trains young people."


@pytest.mark.parametrize(
    ("words", "told"),
    [("preview l99 --language lv --country LV", "there is no lesson 'l99'; there are l01-"),
     (f"preview {LESSON} --language de --country LV", "there is no edition de_LV; there are en_LV"),
     (f"preview {LESSON} --language lv --country SE", "there is no edition lv_SE; there are en_LV"),
     ("accept l99 --language lv", "there is no lesson 'l99'"),
     (f"accept {LESSON} --language pl", "pl.md is missing")],
)  # fmt: skip
def test_what_the_course_does_not_have_is_said_in_one_line(
    amber: Run, words: str, told: str
) -> None:
    ended = amber("content", *words.split())
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert told in ended.err


@pytest.mark.parametrize("words", [f"preview {LESSON} --country LV", f"accept {LESSON}"])
def test_no_trace_of_code_where_the_content_is_broken(
    amber: Run, course: CourseFolder, words: str
) -> None:
    course.write("course.yaml", "key: [")
    ended = amber("content", *words.split(), "--language", "lv")
    assert ended.code == 1
    assert "course.yaml" in ended.err
    assert "amber content check" in ended.err


def test_tables_are_brought_up_to_date_once(amber: Run) -> None:
    assert amber("migrate") == Ended(0, "The tables were brought up to date.\n", "")
    assert amber("migrate") == Ended(0, "The tables are up to date.\n", "")


def test_a_migration_nobody_wrote_is_named(amber: Run) -> None:
    ended = amber("migrate", "--revision", "9999")
    assert (ended.code, ended.out) == (1, "")
    assert "9999" in ended.err


@asynccontextmanager
async def process_in(folder: Path, **settings: str) -> AsyncIterator[Process]:
    """Run `amber run` as a process of its own; all it says comes on standard output."""
    settings = {"courses": str(folder / "course"), **settings}
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("AMBER_")}
    given = {f"AMBER_{name.upper()}": value for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", stdout=PIPE, stderr=STDOUT,
        cwd=folder, env={**inherited, "PYTHONPATH": str(ROOT), **given},
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def at_once() -> None:
    """An event is acknowledged when its replies stand in the stream: nothing to wait for."""


async def last_words(process: Process) -> str:
    """Wait for the end, and return what was still said."""
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return said.decode()


async def test_the_bot_does_not_start_with_broken_content_and_lists_what_is_wrong(
    course: CourseFolder, tmp_path: Path
) -> None:
    course.change(f"{LESSON}/lv.md", "## takeaway", "## take-away")
    async with process_in(tmp_path) as process:
        said = await last_words(process)
    problems = course.told()
    assert process.returncode == 1
    assert said.splitlines()[:-1] == problems
    assert f"amber: the content has {len(problems)} problems" in said


async def test_a_running_bot_keeps_its_last_good_content_until_the_files_are_mended(
    course: CourseFolder, tmp_path: Path
) -> None:
    port = free_port()
    async with process_in(tmp_path, http_port=str(port)) as process:
        await says(process, "Amber is running")
        course.change("course.yaml", "languages: [en, lv]", "languages: [en")
        process.send_signal(signal.SIGHUP)
        await says(process, "not reloaded, the course from before stays in use")
        async with WebPhone(f"http://127.0.0.1:{port}", at_once) as phone:
            await phone.opens()
            assert phone.buttons == ["English", "Latviešu"]
            course.fill()
            process.send_signal(signal.SIGHUP)
            await says(process, "content: reloaded")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
async def test_a_running_bot_ends_cleanly_even_with_pages_open(
    course: CourseFolder, tmp_path: Path, name: str
) -> None:
    port = free_port()
    async with process_in(tmp_path, http_port=str(port)) as process:
        await says(process, "Amber is running")
        async with WebPhone(f"http://127.0.0.1:{port}", at_once) as phone:
            await phone.opens()
            async with phone.session.get("/chat/stream") as stream:
                process.send_signal(signal.Signals[name])
                said = await last_words(process)
                assert b"event: ready" in await stream.read()
    assert process.returncode == 0
    assert "Traceback" not in said
    assert not (tmp_path / "data" / "amber.db-wal").exists()  # closed in good order
