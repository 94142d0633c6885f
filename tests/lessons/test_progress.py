import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course import Block, Course, Module
from lessons.errors import UnknownLessonError
from lessons.progress import block_just_finished, has_finished, next_lesson, share_finished

FIRST = Block("first", (Module("a", ("l1", "l2")), Module("b", ("l3",))))
SECOND = Block("second", (Module("c", ("l4",)),))
COURSE = Course("c", "en", ("en",), {}, (FIRST, SECOND), {}, {}, idea_page=())
FINISHED = st.sets(st.sampled_from(["l1", "l2", "l3", "l4", "gone"]))


def test_lessons_come_in_the_order_of_the_course() -> None:
    assert next_lesson(COURSE, set()) == "l1"
    assert next_lesson(COURSE, {"l1", "l3"}) == "l2"
    assert next_lesson(COURSE, {"l1", "l2", "l3", "l4"}) is None


def test_a_lesson_that_left_the_course_does_not_count() -> None:
    assert share_finished(COURSE, {"l1", "gone"}) == 0.25


def test_the_last_lesson_of_a_block_finishes_it_in_whatever_order() -> None:
    assert block_just_finished(COURSE, {"l2", "l3"}, "l1") == FIRST
    assert block_just_finished(COURSE, {"l1", "l2", "l3"}, "l1") == FIRST
    assert block_just_finished(COURSE, {"l2", "l4"}, "l1") is None


def test_finishing_a_lesson_that_left_the_course_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownLessonError, match=r"no lesson 'gone' \(has: l1, l2, l3, l4\)"):
        block_just_finished(COURSE, set(), "gone")


@given(FINISHED)
def test_all_is_finished_exactly_when_nothing_comes_next(finished: set[str]) -> None:
    nothing_next = next_lesson(COURSE, finished) is None
    assert has_finished(COURSE, finished) == nothing_next == (share_finished(COURSE, finished) == 1)


@given(FINISHED)
def test_the_share_finished_grows_with_each_next_lesson(finished: set[str]) -> None:
    following = next_lesson(COURSE, finished)
    if following:
        assert share_finished(COURSE, {*finished, following}) > share_finished(COURSE, finished)
