"""What a coordinator reads in passing is right, and never takes long: each count has an end."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine

from bot.storage import desk_figures
from bot.storage.database import open_engine
from bot.storage.study import begin_reading, finish_reading
from bot.storage.tables import metadata
from tests.conftest import MORNING
from tests.trainings import add_person

LANGUAGES = ("en", "lv", "pl", "ru", "da")


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = open_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as db:
        yield db


def studies(db: Connection, n: int, **person: str) -> None:
    """Let so many people finish two lessons this morning."""
    for _ in range(n):
        learner = add_person(db, **person)
        for lesson in ("l01", "l02"):
            begin_reading(db, learner, lesson, "1", MORNING)
            finish_reading(db, learner, lesson, MORNING)


def test_many_who_read_one_language_never_hide_the_one_who_reads_another(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_figures, "MOST", 3)
    for language in ("lv",) * 5 + ("ru",):
        add_person(db, language=language)
    add_person(db, language="pl", country="PL")
    add_person(db, language="da", agreed_at=None)
    assert desk_figures.readers(db, "LV", LANGUAGES) == {"lv": 3, "ru": 1}


@pytest.mark.parametrize("most", [3, 1_000])  # counted from the lessons, and from the people
def test_lessons_are_counted_in_ones_own_countries_since_midnight(
    db: Connection, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(desk_figures, "MOST", most)
    studies(db, 4, country="PL")
    studies(db, 1, country="DK")
    midnight = MORNING - timedelta(hours=8)
    assert desk_figures.lessons_since(db, ("DK",), midnight) == (2, 1)
    n_lessons, n_learners = desk_figures.lessons_since(db, ("PL",), midnight)
    assert (n_lessons, n_learners) == ((3, 2) if most == 3 else (8, 4))
    assert desk_figures.lessons_since(db, None, midnight)[0] == min(10, most)
    assert desk_figures.lessons_since(db, None, MORNING + timedelta(minutes=1)) == (0, 0)
