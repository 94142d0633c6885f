"""Where we may write only for a day after someone did something: keeping lessons near their hour.

A look at a window comes some time after the person's last action there. It may find that the next
lesson would fall outside; then it asks for one tap, or lets the lesson come a little earlier.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import cards
from bot.dialogue.handler import House
from bot.dialogue.parcels import new_offer
from bot.dialogue.states import Idle, read
from bot.messages import Delivery, Lane
from bot.services import outbox, study, windows
from bot.storage import windows as storage
from bot.storage.pushes import Push, add_pushes, pushes_since
from bot.storage.windows import Looked
from lessons.course import Lesson
from lessons.progress import next_lesson
from scheduler.rhythm import Step, timely_until
from scheduler.timetable import local_day, slot_on
from scheduler.window import Deed, Seen, helps

AT_ONCE = 100  # windows in one transaction
TOUCH = "touch"  # the kind of push
_LESSON = Step.LESSON.name.lower()


def look_after_windows(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Look at the windows whose time has come; return what to send."""
    looked = storage.looks_due(db, now, AT_ONCE)
    heard = pushes_since(db, [one.id for one in looked], now - timedelta(days=2)) if looked else {}
    sent = []
    for one in looked:
        again_at, said = _look(db, house, one, heard.get(one.id, ()), now)
        storage.set_look(db, (one.channel, one.address), again_at)
        sent += said
    return sent


def _look(
    db: Connection, house: House, one: Looked, heard: Sequence[Push], now: datetime
) -> tuple[datetime | None, list[Delivery]]:
    """Return when to look again, and what is said."""
    if one.slot_at is None or one.step != Step.LESSON or not one.is_best:
        return None, []
    may_touch = not _is_paused(one, now) and not _was_nudged(one, heard, now)
    seen, look = windows.look_at(one, now, may_touch=may_touch)
    if look.deed is Deed.EARLY:
        storage.pull_forward(db, one.id, now)
    lesson = _next_lesson(house, one) if look.deed is Deed.TOUCH else None
    return look.again_at, _touch(db, house, one, (seen, lesson), now) if lesson else []


def _is_paused(one: Looked, now: datetime) -> bool:
    return one.paused_until is not None and one.paused_until > now


def _was_nudged(one: Looked, heard: Sequence[Push], now: datetime) -> bool:
    """Return True for someone who heard a nudge today, or was asked for a tap since they were here."""
    zone = ZoneInfo(one.zone)
    midnight = slot_on(local_day(now, zone), zone=zone, at=time())
    since = min(midnight, one.seen_at)
    return any(push.kind != _LESSON and push.pushed_at >= since for push in heard)


def _next_lesson(house: House, one: Looked) -> Lesson | None:
    key = next_lesson(house.course, frozenset((one.finished or "").split()))
    return study.lesson_for(house.course, one, key) if key else None


def _touch(
    db: Connection, house: House, one: Looked, what: tuple[Seen, Lesson], now: datetime
) -> list[Delivery]:
    """Ask for a tap; its choices may be typed too."""
    seen, lesson = what
    last = one.last_finished and study.lesson_for(house.course, one, one.last_finished)
    takeaway = last.takeaway if last else ""
    when = one.channel, seen.slot_at, now
    message = cards.windows.touch(
        house.texts_for(one), lesson, takeaway, when, helps=helps(seen, now)
    )
    until = timely_until(Step.SAME_DAY, now, now, ZoneInfo(one.zone))
    ends_at = seen.account.ends_at or until
    delivery = Delivery(
        new_offer(house), one.channel, one.address, message, Lane.REMINDER,
        fence=house.fences.get(one.channel, 0), not_after=min(until, ends_at),
    )  # fmt: skip
    add_pushes(db, [Push(one.id, now, TOUCH, TOUCH, now)])
    outbox.add(db, (delivery,), one.id, "", now)
    is_foremost = isinstance(read(one.state), Idle)
    offers = study.with_offer(one.offers, delivery.offer, is_foremost=is_foremost)
    storage.keep_offers(db, one.id, offers)
    return [delivery]
