"""The real course: what it learned is of today, and it answers questions it has never seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.course import Course
from lessons.faq.evaluation import Asked, confusions, figures, read_asked, unseen
from lessons.faq.fingerprint import fingerprint_of, learned_from, shipped
from lessons.faq.matcher import ALIKE, Matcher
from lessons.faq.store import find, matcher_of
from lessons.faq.verdicts import SmallTalk, Sure, Verdict
from lessons.load import load_course

QUESTIONS = (Path(__file__).parent / "faq_questions.tsv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(DEFAULT_COURSE)


@pytest.fixture(scope="module")
def matcher(course: Course) -> Matcher:
    trained, _ = find(course, DEFAULT_COURSE, Path("nowhere"))
    assert trained, "run: amber faq train"
    return matcher_of(course, trained)


@pytest.fixture(scope="module")
def answered(course: Course, matcher: Matcher) -> list[tuple[Asked, Verdict]]:
    """Questions of our own, written before they were tried, and what they came to."""
    asked = read_asked(QUESTIONS, course.faq.keys)
    return [
        (one, matcher.ask(one.text, language=one.language, country=one.country or "LV"))
        for one in unseen(asked, course.faq.examples)
    ]


def test_what_was_learned_was_learned_from_the_examples_of_today(course: Course) -> None:
    assert learned_from(shipped(DEFAULT_COURSE)) == fingerprint_of(course), "run: amber faq train"


def test_questions_nobody_wrote_down_before_are_answered(
    answered: list[tuple[Asked, Verdict]],
) -> None:
    found, wrong = figures(answered), confusions(answered, 9)
    assert (found.top_1 or 0) >= 0.9, wrong
    assert (found.solved or 0) >= 0.94, wrong
    assert (found.right_when_sure or 0) >= 0.985, wrong
    assert (found.answered_in_vain or 0) <= 0.01, wrong
    assert (found.language_found or 0) >= 0.97


def small_talk(kind: str) -> Iterator[str]:
    for line in QUESTIONS.splitlines():
        label, language, _, text = line.split("\t")
        if label == kind:
            yield f"{language}: {text}"


@pytest.mark.parametrize("question", list(small_talk("distress")))
def test_who_needs_help_is_heard(matcher: Matcher, question: str) -> None:
    language, _, text = question.partition(": ")
    verdict = matcher.ask(text, language=language, country="LV")
    assert isinstance(verdict, SmallTalk)
    assert verdict.kind == "distress"


@pytest.mark.parametrize(("country", "entry"), [("LV", "lv-status"), ("RU", "ru-status-register")])
def test_a_general_question_about_law_leans_to_where_the_learner_lives(
    matcher: Matcher, country: str, entry: str
) -> None:
    verdict = matcher.ask("как получить статус", language="ru", country=country)
    assert not isinstance(verdict, SmallTalk)
    assert verdict.entry == entry


def test_a_question_in_another_language_than_the_buttons_is_understood(matcher: Matcher) -> None:
    verdict = matcher.ask("сколько стоит курс", language="lv", country="LV")
    assert isinstance(verdict, Sure)
    assert (verdict.entry, verdict.detected) == ("is-it-free", "ru")


def test_people_who_ask_alike_can_get_one_answer(matcher: Matcher) -> None:
    one = "vai ir kursi par grāmatvedību"
    assert matcher.likeness(one, "vai jums ir gramatvedibas kursi") >= ALIKE
    assert matcher.likeness(one, "kur var nopirkt biļetes") < ALIKE
