"""When a quiz item is asked again: later each time it is right, the next day when it is missed.

The intervals are those of FSRS, counted in the learner's own calendar days: whoever answers in the
evening and comes back the next morning has slept on it, whatever the hours between say.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import fsrs

KNOWN = 60  # days of stability: after them nine of ten people still know the answer

# No steps within a day (a day has one round), and no chance: the same answers, the same days.
_FSRS = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Memory:
    """How well one learner remembers one quiz item."""

    stability: float  # days until one of ten people would have forgotten
    difficulty: float  # 1 to 10
    is_missed: bool  # the last answer was wrong
    reviewed_at: datetime
    due_at: datetime  # a midnight of the learner's own: from then on it may be asked


def first(now: datetime, *, is_right: bool) -> Memory:
    """Return the memory that a first answer makes.

    Args:
        now: an aware moment in the learner's own zone; its calendar counts the days.
    """
    return _reviewed(fsrs.Card(card_id=0, due=_as_fsrs(now)), now, is_right=is_right)


def review(memory: Memory, now: datetime, *, is_right: bool) -> Memory:
    """Return the memory after one more answer.

    Args:
        memory: stays as it is.
        now: as for `first`.
    """
    before = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_as_fsrs(now),
        last_review=_as_fsrs(min(memory.reviewed_at, now).astimezone(now.tzinfo)),
    )
    return _reviewed(before, now, is_right=is_right)


def is_known(memory: Memory) -> bool:
    """Return whether the item need not come again."""
    return not memory.is_missed and memory.stability >= KNOWN


def _reviewed(before: fsrs.Card, now: datetime, *, is_right: bool) -> Memory:
    rating = fsrs.Rating.Good if is_right else fsrs.Rating.Again
    after, _ = _FSRS.review_card(before, rating, _as_fsrs(now))
    assert after.stability is not None
    assert after.difficulty is not None
    days = after.due - _as_fsrs(now) if is_right else timedelta(days=1)
    due = datetime.combine(now.date() + days, time(), tzinfo=now.tzinfo)
    return Memory(after.stability, after.difficulty, not is_right, now, due.astimezone(UTC))


def _as_fsrs(moment: datetime) -> datetime:
    """Return the calendar day of a moment as FSRS takes it: in UTC, whole days apart."""
    return datetime.combine(moment.date(), time(), tzinfo=UTC)
