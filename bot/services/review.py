"""What comes again: two questions before a new lesson, and after the course a look at what stayed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services import study
from bot.storage import review as storage
from bot.storage.learners import Learner
from bot.storage.review import Answer, Item
from bot.storage.study import Attempt, Purpose, Reading, readings_of
from lessons import review as memories
from lessons.course import Course, Lesson, QuizItem
from lessons.progress import has_finished
from lessons.review import Memory, is_known
from scheduler.timetable import local_day, slot_on

REVIEWS_A_DAY = 2
CHECK_ITEMS = 4
CHECKS = {  # days after the course
    Purpose.CHECK7: timedelta(days=7),
    Purpose.CHECK30: timedelta(days=30),
    Purpose.CHECK90: timedelta(days=90),
}
STAYED = 7  # days of stability: a lesson whose items all have it is known well
MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A quiz item to ask again, as its learner reads it."""

    lesson: Lesson
    item: QuizItem


@dataclass(frozen=True, slots=True)
class Check:
    """How far someone is in a look at what stayed."""

    purpose: Purpose
    left: tuple[Question, ...]  # in the order they are asked
    n_right: int
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Titles of lessons: what someone knows well, and what is still shaky."""

    known: tuple[str, ...]
    shaky: tuple[str, ...]


def note_answer(db: Connection, learner: Learner, attempt: Attempt, now: datetime) -> None:
    """Keep an answer for ever, and when its item comes again.

    In a lesson only the first answer counts for that; what is tried again was just read.
    """
    study.answer(db, learner, attempt, now)
    is_first = attempt.purpose is Purpose.LESSON
    if is_first and attempt.tries:
        return
    item, here = (attempt.lesson, attempt.item), now.astimezone(ZoneInfo(learner.zone))
    found = None if is_first else storage.find_memory(db, learner.id, item)
    if found is None:
        fresh = memories.first(here, is_right=attempt.is_right)
        storage.add_memory(db, learner.id, item, fresh)
        return
    fresh = memories.review(found[0], here, is_right=attempt.is_right)
    retired_at = found[1] or (now if is_known(fresh) else None)
    storage.save_memory(db, learner.id, item, fresh, retired_at)


def find_question(course: Course, learner: Learner, item: Item) -> Question | None:
    """Return a quiz item as this learner reads it, or None when the course has it no more."""
    lesson = study.lesson_for(course, learner, item[0])
    found = lesson and lesson.item(item[1])
    return Question(lesson, found) if lesson and found else None


def due_before(
    db: Connection, course: Course, learner: Learner, lesson: str, now: datetime
) -> list[Question]:
    """Return what to ask before a lesson begins; nothing of that lesson.

    At most two on the learner's own day, of what is due: first what was missed, then what has
    waited longest.
    """
    due = [item for item in storage.due_items(db, learner.id, now) if item[0] != lesson]
    found = [one for item in due if (one := find_question(course, learner, item))]
    if not found:
        return []
    zone = ZoneInfo(learner.zone)
    today = slot_on(local_day(now, zone), zone=zone, at=time())
    n_today = storage.n_answered_since(db, learner.id, Purpose.REVIEW, today)
    return found[: max(REVIEWS_A_DAY - n_today, 0)]


def check_due(db: Connection, course: Course, learner: Learner, now: datetime) -> Check | None:
    """Return the look at what stayed that is due now, or None."""
    readings = {learner.id: readings_of(db, learner.id)}
    return checks_due(db, course, [learner], readings, now).get(learner.id)


def checks_due(
    db: Connection,
    course: Course,
    learners: Collection[Learner],
    readings: Mapping[LearnerId, Sequence[Reading]],
    now: datetime,
) -> Mapping[LearnerId, Check]:
    """Return for learners the look at what stayed that is due now; one statement for all.

    Each comes 7, 30 or 90 days after the course was finished, until the next one takes its place or
    all its questions are answered.
    """
    come = {
        one.id: (one, purpose)
        for one in learners
        if (purpose := _purpose_of(course, readings.get(one.id, ()), ZoneInfo(one.zone), now))
    }
    answers = storage.answers_of_all(db, come) if come else {}
    checks = {
        key: _check(course, learner, purpose, answers.get(key, []))
        for key, (learner, purpose) in come.items()
    }
    return {key: check for key, check in checks.items() if check.left}


def find_check(db: Connection, course: Course, learner: Learner, purpose: Purpose) -> Check:
    """Return how far someone is in a look at what stayed that they have begun."""
    answers = storage.answers_of_all(db, [learner.id])
    return _check(course, learner, purpose, answers.get(learner.id, []))


def _purpose_of(
    course: Course, begun: Sequence[Reading], zone: ZoneInfo, now: datetime
) -> Purpose | None:
    """Return the latest check whose day has come, for someone who has finished the course."""
    ends = {one.lesson: one.finished_at for one in begun if one.finished_at}
    if not has_finished(course, ends):
        return None
    last = max(end for lesson, end in ends.items() if course.has_lesson(lesson))
    passed = local_day(now, zone) - local_day(last, zone)
    return next((one for one in reversed(CHECKS) if passed >= CHECKS[one]), None)


def _check(course: Course, learner: Learner, purpose: Purpose, answers: list[Answer]) -> Check:
    answered = {one.item: one.is_right for one in answers if one.purpose is purpose}
    chosen = [item for item in _chosen(learner, purpose, answers) if item not in answered]
    found = (find_question(course, learner, item) for item in chosen)
    left = tuple(one for one in found if one)[: max(CHECK_ITEMS - len(answered), 0)]
    return Check(purpose, left, sum(answered.values()), len(answered) + len(left))


def _chosen(learner: Learner, purpose: Purpose, answers: list[Answer]) -> list[Item]:
    """Return the items of the lessons by chance, for one learner always the same way.

    What an earlier check has asked comes last, so that each looks at something else.
    """
    met = sorted({one.item for one in answers if one.purpose is Purpose.LESSON})
    earlier = {one.item for one in answers if one.purpose in CHECKS and one.purpose is not purpose}
    rng = Random(f"{learner.id}/{purpose}")  # noqa: S311
    return sorted(rng.sample(met, k=len(met)), key=lambda item: item in earlier)


def standing(db: Connection, course: Course, learner: Learner) -> Standing:
    """Return a few lessons that someone knows best, and those that are shakiest."""
    by_lesson: dict[str, list[Memory]] = {}
    for (lesson, item), memory in storage.memories_of(db, learner.id):
        if find_question(course, learner, (lesson, item)):
            by_lesson.setdefault(lesson, []).append(memory)
    weakest = {key: min(one.stability for one in met) for key, met in by_lesson.items()}
    shaky = [key for key, met in by_lesson.items() if any(one.is_missed for one in met)]
    known = [key for key in weakest if weakest[key] >= STAYED and key not in shaky]
    return Standing(
        _titles(course, learner, sorted(known, key=lambda key: -weakest[key])),
        _titles(course, learner, sorted(shaky, key=lambda key: weakest[key])),
    )


def _titles(course: Course, learner: Learner, keys: list[str]) -> tuple[str, ...]:
    found = (study.lesson_for(course, learner, key) for key in keys[:MOST_TITLES])
    return tuple(lesson.title for lesson in found if lesson)
