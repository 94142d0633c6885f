"""Audiences: whom an announcement is meant for, as SQL; and what becomes of each of them.

Numbers and recipients come from the same expressions, so a dry run tells what will happen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
from sqlalchemy import CTE, Connection, and_, case, exists, false, func, literal, null, select, text
from sqlalchemy.sql.expression import ColumnElement, ScalarSelect

from bot.storage.learners import accounts, learners
from bot.storage.reach import of_best_account, reaches_learner
from bot.storage.recipients import COUNTED, UNSAID, recipients
from bot.storage.schema import Moment
from bot.storage.study import readings
from bot.storage.training_audience import takes_part

WEEK = timedelta(days=7)  # at most one announcement in it, unless it is urgent
FULL = 3  # with fewer others nobody waits for longer than an announcement is worth saying


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is meant for; what is empty chooses everyone.

    `progress` is "new" (not started), "block:1" (in the first block), "finished" or "silent:14"
    (no word for so many days). `standing` goes with `training`: registered, waiting or attended.
    """

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    progress: str = ""
    training: int | None = None
    standing: str = ""
    channels: tuple[str, ...] = ()


class Fate(StrEnum):
    """What becomes of someone whom an announcement is meant for."""

    NOW = "now"
    QUIET = "quiet"  # in the morning, or at their own hour
    BREAK = "break"  # when they are back
    WEEK = "week"  # a week after the one before
    WINDOW = "window"  # when they write next
    NO_NEWS = "no news"  # they want none
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    TOO_MANY = "too many"  # others come first, for weeks


@dataclass(frozen=True, slots=True)
class Aim:
    """An audience at one moment, with all that decides who gets what, and when.

    `blocks` holds the keys of lessons, block by block; `others` are the announcements of the last
    weeks that count for the weekly limit, of those in `ended` only what was said; after `latest` it
    is not worth saying any more.
    """

    audience: Audience
    is_urgent: bool
    at: datetime
    latest: datetime
    blocks: tuple[tuple[str, ...], ...]
    others: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    windows: Mapping[str, timedelta] = field(default_factory=dict)  # of channels, after an action


class Share(NamedTuple):
    """How many of an audience have the same fate, language and zone."""

    fate: Fate
    language: str
    zone: str
    n: int


def read_audience(kept: str) -> Audience:
    """Return an audience as JSON holds it; what this version doesn't know is left out."""
    known = {one.name for one in fields(Audience)}
    cells = {name: value for name, value in orjson.loads(kept).items() if name in known}
    lists = {name: tuple(value) for name, value in cells.items() if isinstance(value, list)}
    return replace(Audience(), **(cells | lists))


def write_audience(audience: Audience) -> str:
    return orjson.dumps(asdict(audience)).decode()


_Cases = list[tuple[Fate, ColumnElement[bool]]]
_best_channel = of_best_account(accounts.c.channel, owner=learners.c.id).scalar_subquery()


def is_meant(aim: Aim) -> ColumnElement[bool]:
    """Return whether a row of learners belongs to an audience, whatever becomes of them."""
    audience = aim.audience
    wanted: list[ColumnElement[bool]] = [learners.c.agreed_at.is_not(None)]
    if audience.countries:
        wanted.append(learners.c.country.in_(audience.countries))
    if audience.languages:
        wanted.append(learners.c.language.in_(audience.languages))
    if audience.channels:
        here = reaches_learner & accounts.c.channel.in_(audience.channels)
        wanted.append(exists().where(here).correlate(learners))
    if audience.training is not None:
        wanted.append(takes_part(audience.training, audience.standing))
    if audience.progress:
        wanted.append(_progress(audience.progress, aim))
    return and_(*wanted)


def _progress(progress: str, aim: Aim) -> ColumnElement[bool]:
    kind, _, number = progress.partition(":")
    match kind:
        case "new":
            return ~_has_read()
        case "block":
            return _is_in_block(int(number), aim.blocks)
        case "finished":
            return _n_finished() >= sum(map(len, aim.blocks))
    seen = accounts.c.seen_at > aim.at - timedelta(days=int(number))
    return ~exists().where(accounts.c.learner_id == learners.c.id, seen).correlate(learners)


def _has_read(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(readings.c.learner_id == learners.c.id, *which).correlate(learners)


def _n_finished() -> ScalarSelect[int]:
    done = readings.c.finished_at.is_not(None) & (readings.c.learner_id == learners.c.id)
    return (
        select(func.count()).select_from(readings).where(done).correlate(learners).scalar_subquery()
    )


def _is_in_block(number: int, blocks: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Someone's furthest lesson is in a block, counted from 1, and the course is not finished."""
    here, later = blocks[number - 1], [key for block in blocks[number:] for key in block]
    is_here = _has_read(readings.c.lesson.in_(here))
    unfinished = _n_finished() < sum(map(len, blocks))
    return is_here & unfinished & ~_has_read(readings.c.lesson.in_(later))


def last_heard(aim: Aim) -> ColumnElement[Any]:
    """Return when a learner hears, or heard, the last of the announcements that count."""
    if aim.is_urgent or not aim.others:
        return null()
    theirs = recipients.c.learner_id == learners.c.id
    counts = recipients.c.announcement_id.in_(aim.others) & recipients.c.state.in_(COUNTED)
    if aim.ended:
        is_unsaid = recipients.c.state.in_(UNSAID)
        counts &= ~(recipients.c.announcement_id.in_(aim.ended) & is_unsaid)
    heard = select(func.max(recipients.c.due_at)).where(theirs, counts)
    return heard.correlate(learners).scalar_subquery()


def _without_jit(db: Connection) -> None:
    """Keep PostgreSQL from compiling what follows for longer than it runs."""
    if db.dialect.name == "postgresql":
        db.execute(text("SET LOCAL jit = off"))


def people(db: Connection, aim: Aim, *which: ColumnElement[bool]) -> CTE:
    """Return who is meant, with the channel that reaches them, and when they heard the last one.

    Worked out once for each: what follows asks for the channel several times.
    """
    _without_jit(db)
    found = select(
        learners.c.id, learners.c.language, learners.c.zone, learners.c.news_at,
        learners.c.stopped_at, learners.c.paused_until, learners.c.is_reachable,
        _best_channel.label("channel"), last_heard(aim).label("heard_at"),
    )  # fmt: skip
    return found.where(is_meant(aim), *which).cte("people").prefix_with("MATERIALIZED")


def fates(who: Any, aim: Aim, heard_at: Any) -> _Cases:
    """Return what keeps someone from hearing it, or makes it later, the first that holds; else now.

    All but quiet hours, which depend on the zone. What is cheap to know comes first.
    """
    cases: _Cases = []
    if not aim.is_urgent:
        cases += [
            (Fate.STOPPED, who.stopped_at.is_not(None)),
            (Fate.NO_NEWS, who.news_at.is_(None)),
        ]
    cases.append((Fate.UNREACHABLE, ~who.is_reachable))
    if not aim.is_urgent:
        if len(aim.others) >= FULL:
            cases.append((Fate.TOO_MANY, heard_at > literal(aim.latest - WEEK, Moment)))
        if aim.others:
            cases.append((Fate.WEEK, heard_at > literal(aim.at - WEEK, Moment)))
        cases.append((Fate.BREAK, who.paused_until > literal(aim.at, Moment)))
    if aim.windows:
        cases.append((Fate.WINDOW, _is_shut(who, aim)))
    return cases


def fate(who: Any, aim: Aim) -> ColumnElement[str]:
    """Return what becomes of a row of `people`."""
    cases = fates(who, aim, who.heard_at)
    return case(*((which, literal(name.value)) for name, which in cases), else_=literal("now"))


def _is_shut(who: Any, aim: Aim) -> ColumnElement[bool]:
    """Return whether every channel someone has lets us write only after they do."""
    theirs = (accounts.c.learner_id == who.id) & accounts.c.is_reachable
    is_open: ColumnElement[bool] = accounts.c.channel.not_in(list(aim.windows))
    for channel, window in aim.windows.items():
        is_open |= (accounts.c.channel == channel) & (accounts.c.seen_at > aim.at - window)
    return ~exists().where(theirs, is_open).correlate(who.id.table)


def tally(db: Connection, aim: Aim) -> list[Share]:
    """Return how many are meant, by what becomes of them, language and zone.

    Each fate is a sum of its own: a million rows grouped by it would be sorted first.
    """
    _without_jit(db)
    cases = fates(learners.c, aim, last_heard(aim))
    sums: list[ColumnElement[Any]] = []
    earlier: list[ColumnElement[bool]] = []
    for _, which in cases:
        here = and_(*(~one for one in earlier), which)
        sums.append(func.sum(case((here, 1), else_=0)))
        earlier.append(func.coalesce(which, false()))
    cells = learners.c.language, learners.c.zone
    query = select(*cells, func.count(), *sums).where(is_meant(aim)).group_by(*cells)
    return [
        share for row in db.execute(query) for share in _shares(row, [name for name, _ in cases])
    ]


def _shares(row: Any, names: Sequence[Fate]) -> list[Share]:
    language, zone, n, *counts = row
    here = [Share(name, language, zone, int(k)) for name, k in zip(names, counts, strict=True)]
    now = n - sum(one.n for one in here)
    return [one for one in (Share(Fate.NOW, language, zone, now), *here) if one.n]


def channels_of(db: Connection, aim: Aim, channels: Iterable[str]) -> tuple[str, ...]:
    """Return on which channels someone of an audience can be reached."""
    found = []
    for channel in channels:
        here = (accounts.c.channel == channel) & accounts.c.is_reachable
        anyone = select(learners.c.id).join(accounts, accounts.c.learner_id == learners.c.id)
        query = anyone.where(here, is_meant(aim)).limit(1)
        if db.execute(query).first():
            found.append(channel)
    return tuple(found)


def is_used(db: Connection, channel: str) -> bool:
    """Return whether anyone has an account on a channel."""
    query = select(accounts.c.address).where(accounts.c.channel == channel).limit(1)
    return db.execute(query).first() is not None


def zones_of(db: Connection, aim: Aim) -> list[str]:
    """Return the zones in which an audience lives."""
    return list(db.execute(select(learners.c.zone).where(is_meant(aim)).distinct()).scalars())


def due_at(who: Any, aim: Aim, by_zone: Mapping[str, datetime]) -> ColumnElement[Any]:
    """Return when someone shall hear it: at the zone's moment, after a break, a week after the last."""
    here: ColumnElement[Any] = _moments(who.zone, by_zone)
    if aim.is_urgent:
        return here
    later = [who.paused_until]
    if aim.others:
        later.append(who.heard_at + literal(WEEK // timedelta(milliseconds=1)))
    for other in later:
        here = case((other > here, other), else_=here)
    return here


def _moments(zone: ColumnElement[str], by_zone: Mapping[str, datetime]) -> ColumnElement[Any]:
    zones: dict[datetime, list[str]] = {}
    for name, moment in by_zone.items():
        zones.setdefault(moment, []).append(name)
    first, *others = sorted(zones)
    if not others:
        return literal(first, Moment)
    cases = ((zone.in_(zones[moment]), literal(moment, Moment)) for moment in others)
    return case(*cases, else_=literal(first, Moment))
