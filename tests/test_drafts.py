"""What coordinators suggested comes out as files that an author of the FAQ can go on with."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from bot.cli.main import amber
from bot.services.drafts import Proposal, as_files
from bot.storage.database import open_engine
from bot.storage.learners import learners
from bot.storage.migrate import migrate
from bot.storage.tickets import remarks, tickets
from tests.conftest import MORNING

FIRST = Proposal(7, "en", "LV", "Do I need\n a stamp?", " Not any more. ", 2026)
LONG = Proposal(9, "lv", "LV", "Vai " * 40, "Jā.", 2026)


def test_a_suggestion_is_an_entry_with_its_question_as_an_example() -> None:
    files = as_files([FIRST])
    assert set(files) == {"faq.yaml", "en.md", "examples/en.tsv"}
    assert "- key: ticket-7  # asked in LV\n" in files["faq.yaml"]
    assert files["en.md"] == "## ticket-7\n\nDo I need a stamp?\n\nNot any more.\n\n"
    assert files["examples/en.tsv"] == "ticket-7\tDo I need a stamp?\n"


def test_a_long_question_is_cut_where_a_button_ends_and_whole_as_an_example() -> None:
    files = as_files([LONG])
    title = files["lv.md"].splitlines()[2]
    assert len(title) <= 60
    assert title.endswith("…")
    assert files["examples/lv.tsv"].count("Vai") == 40


def test_the_files_warn_of_what_is_personal() -> None:
    assert "take out names" in as_files([FIRST])["faq.yaml"]


@pytest.fixture
def amber_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    engine = open_engine("sqlite:///data/amber.db")
    migrate(engine)
    person = {"id": 1, "created_at": MORNING, "language": "en", "zone": "Europe/Riga", "minute": 0}
    answered = {
        "learner_id": 1, "opened_at": MORNING, "language": "en", "country": "LV",
        "is_urgent": False, "status": "talking", "talk_until": MORNING,
    }  # fmt: skip
    said = {"ticket_id": 1, "said_at": MORNING, "is_answer": True, "text": "No."}
    with engine.begin() as db:
        db.execute(insert(learners).values(person))
        db.execute(insert(tickets).values(answered | {"text": "A stamp?", "proposed_at": MORNING}))
        db.execute(insert(tickets).values(answered | {"text": "Private"}))
        db.execute(insert(remarks).values(said))
    engine.dispose()
    return CliRunner()


def test_only_what_was_suggested_is_exported_and_once(
    amber_says: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "drafts"
    run = amber_says.invoke
    assert run(amber, ["faq", "drafts", str(folder)]).output == f"1 drafts in {folder}\n"
    assert "A stamp?" in (folder / "en.md").read_text()
    assert "No." in (folder / "en.md").read_text()
    assert "Private" not in (folder / "en.md").read_text()
    assert run(amber, ["faq", "drafts", str(folder)]).output == "Nothing new was suggested.\n"
    again = run(amber, ["faq", "drafts", str(folder), "--again"]).output
    assert again == f"1 drafts in {folder}\n"
