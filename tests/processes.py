"""A bot as a process of its own, for what only a process can show: kills, signals, memory."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # seconds; a start with aiogram takes some on a busy machine


@asynccontextmanager
async def bot_process(folder: Path, **settings: str) -> AsyncIterator[Process]:
    """Run `amber run` in an empty folder until the context ends; it is up when this is entered."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("AMBER_")}
    given = {f"AMBER_{name.upper()}": text for name, text in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run",
        cwd=folder, env={**inherited, "PYTHONPATH": str(ROOT), **given}, stdout=PIPE,
    )  # fmt: skip
    try:
        await says(process, "Amber is running")
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def says(process: Process, words: str) -> str:
    """Wait for a line with these words on standard output."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stdout.readline()).decode():
            if words in line:
                return line
    raise AssertionError(f"the bot ended without saying {words!r}")
