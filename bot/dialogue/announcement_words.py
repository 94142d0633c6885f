"""What a coordinator types or sends for an announcement, and how anything else puts the pen down.

>  Text: Latviešu
<  Write the text in this language now: Latvian. It reaches 280 people. There is room for ...
>  Sestdien Rīgā ...
<  Noted. Announcement 1 ...
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import cards
from bot.cards.broadcasts import Fault
from bot.dialogue import announcements as desk_side
from bot.dialogue import desk
from bot.dialogue.broadcasts import show_one
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import WritingAnnouncement, read
from bot.dialogue.typed import typed_choice
from bot.messages import Kind, OutMessage
from bot.services import announcements, gates
from bot.services.reach import PHOTO_BYTES
from bot.storage.announcements import Announcement, Phase, Words

LINK_LENGTH = 500
ALT_LENGTH = 300
_LINK = re.compile(r"https://[^\s<>\"']{3,}")
_TIME = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\.?,?\s+(\d{1,2})[:.](\d{2})")


def take(turn: Turn, state: WritingAnnouncement) -> Reply | None:
    """Take what was typed or sent as the part that was asked for; None when it is anything else."""
    if not _is_for_it(turn):
        return None
    at_desk = desk.find(turn)
    one = at_desk and announcements.find(turn.db, at_desk.me, state.announcement, lock=True)
    if at_desk is None or not one:
        return None
    is_correction = state.part == "correction"
    taker = _TAKERS.get(state.part)
    if taker is None or (one.phase is Phase.DRAFT) == is_correction:
        return None
    said = taker(at_desk, one, state)
    if isinstance(said, OutMessage):  # it was no such thing: it is asked for again
        return Reply.saying(said, state=state)
    return replace(said, state=read(state.before))


def _is_for_it(turn: Turn) -> bool:
    inbound = turn.inbound
    if inbound.kind is Kind.MEDIA:
        return True
    is_words = inbound.kind is Kind.TEXT and not inbound.text.startswith("/")
    return is_words and bool(inbound.text.strip()) and typed_choice(turn) is None


def _take_text(at_desk: Desk, one: Announcement, state: WritingAnnouncement) -> Reply | OutMessage:
    text = at_desk.turn.inbound.text.strip()
    if not text:
        return cards.announcements.not_words(at_desk.turn.texts, one.id)
    before = one.words.get(state.language, Words())
    return _kept(at_desk, one, state.language, replace(before, text=text))


def _take_alt(at_desk: Desk, one: Announcement, state: WritingAnnouncement) -> Reply | OutMessage:
    alt = " ".join(at_desk.turn.inbound.text.split())[:ALT_LENGTH]
    if not alt:
        return cards.announcements.not_words(at_desk.turn.texts, one.id)
    before = one.words.get(state.language, Words())
    return _kept(at_desk, one, state.language, replace(before, alt=alt))


def _kept(at_desk: Desk, one: Announcement, language: str, words: Words) -> Reply:
    turn = at_desk.turn
    after = announcements.write(turn.db, at_desk.me, one, (language, words), turn.now)
    return desk_side.show_draft(at_desk, after, _note(at_desk, after, language, words.text))


def _note(at_desk: Desk, one: Announcement, language: str, text: str) -> str:
    """Return that it is noted, or by how much it is too long, and where."""
    texts, found = at_desk.turn.texts, desk_side.run_dry(at_desk, one)
    over = [(gates.too_long(one, text, name), name) for name in found.channels]
    worst, channel = max(over, default=(0, ""))
    if worst <= 0:
        return cards.announcements.noted(texts)
    return cards.broadcasts.too_long(texts, Fault("too long", language, channel, worst))


def _take_link(at_desk: Desk, one: Announcement, _: WritingAnnouncement) -> Reply | OutMessage:
    turn, typed = at_desk.turn, at_desk.turn.inbound.text.strip()
    if not _LINK.fullmatch(typed) or len(typed) > LINK_LENGTH:
        has_one = bool(one.link)
        return cards.announcements.ask_link(turn.texts, one.id, has_one=has_one, is_bad=True)
    after = announcements.change(turn.db, at_desk.me, one, turn.now, link=typed)
    return desk_side.show_draft(at_desk, after, cards.announcements.noted(turn.texts))


def _take_picture(at_desk: Desk, one: Announcement, _: WritingAnnouncement) -> Reply | OutMessage:
    turn, photo = at_desk.turn, at_desk.turn.inbound.photo
    if photo is None or photo.n_bytes > PHOTO_BYTES:
        return cards.announcements.not_a_picture(turn.texts, one.id, is_big=photo is not None)
    after = announcements.change(turn.db, at_desk.me, one, turn.now, picture=photo)
    return desk_side.show_draft(at_desk, after, cards.announcements.noted(turn.texts))


def _take_time(at_desk: Desk, one: Announcement, _: WritingAnnouncement) -> Reply | OutMessage:
    turn = at_desk.turn
    wall = read_time(turn.inbound.text, turn.now.astimezone(turn.texts.zone))
    if wall is None:
        return desk_side.ask_time(at_desk, one, is_bad=True)
    return Reply.saying(cards.announcements.ask_clock(turn.texts, one.id, wall))


def read_time(text: str, now: datetime) -> datetime | None:
    """Read a typed day and time to come, such as "5.12. 10:00"; without a year the next one counts."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year, hour, minute = (int(part) if part else 0 for part in found.groups())
    today = now.replace(tzinfo=None)
    for wanted in (year,) if year else (today.year, today.year + 1):
        try:
            wall = datetime(wanted, month, day, hour, minute)  # noqa: DTZ001 - by whose clock, is asked
        except ValueError:
            continue
        if today < wall < today + timedelta(days=400):
            return wall
    return None


def _correct(at_desk: Desk, one: Announcement, state: WritingAnnouncement) -> Reply | OutMessage:
    turn, text = at_desk.turn, at_desk.turn.inbound.text.strip()
    limits = [-gates.too_long(one, "", name) for name in ("telegram", "webchat")]
    if not text or -gates.too_long(one, text, "telegram") < 0:
        return cards.announcements.too_long_at_all(turn.texts, one.id, min(limits))
    before = one.words.get(state.language, Words())
    said = state.language, replace(before, text=text)
    after = announcements.correct(turn.db, at_desk.me, one, said, turn.now)
    return show_one(at_desk, after)


_TAKERS: dict[str, Callable[[Desk, Announcement, WritingAnnouncement], Reply | OutMessage]] = {
    "text": _take_text,
    "alt": _take_alt,
    "link": _take_link,
    "picture": _take_picture,
    "time": _take_time,
    "correction": _correct,
}


def put_down(turn: Turn, state: WritingAnnouncement, answer: Callable[[Turn], Reply]) -> Reply:
    """Answer as if nothing had been asked for: whoever does something else writes no more.

    What was written so far is kept with the draft.
    """
    before = turn.speaking_as(replace(turn.learner, state=state.before))
    reply = answer(before)
    return reply if reply.state else replace(reply, state=read(state.before))
