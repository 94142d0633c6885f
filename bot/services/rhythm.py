"""What a slot leads to: whether something is said, and when we look at the learner again.

Pure, and the same for all who share an hour, a zone and a step: so a tick works it out once for all
of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.services import study
from scheduler.rhythm import Step, due_now, is_timely, next_step, timely_until


class Waiting(study.Rhythm, Protocol):
    """Someone whose slot has come."""

    @property
    def step(self) -> int: ...
    @property
    def slot_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How far they are, as far as it decides what is said."""

    has_lesson: bool  # one that may begin today, or was begun
    is_taken: bool  # today's lesson
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class After:
    """What stands when a slot is settled; the step as it is kept."""

    step: int
    next_at: datetime | None  # None while all is silent
    lesson_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a slot leads to."""

    step: Step
    slot_at: datetime  # of what is due: a later one, when we were down for long
    speaks: bool  # unless it was said before
    not_after: datetime  # where it speaks: later it would come at night, or too late
    said: After
    unsaid: After


def plan(one: Waiting, standing: Standing, now: datetime) -> Plan:
    """Return what someone's slot leads to now."""
    lesson_at = study.next_lesson_at(one, now, taken=standing.is_taken)
    if not standing.has_lesson:
        after = After(int(Step.LESSON), lesson_at, one.lesson_due_at)
        step, slot_at = Step(one.step), one.slot_at
        return Plan(step, slot_at, speaks=False, not_after=now, said=after, unsaid=after)
    came = one.lesson_due_at, study.habit_of(one)
    step, slot_at = due_now(Step(one.step), one.slot_at, now, came)
    zone = ZoneInfo(one.zone)
    speaks = standing.is_reachable and is_timely(step, slot_at, now, zone)
    until = timely_until(step, slot_at, now, zone)
    if step is Step.LESSON:
        unsaid = After(int(step), lesson_at, one.lesson_due_at)
        speaks = speaks and not study.came_today(one, slot_at)
    else:
        unsaid = _after(one, step, one.lesson_due_at, now)
    if step is Step.BREAK and not standing.is_reachable:
        unsaid = After(int(Step.SILENCE), None, one.lesson_due_at)
    return Plan(step, slot_at, speaks, until, _after_said(one, step, slot_at, now), unsaid)


def _after_said(one: Waiting, step: Step, slot_at: datetime, now: datetime) -> After:
    if step is Step.BREAK:
        return After(int(Step.SILENCE), None, one.lesson_due_at)
    return _after(one, step, slot_at if step is Step.LESSON else one.lesson_due_at, now)


def _after(one: Waiting, passed: Step, lesson_due_at: datetime | None, now: datetime) -> After:
    """Go on to what follows when nobody reacts."""
    assert lesson_due_at is not None  # set with the lesson that the steps follow
    step, next_at = next_step(passed, now, lesson_due_at, study.habit_of(one))
    return After(int(step), next_at, lesson_due_at)
