"""Windows: until when we may write to whom, what waits until they write, and where lessons shall go."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.messages import Address, Delivery, Lane, LearnerId
from bot.storage.learners import accounts, learners
from bot.storage.outbox import OPEN, Status, outbox
from bot.storage.payload import delivery_of
from bot.storage.reach import BEST_FIRST, of_best_account
from bot.storage.statements import Statement
from bot.storage.study import enrolments, readings

Place = tuple[str, Address]  # a channel, and where on it


class Way(NamedTuple):
    """One account by which a person can be reached."""

    channel: str
    address: Address
    open_until: datetime | None
    seen_at: datetime
    zone: str  # of the person


class Looked(NamedTuple):
    """An account whose window is looked at, and all that decides what is done about it."""

    channel: str
    address: Address
    seen_at: datetime
    open_until: datetime
    id: LearnerId
    language: str
    country: str
    zone: str
    minute: int
    lesson_days: int
    paused_until: datetime | None
    step: int
    lesson_due_at: datetime | None
    offers: str
    state: str
    slot_at: datetime | None  # of what is due next; none while all is silent
    is_best: bool  # lessons come here
    finished: str | None  # keys of lessons, parted by spaces
    last_finished: str | None  # the last of them


_WAYS = (
    select(accounts.c.learner_id, *(accounts.c[name] for name in Way._fields[:-1]), learners.c.zone)
    .join(learners, learners.c.id == accounts.c.learner_id)
    .order_by(*BEST_FIRST)
)
_SPACE: Any = literal_column("' '")
_done = (readings.c.learner_id == enrolments.c.learner_id) & readings.c.finished_at.is_not(None)
_last = select(readings.c.lesson).where(_done).order_by(readings.c.finished_at.desc()).limit(1)
_best = of_best_account(accounts.c.channel + _SPACE + accounts.c.address)
_here = accounts.alias("here")
_LOOKS = Statement(
    select(
        *(_here.c[name] for name in Looked._fields[:4]),
        *(learners.c[name] for name in Looked._fields[4:15]),
        enrolments.c.slot_at,
        _best.scalar_subquery() == _here.c.channel + _SPACE + _here.c.address,
        select(func.aggregate_strings(readings.c.lesson, _SPACE)).where(_done).scalar_subquery(),
        _last.scalar_subquery(),
    )
    .select_from(_here)
    .join(learners, learners.c.id == _here.c.learner_id)
    .join(enrolments, enrolments.c.learner_id == learners.c.id, isouter=True)
    .where(_here.c.look_at <= bindparam("now"))
    .order_by(_here.c.look_at)
    .limit(bindparam("most"))
    .with_for_update(of=learners, skip_locked=True)
)
_SET_LOOK = Statement(
    update(accounts)
    .where(accounts.c.channel == bindparam("on_channel"), accounts.c.address == bindparam("at"))
    .values(look_at=bindparam("look"))
)


def ways_to(db: Connection, ids: Collection[LearnerId]) -> Mapping[LearnerId, list[Way]]:
    """Return for each learner the accounts by which they can be reached, the best first."""
    theirs = accounts.c.learner_id.in_(ids) & accounts.c.is_reachable
    found: dict[LearnerId, list[Way]] = defaultdict(list)
    for learner_id, *cells in db.execute(_WAYS.where(theirs)):
        found[LearnerId(learner_id)].append(Way(*cells))
    return found


def looks_due(db: Connection, now: datetime, most: int) -> list[Looked]:
    """Return the windows that are to be looked at, their people locked as for a turn."""
    return [Looked(*row) for row in _LOOKS.all(db, now=now, most=most)]


def set_look(db: Connection, place: Place, at: datetime | None) -> None:
    channel, address = place
    _SET_LOOK.run(db, on_channel=channel, at=address, look=at)


def owner_of(db: Connection, place: Place) -> LearnerId | None:
    """Return whose account it is; None for someone we don't know, or who can't be reached there."""
    here = tuple_(accounts.c.channel, accounts.c.address) == tuple_(*place)
    query = select(accounts.c.learner_id).where(here, accounts.c.is_reachable)
    return db.execute(query).scalar_one_or_none()


def note_closed(db: Connection, place: Place, now: datetime) -> None:
    """The platform says that we may not write there now, whatever we thought."""
    here = tuple_(accounts.c.channel, accounts.c.address) == tuple_(*place)
    db.execute(update(accounts).where(here).values(open_until=now, look_at=None))


def pull_forward(db: Connection, learner_id: LearnerId, now: datetime) -> None:
    """Let what is due next be due now."""
    db.execute(update(enrolments).where(enrolments.c.learner_id == learner_id).values(slot_at=now))


def keep_offers(db: Connection, learner_id: LearnerId, offers: str) -> None:
    db.execute(update(learners).where(learners.c.id == learner_id).values(offers=offers))


def unsaid_pushes(db: Connection, place: Place) -> list[str]:
    """Return the lessons and reminders, by their offers, that an address has not been told yet."""
    here = tuple_(outbox.c.channel, outbox.c.address) == tuple_(*place)
    lanes = outbox.c.lane.in_((Lane.LESSON.value, Lane.REMINDER.value))
    query = select(outbox.c.offer).where(here, lanes, outbox.c.status.in_(OPEN))
    return list(db.execute(query).scalars())


def hold(db: Connection, place: Place, now: datetime, why: str, offer: str = "") -> None:
    """Keep what could not be said for when they write; answers to what they once did are left out.

    All that waits for the address, or the one message that is named. An announcement is left out too:
    its own list knows whom it has not reached.
    """
    which = outbox.c.offer == offer if offer else outbox.c.status.in_(OPEN)
    here = tuple_(outbox.c.channel, outbox.c.address) == tuple_(*place)
    waits = (outbox.c.event_id == "") & (outbox.c.lane != Lane.ANNOUNCEMENT.value)
    kept = case((waits, Status.HELD.value), else_=Status.EXPIRED.value)
    values = {"status": kept, "done_at": now, "lease_until": None, "outcome": why}
    db.execute(update(outbox).where(here, which).values(values))


def held_for(db: Connection, learner_id: LearnerId) -> list[tuple[str, str, int]]:
    """Return (offer, payload, lane) of what waits until someone writes, the oldest first."""
    theirs = (outbox.c.learner_id == learner_id) & (outbox.c.status == Status.HELD.value)
    theirs &= outbox.c.payload.not_like('%"template":[%')  # what it told of is offered anyhow
    cells = outbox.c.offer, outbox.c.payload, outbox.c.lane
    return [tuple(row) for row in db.execute(select(*cells).where(theirs).order_by(outbox.c.id))]


def release(
    db: Connection,
    held: Sequence[tuple[str, str, int]],
    place: Place,
    fence: int,
    times: tuple[datetime, datetime, datetime | None],
) -> list[Delivery]:
    """Send what was held to where they wrote from; return what this process sends.

    Args:
        times: now, when the lease of the rows ends, and until when we may write there.
    """
    now, until, not_after = times
    same = {"channel": place[0], "address": place[1], "not_before": now, "not_after": not_after}
    ours = {"status": Status.SENDING.value, "lease_until": until, "fence": fence}
    values = same | (ours if fence else {"status": Status.PENDING.value}) | {"done_at": None}
    offers = [offer for offer, _, _ in held]
    db.execute(update(outbox).where(outbox.c.offer.in_(offers)).values(values))
    found = (delivery_of(db, (offer, *place), payload, lane, 0) for offer, payload, lane in held)
    return [replace(one, fence=fence, not_after=not_after) for one in found]


def give_unsaid(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Let what one learner was not told yet be told to another, who they are too."""
    unsaid = outbox.c.status.in_((*OPEN, Status.HELD.value))
    mine = update(outbox).where(outbox.c.learner_id == of, unsaid)
    db.execute(mine.values(learner_id=to))


def set_home(db: Connection, learner_id: LearnerId, channel: str) -> None:
    """Let lessons go to a channel; "" for wherever they wrote last."""
    theirs = update(accounts).where(accounts.c.learner_id == learner_id)
    db.execute(theirs.values(is_home=accounts.c.channel == channel))
