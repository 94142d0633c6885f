import re
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.errors import BrokenCourseError, Report
from lessons.words import read_words
from tests.lessons.builder import COURSE, ENGLISH, FACTS, LESSON, SKELETON, CourseFolder

TAGS = re.compile(r'</?b>|</?i>|<a href="https://[^"<>]*">|</a>')
SYNTAX = st.text(alphabet="#-*_`[]()<>{}!|~>&:'\"\\\n\t ab1.", max_size=120)
patient = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """Return a file with a piece of it replaced by anything."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 60)))
    return text[:start] + draw(st.one_of(st.text(max_size=40), SYNTAX)) + text[end:]


def check_and_load(folder: CourseFolder, path: str, text: str) -> None:
    """Put a text in a sound course; only the error that lists all problems may come of it."""
    folder.write(path, text.encode("utf-8", "replace"))
    problems = folder.problems()
    assert problems == sorted(set(problems))
    with suppress(BrokenCourseError):
        folder.course()
        assert {problem.level for problem in problems} <= {"warning"}


@patient
@given(text=damaged(ENGLISH))
def test_no_damage_to_the_words_of_a_lesson_stops_the_check(
    folder: CourseFolder, text: str
) -> None:
    check_and_load(folder, f"{LESSON}/en.md", text)


@patient
@given(text=damaged(SKELETON))
def test_no_damage_to_the_skeleton_of_a_lesson_stops_the_check(
    folder: CourseFolder, text: str
) -> None:
    check_and_load(folder, f"{LESSON}/lesson.yaml", text)


@patient
@given(text=damaged(COURSE))
def test_no_damage_to_the_outline_stops_the_check(folder: CourseFolder, text: str) -> None:
    check_and_load(folder, "course.yaml", text)


@patient
@given(text=damaged(FACTS))
def test_no_damage_to_the_facts_stops_the_check(folder: CourseFolder, text: str) -> None:
    check_and_load(folder, "facts/common.yaml", text)


@patient
@given(text=st.one_of(st.text(), SYNTAX))
def test_no_text_at_all_in_a_lesson_stops_the_check(folder: CourseFolder, text: str) -> None:
    check_and_load(folder, f"{LESSON}/en.md", text)
    check_and_load(folder, f"{LESSON}/lesson.yaml", text)


def test_brackets_without_end_do_not_stop_the_check(folder: CourseFolder) -> None:
    check_and_load(folder, f"{LESSON}/lesson.yaml", "[" * 1000)
    check_and_load(folder, f"{LESSON}/en.md", ENGLISH + "> " * 5000 + "[" * 1000)


@given(st.one_of(st.text(), SYNTAX))
def test_a_card_holds_no_tags_but_bold_italic_and_safe_links(markdown: str) -> None:
    words = read_words(f"## card x\n\n{markdown}", Report("en.md", []))
    cards = (text.template for place, text in words.texts.items() if place.kind == "card")
    assert all("<" not in TAGS.sub("", card) for card in cards)
