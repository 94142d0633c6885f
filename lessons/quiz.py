"""The rules of a quiz item."""

from random import Random

from lessons.course import Option, QuizItem


def grade(item: QuizItem, option_key: str) -> bool:
    """Return whether the option is the right one."""
    return option_key == item.right


def shuffled(item: QuizItem, rng: Random) -> tuple[Option, ...]:
    """Return the options in an order picked by `rng`; the same seed gives the same order."""
    return tuple(rng.sample(item.options, k=len(item.options)))
