"""The week at the desk: what was asked, and how it went."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.storage import questions as storage
from bot.storage.questions import NONE, Outcome, Tally
from bot.storage.tickets import n_open_by_country
from scheduler.timetable import next_slot

WEEK = timedelta(days=7)
MONDAY, NINE = 0b000_0001, time(9)
MOST_TEXTS = 5
MOST_READ = 500  # unanswered questions that are looked through


@dataclass(frozen=True, slots=True)
class Week:
    """Figures of all countries; `of` picks those of some."""

    tallies: list[Tally]
    unanswered: list[tuple[str, str]]  # country and words, the newest first
    waiting: dict[str, int]  # by country


@dataclass(frozen=True, slots=True)
class Figures:
    """A coordinator's week."""

    n_asked: int
    n_sure: int
    n_unsure: int
    n_unknown: int
    n_not_helped: int
    n_waiting: int
    unanswered: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.n_asked and not self.n_waiting


def read_week(db: Connection, now: datetime) -> Week:
    since = now - WEEK
    unanswered = storage.unanswered(db, since, MOST_READ)
    return Week(storage.tallies(db, since), unanswered, n_open_by_country(db))


def figures(week: Week, countries: Collection[str]) -> Figures:
    """Return the week of some countries; "none of these" counts as unknown."""
    mine = [one for one in week.tallies if one.country in countries]
    is_unknown = [one for one in mine if one.chosen == NONE or one.outcome is Outcome.UNKNOWN]
    known = [one for one in mine if one not in is_unknown]
    texts = [words for country, words in week.unanswered if country in countries]
    return Figures(
        n_asked=_n(mine),
        n_sure=_n(one for one in known if one.outcome is Outcome.SURE),
        n_unsure=_n(one for one in known if one.outcome is Outcome.UNSURE),
        n_unknown=_n(is_unknown),
        n_not_helped=_n(one for one in mine if one.has_helped is False),
        n_waiting=sum(n for country, n in week.waiting.items() if country in countries),
        unanswered=tuple(dict.fromkeys(texts))[:MOST_TEXTS],
    )


def _n(tallies: Iterable[Tally]) -> int:
    return sum(one.n for one in tallies)


def next_digest_at(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next digest comes: on a Monday morning, by the coordinator's clock."""
    return next_slot(now, zone=zone, at=NINE, days=MONDAY)
