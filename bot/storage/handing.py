"""The way of an announcement through the outbox: whose turn it is, and what became of each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, select, update
from sqlalchemy.sql.expression import ColumnElement

from bot.messages import Lane, LearnerId
from bot.storage.learners import accounts, learners
from bot.storage.outbox import OPEN, Status, outbox
from bot.storage.recipients import SHOWN_AT_ONCE, UNSAID, Stage, recipients
from bot.storage.statements import Statement


class Next(NamedTuple):
    """Whose turn it is, with all that decides what is said to them."""

    id: LearnerId
    channel: str
    language: str
    country: str
    zone: str
    offers: str
    state: str
    in_words: bool
    news_at: datetime | None
    stopped_at: datetime | None
    paused_until: datetime | None
    due_at: datetime
    offer: str  # their message, where it is to be corrected; the others as the outbox has it
    sent_on: str | None
    sent_to: str | None
    platform_id: str | None


_mine = (recipients.c.learner_id == bindparam("of_learner")) & (
    recipients.c.announcement_id == bindparam("of_announcement")
)
_MOVE = Statement(
    update(recipients)
    .where(_mine)
    .values(state=bindparam("to_state"), due_at=bindparam("to_due"), offer=bindparam("to_offer"))
)

_NEXT = (
    select(
        learners.c.id, recipients.c.channel, learners.c.language, learners.c.country,
        learners.c.zone, learners.c.offers, learners.c.state, learners.c.pictures_in_words,
        learners.c.news_at, learners.c.stopped_at, learners.c.paused_until, recipients.c.due_at,
        recipients.c.offer, outbox.c.channel, outbox.c.address, outbox.c.platform_id,
    )
    .select_from(recipients)
    .join(learners, learners.c.id == recipients.c.learner_id)
    .outerjoin(outbox, outbox.c.offer == recipients.c.offer)
    .where(
        recipients.c.announcement_id == bindparam("of_announcement"),
        recipients.c.state == bindparam("in_state"),
        recipients.c.channel == bindparam("on_channel"),
        recipients.c.due_at <= bindparam("now"),
    )
    .order_by(recipients.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(of=[recipients, learners], skip_locked=True, key_share=True)
)  # fmt: skip
_PICK = Statement(_NEXT)


def pick(
    db: Connection, number: int, line: tuple[Stage, str], now: datetime, most: int
) -> list[Next]:
    """Return whose turn it is in the line of a stage and a channel, the longest waiting first, locked."""
    stage, channel = line
    rows = _PICK.all(
        db, of_announcement=number, in_state=int(stage), on_channel=channel, now=now, most=most
    )
    return [Next(*row) for row in rows]


class Moved(NamedTuple):
    """What becomes of someone whose turn it was."""

    id: LearnerId
    stage: Stage
    due_at: datetime
    offer: str = ""


def move(db: Connection, number: int, moved: Sequence[Moved]) -> None:
    """Keep how far it has come for each."""
    _MOVE.run_many(
        db,
        [
            {"of_learner": one.id, "of_announcement": number, "to_state": int(one.stage),
             "to_due": one.due_at, "to_offer": one.offer}
            for one in moved
        ],
    )  # fmt: skip


def hold(
    db: Connection, number: int, zone: str, times: tuple[datetime, datetime], most: int
) -> int:
    """Let those who live in a zone wait until a moment; return how many, `most` at a time.

    Args:
        times: now, and until when.
    """
    now, until = times
    due = _planned(number) & (recipients.c.due_at <= now)
    there = select(recipients.c.learner_id).join(learners, learners.c.id == recipients.c.learner_id)
    theirs = there.where(due, learners.c.zone == zone).limit(most)
    held = update(recipients).where(_of(number), recipients.c.learner_id.in_(theirs))
    return db.execute(held.values(due_at=until)).rowcount


def _of(number: int) -> ColumnElement[bool]:
    return recipients.c.announcement_id == number


def _planned(number: int) -> ColumnElement[bool]:
    return _of(number) & (recipients.c.state == int(Stage.PLANNED))


def let_through(db: Connection, number: int) -> int:
    """Give those a place in the line again who have written since the channel was closed to us."""
    wrote = select(accounts.c.learner_id).where(
        accounts.c.learner_id == recipients.c.learner_id, accounts.c.seen_at > recipients.c.due_at
    )
    waits = _of(number) & (recipients.c.state == int(Stage.WAITS)) & wrote.exists()
    return db.execute(update(recipients).where(waits).values(state=int(Stage.PLANNED))).rowcount


_AFTER = {  # what the outbox says, and how far it has come then
    Stage.HANDED: {
        Status.SENT: Stage.SENT, Status.UNREACHABLE: Stage.UNREACHABLE,
        Status.FAILED: Stage.FAILED, Status.UNKNOWN: Stage.UNKNOWN,
        Status.EXPIRED: Stage.PLANNED,  # too late for that moment: it is looked at again
    },
    Stage.OUTDATED: {
        Status.SENT: Stage.TO_CORRECT, Status.UNREACHABLE: Stage.UNREACHABLE,
        Status.FAILED: Stage.FAILED, Status.UNKNOWN: Stage.UNKNOWN,
        Status.EXPIRED: Stage.PLANNED,
    },
    Stage.CORRECTING: dict.fromkeys(
        (Status.SENT, Status.UNREACHABLE, Status.FAILED, Status.UNKNOWN, Status.EXPIRED), Stage.SENT
    ),
}  # fmt: skip
_IN_OUTBOX = tuple(int(one) for one in _AFTER)
_done = (outbox.c.offer == recipients.c.offer) & outbox.c.done_at.is_not(None)


def settle(db: Connection, number: int) -> int:
    """Take over from the outbox what became of each message; return of how many."""
    n = 0
    for stage, after in _AFTER.items():
        found = select(outbox.c.status).where(_done).correlate(recipients).scalar_subquery()
        next_stage = case({key.value: int(to) for key, to in after.items()}, value=found)
        here = _of(number) & (recipients.c.state == int(stage))
        is_done = select(outbox.c.id).where(_done).correlate(recipients).exists()
        n += db.execute(update(recipients).where(here, is_done).values(state=next_stage)).rowcount
    return n


def recall(db: Connection, number: int, before: datetime | None = None) -> int:
    """Take back from the outbox what nobody is sending yet; return how many.

    Args:
        before: only what could have been sent since then.
    """
    handed = recipients.c.state.in_((int(Stage.HANDED), int(Stage.OUTDATED)))
    offers = select(recipients.c.offer).where(_of(number), handed)
    waits = outbox.c.offer.in_(offers) & (outbox.c.status == Status.PENDING.value)
    if before is not None:
        waits &= outbox.c.not_before <= before
    mine = delete(outbox).where(waits, outbox.c.channel != SHOWN_AT_ONCE)
    back = list(db.execute(mine.returning(outbox.c.offer)).scalars())
    again = {"state": int(Stage.PLANNED), "offer": ""}
    for start in range(0, len(back), 500):
        these = recipients.c.offer.in_(back[start : start + 500])
        db.execute(update(recipients).where(_of(number), handed, these).values(again))
    return len(back)


def mark_outdated(db: Connection, number: int, languages: Collection[str]) -> None:
    """Note that what was said, or is being said, in these languages was corrected."""
    theirs = select(learners.c.id).where(learners.c.language.in_(languages))
    for before, after in (
        (Stage.HANDED, Stage.OUTDATED),
        (Stage.CORRECTING, Stage.TO_CORRECT),
        (Stage.SENT, Stage.TO_CORRECT),
    ):
        here = _of(number) & (recipients.c.state == int(before))
        outdated = update(recipients).where(here, recipients.c.learner_id.in_(theirs))
        db.execute(outdated.values(state=int(after)))


def n_in_outbox(db: Connection) -> Mapping[str, int]:
    """Return for each channel how many announcements wait in the outbox, or are being sent."""
    waits = outbox.c.status.in_(OPEN) & (outbox.c.lane == Lane.ANNOUNCEMENT.value)
    query = select(outbox.c.channel, func.count()).where(waits).group_by(outbox.c.channel)
    return {str(channel): int(n) for channel, n in db.execute(query)}


def join_recipients(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give what was meant for one learner to another; what either has had, neither gets again."""
    theirs = recipients.c.learner_id == of
    _free_from_outbox(db, of)
    is_new = recipients.c.state.in_(UNSAID)
    had = select(recipients.c.announcement_id).where(theirs, ~is_new)
    unsaid = (recipients.c.learner_id == to) & is_new
    db.execute(delete(recipients).where(unsaid, recipients.c.announcement_id.in_(_list(db, had))))
    known = select(recipients.c.announcement_id).where(recipients.c.learner_id == to)
    db.execute(delete(recipients).where(theirs, recipients.c.announcement_id.in_(_list(db, known))))
    db.execute(update(recipients).where(theirs).values(learner_id=to))


def _free_from_outbox(db: Connection, of: LearnerId) -> None:
    """Settle what stands in the outbox: it goes with the learner, and whoever sends it may have begun."""
    mine = recipients.c.learner_id == of
    handed = mine & recipients.c.state.in_(_IN_OUTBOX)
    for offer, state in db.execute(
        select(recipients.c.offer, recipients.c.state).where(handed)
    ).all():
        gone = delete(outbox).where(
            outbox.c.offer == offer, outbox.c.status == Status.PENDING.value
        )
        is_unsaid = (
            state != int(Stage.CORRECTING)
            and db.execute(gone.where(outbox.c.channel != SHOWN_AT_ONCE)).rowcount
        )
        status = db.execute(select(outbox.c.status).where(outbox.c.offer == offer)).scalar()
        stage = Stage.PLANNED if is_unsaid else _stage_of(state, status)
        freed = update(recipients).where(handed, recipients.c.offer == offer)
        db.execute(freed.values(state=int(stage)))


def _stage_of(state: int, status: str | None) -> Stage:
    if state == int(Stage.CORRECTING):
        return Stage.SENT
    known = {key.value: stage for key, stage in _AFTER[Stage.HANDED].items()}
    return known.get(status or "", Stage.UNKNOWN)


def _list(db: Connection, query: Any) -> list[int]:
    return list(db.execute(query).scalars())
