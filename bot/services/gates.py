"""What keeps an announcement from going out, and what a dry run tells before it does."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.services.announcements import aim_at, may_reach
from bot.services.reach import LIMITS, limit_of, local_moment
from bot.storage.announcements import Announcement
from bot.storage.audiences import Fate, Share, channels_of, tally
from bot.storage.coordinators import Coordinator
from lessons.course import Course
from scheduler.rhythm import is_quiet

GETS_IT = (Fate.NOW, Fate.QUIET, Fate.BREAK, Fate.WEEK, Fate.WINDOW)
FOOTER_UNITS = 120  # kept free for the line that says how to switch news off


class Fault(StrEnum):
    """Why an announcement can't go out yet."""

    NOBODY = "nobody"
    NO_TEXT = "no text"
    NO_ALT = "no alt"
    TOO_LONG = "too long"
    URGENT_FOR_ALL = "urgent for all"  # urgent is only for those who take part in a training
    NOT_ALLOWED = "not allowed"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault; `over` is by how many characters a text is too long on a channel."""

    fault: Fault
    language: str = ""
    channel: str = ""
    over: int = 0


@dataclass(frozen=True, slots=True)
class DryRun:
    """Who gets an announcement now, who later, who not, and why."""

    fates: Mapping[Fate, int]
    languages: Mapping[str, int]  # of those who get it
    channels: tuple[str, ...]  # on which some of them can be reached
    problems: tuple[Problem, ...] = ()

    @property
    def n_gets(self) -> int:
        return sum(self.fates.get(one, 0) for one in GETS_IT)


@dataclass(slots=True)
class _Counts:
    fates: Counter[Fate] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    channels: tuple[str, ...] = ()


def dry_run(
    db: Connection, me: Coordinator, course: Course, one: Announcement, now: datetime
) -> DryRun:
    """Return what would become of an announcement that is sent now, or at its time."""
    at = max(one.due_at or now, now)
    aim = aim_at(db, course, one, at)
    counts = _count(tally(db, aim), one, at)
    counts.channels = channels_of(db, aim, one.audience.channels or tuple(LIMITS))
    found = tuple(problems(me, one, counts, now))
    languages = dict(counts.languages.most_common())
    return DryRun(counts.fates, languages, counts.channels, found)


def _count(shares: Iterable[Share], one: Announcement, at: datetime) -> _Counts:
    counts = _Counts()
    for share in shares:
        waits = share.fate is Fate.NOW and _waits_for_day(share.zone, one, at)
        fate = Fate.QUIET if waits else share.fate
        counts.fates[fate] += share.n
        if fate in GETS_IT:
            counts.languages[share.language] += share.n
    return counts


def _waits_for_day(name: str, one: Announcement, at: datetime) -> bool:
    """Return whether people in a zone get it only when their day begins."""
    zone = ZoneInfo(name)
    moment = local_moment(one.local_at, zone) if one.local_at else at
    return is_quiet(moment, zone)


def problems(
    me: Coordinator, one: Announcement, counts: _Counts, now: datetime
) -> Iterable[Problem]:
    """Yield everything that keeps an announcement from going out."""
    if not may_reach(me, one.audience.countries):
        yield Problem(Fault.NOT_ALLOWED)
    if one.is_urgent and one.audience.training is None:
        yield Problem(Fault.URGENT_FOR_ALL)
    if not counts.languages:
        yield Problem(Fault.NOBODY)
    if (one.due_at and one.due_at < now) or (one.local_at and _is_over(one, now)):
        yield Problem(Fault.PAST)
    for language in counts.languages:
        yield from _of_words(one, language, counts.channels)


def _is_over(one: Announcement, now: datetime) -> bool:
    """Return whether the wall-clock time has passed everywhere."""
    return local_moment(one.local_at, ZoneInfo("Pacific/Pago_Pago")) < now


def _of_words(one: Announcement, language: str, channels: Iterable[str]) -> Iterable[Problem]:
    words = one.words.get(language)
    if words is None or not words.text:
        yield Problem(Fault.NO_TEXT, language)
        return
    if one.picture and not words.alt:
        yield Problem(Fault.NO_ALT, language)
    worst = max(((too_long(one, words.text, name), name) for name in channels), default=(0, ""))
    if worst[0] > 0:
        yield Problem(Fault.TOO_LONG, language, worst[1], worst[0])


def too_long(one: Announcement, text: str, channel: str) -> int:
    """Return by how many characters a text is too long on a channel; 0 or less where it fits."""
    has_buttons = bool(one.link or one.training_id)
    limit = limit_of(channel, has_picture=one.picture is not None, has_buttons=has_buttons)
    return len(text.encode("utf-16-le")) // 2 - (limit - FOOTER_UNITS)
