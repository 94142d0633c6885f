"""An update of Amber finds the tables it needs, on both databases, and a way back."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import bot.storage.migrate
from bot.errors import UnavailableError
from bot.storage.database import open_engine
from bot.storage.migrate import HEAD, current_revision, migrate
from bot.storage.tables import metadata
from tests.conftest import fresh_postgresql
from tests.processes import ROOT

FOLDER = Path(bot.storage.migrate.__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


REVISIONS = [one.revision for one in reversed(list(scripts().walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    yield from fresh(request.param, tmp_path / "amber.db")


def fresh(kind: str, path: Path) -> Iterator[Engine]:
    for url in fresh_postgresql() if kind == "postgresql" else [f"sqlite:///{path}"]:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as db:
        return current_revision(db)


def table_names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def definitions(engine: Engine) -> set[str]:
    """Return all that the database itself tells of its columns, keys and indexes."""
    indexes = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version'",
    }
    with engine.connect() as db:
        found = set(db.execute(text(indexes[engine.dialect.name])).scalars())
    look = inspect(engine)
    for table in table_names(engine):
        rules = (look.get_foreign_keys(table), look.get_unique_constraints(table))
        for one in (*look.get_columns(table), look.get_pk_constraint(table), *chain(*rules)):
            found.add(f"{table}: {sorted(map(str, one.items()))}")
    return found


def test_the_newest_migration_is_the_one_that_a_start_looks_for() -> None:
    assert scripts().get_heads() == [HEAD]


def test_each_migration_can_be_gone_up_and_down_and_up_again(engine: Engine) -> None:
    for revision in REVISIONS:
        before = definitions(engine)
        migrate(engine, "+1")
        after = definitions(engine)
        assert revision_of(engine) == revision
        assert after != before
        migrate(engine, "-1")
        assert definitions(engine) == before
        migrate(engine, "+1")
        assert definitions(engine) == after
    assert table_names(engine) == set(metadata.tables)


def test_all_the_way_down_leaves_nothing_and_up_again_everything(engine: Engine) -> None:
    migrate(engine, HEAD)
    migrate(engine, "base")
    assert table_names(engine) == set()
    assert migrate(engine)
    assert table_names(engine) == set(metadata.tables)


def test_the_migrated_tables_are_those_in_the_code(engine: Engine) -> None:
    migrate(engine, HEAD)
    with engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), metadata)
    assert differences == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_old_database_that_was_migrated_is_the_same_as_a_new_one(
    kind: str, tmp_path: Path
) -> None:
    for old in fresh(kind, tmp_path / "old.db"):
        migrate(old, HEAD)
        for new in fresh(kind, tmp_path / "new.db"):
            migrate(new)
            assert definitions(old) == definitions(new)
            assert table_names(new) == set(metadata.tables)
            assert revision_of(old) == revision_of(new) == HEAD


def test_what_is_in_the_tables_stays_there_when_a_start_finds_nothing_to_do(
    engine: Engine,
) -> None:
    migrate(engine)
    with engine.begin() as db:
        db.execute(text("INSERT INTO erasures (receipt, erased_at) VALUES ('kept', 0)"))
    assert not migrate(engine)
    with engine.connect() as db:
        assert db.execute(text("SELECT receipt FROM erasures")).scalars().all() == ["kept"]


def test_an_empty_database_is_at_no_migration(engine: Engine) -> None:
    assert revision_of(engine) is None
    migrate(engine, HEAD)
    migrate(engine, "base")
    assert revision_of(engine) is None


START = """
import sys
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
has_changed = migrate(open_engine(sys.argv[1]), sys.argv[2])
print(has_changed, "alembic" in sys.modules)
"""


def test_a_start_with_nothing_to_migrate_does_not_load_what_migrates(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    told = [
        subprocess.run(
            [sys.executable, "-c", START, url, revision],
            capture_output=True, cwd=ROOT, text=True, check=True,
        ).stdout.strip()
        for revision in ("head", "head", "base")
    ]  # fmt: skip
    assert told == ["True False", "False False", "True True"]


def test_a_database_that_can_not_be_opened_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "amber.db").mkdir()
    with pytest.raises(UnavailableError, match="AMBER_DATABASE_URL"):
        migrate(open_engine(f"sqlite:///{tmp_path / 'amber.db'}"))


# Someone with two accounts, and someone whose only account is out of reach.
LEARNERS = (
    "INSERT INTO learners (id, created_at, language, zone, minute) VALUES (:id, 0, 'en', '', 0)"
)
ENROLMENTS = "INSERT INTO enrolments (learner_id, course, enrolled_at) VALUES (:id, 'c', 0)"
ACCOUNTS = (
    "INSERT INTO accounts (channel, address, learner_id, created_at, seen_at, is_reachable)"
    " VALUES (:channel, :address, :id, 0, :seen_at, :is_reachable)"
)


def test_after_the_update_each_slot_knows_its_channel_and_each_learner_whether_they_are_reached(
    engine: Engine,
) -> None:
    for _ in REVISIONS[: REVISIONS.index("0005")]:
        migrate(engine, "+1")
    with engine.begin() as db:
        for statement in (LEARNERS, ENROLMENTS):
            db.execute(text(statement), [{"id": 1}, {"id": 2}])
        for row in ((1, "telegram", 1, True), (1, "webchat", 2, True), (2, "telegram", 1, False)):
            names = ("id", "channel", "seen_at", "is_reachable")
            db.execute(text(ACCOUNTS), dict(zip(names, row, strict=True), address=str(row[0])))
    migrate(engine, "+1")
    with engine.connect() as db:
        kept = text("SELECT channel FROM enrolments ORDER BY learner_id")
        assert db.execute(kept).scalars().all() == ["webchat", ""]
    migrate(engine)
    with engine.connect() as db:
        kept = text("SELECT is_reachable FROM learners ORDER BY id")
        assert list(map(bool, db.execute(kept).scalars())) == [True, False]
