"""Learners: who they are, what they agreed to, their devices, their data and their leaving."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.messages import Inbound, LearnerId
from bot.services import asked, signed, windows
from bot.storage import followups as followups_storage
from bot.storage import ideas as ideas_storage
from bot.storage import learners as storage
from bot.storage import pushes as pushes_storage
from bot.storage import review as review_storage
from bot.storage import study as study_storage
from bot.storage import windows as windows_storage
from bot.storage.coordinators import move_coordinator
from bot.storage.handing import join_recipients
from bot.storage.inbound import forget_unreadable_of
from bot.storage.learners import Learner, Window
from bot.storage.reach import keep_channel, keep_reach
from bot.storage.recipients import received_by
from lessons.course import Course
from scheduler.window import Account

SEEN_NOW = timedelta(minutes=1)  # who taps through a lesson is noted once a minute, not each time
CODE_LIFE = timedelta(minutes=10)
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
CODE_LENGTH = 8
DEFAULT_MINUTE = 18 * 60
FIRST_NAME_LENGTH = 64
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def find_or_add(db: Connection, inbound: Inbound, course: Course, now: datetime) -> Learner:
    """Return who writes, with their account seen now; a newcomer is added."""
    return find(db, inbound, now) or add(db, inbound, course, now)


def find(db: Connection, inbound: Inbound, now: datetime) -> Learner | None:
    """Return who writes, with their account seen now; None for someone we don't know."""
    met = meet(db, inbound, now)
    return met.learner if met else None


@dataclass(frozen=True, slots=True)
class Met:
    """Who writes; `was_closed` where we could not have written to them there before this."""

    learner: Learner
    was_closed: bool


def meet(db: Connection, inbound: Inbound, now: datetime) -> Met | None:
    """Return who writes, with their account seen now; None for someone we don't know."""
    found = storage.find_sender(db, inbound.channel, inbound.address)
    if found is None:
        return None
    learner, seen_at, heard_on, open_until = found
    window = _window(inbound, open_until, now)
    if seen_at is None or not timedelta() <= now - seen_at < SEEN_NOW or _opens(window, open_until):
        storage.note_seen(db, (inbound.channel, inbound.address), now, window)
        was_set_back = seen_at is not None and seen_at > now
        if seen_at is None:
            keep_reach(db, learner.id)
        elif heard_on is not None and (heard_on != inbound.channel or was_set_back):
            keep_channel(db, learner.id)
    is_closed = not Account(inbound.channel, open_until).is_open(now)
    return Met(learner, was_closed=seen_at is None or is_closed)


def _window(inbound: Inbound, before: datetime | None, now: datetime) -> Window:
    """Return until when we may write after an event; one that comes late moves nothing back."""
    until = max((one for one in (before, inbound.open_until) if one), default=None)
    return Window(until, windows.first_look(now) if until else None)


def _opens(window: Window, before: datetime | None) -> bool:
    until = window.open_until
    return until is not None and (before is None or until - before >= SEEN_NOW)


def add(db: Connection, inbound: Inbound, course: Course, now: datetime) -> Learner:
    """Return a newcomer, as far as their phone tells about them."""
    learner = storage.add_learner(db, _newcomer(inbound, course, now))
    place = inbound.channel, inbound.address
    storage.add_account(db, place, learner.id, now, _window(inbound, None, now))
    return learner


def _newcomer(inbound: Inbound, course: Course, now: datetime) -> dict[str, Any]:
    phone = inbound.language.partition("-")[0].lower()
    return {
        "created_at": now,
        "first_name": inbound.first_name[:FIRST_NAME_LENGTH],
        "language": phone if phone in course.languages else course.source_language,
        "zone": next(iter(course.countries.values())).zone,
        "minute": DEFAULT_MINUTE,
    }


def with_country(learner: Learner, code: str, course: Course) -> Learner:
    """Return the learner living in a country; its zone comes with it."""
    return replace(learner, country=code, zone=course.countries[code].zone)


def with_consent(learner: Learner, about: str, now: datetime | None) -> Learner:
    """Return the learner with a yes (a moment) or a no (None) to "news" or "research"."""
    if about == "news":
        return replace(learner, news_at=now)
    return replace(learner, research_at=now)


def find_zone(typed: str, zones: frozenset[str]) -> ZoneInfo | None:
    """Return the zone of a city typed in Latin letters, such as "helsinki" or "new york"."""
    wanted = typed.strip().replace(" ", "_").casefold()
    for name in sorted(zones):
        is_city = "/" in name and not name.startswith("Etc/")  # Etc/GMT+3 is three hours *behind*
        if is_city and wanted in (name.casefold(), name.rpartition("/")[2].casefold()):
            return ZoneInfo(name)
    return None


def make_code(db: Connection, learner: Learner, digest: str, now: datetime) -> datetime:
    """Remember a fresh code that another device may show to join; return when it ends.

    Only its digest is kept (see `code_digest`).
    """
    ends_at = now + CODE_LIFE
    storage.add_code(db, digest, learner.id, ends_at)
    return ends_at


def code_digest(code: str, secret: bytes) -> str:
    """Return what is kept of a code: a short code alone could be guessed from a plain digest."""
    return hmac.new(secret, code.upper().encode(), hashlib.sha256).hexdigest()


def join(db: Connection, learner: Learner, digest: str, now: datetime) -> Learner | None:
    """Join this learner's accounts and study to those of whoever made the code.

    Lessons and answers of both are kept; language, country and consent are those of the maker.
    Returns None for a code that is wrong, used or too old.
    """
    maker_id = storage.take_code(db, digest, now)
    maker = None if maker_id is None else storage.lock_learner(db, maker_id)
    if maker is None or maker.id == learner.id:
        return maker
    signed.join(db, of=learner.id, to=maker.id)
    study_storage.join_study(db, of=learner.id, to=maker.id)
    review_storage.join_reviews(db, of=learner.id, to=maker.id)
    pushes_storage.join_pushes(db, of=learner.id, to=maker.id)
    followups_storage.join_followups(db, of=learner.id, to=maker.id)
    ideas_storage.join_ideas(db, of=learner.id, to=maker.id)
    join_recipients(db, of=learner.id, to=maker.id)
    move_coordinator(db, of=learner.id, to=maker.id)
    asked.join(db, of=learner.id, to=maker.id)
    windows_storage.give_unsaid(db, of=learner.id, to=maker.id)
    storage.give_accounts(db, of=learner.id, to=maker.id)
    storage.delete_learner(db, learner.id)
    keep_reach(db, maker.id)
    lessons_due = [one.lesson_due_at for one in (maker, learner) if one.lesson_due_at]
    return replace(maker, lesson_due_at=max(lessons_due, default=None))


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept about one learner, for the learner."""

    learner: Learner
    accounts: list[tuple[Any, ...]]
    enrolments: list[tuple[Any, ...]]
    readings: list[study_storage.Reading]
    attempts: list[tuple[Any, ...]]
    reviews: list[tuple[Any, ...]]
    pushes: list[pushes_storage.Push]
    followups: list[followups_storage.Followup]
    ideas: list[ideas_storage.Idea]
    announcements: list[tuple[Any, ...]]
    asked: asked.Asked
    signed: signed.Signed


def gather(db: Connection, learner: Learner) -> Everything:
    return Everything(
        learner,
        storage.accounts_of(db, learner.id),
        study_storage.enrolments_of(db, learner.id),
        study_storage.readings_of(db, learner.id),
        study_storage.all_attempts(db, learner.id),
        review_storage.all_reviews(db, learner.id),
        pushes_storage.pushes_of(db, learner.id),
        followups_storage.followups_of(db, learner.id),
        ideas_storage.ideas_of(db, learner.id),
        received_by(db, learner.id),
        asked.gather(db, learner.id),
        signed.gather(db, learner.id),
    )


def as_json(everything: Everything) -> dict[str, Any]:
    """Return all that is kept about a learner in shapes that JSON holds; moments in ISO 8601."""
    learner = everything.learner
    return {
        "learner": {
            "first_name": learner.first_name,
            "language": learner.language,
            "country": learner.country,
            "zone": learner.zone,
            "lesson_time": f"{learner.minute // 60:02}:{learner.minute % 60:02}",
            "lesson_days": ", ".join(_day_names(learner.lesson_days)),
            "joined_at": _iso(learner.created_at),
            "agreed_at": _iso(learner.agreed_at),
            "news_agreed_at": _iso(learner.news_at),
            "research_agreed_at": _iso(learner.research_at),
            "paused_until": _iso(learner.paused_until),
            "stopped_at": _iso(learner.stopped_at),
            "pictures_in_words": learner.pictures_in_words,
            "came_through": learner.referral,
        },
        "accounts": [
            {
                "channel": channel,
                "address": address,
                "since": _iso(since),
                "last_seen": _iso(seen),
                "lessons_come_here": is_home,
                "we_may_write_until": _iso(until),
            }
            for channel, address, since, seen, is_home, until in everything.accounts
        ],
        "courses": [
            {"course": course, "enrolled": _iso(since), "next_lesson": _iso(slot)}
            for course, since, slot in everything.enrolments
        ],
        "lessons": [
            {"lesson": one.lesson, "begun": _iso(one.begun_at), "finished": _iso(one.finished_at)}
            for one in everything.readings
        ],
        "answers": [
            {
                "lesson": lesson,
                "item": item,
                "option": option,
                "right": right,
                "at": _iso(at),
                "asked_for": purpose,
            }
            for lesson, item, option, right, at, purpose in everything.attempts
        ],
        "asked_again": [
            {
                "lesson": lesson,
                "item": item,
                "missed": missed,
                "last": _iso(last),
                "next": None if known else _iso(due),
                "known_since": _iso(known),
            }
            for lesson, item, missed, last, due, known in everything.reviews
        ],
        "said_unasked": [
            {
                "kind": one.kind,
                "words": one.words,
                "due": _iso(one.slot_at),
                "at": _iso(one.pushed_at),
            }
            for one in everything.pushes
        ],
        "tasks": [
            {
                "lesson": one.lesson,
                "asked": _iso(one.asked_at),
                "answer": one.answer,
                "words": one.words,
                "answered": _iso(one.answered_at),
            }
            for one in everything.followups
        ],
        "idea_page": [
            {"box": one.box, "words": one.words, "written": _iso(one.written_at)}
            for one in everything.ideas
        ],
        "announcements": [
            {
                "announcement": number,
                "due": _iso(due),
                "came": stage.name.lower(),
                "tapped": _iso(at),
            }
            for number, due, stage, at in everything.announcements
        ],
        **asked.as_json(everything.asked),
        **signed.as_json(everything.signed),
    }


def _day_names(days: int) -> list[str]:
    return [name for place, name in enumerate(WEEKDAYS) if days >> place & 1]


def erase(db: Connection, learner_id: LearnerId, receipt: str, now: datetime) -> None:
    """Erase the person and everything that is theirs; only a receipt without a name stays."""
    forget_unreadable_of(db, learner_id)
    asked.forget_words(db, learner_id)
    signed.hold(db, learner_id)
    storage.delete_learner(db, learner_id)
    storage.add_erasure(db, receipt, now)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
