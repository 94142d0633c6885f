"""What the desk of trainings needs beside the trainings themselves: readers, numbers of today, drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.services import announcements, trainings
from bot.services.announcements import COUNT_BACK, LATE_AT_MOST, UNDO_FOR
from bot.services.gates import GETS_IT
from bot.services.trainings import find_for
from bot.storage import desk_figures as storage
from bot.storage.announcements import counting
from bot.storage.audiences import Aim, Audience, tally
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator, Post
from bot.storage.registrations import Registration, registrations_of
from bot.storage.trainings import Stage, Training, change_training, find_trainings, is_in
from bot.storage.trainings import trainings as table
from lessons.course import Course
from scheduler.timetable import local_day, slot_on

OVER = (Stage.PAST.value, Stage.CANCELLED.value)
MOST_COUNTED = storage.MOST


@dataclass(frozen=True, slots=True)
class Day:
    """What has happened since midnight in one's countries, each counted up to `MOST_COUNTED`."""

    n_learners: int
    n_lessons: int
    n_signed_up: int


def today(db: Connection, me: Coordinator, zone: ZoneInfo, now: datetime) -> Day:
    """Return the numbers since midnight in `zone`."""
    countries = None if me.post is Post.ADMIN else me.countries
    midnight = slot_on(local_day(now, zone), zone=zone, at=time(0))
    n_lessons, n_learners = storage.lessons_since(db, countries, midnight)
    return Day(n_learners, n_lessons, storage.sign_ups_since(db, countries, midnight))


@dataclass(frozen=True, slots=True)
class Languages:
    """In which languages a training is to be told: the country's first, then what people there read."""

    first: str
    readers: Mapping[str, int]

    @property
    def wanted(self) -> tuple[str, ...]:
        return (self.first, *(code for code in self.readers if code != self.first))


def languages_of(db: Connection, course: Course, country: str) -> Languages:
    """Return the languages for a country."""
    read = storage.readers(db, country, course.languages)
    return Languages(course.countries[country].language, read)


def over_for(db: Connection, me: Coordinator) -> list[Training]:
    """Return trainings that are over or were cancelled, the newest first."""
    here = is_in(None if me.post is Post.ADMIN else me.countries)
    return find_trainings(db, here, table.c.stage.in_(OVER))[::-1]


def last_place(db: Connection, me: Coordinator) -> str:
    """Return where someone's latest training with an address takes place; empty where there is none."""
    mine = (table.c.coordinator_id == me.id) & (table.c.place != "")
    found = find_trainings(db, mine)
    return max(found, key=lambda one: one.id).place if found else ""


def relocate(
    db: Connection, me: Coordinator, after: Training, now: datetime
) -> tuple[Training, list[Registration]] | None:
    """Let a published training take place elsewhere, and return it with whom to tell."""
    kept = trainings.change(db, me, after, now)
    if not isinstance(kept, Training):
        return None
    change_training(db, kept.id, n_moves=kept.n_moves + 1)
    return replace(kept, n_moves=kept.n_moves + 1), registrations_of(db, kept.id)


def discard(db: Connection, me: Coordinator, number: int, now: datetime) -> bool:
    """Throw away a draft; False where one has no right, or it was published."""
    training = find_for(db, me, number)
    unpublished = (table.c.stage == Stage.DRAFT.value, table.c.published_at.is_(None))
    cancelled = {"stage": Stage.CANCELLED.value}
    if training is None or not change_training(db, number, *unpublished, **cancelled):
        return False
    stages = Stage.DRAFT.value, Stage.CANCELLED.value
    note(db, Deed(now, me.id, "training draft discarded", f"training {number}", *stages))
    return True


def n_reached(db: Connection, me: Coordinator, course: Course, country: str, now: datetime) -> int:
    """Return how many people an announcement to a country would reach; 0 without the right to send it."""
    if not announcements.may_reach(me, (country,)):
        return 0
    blocks = tuple(block.lessons for block in course.blocks)
    others, ended = counting(db, now - COUNT_BACK, 0)
    latest = now + LATE_AT_MOST
    windows = announcements.used_windows(db)
    aim = Aim(_audience(country), False, now, latest, blocks, others, ended, windows)
    return sum(share.n for share in tally(db, aim) if share.fate in GETS_IT)


def _audience(country: str) -> Audience:
    return Audience(countries=(country,))


def announce(
    db: Connection, me: Coordinator, training: Training, texts: Mapping[str, str], now: datetime
) -> int | None:
    """Announce a training to everyone in its country who wants news, in a minute; return its number.

    `texts` are plain words by language. Each gets it in their own, with a button to the training.
    None without the right to announce there.
    """
    if not announcements.may_reach(me, (training.country,)):
        return None
    audience = _audience(training.country)
    order = announcements.Order(texts, audience, training=training.id, after=UNDO_FOR)
    return announcements.announce(db, me.id, order, now)
