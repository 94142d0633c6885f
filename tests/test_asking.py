"""A running bot answers from what was learned, and learns anew by itself when examples change."""

from pathlib import Path

import pytest

from bot.asking import Asking
from lessons.faq.verdicts import SmallTalk, Unknown
from lessons.locale import Locale
from tests.lessons.builder import CourseFolder
from tests.lessons.faq_builder import add_faq

ENGLISH = Locale("en", "LV")


@pytest.fixture
def faq(tmp_path: Path) -> CourseFolder:
    folder = CourseFolder(tmp_path / "course")
    folder.fill()
    return add_faq(folder)


def test_before_anything_was_learned_every_question_is_unknown(
    faq: CourseFolder, tmp_path: Path
) -> None:
    asking = Asking(faq.path, tmp_path)
    assert asking.must_learn(faq.course())
    assert asking.ask(faq.course(), "is it free", ENGLISH) == Unknown(None, 0.0, (), "en")


def test_a_bot_without_an_faq_knows_no_answer_and_learns_nothing(faq: CourseFolder) -> None:
    asking = Asking()
    assert not asking.must_learn(faq.course())
    assert asking.ask(faq.course(), "is it free", ENGLISH) == Unknown(None, 0.0, (), "en")
    assert asking.likeness(faq.course(), "is it free", "is it free") == 1.0


async def test_a_bot_learns_in_a_process_of_its_own_and_answers_from_then_on(
    faq: CourseFolder, tmp_path: Path
) -> None:
    course, asking = faq.course(), Asking(faq.path, tmp_path / "data")
    asking.ask(course, "is it free", ENGLISH)
    assert await asking.learn()
    assert not asking.must_learn(course)
    verdict = asking.ask(course, "is it free", ENGLISH)
    assert not isinstance(verdict, SmallTalk)
    assert verdict.entry == "is-it-free"


async def test_a_bot_whose_examples_got_lost_goes_on_as_before(
    faq: CourseFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asking = Asking(faq.path, tmp_path / "data")
    faq.remove("faq/faq.yaml")
    assert not await asking.learn()
    assert "faq: learning failed" in caplog.text
