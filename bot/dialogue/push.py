"""What Amber says unasked: the day's lesson at the learner's hour, and what follows when nobody reacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import cards
from bot.cards.compose import lasting
from bot.dialogue.handler import House
from bot.dialogue.parcels import new_offers
from bot.dialogue.states import Idle, read
from bot.messages import Address, Lane, LearnerId, OutMessage
from bot.services import outbox, study, windows
from bot.services.rhythm import Plan, Standing, plan
from bot.storage import due as storage
from bot.storage.due import Changed, Due, Known
from bot.storage.outbox import Waiting
from bot.storage.payload import pack_open
from bot.storage.pushes import Push, add_pushes, pushes_since
from bot.storage.reach import NOWHERE
from bot.storage.schema import moment_of
from bot.texts import Texts
from lessons.course import Lesson
from lessons.progress import next_lesson
from scheduler.rhythm import LATE_AT_MOST, Step
from scheduler.timetable import local_day, slot_on
from scheduler.window import Account

UTILITY = "utility"
SAME_WORDS_AFTER = timedelta(days=14)
_KINDS = {step: cards.nudges.kind(step) for step in Step}
_LANES = {step: int(Lane.REMINDER) for step in Step} | {Step.LESSON: int(Lane.LESSON)}


@dataclass(frozen=True, slots=True)
class Round:
    """One look for due learners; what is worked out for one of them serves all who are alike."""

    house: House
    now: datetime
    plans: dict[tuple[object, ...], Plan] = field(default_factory=dict)
    lessons: dict[tuple[str | None, str | None], str | None] = field(default_factory=dict)
    payloads: dict[tuple[str, ...], str] = field(default_factory=dict)
    midnights: dict[str, datetime] = field(default_factory=dict)  # by zone, of today


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of a due learner; without words nothing is said."""

    due: Due
    known: Known
    plan: Plan
    words: str = ""
    payload: str = ""

    @property
    def by(self) -> tuple[str, LearnerId]:
        """Return the channel on which they hear from us, and who they are."""
        return (self.known.place or NOWHERE).partition(" ")[0], self.due.id


class Looked(NamedTuple):
    """What a look came to: how many were due and looked at, and to how many something is said."""

    n_due: int
    n_said: int


def hand_out_due_lessons(db: Connection, around: Round, channel: str, most: int) -> Looked:
    """Say to learners of a channel whose slot has come what is due to them, and set the next slot.

    At most so many are looked at, the longest waiting first; each hears one thing at most. What
    was due long ago, such as while the server was down, is left out, never made up for.
    """
    due = storage.due_learners(db, channel, around.now, most)
    if not due:
        return Looked(0, 0)
    known = storage.known_of(db, [one.id for one in due], around.now)
    heard = _heard(db, around, due)
    outcomes = [_settle(around, one, known[one.id], heard.get(one.id, ())) for one in due]
    said = [one for one in outcomes if one.words]
    _say(db, around, said)
    _move_on(db, [one for one in outcomes if not one.words])
    return Looked(len(due), len(said))


def _heard(db: Connection, around: Round, due: Iterable[Due]) -> Mapping[LearnerId, Sequence[Push]]:
    """Return what was said lately to those to whom a nudge, or something from long ago, is due."""
    since = around.now - LATE_AT_MOST
    asked = [one.id for one in due if one.step != Step.LESSON or one.slot_at < since]
    return pushes_since(db, asked, around.now - SAME_WORDS_AFTER) if asked else {}


def _settle(around: Round, due: Due, known: Known, heard: Sequence[Push]) -> _Outcome:
    """Decide what is said to one learner."""
    key = _lesson_of(around, known)
    planned = _plan(around, due, known, has_lesson=key is not None)
    if key is None or not planned.speaks or _was_said(around, due, known, planned, heard):
        return _Outcome(due, known, planned)
    account = _account(known)
    if account.open_until is not None:
        planned = windows.within(planned, due, account, around.now)
        if not planned.speaks:
            return _remind(around, due, known, planned, key)
    words = _choose_words(around, due, planned.step, heard)
    windowed = account.channel if account.open_until else ""
    payload = _payload(around, due, (planned.step, words), key, windowed) if words else ""
    return _Outcome(due, known, planned, words, payload)


def _remind(around: Round, due: Due, known: Known, planned: Plan, key: str) -> _Outcome:
    """Say by a template that a lesson waits, once for each silence; where there is none, nothing."""
    channel = _account(known).channel
    template = around.house.templates.get(channel, "")
    lesson = study.lesson_for(around.house.course, due, key)
    if not template or planned.step is not Step.LESSON or lesson is None:
        return _Outcome(due, known, planned)
    said = cards.windows.reminder(around.house.texts_for(due), lesson, template)
    planned = replace(planned, said=planned.unsaid)
    return _Outcome(due, known, planned, UTILITY, pack_open(said))


def _account(known: Known) -> Account:
    channel, _, until = str(known.place).split(" ")
    return Account(channel, moment_of(until) if until else None)


def _lesson_of(around: Round, known: Known) -> str | None:
    """Return the lesson that someone has opened, or else the next one."""
    so_far = known.finished, known.opened
    if so_far not in around.lessons:
        course, finished = around.house.course, frozenset((known.finished or "").split())
        opened = (key for key in (known.opened or "").split() if course.has_lesson(key))
        around.lessons[so_far] = next(opened, None) or next_lesson(course, finished)
    return around.lessons[so_far]


def _plan(around: Round, due: Due, known: Known, *, has_lesson: bool) -> Plan:
    is_taken = known.finished_at is not None and known.finished_at >= _midnight(around, due.zone)
    may_begin = has_lesson and (not is_taken or known.opened is not None)
    key = (*due.rhythm, may_begin, is_taken, known.place is not None)
    found = around.plans.get(key)
    if found is None:
        standing = Standing(may_begin, is_taken, is_reachable=known.place is not None)
        found = around.plans[key] = plan(due, standing, around.now)
    return found


def _midnight(around: Round, zone: str) -> datetime:
    found = around.midnights.get(zone)
    if found is None:
        here = ZoneInfo(zone)
        found = slot_on(local_day(around.now, here), zone=here, at=time())
        around.midnights[zone] = found
    return found


def _was_said(around: Round, due: Due, known: Known, planned: Plan, heard: Sequence[Push]) -> bool:
    """Return True where the slot was used, or a nudge was said today."""
    if known.is_said and planned.slot_at == due.slot_at:
        return True
    if any(push.slot_at == planned.slot_at for push in heard):
        return True
    if planned.step is Step.LESSON:
        return False
    midnight = _midnight(around, due.zone)
    return any(push.kind != _KINDS[Step.LESSON] and push.pushed_at >= midnight for push in heard)


def _choose_words(around: Round, due: Due, step: Step, heard: Sequence[Push]) -> str:
    """Return the name of what is said; none when all texts were used lately."""
    if step in (Step.LESSON, Step.BREAK):
        return _KINDS[step]
    turn = due.id + around.now.toordinal()
    return cards.nudges.choose_words(step, turn, {push.words for push in heard}) or ""


def _payload(around: Round, due: Due, what: tuple[Step, str], key: str, windowed: str) -> str:
    alike = due.language, due.country, what[1], key, windowed
    found = around.payloads.get(alike)
    if found is None:
        lesson = study.lesson_for(around.house.course, due, key)
        assert lesson is not None
        texts = around.house.texts_for(due)
        said = _door(texts, what, lesson, windowed) if windowed else _message(texts, what, lesson)
        found = around.payloads[alike] = pack_open(said)
    return found


def _message(texts: Texts, what: tuple[Step, str], lesson: Lesson) -> OutMessage:
    """Return what is due; nothing in it is of this learner alone."""
    match what:
        case Step.LESSON, _:
            return cards.lessons.lesson_due(texts, lesson)
        case Step.BREAK, _:
            return cards.nudges.silence(texts)
        case step, words:
            return cards.nudges.nudge(texts, step, words, lesson)


def _door(texts: Texts, what: tuple[Step, str], lesson: Lesson, channel: str) -> OutMessage:
    """Return the same where it may be the last word for a while: its buttons last."""
    match what:
        case Step.LESSON, _:
            return cards.windows.lesson_due(texts, lesson)
        case Step.BREAK, _:
            return lasting(cards.nudges.silence(texts))
        case step, words:
            return cards.windows.nudge(texts, step, words, lesson, channel)


def _say(db: Connection, around: Round, outcomes: list[_Outcome]) -> None:
    """Keep what is said, that it was said, and what follows when nobody reacts."""
    named = list(zip(outcomes, new_offers(around.house, len(outcomes)), strict=True))
    add_pushes(db, [_push(one, around.now) for one in outcomes])
    outbox.add_waiting(db, [_waiting(one, offer) for one, offer in named], around.now)
    storage.set_slots(db, [(one.plan.said.next_at, *one.by) for one in outcomes])
    storage.change_learners(db, [_changed(one, offer) for one, offer in named])


def _push(one: _Outcome, now: datetime) -> Push:
    return Push(one.due.id, one.plan.slot_at, _KINDS[one.plan.step], one.words, now)


def _waiting(one: _Outcome, offer: str) -> Waiting:
    channel, address, _ = str(one.known.place).split(" ")
    # What a template says is said once at most, and never looked at again.
    lane = int(Lane.ANNOUNCEMENT) if one.words == UTILITY else _LANES[one.plan.step]
    return Waiting(
        offer, channel, Address(address), one.due.id, lane, one.payload, one.plan.not_after
    )


def _changed(one: _Outcome, offer: str) -> Changed:
    # An open step of a lesson goes on by letter and number; any other question ends here.
    is_foremost = isinstance(read(one.due.state), Idle)
    said, offers = one.plan.said, study.with_offer(one.due.offers, offer, is_foremost=is_foremost)
    return Changed(said.step, said.lesson_due_at, offers, one.due.id)


def _move_on(db: Connection, outcomes: list[_Outcome]) -> None:
    """Set when we look again at those to whom nothing is said; that keeps nobody waiting."""
    storage.set_slots(db, [(one.plan.unsaid.next_at, *one.by) for one in outcomes])
    storage.change_learners(
        db,
        [
            Changed(after.step, after.lesson_due_at, one.due.offers, one.due.id)
            for one in outcomes
            if (after := one.plan.unsaid).step != one.due.step
        ],
    )
