"""Announcements at the desk.

>  Announcements
<  Announcements: nothing has been written yet.          [Write a new one]
>  Write a new one
<  Announcement 1. It reaches 312 people. ○ Latvian: 280 people, no text yet ...
                                 [Text: Latviešu] [For whom] [Picture] [When] [Check and send] ...
>  Check and send
<  Gets it at its time: 301 people. Later, after their break: 11 people.     [Send it]
>  Send it
<  It goes out in a minute. Until then you can take it back.                 [Don't send it]
"""

from datetime import datetime, time, timedelta

from bot import cards
from bot.cards.announcements import Draft, Entry
from bot.dialogue.announcement_audience import chosen
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Reply
from bot.dialogue.states import WritingAnnouncement
from bot.messages import OutMessage
from bot.news_actions import (
    BeginAnnouncement,
    DeleteAnnouncement,
    EmptyAnnouncement,
    ListAnnouncements,
    SetTime,
    SetUrgent,
    WriteAnnouncement,
)
from bot.services import announcements, gates
from bot.services.gates import DryRun
from bot.services.reach import can_edit
from bot.storage import recipients
from bot.storage.announcements import Announcement, Phase
from bot.texts import Texts
from scheduler.timetable import slot_on

_NOTHING = {"picture": None, "link": ""}  # what an emptied part is
TOMORROW_AT = time(10)  # what is offered without typing


def show_all(at_desk: Desk, _: ListAnnouncements) -> Reply:
    """Show the latest announcements, drafts too."""
    found = announcements.listed(at_desk.turn.db, at_desk.me)
    entries = [Entry(one.id, one.phase.value, _first_words(at_desk, one)) for one in found]
    return Reply.saying(cards.announcements.listed(at_desk.turn.texts, entries))


def _first_words(at_desk: Desk, one: Announcement) -> str:
    own = one.words.get(at_desk.turn.learner.language)
    others = (words.text for words in one.words.values() if words.text)
    return own.text if own and own.text else next(others, "")


def begin(at_desk: Desk, _: BeginAnnouncement) -> Reply:
    """Begin a draft for one's own countries."""
    turn = at_desk.turn
    return show_draft(at_desk, announcements.begin(turn.db, at_desk.me, turn.now))


def show_draft(at_desk: Desk, one: Announcement, *notes: str) -> Reply:
    """Show a draft with all its parts; `notes` are said first."""
    return Reply.saying(draft_card(at_desk, one, *notes))


def draft_card(at_desk: Desk, one: Announcement, *notes: str) -> OutMessage:
    turn = at_desk.turn
    reached = run_dry(at_desk, one).languages
    languages = dict.fromkeys((*reached, *one.filled))
    shown = Draft(
        one.id,
        tuple(cards.audiences.chosen_lines(turn.texts, chosen(at_desk, one.audience))),
        {code: (reached.get(code, 0), code in one.filled) for code in languages},
        one.picture is not None,
        tuple(code for code in languages if one.picture and not _has_alt(one, code)),
        one.link,
        when_line(turn.texts, one),
        one.is_urgent,
        one.audience.training is not None,
    )
    return cards.announcements.draft(turn.texts, shown, *notes)


def _has_alt(one: Announcement, language: str) -> bool:
    words = one.words.get(language)
    return bool(words and words.alt)


def run_dry(at_desk: Desk, one: Announcement) -> DryRun:
    turn = at_desk.turn
    return gates.dry_run(turn.db, at_desk.me, turn.course, one, turn.now)


def when_line(texts: Texts, one: Announcement) -> str:
    """Return when an announcement begins, in words."""
    wall = datetime.fromisoformat(one.local_at) if one.local_at else None
    return cards.broadcasts.when_words(texts, one.due_at, wall)


def find_draft(at_desk: Desk, number: int) -> Announcement | None:
    """Return a draft that is this coordinator's to change, locked."""
    one = announcements.find(at_desk.turn.db, at_desk.me, number, lock=True)
    return one if one and one.phase is Phase.DRAFT else None


def not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.announcements.not_yours(at_desk.turn.texts))


def ask(at_desk: Desk, tap: WriteAnnouncement) -> Reply:
    """Ask for a part; what is typed or sent next is it."""
    one = announcements.find(at_desk.turn.db, at_desk.me, tap.announcement)
    is_correction = tap.part in ("languages", "correction")
    if one is None or (one.phase is Phase.DRAFT) == is_correction:
        return not_yours(at_desk)
    if tap.part == "languages":
        texts = at_desk.turn.texts
        return Reply.saying(cards.broadcasts.which_language(texts, one.id, one.filled))
    card = _question(at_desk, one, tap)
    if card is None:
        return not_yours(at_desk)
    before = at_desk.turn.learner.state
    return Reply.saying(card, state=WritingAnnouncement(one.id, tap.part, tap.language, before))


def _question(at_desk: Desk, one: Announcement, tap: WriteAnnouncement) -> OutMessage | None:
    turn = at_desk.turn
    texts, language = turn.texts, tap.language
    is_known = language in turn.course.languages
    match tap.part:
        case "text" if is_known:
            found = run_dry(at_desk, one)
            limits = [-gates.too_long(one, "", channel) for channel in found.channels or ("",)]
            n = found.languages.get(language, 0)
            return cards.announcements.ask_text(texts, one.id, language, n, min(limits))
        case "alt" if is_known:
            return cards.announcements.ask_alt(texts, one.id, language)
        case "correction" if language in one.filled:
            n = n_uncorrected(at_desk, one)
            return cards.broadcasts.ask_correction(texts, one.id, language, n_uncorrected=n)
        case "picture":
            can_send, has_one = turn.inbound.channel == "telegram", one.picture is not None
            return cards.announcements.ask_picture(
                texts, one.id, can_send=can_send, has_one=has_one
            )
        case "link":
            return cards.announcements.ask_link(texts, one.id, has_one=bool(one.link))
        case "time":
            return ask_time(at_desk, one, is_bad=False)
        case "clock" if wall := _wall(language):
            return cards.announcements.ask_clock(texts, one.id, wall)
    return None


def ask_time(at_desk: Desk, one: Announcement, *, is_bad: bool) -> OutMessage:
    """Ask when an announcement shall begin."""
    texts = at_desk.turn.texts
    day = at_desk.turn.now.astimezone(texts.zone).date() + timedelta(days=1)
    tomorrow = datetime.combine(day, TOMORROW_AT)
    return cards.announcements.ask_time(texts, one.id, tomorrow, is_bad=is_bad)


def _wall(text: str) -> datetime | None:
    """Read a wall-clock time such as 2026-12-01T10:00."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - it has no zone yet
    except ValueError:
        return None


def empty(at_desk: Desk, tap: EmptyAnnouncement) -> Reply:
    """Take a part out of a draft."""
    turn, one = at_desk.turn, find_draft(at_desk, tap.announcement)
    if one is None or tap.part not in _NOTHING:
        return not_yours(at_desk)
    cells = {tap.part: _NOTHING[tap.part]}
    return show_draft(at_desk, announcements.change(turn.db, at_desk.me, one, turn.now, **cells))


def set_urgent(at_desk: Desk, tap: SetUrgent) -> Reply:
    """Make a draft urgent, or not."""
    turn, one = at_desk.turn, find_draft(at_desk, tap.announcement)
    if one is None or (tap.yes and one.audience.training is None):
        return not_yours(at_desk)
    after = announcements.change(turn.db, at_desk.me, one, turn.now, is_urgent=tap.yes)
    return show_draft(at_desk, after)


def set_time(at_desk: Desk, tap: SetTime) -> Reply:
    """Choose when a draft begins."""
    turn, one, wall = at_desk.turn, find_draft(at_desk, tap.announcement), _wall(tap.at)
    if one is None or (tap.at and wall is None):
        return not_yours(at_desk)
    due_at = None
    if wall and not tap.is_local:
        due_at = slot_on(wall.date(), zone=turn.texts.zone, at=wall.time())
    local_at = tap.at if tap.is_local else ""
    cells = {"due_at": due_at, "local_at": local_at}
    return show_draft(at_desk, announcements.change(turn.db, at_desk.me, one, turn.now, **cells))


def delete(at_desk: Desk, tap: DeleteAnnouncement) -> Reply:
    """Throw a draft away, after a second yes."""
    turn, one = at_desk.turn, find_draft(at_desk, tap.announcement)
    if one is None:
        return not_yours(at_desk)
    if not tap.sure:
        return Reply.saying(cards.announcements.delete_question(turn.texts, one.id))
    announcements.delete(turn.db, at_desk.me, one, turn.now)
    return show_all(at_desk, ListAnnouncements())


def n_uncorrected(at_desk: Desk, one: Announcement) -> int:
    """Return how many have words that their channel can't change any more."""
    found = recipients.lines(at_desk.turn.db, one.id).items()
    return sum(
        n for (name, stage), n in found if stage in recipients.ARRIVED and not can_edit(name)
    )
