"""Bringing the tables up to date; a database that is up to date already costs nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import AmberError, UnavailableError
from bot.storage.tables import metadata

HEAD = "0010"  # the newest migration; a test holds it to the folder


def current_revision(db: Connection) -> str | None:
    """Return the migration that the tables are at, or None for an empty database."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def migrate(engine: Engine, revision: str = "head") -> bool:
    """Bring the tables to a revision; return False when they were there already.

    Raises:
        UnavailableError: the database can't be reached or written; the message says where to look.
        AmberError: there is no such migration, or no way to it from where the tables are.
    """
    with reachable():
        with engine.connect() as db:
            current = current_revision(db)
        if revision == "head" and current == HEAD:
            return False
        if revision == "head" and current is None:
            _create(engine)
        else:
            _run(engine, revision)
    return True


def _create(engine: Engine) -> None:
    """Make the tables of today in an empty database; a test holds them equal to the migrations."""
    with engine.begin() as db:
        metadata.create_all(db)
        # One that went all the way down still has it, without a row.
        versions = (
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"
        )
        db.execute(text(versions))
        db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


@contextmanager
def reachable() -> Iterator[None]:
    """Say what an operator can do when the database can't be reached."""
    try:
        yield
    except (SQLAlchemyError, OSError) as failure:
        first_line = str(failure).partition("\n")[0]
        raise UnavailableError(
            f"the database can't be reached ({first_line}); look at AMBER_DATABASE_URL, "
            "and whether the database runs and its folder can be written"
        ) from failure


def _run(engine: Engine, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - 15 MB that a running bot has no use for
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    go = command.upgrade if revision in ("head", HEAD) or _is_later(revision) else command.downgrade
    try:
        with engine.begin() as db:
            config.attributes["connection"] = db
            go(config, revision)
    except CommandError as failure:
        raise AmberError(
            f"the tables can't be brought to {revision}: {failure}; "
            f"the newest migration that this Amber knows is {HEAD}"
        ) from failure


def _is_later(revision: str) -> bool:
    return revision.startswith("+")
