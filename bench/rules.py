"""The rules of the rhythm, as an onlooker would check them: by what was heard, by whom, and when."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from bench.agents import Agent
from scheduler.timetable import first_day

DAY = timedelta(days=1)
SAME_WORDS = timedelta(days=14)
AFTER_DOWNTIME = timedelta(hours=1)
AT_ONES_HOUR = timedelta(minutes=30)
QUIET_FROM, QUIET_TO = time(21), time(8)
NUDGE_DAYS = (0, 2, 5, 10)
BREAK_DAY = 14
EXAMPLES = 20


class Said(Enum):
    """What was said unasked."""

    LESSON = "lesson"
    NUDGE = "nudge"
    BREAK = "break"


@dataclass(slots=True)
class _Heard:
    at: datetime
    what: Said
    text: str


@dataclass(slots=True)
class Watch:
    """Looks on, and notes each rule that is broken."""

    broken: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _heard: dict[int, list[_Heard]] = field(default_factory=lambda: defaultdict(list))
    up_at: list[datetime] = field(default_factory=list)  # when the bot came back

    def hears(self, agent: Agent, now: datetime, what: Said, text: str) -> None:
        """Check one message against all rules."""
        fresh = _Heard(now, what, text)
        earlier = self._heard[agent.place]
        self.counts[what.value] += 1
        for rule, is_kept in self._rules(agent, earlier, fresh):
            if not is_kept:
                self.note(rule, agent, now, f"{what.value}: {text[:40]!r}")
        earlier.append(fresh)

    def _rules(self, agent: Agent, earlier: list[_Heard], fresh: _Heard) -> list[tuple[str, bool]]:
        now, is_lesson = fresh.at, fresh.what is Said.LESSON
        day = agent.day(now)  # days are those of the clock they live by now
        today = [one for one in earlier if agent.day(one.at) == day]
        alike = [one for one in today if (one.what is Said.LESSON) == is_lesson]
        same = [one for one in earlier if one.text == fresh.text and one.what is Said.NUDGE]
        return [
            ("one lesson and one nudge a day at most", not alike),
            ("nothing in quiet hours but a lesson at one's own hour", _is_fair(agent, fresh)),
            ("no words again within 14 days",
             fresh.what is not Said.NUDGE or all(now - one.at >= SAME_WORDS for one in same)),
            ("nothing in a break", agent.paused_until is None or now >= agent.paused_until),
            ("nothing after /stop", not agent.is_stopped),
            ("nothing to who blocked us", not agent.is_blocked),
            ("nothing on a free day", bool(agent.days >> day.weekday() & 1)),
            ("no heap after downtime", not self._is_heap(earlier, now)),
            ("no lesson on a day whose lesson is taken",
             not is_lesson or day not in agent.taken_on),
            ("nudges on the same day, days 2, 5, 10; a break on 14; then silence",
             _is_in_step(agent, earlier, fresh)),
        ]  # fmt: skip

    def _is_heap(self, earlier: list[_Heard], now: datetime) -> bool:
        since = [up for up in self.up_at if up <= now < up + AFTER_DOWNTIME]
        return bool(since) and any(one.at >= since[-1] for one in earlier)

    def note(self, rule: str, agent: Agent, now: datetime, what: str) -> None:
        self.broken[rule] += 1
        if len(self.examples) < EXAMPLES:
            here = now.astimezone(agent.zone)
            self.examples.append(f"{rule}: learner {agent.place} ({here:%c} {agent.zone}): {what}")

    def expects_lesson(self, agent: Agent, day: date, since: datetime) -> None:
        """Check that someone attentive heard a lesson on a day; `since` then all stood still.

        Args:
            since: nothing about the learner may have changed later, else nothing is expected.
        """
        slot = datetime.combine(day, time(agent.minute // 60, agent.minute % 60), agent.zone)
        heard = self._heard[agent.place]
        before = [one for one in heard if one.what is Said.LESSON and one.at < slot]
        if not _is_attentive(agent, day, since, before[-1].at if before else None, slot):
            return
        self.counts["lessons expected"] += 1
        if not any(one.what is Said.LESSON and agent.day(one.at) == day for one in heard):
            self.note("an attentive learner hears the lesson every day", agent, slot, "silence")


def _is_attentive(
    agent: Agent, day: date, since: datetime, heard_at: datetime | None, slot: datetime
) -> bool:
    """Return True for someone to whom a lesson is due on a day, with nothing in the way."""
    if agent.is_stopped or agent.is_blocked or agent.paused_until or day in agent.taken_on:
        return False
    if not agent.days >> day.weekday() & 1 or agent.joined_at > since:
        return False
    if agent.unsettled_at and agent.unsettled_at > since:
        return False
    # They wrote after the last lesson they heard, and before this day's.
    return any((heard_at is None or at > heard_at) and at < slot for at in agent.wrote)


def _is_fair(agent: Agent, fresh: _Heard) -> bool:
    here = fresh.at.astimezone(agent.zone)
    if QUIET_TO <= here.time() < QUIET_FROM:
        return True
    nominal = time(agent.minute // 60, agent.minute % 60)
    late = here.replace(tzinfo=None) - datetime.combine(here.date(), nominal)
    return fresh.what is Said.LESSON and late % DAY <= AT_ONES_HOUR


def _is_in_step(agent: Agent, earlier: list[_Heard], fresh: _Heard) -> bool:
    """Return True when what is said follows from the last lesson and their silence since."""
    # Within a minute the tick comes first: what was heard in it may have been answered in it.
    unanswered = [one for one in earlier if not agent.wrote_at or one.at > agent.wrote_at]
    if fresh.what is Said.LESSON:
        return not unanswered
    if not unanswered or unanswered[0].what is not Said.LESSON:
        return False
    lesson, day = agent.day(unanswered[0].at), agent.day(fresh.at)
    if fresh.what is Said.BREAK:
        still_to_come = all(one.what is not Said.BREAK for one in unanswered)
        return still_to_come and (day - lesson).days >= BREAK_DAY
    days = [first_day(lesson + n * DAY, agent.days) if n else lesson for n in NUDGE_DAYS]
    return day in days
