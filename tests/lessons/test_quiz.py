from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lessons.course import Option, QuizItem
from lessons.quiz import grade, shuffled

OPTIONS = tuple(Option(key, key.title(), f"Because of {key}.") for key in "abcd")
ITEM = QuizItem("what-first", "What comes first?", OPTIONS, right="b")


def test_only_the_right_option_is_graded_right() -> None:
    assert [grade(ITEM, option.key) for option in OPTIONS] == [False, True, False, False]


def test_an_option_the_item_no_longer_has_is_not_right() -> None:
    assert not grade(ITEM, "gone")
    assert ITEM.option("gone") is None


@given(st.integers(), st.integers(min_value=0, max_value=4))
def test_shuffling_loses_and_doubles_no_option(seed: int, size: int) -> None:
    item = QuizItem("q", "?", OPTIONS[:size], right="a")
    assert sorted(o.key for o in shuffled(item, Random(seed))) == [o.key for o in item.options]


@given(st.integers())
def test_the_same_seed_shuffles_the_same_way(seed: int) -> None:
    assert shuffled(ITEM, Random(seed)) == shuffled(ITEM, Random(seed))


def test_every_option_can_come_first() -> None:
    assert {shuffled(ITEM, Random(seed))[0].key for seed in range(40)} == set("abcd")
