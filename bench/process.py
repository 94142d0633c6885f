"""Processes under test: started on one core, asked for their CPU time and memory, ended."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bench.wire import HOST

ROOT = Path(__file__).parent.parent
SERVER_CORE, OUR_CORE = 0, 1


def pin(core: int, pid: int = 0) -> None:
    """Keep a process, or with 0 this one, on one core, where there are several."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


@contextmanager
def started(
    *module: str, folder: Path, env: Mapping[str, str] | None = None, core: int | None = SERVER_CORE
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `python -m MODULE ARGUMENTS...` while the context is open, on one core or, None, on any.

    Its own words are shown only when something fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    path = folder / f"{module[0]}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=folder, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    if core is not None:
        pin(core, process.pid)
    try:
        yield process
    except BaseException:
        sys.stderr.write(path.read_text()[-4000:])
        raise
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process, ended ones too (Linux, in ns inside)."""
    return time.clock_gettime((~pid << 3) | 2)  # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED)


def loop_seconds(pid: int) -> float:
    """Return the CPU time of the process's main thread."""
    return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) / 1e9


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def listening(pid: int, port: int, within: float = 60.0) -> None:
    """Return when the port takes connections.

    Raises:
        RuntimeError: the process ended, or took too long; its log says why.
    """
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and not _has_ended(pid):
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, port)
            writer.close()
            return
        await asyncio.sleep(0.01)
    raise RuntimeError(f"process {pid} does not listen on {port}")


def _has_ended(pid: int) -> bool:
    """Return whether it ended; until we wait for it, it stays as a zombie."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
