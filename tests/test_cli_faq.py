"""`amber faq`: an author asks, measures, and has the engine learn."""

import io
import sys
from pathlib import Path

import orjson
import pytest

from tests.commands import Run
from tests.lessons.builder import CourseFolder
from tests.lessons.faq_builder import add_faq


@pytest.fixture(autouse=True)
def faq(course: CourseFolder, monkeypatch: pytest.MonkeyPatch) -> CourseFolder:
    """The small course has an FAQ, and its engine goes without the encoder, to be quick."""
    monkeypatch.setattr("lessons.faq.store.open_encoder", lambda: None)
    monkeypatch.setattr("lessons.faq.matcher.open_encoder", lambda: None)
    return add_faq(course)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_an_author_asks_and_reads_what_a_learner_would(amber: Run) -> None:
    ended = amber("faq", "ask", "--language", "en", "--country", "LV", "is it free")
    assert ended.code == 0
    assert ended.out.splitlines()[1] == "  is-it-free: Is the course free?"


def test_an_answer_for_other_tools_is_one_line_of_json(amber: Run) -> None:
    ended = amber("faq", "ask", "--json", "--language", "lv", "--country", "DK", "cik maksa kurss")
    told = orjson.loads(ended.out)
    assert told["verdict"] in {"sure", "unsure"}
    assert (told["entry"], told["detected"]) == ("is-it-free", "lv")
    assert told["alternatives"][0] == "is-it-free"
    assert 0 < told["score"] <= 1


def test_a_batch_is_answered_line_by_line(amber: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "en\tLV\thello\n\nlv\tLV\tkura juridiskā forma\ten\r\nen\tDK\t\u2028?\n")
    ended = amber("faq", "ask", "--batch")
    first, second, third = map(orjson.loads, ended.out.splitlines())
    assert first == {
        "verdict": "smalltalk", "entry": None, "score": first["score"], "alternatives": [],
        "detected": "en", "kind": "greeting",
    }  # fmt: skip
    assert second["entry"] == "legal-forms"
    assert third["kind"] == "gibberish"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("en LV hello", "amber: line 1 is not LANGUAGE, COUNTRY and TEXT with tabs between\n"),
        ("pl\tLV\they", "amber: line 1: there is no edition pl_LV; there are en_LV, en_DK, lv_LV, lv_DK\n"),
    ],
)  # fmt: skip
def test_a_batch_with_a_strange_line_ends_with_its_number(
    amber: Run, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    typed(monkeypatch, line)
    ended = amber("faq", "ask", "--batch")
    assert ended.code == 1
    assert ended.err.endswith(told)


@pytest.mark.parametrize(
    "words",
    ["faq ask", "faq ask hello", "faq ask hello --language en", "faq evaluate", "faq evaluate gone",
     "faq ask hello --language en --country LV --batch"],
)  # fmt: skip
def test_a_question_asked_in_a_wrong_way_ends_with_two(amber: Run, words: str) -> None:
    assert amber(*words.split()).code == 2


QUESTIONS = """\
id\tlang\ttext
is-it-free\ten\tis the course free
is-it-free\ten\tis it free
legal-forms\tlv\tkura forma labāka
none\ten\tcan i get train tickets
"""


def test_an_author_measures_questions_that_are_no_examples(amber: Run) -> None:
    Path("questions.tsv").write_text(QUESTIONS)
    ended = amber("faq", "evaluate", "questions.tsv")
    assert ended.code == 0
    assert "3 questions; 1 left out, which are examples" in ended.err
    rows = {line[:18].strip(): line[18:].split() for line in ended.out.splitlines()}
    assert ended.out.splitlines()[0].split() == ["en", "lv", "all"]
    assert rows["n in scope"] == ["1", "1", "2"]
    assert rows["n out of scope"] == ["1", "0", "1"]
    assert rows["top 1"] == ["1.000", "1.000", "1.000"]
    assert rows["answered in vain"][1] == "-"


def test_the_figures_for_other_tools_are_json(amber: Run) -> None:
    Path("questions.tsv").write_text(QUESTIONS)
    told = orjson.loads(amber("faq", "evaluate", "--json", "questions.tsv").out)
    assert told["left_out"] == 1
    assert told["languages"]["all"]["top_1"] == 1.0
    assert told["confusions"] == []


def test_a_table_without_a_column_of_texts_is_refused(amber: Run) -> None:
    Path("questions.tsv").write_text("id\tlang\nis-it-free\ten\n")
    ended = amber("faq", "evaluate", "questions.tsv")
    assert ended.code == 1
    assert "the first line names no column text or question" in ended.err


def test_what_was_learned_is_kept_with_the_examples_and_ends_the_reminder(
    amber: Run, course: CourseFolder
) -> None:
    assert len(course.told()) == 1
    ended = amber("faq", "train")
    assert (ended.code, ended.out) == (0, f"{course.path}/faq/trained.npz\n")
    assert course.told() == []


def test_questions_asked_before_learning_are_learned_for_once(amber: Run) -> None:
    words = ("faq", "ask", "--language", "en", "--country", "LV", "is it free")
    assert "learning from them" in amber(*words).err
    assert amber(*words).err == ""
    assert len(list(Path("data").glob("faq-*.npz"))) == 1


def test_a_course_without_an_faq_says_so(amber: Run, course: CourseFolder) -> None:
    for path in sorted((course.path / "faq").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (course.path / "faq").rmdir()
    ended = amber("faq", "ask", "--language", "en", "--country", "LV", "is it free")
    assert ended.code == 1
    assert "has no FAQ; see docs/authoring.md" in ended.err
