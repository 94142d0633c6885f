"""Learners, the accounts they write from, and the receipts of those who left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import Address, LearnerId
from bot.storage.many import ManyRows
from bot.storage.schema import BY_KEY, Id, Moment, metadata
from bot.storage.statements import Row, Statement
from bot.storage.study import enrolments

learners = Table(
    "learners",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("created_at", Moment, nullable=False),
    Column("first_name", String(64), nullable=False, server_default=""),
    Column("language", String(8), nullable=False),
    Column("country", String(2), nullable=False, server_default=""),
    Column("zone", String(64), nullable=False),
    Column("minute", Integer, nullable=False),  # local minute of the day for the lesson
    Column("lesson_days", Integer, nullable=False, server_default="127"),  # see scheduler.timetable
    Column("agreed_at", Moment),  # consent to the service, by someone old enough
    Column("news_at", Moment),  # consent to news
    Column("research_at", Moment),  # consent to research
    Column("paused_until", Moment),
    Column("stopped_at", Moment),
    Column("step", Integer, nullable=False, server_default="0"),  # due at the slot; a reply: 0
    Column("lesson_due_at", Moment),  # slot of the last lesson that came by itself
    Column("pictures_in_words", Boolean, nullable=False, server_default="0"),
    Column("referral", String(64), nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="[]"),  # where the talk stands
    Column("offers", String(80), nullable=False, server_default=""),  # whose choices may be typed
    Column("is_reachable", Boolean, nullable=False, server_default="1"),  # by any of their accounts
    # All that audiences ask for: a million people are counted without a look at the rows themselves.
    Index("ix_learners_audience", "language", "zone", "country", "agreed_at", "news_at",
          "stopped_at", "paused_until", "is_reachable"),
    Index("ix_learners_readers", "country", "language", "agreed_at"),
)  # fmt: skip

_HAS_LOOK = "look_at IS NOT NULL"

accounts = Table(
    "accounts",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("address", String(128), primary_key=True),
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # the person's last action here
    Column("is_reachable", Boolean, nullable=False, server_default="1"),
    Column("is_home", Boolean, nullable=False, server_default="0"),  # lessons shall come here
    Column("open_until", Moment),  # until when we may write here; none: always
    Column("look_at", Moment),  # when to look whether the window stays open long enough
    Index("ix_accounts_learner_id", "learner_id", "is_reachable"),
    Index(
        "ix_accounts_look_at",
        "look_at",
        sqlite_where=text(_HAS_LOOK),
        postgresql_where=text(_HAS_LOOK),
    ),
    **BY_KEY,
)

erasures = Table(
    "erasures",
    metadata,
    Column("receipt", String(16), primary_key=True),
    Column("erased_at", Moment, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("digest", String(64), primary_key=True),  # never the code itself
    Column("learner_id", Id, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_codes_learner_id", "learner_id"),
)


@dataclass(frozen=True, slots=True)
class Learner:
    """A person as a turn finds them."""

    id: LearnerId
    created_at: datetime
    first_name: str
    language: str
    country: str  # empty until chosen
    zone: str
    minute: int
    lesson_days: int
    agreed_at: datetime | None
    news_at: datetime | None
    research_at: datetime | None
    paused_until: datetime | None
    stopped_at: datetime | None
    step: int
    lesson_due_at: datetime | None
    pictures_in_words: bool
    referral: str
    state: str
    offers: str

    @property
    def has_agreed(self) -> bool:
        return self.agreed_at is not None


class Writer(NamedTuple):
    """Who writes from an account, before this is noted."""

    learner: Learner
    seen_at: datetime | None  # when they last did from there; None if they were out of reach
    channel: str | None  # where they hear from us; None if they are not enrolled
    open_until: datetime | None  # until when we may write there; None: always


# In the order of `Learner`, which doesn't tell whether anything reaches them: see storage/reach.py.
LEARNER_COLUMNS = [column for column in learners.columns if column is not learners.c.is_reachable]
_CHANGEABLE = [column.name for column in LEARNER_COLUMNS if column.name not in ("id", "created_at")]
_TALK = ("step", "state", "offers")  # all that most turns change
_all_but_talk = attrgetter(*(column.name for column in LEARNER_COLUMNS if column.name not in _TALK))

_channel = select(enrolments.c.channel).where(enrolments.c.learner_id == learners.c.id).limit(1)
_FIND = Statement(
    select(
        *LEARNER_COLUMNS,
        accounts.c.seen_at,
        accounts.c.is_reachable,
        _channel.scalar_subquery(),
        accounts.c.open_until,
    )
    .join(accounts, accounts.c.learner_id == learners.c.id)
    .where(accounts.c.channel == bindparam("channel"), accounts.c.address == bindparam("address"))
    # Others may meanwhile add messages for this learner: a plain lock would hold those up, and two
    # people who write to each other at the same moment would wait for each other for ever.
    .with_for_update(of=learners, key_share=True)
)
_GET = Statement(select(*LEARNER_COLUMNS).where(learners.c.id == bindparam("learner_id")))
_SAVE = Statement(
    update(learners)
    .where(learners.c.id == bindparam("learner_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGEABLE})
)
_SAVE_TALK = Statement(
    update(learners)
    .where(learners.c.id == bindparam("learner_id"))
    .values({name: bindparam(f"new_{name}") for name in _TALK})
)
_SEE = Statement(
    update(accounts)
    .where(accounts.c.channel == bindparam("on_channel"), accounts.c.address == bindparam("at"))
    .values(
        seen_at=bindparam("now"),
        is_reachable=True,
        open_until=bindparam("until"),
        look_at=bindparam("look"),
    )
)

_SET_OFFERS = ManyRows(learners, "offers", key="id")


def find_learner(db: Connection, channel: str, address: Address) -> Learner | None:
    """Return who writes from there, locked for this turn."""
    found = find_sender(db, channel, address)
    return found and found.learner


def find_sender(db: Connection, channel: str, address: Address) -> Writer | None:
    """Return who writes from there, locked for this turn."""
    row = _FIND.one(db, channel=channel, address=address)
    if row is None:
        return None
    *cells, seen_at, is_reachable, heard_on, open_until = row
    return Writer(Learner(*cells), seen_at if is_reachable else None, heard_on, open_until)


def get_learner(db: Connection, learner_id: LearnerId) -> Learner | None:
    row = _GET.one(db, learner_id=learner_id)
    return None if row is None else Learner(*row)


def get_learners(db: Connection, ids: Collection[LearnerId]) -> dict[LearnerId, Learner]:
    query = select(*LEARNER_COLUMNS).where(learners.c.id.in_(ids))
    return {LearnerId(row.id): Learner(*row) for row in db.execute(query)}


def lock_learner(db: Connection, learner_id: LearnerId) -> Learner | None:
    """Return a learner, locked as in a turn of their own."""
    query = select(*LEARNER_COLUMNS).where(learners.c.id == learner_id)
    row = db.execute(query.with_for_update(key_share=True)).one_or_none()
    return None if row is None else Learner(*row)


def free_talkers(db: Connection, ids: Collection[LearnerId]) -> list[tuple[LearnerId, str, str]]:
    """Return (id, offers, state) of those of these who are in no turn just now, and lock them."""
    query = select(learners.c.id, learners.c.offers, learners.c.state).where(learners.c.id.in_(ids))
    locked = query.with_for_update(key_share=True, skip_locked=True)
    return [(LearnerId(row[0]), row[1], row[2]) for row in db.execute(locked)]


def set_offers(db: Connection, changed: Sequence[tuple[str, LearnerId]]) -> None:
    """Set the messages whose choices may be typed."""
    _SET_OFFERS.write(db, changed)


def add_learner(db: Connection, fresh: dict[str, Any]) -> Learner:
    """Return a new learner; `fresh` holds the columns that have no default."""
    learner_id = db.execute(insert(learners).values(fresh).returning(learners.c.id)).scalar_one()
    found = get_learner(db, LearnerId(learner_id))
    assert found is not None
    return found


class Window(NamedTuple):
    """Until when we may write to an account, and when to look at it; None: always, and never."""

    open_until: datetime | None = None
    look_at: datetime | None = None


def add_account(
    db: Connection, place: tuple[str, Address], learner_id: LearnerId, now: datetime, window: Window
) -> None:
    channel, address = place
    row = {"channel": channel, "address": address, "learner_id": learner_id, **window._asdict()}
    db.execute(insert(accounts).values(**row, created_at=now, seen_at=now))


def save_learner(db: Connection, learner: Learner, before: Learner) -> None:
    """Keep what a turn changed about a learner who was found as `before`."""
    only_talked = _all_but_talk(learner) == _all_but_talk(before)
    save, names = (_SAVE_TALK, _TALK) if only_talked else (_SAVE, _CHANGEABLE)
    save.run(db, learner_id=learner.id, **{f"new_{name}": getattr(learner, name) for name in names})


def note_seen(db: Connection, place: tuple[str, Address], now: datetime, window: Window) -> None:
    """The person did something here: whoever writes can be reached again."""
    channel, address = place
    _SEE.run(
        db, on_channel=channel, at=address, now=now, until=window.open_until, look=window.look_at
    )


def move_account(db: Connection, channel: str, old: Address, new: Address) -> bool:
    """Move an account to a new address; False where somebody writes from there already."""
    known = select(accounts.c.address).where(accounts.c.channel == channel)
    if db.execute(known.where(accounts.c.address == new)).first():
        return False
    here = (accounts.c.channel == channel) & (accounts.c.address == old)
    db.execute(update(accounts).where(here).values(address=new))
    return True


def accounts_of(db: Connection, learner_id: LearnerId) -> list[Row]:
    """Return (channel, address, created_at, seen_at, is_home, open_until) of each account."""
    names = "channel", "address", "created_at", "seen_at", "is_home", "open_until"
    columns = (accounts.c[name] for name in names)
    query = select(*columns).where(accounts.c.learner_id == learner_id)
    return [tuple(row) for row in db.execute(query.order_by(accounts.c.created_at))]


def give_accounts(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give one learner's accounts to another; where lessons go stays as that one chose."""
    theirs = (accounts.c.learner_id == to) & accounts.c.is_home
    has_home = db.execute(select(accounts.c.channel).where(theirs)).first() is not None
    values = {"learner_id": to} | ({"is_home": False} if has_home else {})
    db.execute(update(accounts).where(accounts.c.learner_id == of).values(values))


def delete_learner(db: Connection, learner_id: LearnerId) -> None:
    """Delete the person; what belongs to them goes with them."""
    db.execute(delete(learners).where(learners.c.id == learner_id))


def forget_newcomers(db: Connection, before: datetime, but: ColumnElement[bool]) -> int:
    """Forget people who never agreed to anything and did nothing since `before`; return how many.

    `but` says of a learner that they are kept all the same.
    """
    seen_since = select(accounts.c.learner_id).where(accounts.c.seen_at >= before)
    gone = learners.c.agreed_at.is_(None) & learners.c.id.not_in(seen_since) & ~but
    return db.execute(delete(learners).where(gone)).rowcount


def add_erasure(db: Connection, receipt: str, now: datetime) -> None:
    db.execute(insert(erasures).values(receipt=receipt, erased_at=now))


def is_receipt(db: Connection, receipt: str) -> bool:
    query = select(erasures.c.receipt).where(erasures.c.receipt == receipt)
    return db.execute(query).one_or_none() is not None


def add_code(db: Connection, digest: str, learner_id: LearnerId, expires_at: datetime) -> None:
    """Remember a code's digest; a learner has one code at a time."""
    db.execute(delete(codes).where(codes.c.learner_id == learner_id))
    db.execute(insert(codes).values(digest=digest, learner_id=learner_id, expires_at=expires_at))


def take_code(db: Connection, digest: str, now: datetime) -> LearnerId | None:
    """Return whose code it is, and use it up; None when unknown, used or too old."""
    used = delete(codes).where(codes.c.digest == digest)
    row = db.execute(used.returning(codes.c.learner_id, codes.c.expires_at)).one_or_none()
    return None if row is None or row.expires_at <= now else LearnerId(row.learner_id)
