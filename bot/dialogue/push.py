"""What Amber says unasked: the day's lesson at the learner's hour, and what follows when nobody reacts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import cards
from bot.dialogue.handler import House
from bot.dialogue.turn import new_offer
from bot.messages import Address, Delivery, Lane, LearnerId, OutMessage
from bot.services import outbox, study
from bot.storage.learners import Learner, best_accounts, note_pushed
from bot.storage.pushes import Push, add_pushes, pushes_since
from bot.storage.study import Reading, due_learners, readings_of_all, set_slots
from lessons.course import Lesson
from scheduler.rhythm import Step, due_now, is_timely, next_step
from scheduler.timetable import local_day

SAME_WORDS_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Round:
    """One look for due learners: what is known about all of them."""

    house: House
    now: datetime
    readings: Mapping[LearnerId, list[Reading]]
    accounts: Mapping[LearnerId, tuple[str, Address]]
    pushes: Mapping[LearnerId, list[Push]]  # of the days in which no words come twice


@dataclass(frozen=True, slots=True)
class _Due:
    """One learner whose slot has come."""

    learner: Learner
    slot_at: datetime
    lesson: Lesson
    pushes: list[Push]

    @property
    def step(self) -> Step:
        return Step(self.learner.step)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of a due learner."""

    learner: Learner
    next_at: datetime | None
    push: Push | None = None
    delivery: Delivery | None = None


def hand_out_due_lessons(
    db: Connection, house: House, now: datetime, limit: int
) -> tuple[list[Delivery], bool]:
    """Say to learners whose slot has come what is due to them, and set the next slot.

    Returns what to send, and whether more people may be waiting. Each hears one thing at most. What
    was due long ago, such as while the server was down, is left out, never made up for.
    """
    due = due_learners(db, now, limit)
    if not due:
        return [], False
    ids = [learner.id for learner, _ in due]
    since = now - SAME_WORDS_AFTER
    around = _Round(
        house, now, readings_of_all(db, ids), best_accounts(db, ids), pushes_since(db, ids, since)
    )
    outcomes = [_settle(around, learner, slot_at) for learner, slot_at in due]
    return _keep(db, outcomes, now), len(due) == limit


def _keep(db: Connection, outcomes: list[_Outcome], now: datetime) -> list[Delivery]:
    set_slots(db, [(one.learner.id, one.next_at) for one in outcomes])
    note_pushed(db, [one.learner for one in outcomes])
    add_pushes(db, [one.push for one in outcomes if one.push])
    said = [(one.learner.id, one.delivery) for one in outcomes if one.delivery]
    for learner_id, delivery in said:
        outbox.add(db, (delivery,), learner_id, "", now)
    return [delivery for _, delivery in said]


def _settle(around: _Round, learner: Learner, slot_at: datetime) -> _Outcome:
    """Decide what is said to one learner, and when we look at them again."""
    course, now = around.house.course, around.now
    today = study.today_of(around.readings.get(learner.id, ()), course, learner, now)
    lesson = today.lesson and study.lesson_for(course, learner, today.lesson)
    if not lesson or today.is_extra:
        return _Outcome(replace(learner, step=Step.LESSON), today.next_at)
    came = learner.lesson_due_at, study.habit_of(learner)
    step, slot_at = due_now(Step(learner.step), slot_at, now, came)
    due = _Due(replace(learner, step=step), slot_at, lesson, around.pushes.get(learner.id, []))
    said = _say(around, due) if _may_speak(around, due) else None
    return _said(around, due, *said) if said else _unsaid(around, due, today.next_at)


def _said(around: _Round, due: _Due, words: str, message: OutMessage) -> _Outcome:
    """Note what is said, and go on to what follows when nobody reacts."""
    learner, is_lesson = due.learner, due.step is Step.LESSON
    push = Push(learner.id, due.slot_at, cards.nudges.kind(due.step), words, around.now)
    lane = Lane.LESSON if is_lesson else Lane.REMINDER
    delivery = Delivery(new_offer(around.house), *around.accounts[learner.id], message, lane)
    if is_lesson:
        learner = replace(learner, lesson_due_at=due.slot_at)
    learner = study.with_offer(learner, delivery.offer)
    if due.step is Step.BREAK:
        return _Outcome(replace(learner, step=Step.SILENCE), None, push, delivery)
    step, next_at = _follows(around, due.step, learner)
    return _Outcome(replace(learner, step=step), next_at, push, delivery)


def _unsaid(around: _Round, due: _Due, next_lesson_at: datetime) -> _Outcome:
    """Go on to what comes next; a lesson that was not said keeps nobody waiting for a reply."""
    if due.step is Step.LESSON:
        return _Outcome(due.learner, next_lesson_at)
    if due.step is Step.BREAK and due.learner.id not in around.accounts:
        return _Outcome(replace(due.learner, step=Step.SILENCE), None)
    step, next_at = _follows(around, due.step, due.learner)
    return _Outcome(replace(due.learner, step=step), next_at)


def _follows(around: _Round, passed: Step, learner: Learner) -> tuple[Step, datetime]:
    assert learner.lesson_due_at is not None  # set with the lesson that the steps follow
    return next_step(passed, around.now, learner.lesson_due_at, study.habit_of(learner))


def _may_speak(around: _Round, due: _Due) -> bool:
    """Return True at a fair hour, on a day that had no such message, once for a slot."""
    zone = ZoneInfo(due.learner.zone)
    if due.learner.id not in around.accounts or not is_timely(
        due.step, due.slot_at, around.now, zone
    ):
        return False
    if any(push.slot_at == due.slot_at for push in due.pushes):
        return False
    if due.step is Step.LESSON:
        return not study.came_today(due.learner, due.slot_at)
    today, lesson = local_day(around.now, zone), cards.nudges.kind(Step.LESSON)
    nudges = (push.pushed_at for push in due.pushes if push.kind != lesson)
    return all(local_day(at, zone) != today for at in nudges)


def _say(around: _Round, due: _Due) -> tuple[str, OutMessage] | None:
    """Return the message that is due, and the name of its words; None when all were used lately."""
    texts = around.house.texts_for(due.learner)
    match due.step:
        case Step.LESSON:
            return cards.nudges.kind(due.step), cards.lessons.lesson_due(texts, due.lesson)
        case Step.BREAK:
            return cards.nudges.kind(due.step), cards.nudges.silence(texts)
    turn = due.learner.id + around.now.toordinal()
    words = cards.nudges.choose_words(due.step, turn, {push.words for push in due.pushes})
    return (words, cards.nudges.nudge(texts, due.step, words, due.lesson)) if words else None
