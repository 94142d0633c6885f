"""Audiences: whom an announcement is meant for, as SQL; and what becomes of each of them.

Numbers and recipients come from the same expressions, so a dry run tells what will happen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Select, and_, case, exists, func, literal, null, select, true
from sqlalchemy.sql.expression import ColumnElement, ScalarSelect

from bot.storage.learners import accounts, learners
from bot.storage.recipients import COUNTED, UNSAID, recipients
from bot.storage.schema import Moment
from bot.storage.study import readings
from bot.storage.trainings_seam import takes_part

WEEK = timedelta(days=7)  # at most one announcement in it, unless it is urgent


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
    """How many of an audience have the same fate, language, channel and zone."""

    fate: Fate
    language: str
    channel: str | None
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


_reachable = (accounts.c.learner_id == learners.c.id) & accounts.c.is_reachable
_last_seen = accounts.c.seen_at.desc()


def best_channel() -> ScalarSelect[Any]:
    """Return the channel of the reachable account that a learner used last."""
    here = select(accounts.c.channel).where(_reachable).order_by(_last_seen).limit(1)
    return here.correlate(learners).scalar_subquery()


def is_meant(aim: Aim) -> ColumnElement[bool]:
    """Return whether a row of learners belongs to an audience, whatever becomes of them."""
    audience = aim.audience
    wanted: list[ColumnElement[bool]] = [learners.c.agreed_at.is_not(None)]
    if audience.countries:
        wanted.append(learners.c.country.in_(audience.countries))
    if audience.languages:
        wanted.append(learners.c.language.in_(audience.languages))
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


def people(aim: Aim) -> Select[Any]:
    """Return who is meant, with the channel that reaches them, and when they heard the last one."""
    found = select(
        learners.c.id, learners.c.language, learners.c.zone, learners.c.news_at,
        learners.c.stopped_at, learners.c.paused_until, best_channel().label("channel"),
        last_heard(aim).label("heard_at"),
    )  # fmt: skip
    return found.where(is_meant(aim))


def fate(who: Any, aim: Aim) -> ColumnElement[str]:
    """Return what becomes of a row of `people`, but for quiet hours, which depend on the zone."""
    cases: list[tuple[ColumnElement[bool], Any]] = []
    if not aim.is_urgent:
        cases += [
            (who.stopped_at.is_not(None), Fate.STOPPED),
            (who.news_at.is_(None), Fate.NO_NEWS),
        ]
    cases.append((who.channel.is_(None), Fate.UNREACHABLE))
    if not aim.is_urgent:
        if aim.others:
            cases += [
                (who.heard_at > literal(aim.latest - WEEK, Moment), Fate.TOO_MANY),
                (who.heard_at > literal(aim.at - WEEK, Moment), Fate.WEEK),
            ]
        cases.append((who.paused_until > literal(aim.at, Moment), Fate.BREAK))
    cases += [(_is_shut(who, aim, name), Fate.WINDOW) for name in aim.windows]
    return case(*((which, literal(name.value)) for which, name in cases), else_=literal("now"))


def _is_shut(who: Any, aim: Aim, channel: str) -> ColumnElement[bool]:
    """Return whether a channel doesn't let us write to someone until they do."""
    here = (accounts.c.learner_id == who.id) & (accounts.c.channel == channel)
    is_open = exists().where(here, accounts.c.seen_at > aim.at - aim.windows[channel])
    return and_(who.channel == channel, ~is_open)


def is_on_channel(who: Any, aim: Aim) -> ColumnElement[bool]:
    channels = aim.audience.channels
    return who.channel.in_(channels) if channels else true()


def tally(db: Connection, aim: Aim) -> list[Share]:
    """Return how many are meant, by what becomes of them, language, channel and zone."""
    who = people(aim).subquery()
    cells = fate(who.c, aim), who.c.language, who.c.channel, who.c.zone
    query = select(*cells, func.count()).where(is_on_channel(who.c, aim)).group_by(*cells)
    return [Share(Fate(row[0]), *row[1:]) for row in db.execute(query)]


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
