"""Studying: which lesson comes now, what was answered, how far someone is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.storage import study as storage
from bot.storage.learners import Learner
from bot.storage.reach import keep_channel
from bot.storage.study import Attempt, Reading
from lessons.course import Course, Lesson
from lessons.locale import Locale
from lessons.progress import has_finished, next_lesson
from scheduler.rhythm import Habit
from scheduler.timetable import local_day, time_of

LESSONS_A_DAY = 2  # the lesson, and one more on request
LOOK_BACK_FOR = timedelta(days=3)  # so that Monday still asks about Friday's task
RECALL_AFTER = timedelta(days=3)  # without a lesson: before the next, the last one's core idea


class Reader(Protocol):
    """Whoever reads in a language, by a country's rules and a zone's clocks."""

    @property
    def language(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def zone(self) -> str: ...


class Rhythm(Protocol):
    """Whoever hears from us at an hour of their own."""

    @property
    def zone(self) -> str: ...
    @property
    def minute(self) -> int: ...
    @property
    def lesson_days(self) -> int: ...
    @property
    def paused_until(self) -> datetime | None: ...
    @property
    def lesson_due_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Today:
    """What a learner can do now."""

    lesson: str | None  # the one to begin or go on with; None when none may begin today
    is_begun: bool  # it was begun earlier and not finished
    is_taken: bool  # today's lesson is finished
    is_extra: bool  # today's lesson is taken already; this is one more
    finished: tuple[str, ...]  # in the course's order
    has_finished: bool
    next_at: datetime  # when the next lesson comes by itself
    recalled: str | None  # after some days away: the lesson whose core idea comes first
    looks_back: str | None  # the lesson of the day before whose task may be asked about


@dataclass(frozen=True, slots=True)
class Progress:
    """How far someone is."""

    n_finished: int
    n_lessons: int
    n_days_this_month: int
    first_time_right: float | None  # share of items answered right the first time, 0 to 1


def locale_of(learner: Reader) -> Locale:
    return Locale(learner.language, learner.country)


def lesson_for(course: Course, learner: Reader, key: str) -> Lesson | None:
    """Return a lesson as this learner reads it, or None when the course has it no more."""
    return course.lesson(key, locale_of(learner)) if course.has_lesson(key) else None


def today(db: Connection, course: Course, learner: Learner, now: datetime) -> Today:
    return today_of(storage.readings_of(db, learner.id), course, learner, now)


def today_of(begun: Sequence[Reading], course: Course, learner: Learner, now: datetime) -> Today:
    """Return what a learner can do now who has begun these lessons."""
    readings = [one for one in begun if course.has_lesson(one.lesson)]
    finished = frozenset(one.lesson for one in readings if one.finished_at)
    taken = n_taken_today(readings, ZoneInfo(learner.zone), now)
    opened = next((one.lesson for one in readings if one.finished_at is None), None)
    lesson = opened or (next_lesson(course, finished) if taken < LESSONS_A_DAY else None)
    return Today(
        lesson=lesson,
        is_begun=opened is not None,
        is_taken=taken > 0,
        is_extra=opened is None and taken > 0,
        finished=tuple(key for key in course.lesson_keys if key in finished),
        has_finished=has_finished(course, finished),
        next_at=next_lesson_at(learner, now, taken=taken > 0),
        recalled=_recalled(readings, ZoneInfo(learner.zone), now),
        looks_back=_looks_back(readings, ZoneInfo(learner.zone), now),
    )


def _recalled(readings: list[Reading], zone: ZoneInfo, now: datetime) -> str | None:
    """Return the lesson finished last, when the last day with a lesson is some days ago."""
    finished = {one.finished_at: one.lesson for one in readings if one.finished_at}
    if not finished:
        return None
    last = max(max(one.begun_at, one.finished_at or one.begun_at) for one in readings)
    days = local_day(now, zone) - local_day(last, zone)
    return finished[max(finished)] if days >= RECALL_AFTER else None


def _looks_back(readings: list[Reading], zone: ZoneInfo, now: datetime) -> str | None:
    """Return the lesson finished last, from the day after it until its task is an old story."""
    finished = {one.finished_at: one.lesson for one in readings if one.finished_at}
    if not finished:
        return None
    days = local_day(now, zone) - local_day(max(finished), zone)
    return finished[max(finished)] if timedelta(0) < days <= LOOK_BACK_FOR else None


def n_taken_today(readings: list[Reading], zone: ZoneInfo, now: datetime) -> int:
    """Return how many lessons were finished on the learner's own calendar day."""
    here = local_day(now, zone)
    days = (local_day(one.finished_at, zone) for one in readings if one.finished_at)
    return sum(day == here for day in days)


def next_lesson_at(learner: Rhythm, now: datetime, *, taken: bool) -> datetime:
    """Return when the next lesson comes: not again today, and not before a pause is over."""
    habit = habit_of(learner)
    if learner.paused_until and learner.paused_until > now:
        return habit.next_slot(learner.paused_until)
    if taken or came_today(learner, now):
        return habit.slot_after_today(now)
    return habit.next_slot(now)


def habit_of(learner: Rhythm) -> Habit:
    return Habit(ZoneInfo(learner.zone), time_of(learner.minute), learner.lesson_days)


def came_today(learner: Rhythm, now: datetime) -> bool:
    """Return True when a lesson came by itself on the learner's own calendar day."""
    zone, came_at = ZoneInfo(learner.zone), learner.lesson_due_at
    return came_at is not None and local_day(came_at, zone) == local_day(now, zone)


def begin(db: Connection, learner: Learner, lesson: Lesson, now: datetime) -> None:
    storage.begin_reading(db, learner.id, lesson.key, lesson.version, now)


def answer(db: Connection, learner: Learner, attempt: Attempt, now: datetime) -> None:
    """Keep one answer for ever."""
    storage.add_attempt(db, learner.id, attempt, now)


def finish(db: Connection, learner: Learner, lesson: Lesson, now: datetime) -> bool:
    """Return True when the lesson is finished by this, False when it was before."""
    return storage.finish_reading(db, learner.id, lesson.key, now)


def progress(db: Connection, course: Course, learner: Learner, now: datetime) -> Progress:
    zone = ZoneInfo(learner.zone)
    done = [
        (one.lesson, local_day(one.finished_at, zone))
        for one in storage.readings_of(db, learner.id)
        if one.finished_at and course.has_lesson(one.lesson)
    ]
    here = local_day(now, zone)
    first = storage.first_answers(db, learner.id)
    return Progress(
        n_finished=len(done),
        n_lessons=len(course.lesson_keys),
        n_days_this_month=len(
            {day for _, day in done if day.replace(day=1) == here.replace(day=1)}
        ),
        first_time_right=sum(first) / len(first) if first else None,
    )


def enrol(db: Connection, course: Course, learner: Learner, now: datetime) -> None:
    """Enrol a learner in the course; doing so again changes nothing."""
    storage.enrol(db, learner.id, course.key, now)
    keep_channel(db, learner.id)


def n_tries(db: Connection, learner: Learner, lesson: str, item: str) -> int:
    """Return how often a quiz item was answered."""
    return sum(row[0] == item for row in storage.tries_in(db, learner.id, lesson))


def slot_for(db: Connection, course: Course, learner: Learner, now: datetime) -> datetime | None:
    """Return when the next lesson is due by itself; None while nothing shall come."""
    if not learner.has_agreed or learner.stopped_at:
        return None
    return today(db, course, learner, now).next_at


def set_slot(db: Connection, course: Course, learner: Learner, now: datetime) -> None:
    storage.set_slot(db, learner.id, slot_for(db, course, learner, now))


def with_offer(offers: str, offer: str, *, is_foremost: bool) -> str:
    """Return open offers with that of a push, whose choices may be typed; the last comes first."""
    before = offers.split()[-2:]
    return " ".join((*before, offer) if is_foremost else (offer, *before))
