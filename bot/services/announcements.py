"""Announcements: writing, sending, steering and correcting them; every step is in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services.reach import LIMITS, WINDOWS, begins_at
from bot.services.rights import Right, may
from bot.storage import announcements as storage
from bot.storage import handing, recipients
from bot.storage.announcements import Announcement, Phase, Words
from bot.storage.audiences import Aim, Audience, is_used, zones_of
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator
from bot.storage.recipients import Stage
from lessons.course import Course

UNDO_FOR = timedelta(seconds=60)
LATE_AT_MOST = timedelta(days=14)  # after so long it is news no more
COUNT_BACK = timedelta(days=35)  # announcements begun since then may count for the weekly limit
SHOWN = 100
AT_DESK = 8  # shown in the list
STEPS = {  # what a coordinator may do with an announcement, and in which phase
    "pause": ((Phase.RUNNING,), Phase.PAUSED),
    "resume": ((Phase.PAUSED,), Phase.RUNNING),
    "stop": ((Phase.RUNNING, Phase.PAUSED), Phase.STOPPED),
    "undo": ((Phase.SCHEDULED,), Phase.DRAFT),
}
DONE_WORDS = {"pause": "paused", "resume": "resumed", "stop": "stopped", "undo": "undone"}


@dataclass(frozen=True, slots=True)
class Order:
    """An announcement that another part of the desk sends, such as that of a new training.

    `texts` are plain words by language. An urgent one goes to those who take part in a training,
    outside the weekly limit. It begins `after` a while, until when it can be undone.
    """

    texts: Mapping[str, str]
    audience: Audience = field(default_factory=Audience)
    is_urgent: bool = False
    training: int | None = None  # of the training button
    link: str = ""
    after: timedelta = timedelta()


def may_handle(me: Coordinator | None, one: Announcement) -> bool:
    """Return whether someone may see and steer an announcement."""
    return may_reach(me, one.audience.countries)


def may_reach(me: Coordinator | None, countries: tuple[str, ...]) -> bool:
    """Return whether someone may announce in countries; in all of them where none is named."""
    if not countries:
        return may(me, Right.SEND_TO_ALL)
    return all(may(me, Right.ANNOUNCE, country) for country in countries)


def begin(db: Connection, me: Coordinator, now: datetime) -> Announcement:
    """Return a new draft for the coordinator's own countries."""
    one = storage.add_announcement(db, me.id, Audience(countries=me.countries), now)
    _note(db, me.id, "announcement begun", (None, one), now)
    return one


def find(
    db: Connection, me: Coordinator, number: int, *, lock: bool = False
) -> Announcement | None:
    """Return an announcement that someone may handle."""
    one = storage.find_announcement(db, number, lock=lock)
    return one if one and may_handle(me, one) else None


def listed(db: Connection, me: Coordinator) -> list[Announcement]:
    """Return the latest announcements that someone may handle."""
    found = storage.latest_announcements(db, SHOWN)
    return [one for one in found if may_handle(me, one)][:AT_DESK]


def change(
    db: Connection, me: Coordinator, before: Announcement, now: datetime, **cells: Any
) -> Announcement:
    """Change a draft; only a draft can be changed like this."""
    storage.change_announcement(db, before.id, **cells)
    after = _again(db, before)
    _note(db, me.id, "announcement changed", (before, after), now)
    return after


def write(
    db: Connection, me: Coordinator, before: Announcement, said: tuple[str, Words], now: datetime
) -> Announcement:
    """Keep what is said in one language (language, words)."""
    language, words = said
    storage.put_words(db, before.id, language, words)
    after = _again(db, before)
    _note(db, me.id, "announcement changed", (before, after), now)
    return after


def delete(db: Connection, me: Coordinator, one: Announcement, now: datetime) -> None:
    """Throw a draft away."""
    storage.delete_announcement(db, one.id)
    note(db, Deed(now, me.id, "announcement deleted", f"announcement {one.id}", words_of(one)))


def used_windows(db: Connection) -> Mapping[str, timedelta]:
    """Return the windows of channels that anyone uses."""
    return {name: window for name, window in WINDOWS.items() if is_used(db, name)}


def aim_at(db: Connection, course: Course, one: Announcement, at: datetime) -> Aim:
    """Return whom an announcement is meant for that begins at `at`."""
    blocks = tuple(block.lessons for block in course.blocks)
    others, ended = ((), ()) if one.is_urgent else storage.counting(db, at - COUNT_BACK, one.id)
    return Aim(
        one.audience, one.is_urgent, at, at + LATE_AT_MOST, blocks, others, ended, used_windows(db)
    )


def schedule(
    db: Connection, me: Coordinator, course: Course, one: Announcement, now: datetime
) -> Announcement:
    """Let a draft begin at its time, or in a minute; until then it can be undone.

    Its time is `local_at` by each one's own clock, `due_at` for all at once, or neither: now.
    """
    due_at = one.due_at
    if one.local_at:
        due_at = begins_at(one.local_at, zones_of(db, aim_at(db, course, one, now)))
    due_at = max(due_at or now, now + UNDO_FOR)
    storage.change_announcement(db, one.id, phase=Phase.SCHEDULED.value, due_at=due_at)
    after = _again(db, one)
    _note(db, me.id, "announcement sent", (one, after), now)
    return after


def announce(db: Connection, by: LearnerId | None, order: Order, now: datetime) -> int:
    """Send an announcement of another part of the desk; return its number.

    Whoever calls has asked for the right to do so.
    """
    one = storage.add_announcement(db, by, order.audience, now)
    for language, text in order.texts.items():
        storage.put_words(db, one.id, language, Words(text))
    storage.change_announcement(
        db, one.id, phase=Phase.SCHEDULED.value, due_at=now + order.after,
        is_urgent=order.is_urgent, training_id=order.training, link=order.link,
    )  # fmt: skip
    _note(db, by, "announcement sent", (one, _again(db, one)), now)
    return one.id


def steer(
    db: Connection, me: Coordinator, one: Announcement, step: str, now: datetime
) -> Announcement | None:
    """Pause, resume, stop or undo; None when it is too late for that.

    What waits in the outbox and nobody is sending yet is taken back.
    """
    before, after = STEPS[step]
    if one.phase not in before:
        return None
    storage.change_announcement(db, one.id, phase=after.value, noticed_at=None)
    if step in ("pause", "stop"):
        handing.settle(db, one.id)
        handing.recall(db, one.id)
    if step == "undo":
        storage.change_announcement(db, one.id, due_at=None, local_at="", notice="")
    steered = _again(db, one)
    _note(db, me.id, f"announcement {DONE_WORDS[step]}", (one, steered), now)
    return steered


def correct(
    db: Connection, me: Coordinator, one: Announcement, said: tuple[str, Words], now: datetime
) -> Announcement:
    """Change what was said in a language; where the channel can, sent messages change too."""
    language, words = said
    handing.settle(db, one.id)
    handing.recall(db, one.id)
    storage.put_words(db, one.id, language, words)
    handing.mark_outdated(db, one.id, (language,))
    phase = {Phase.DONE: Phase.RUNNING, Phase.STOPPED: Phase.MENDING}.get(one.phase, one.phase)
    storage.change_announcement(db, one.id, version=one.version + 1, phase=phase.value)
    after = _again(db, one)
    _note(db, me.id, "announcement corrected", (one, after), now)
    return after


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement has come; what was corrected counts as sent."""

    n_sent: int
    n_waiting: int
    n_unreachable: int
    n_failed: int
    n_unknown: int
    n_left: int
    n_window: int  # of those waiting: until they write
    n_to_correct: int
    n_tapped: int
    next_at: datetime | None  # when the next of those waiting hear it, if none is being sent

    @property
    def n_all(self) -> int:
        rest = self.n_unreachable + self.n_failed + self.n_unknown + self.n_left
        return self.n_sent + self.n_waiting + rest


def progress_of(db: Connection, number: int) -> Progress:
    """Return how far an announcement has come."""
    n = recipients.stages(db, number)

    def total(*stages: Stage) -> int:
        return sum(n.get(stage, 0) for stage in stages)

    return Progress(
        n_sent=total(*recipients.ARRIVED),
        n_waiting=total(*recipients.ON_ITS_WAY),
        n_unreachable=total(Stage.UNREACHABLE),
        n_failed=total(Stage.FAILED),
        n_unknown=total(Stage.UNKNOWN),
        n_left=total(Stage.LEFT),
        n_window=total(Stage.WAITS),
        n_to_correct=total(Stage.TO_CORRECT, Stage.CORRECTING, Stage.OUTDATED),
        n_tapped=recipients.n_tapped(db, number),
        next_at=None if total(*recipients.IN_OUTBOX) else recipients.next_due(db, number, LIMITS),
    )


def _again(db: Connection, one: Announcement) -> Announcement:
    found = storage.find_announcement(db, one.id)
    assert found is not None
    return found


_States = tuple[Announcement | None, Announcement]  # before and after


def _note(
    db: Connection, by: LearnerId | None, action: str, states: _States, now: datetime
) -> None:
    before, after = states
    was = words_of(before) if before else ""
    note(db, Deed(now, by, action, f"announcement {after.id}", was, words_of(after)))


def words_of(one: Announcement) -> str:
    """Return an announcement as the audit log tells of it."""
    audience = one.audience
    chosen = {
        "countries": " ".join(audience.countries) or "all",
        "languages": " ".join(audience.languages),
        "progress": audience.progress,
        "training": f"{audience.training} {audience.standing}" if audience.training else "",
        "channels": " ".join(audience.channels),
        "time": one.local_at or (one.due_at.isoformat(timespec="minutes") if one.due_at else ""),
        "link": one.link,
        "picture": "yes" if one.picture else "",
        "urgent": "yes" if one.is_urgent else "",
    }
    told = [f"{name}: {value}" for name, value in chosen.items() if value]
    told += [f"{language}: {words.text}" for language, words in one.words.items()]
    return "; ".join((one.phase.value, *told))
