"""The database for one short piece of work, beside a running bot."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def database(settings: Settings) -> "Iterator[Connection]":
    """Open a transaction; it is committed when all went well."""
    from bot.storage.database import open_engine
    from bot.storage.migrate import migrate, reachable

    engine = open_engine(settings.database_url)
    migrate(engine)
    with reachable(), engine.begin() as db:
        yield db
    engine.dispose()
