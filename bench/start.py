"""Cold start: from the start of the process to the first answer, and the memory it then holds.

`python -m bench.start` prints one JSON object. Each start has a fresh folder and database; with
Telegram, the tests' emulator is Telegram, and someone has written before the bot is up.
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Awaitable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession, CookieJar

from bench.process import cpu_seconds, free_port, listening, resident_mib, started
from bench.wire import HOST

TOKEN = "42:TEST"
REST = 3.0  # seconds without anything to do before memory is read
PATIENCE = 60.0
GOALS = {"seconds": "<= 5", "mib": "<= 110 without Telegram, <= 220 with"}

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """Folders of one start: its data, and the modules compiled by the first start of all.

    So modules are compiled as pip leaves them, whatever the shell says, and none lies in the sources.
    """

    folder: Path
    bytecode: str

    def start(self, *module: str, **settings: str) -> "AbstractContextManager[Popen[bytes]]":
        compiled = {"PYTHONPYCACHEPREFIX": self.bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        return started(*module, folder=self.folder, env={**compiled, **settings}, core=None)


async def start_once(bench: Bench, telegram_port: int | None) -> Figures:
    """Start our bot; return when it first answered on each channel, and its memory at rest."""
    port = free_port()
    env = {
        "AMBER_DATABASE_URL": f"sqlite:///{bench.folder / 'amber.db'}",
        "AMBER_HTTP_PORT": str(port),
        **_telegram(telegram_port),
    }
    began = time.perf_counter()
    with bench.start("bot", "run", **env) as process:
        answers: list[Awaitable[float]] = [_on_the_web(process.pid, port, began)]
        if telegram_port:
            answers.append(_on_telegram(telegram_port, began))
        seconds = await asyncio.wait_for(asyncio.gather(*answers), PATIENCE)
        cpu = cpu_seconds(process.pid)
        await asyncio.sleep(REST)
        figures = {"web_seconds": seconds[0], "cpu_seconds": cpu, "mib": resident_mib(process.pid)}
        return figures | ({"telegram_seconds": seconds[1]} if telegram_port else {})


def _telegram(port: int | None) -> dict[str, str]:
    if port is None:
        return {}
    return {"AMBER_TELEGRAM_TOKEN": TOKEN, "AMBER_TELEGRAM_API": f"http://{HOST}:{port}"}


async def _on_the_web(pid: int, port: int, began: float) -> float:
    """Open the web chat and begin; return the seconds until the first message is shown."""
    await listening(pid, port)
    jar = CookieJar(unsafe=True)  # cookies of an address without a name
    async with ClientSession(f"http://{HOST}:{port}", cookie_jar=jar) as page:
        async with page.get("/chat") as shown:
            shown.raise_for_status()
        event = {"id": "first-event", "kind": "start", "text": "", "language": "en"}
        async with page.post("/chat/events", json=event, headers={"X-Amber": "chat"}) as taken:
            taken.raise_for_status()
        async with page.get("/chat/stream") as stream:
            async for line in stream.content:
                if line.startswith(b"event: message"):
                    return time.perf_counter() - began
    raise RuntimeError("the stream ended without a message")


async def _on_telegram(port: int, began: float) -> float:
    """Return the seconds until someone who wrote to the bot before it was up is answered."""
    async with ClientSession(f"http://{HOST}:{port}") as telegram:
        while not await _is_answered(telegram):
            await asyncio.sleep(0.1)
    return time.perf_counter() - began


async def _is_answered(telegram: ClientSession) -> bool:
    async with telegram.get("/_emulator/state") as answer:
        state = await answer.json()
    return any(
        message["buttons"] for person in state["result"]["people"] for message in person["chat"]
    )


async def start_with_telegram(bench: Bench) -> Figures:
    port = free_port()
    arguments = ("--port", str(port), "--token", TOKEN)
    with bench.start("tests.emulator", *arguments) as emulator:
        await listening(emulator.pid, port)
        async with ClientSession(f"http://{HOST}:{port}") as telegram:
            said = {"person": "Anna", "text": "/start"}
            async with telegram.post("/_emulator/say", json=said) as answer:
                answer.raise_for_status()
        return await start_once(bench, port)


async def measure(rounds: int) -> dict[str, Any]:
    figures: dict[str, list[Figures]] = {"without Telegram": [], "with Telegram": []}
    with TemporaryDirectory(prefix="amber-bench-") as bytecode:
        for _ in range(rounds + 1):
            with TemporaryDirectory(prefix="amber-bench-") as folder:
                bench = Bench(Path(folder), bytecode)
                figures["without Telegram"].append(await start_once(bench, None))
            with TemporaryDirectory(prefix="amber-bench-") as folder:
                bench = Bench(Path(folder), bytecode)
                figures["with Telegram"].append(await start_with_telegram(bench))
    return {name: _medians(each[1:]) for name, each in figures.items()}  # the first: to compile


def _medians(rounds: list[Figures]) -> Figures:
    return {name: round(median(one[name] for one in rounds), 2) for name in rounds[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round")
    rounds = 1 if parser.parse_args().quick else 5
    result = {
        "bench": "start",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "rounds": rounds,
        **asyncio.run(measure(rounds)),
        "goals": GOALS,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
