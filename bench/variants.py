"""The bots that are compared: each a process of its own, with its own learners."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.learners import bench_house, copy_all, fresh_postgresql, open_lessons
from bench.people import WEBHOOK_SECRET, Person
from bench.process import free_port, started


@dataclass(slots=True)
class Variant:
    """One running bot; `people` are those who have not talked with it yet."""

    name: str
    port: int
    pid: int
    people: list[Person] = field(default_factory=list)

    def next_people(self, n: int) -> dict[int, Person]:
        """Return people nobody had before: each may send only so much at once."""
        taken, self.people = self.people[:n], self.people[n:]
        return {person.id: person for person in taken}


class Street:
    """Starts the bots, all at the same Bot API, each with the same learners."""

    def __init__(self, api: str, folder: Path, n_people: int, stack: ExitStack) -> None:
        self._api = api
        self._folder = folder
        self._stack = stack
        self._prepared = folder / "learners.db"
        self._people = open_lessons(self._prepared, bench_house(), n_people)

    def amber_on_sqlite(self) -> Variant:
        path = shutil.copy(self._prepared, self._folder / "amber.db")
        return self._amber("amber-sqlite", f"sqlite:///{path}")

    def amber_on_postgresql(self, url: str) -> Variant:
        copy_all(self._prepared, url)
        return self._amber("amber-postgresql", url)

    def _amber(self, name: str, url: str) -> Variant:
        """Start our bot as operators run it, in webhook mode."""
        port = free_port()
        env = {
            "AMBER_DATABASE_URL": url,
            "AMBER_HTTP_PORT": str(port),
            "AMBER_SECRET": "bench",
            "AMBER_TELEGRAM_TOKEN": "42:TEST",
            "AMBER_TELEGRAM_API": self._api,
            "AMBER_TELEGRAM_MODE": "webhook",
            "AMBER_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "AMBER_TELEGRAM_RATE": "100000",
            "AMBER_TELEGRAM_CHAT_RATE": "100000",
        }
        return self._start(name, port, "bot", "run", env=env)

    def floor(self) -> Variant:
        path = shutil.copy(self._prepared, self._folder / "floor.db")
        port = free_port()
        return self._start("floor", port, "bench.servers.floor", str(port), self._api, str(path))

    def echo(self, name: str) -> Variant:
        """Start a bot that echoes; it knows nobody, and answers all."""
        port = free_port()
        module = f"bench.servers.{name.replace('-', '_')}"
        return self._start(name, port, module, str(port), self._api)

    def _start(
        self, name: str, port: int, *module: str, env: dict[str, str] | None = None
    ) -> Variant:
        process = self._stack.enter_context(started(*module, folder=self._folder, env=env))
        return Variant(name, port, process.pid, [replace(person) for person in self._people])


@contextmanager
def all_variants(api: str, folder: Path, n_people: int) -> Iterator[list[Variant]]:
    """Start every bot; PostgreSQL is left out, and said so, where none answers."""
    with ExitStack() as stack:
        street = Street(api, folder, n_people, stack)
        variants = [street.amber_on_sqlite()]
        if postgresql := stack.enter_context(fresh_postgresql()):
            variants.append(street.amber_on_postgresql(postgresql))
        else:
            sys.stderr.write("no PostgreSQL answers on 127.0.0.1:5432: amber-postgresql left out\n")
        variants += [street.echo("aiogram-echo"), street.echo("ptb-echo"), street.floor()]
        yield variants
