"""An announcement at the desk once it is written: the check, the sending, and how it goes.

>  Check and send
<  Gets it at its time: 301 people. Later, after their break: 11 people.     [Send it]
>  Send it
<  It goes out in a minute. Until then you can take it back.                 [Don't send it]
<  On its way. Sent: 140 of 312. Waiting: 172                    [Pause] [Stop it] [Correct it]
"""

from datetime import datetime

from bot import cards
from bot.cards.broadcasts import Check, Fault, Report
from bot.cards.news import News
from bot.dialogue.announcements import find_draft, not_yours, run_dry, show_draft, when_line
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Reply
from bot.messages import OutMessage
from bot.news_actions import (
    CheckAnnouncement,
    OpenAnnouncement,
    SendAnnouncement,
    SteerAnnouncement,
    TryAnnouncement,
)
from bot.services import announcements
from bot.services.gates import DryRun
from bot.storage.announcements import Announcement, Phase


def show(at_desk: Desk, tap: OpenAnnouncement) -> Reply:
    """Show a draft with all its parts, or how far an announcement has come."""
    one = announcements.find(at_desk.turn.db, at_desk.me, tap.announcement)
    return show_one(at_desk, one) if one else not_yours(at_desk)


def show_one(at_desk: Desk, one: Announcement) -> Reply:
    turn = at_desk.turn
    match one.phase:
        case Phase.DRAFT:
            return show_draft(at_desk, one)
        case Phase.SCHEDULED:
            return Reply.saying(cards.broadcasts.scheduled(turn.texts, one.id, _soon(at_desk, one)))
    return Reply.saying(report_card(at_desk, one))


def _soon(at_desk: Desk, one: Announcement) -> str:
    turn = at_desk.turn
    in_a_minute = one.due_at and one.due_at - turn.now <= announcements.UNDO_FOR
    if in_a_minute and not one.local_at:
        return cards.broadcasts.in_a_minute(turn.texts)
    return when_line(turn.texts, one)


def check(at_desk: Desk, tap: CheckAnnouncement) -> Reply:
    """Show who would get a draft, who later, who not, and what is missing."""
    one = find_draft(at_desk, tap.announcement)
    if one is None:
        return not_yours(at_desk)
    return Reply.saying(_checked(at_desk, one, run_dry(at_desk, one)))


def _checked(at_desk: Desk, one: Announcement, found: DryRun) -> OutMessage:
    texts = at_desk.turn.texts
    faults = tuple(
        Fault(each.fault.value, each.language, each.channel, each.over) for each in found.problems
    )
    fates = {fate.value: n for fate, n in found.fates.items()}
    shown = Check(fates, found.channels, faults, when_line(texts, one))
    return cards.broadcasts.checked(texts, one.id, shown)


def try_out(at_desk: Desk, tap: TryAnnouncement) -> Reply:
    """Show a draft to its writer, in each language, as learners will read it."""
    turn, one = at_desk.turn, announcements.find(at_desk.turn.db, at_desk.me, tap.announcement)
    if one is None:
        return not_yours(at_desk)
    if not one.filled:
        return show_draft(at_desk, one, cards.announcements.write_first(turn.texts))
    shown = (_as_read(at_desk, one, code) for code in one.filled)
    return Reply.saying(*shown, cards.broadcasts.tried_out(turn.texts, one.id))


def _as_read(at_desk: Desk, one: Announcement, language: str) -> OutMessage:
    learner = at_desk.turn.learner
    texts = at_desk.turn.house.catalogues.texts(language, learner.country, learner.zone)
    return cards.news.news(texts, news_in(one, language), in_words=learner.pictures_in_words)


def news_in(one: Announcement, language: str) -> News:
    """Return an announcement in a language, or in one it has where that is missing."""
    code = next(code for code in (language, "en", *one.filled) if code in one.filled)
    words = one.words[code]
    return News(
        one.id, words.text, words.alt, one.picture, bool(one.link), one.training_id is not None,
        one.is_urgent,
    )  # fmt: skip


def send(at_desk: Desk, tap: SendAnnouncement) -> Reply:
    """Let a draft begin at its time, once nothing is missing; a second tap does nothing more."""
    turn, one = at_desk.turn, find_draft(at_desk, tap.announcement)
    if one is None:
        return not_yours(at_desk)
    found = run_dry(at_desk, one)
    if found.problems:
        return Reply.saying(_checked(at_desk, one, found))
    after = announcements.schedule(turn.db, at_desk.me, turn.course, one, turn.now)
    return show_one(at_desk, after)


def steer(at_desk: Desk, tap: SteerAnnouncement) -> Reply:
    """Undo, pause, resume or stop; the live report follows by itself."""
    turn = at_desk.turn
    one = announcements.find(turn.db, at_desk.me, tap.announcement, lock=True)
    if one is None or tap.step not in announcements.STEPS:
        return not_yours(at_desk)
    after = announcements.steer(turn.db, at_desk.me, one, tap.step, turn.now)
    if after is None:
        return Reply(toast=cards.broadcasts.too_late(turn.texts))
    if after.notice and turn.edits == after.notice:
        return Reply(toast=cards.announcements.phase_words(turn.texts, after.phase.value))
    return show_one(at_desk, after)


def report_card(at_desk: Desk, one: Announcement) -> OutMessage:
    turn = at_desk.turn
    progress = announcements.progress_of(turn.db, one.id)
    return cards.broadcasts.report(turn.texts, report_of(one, progress, turn.now))


def report_of(one: Announcement, so_far: announcements.Progress, now: datetime) -> Report:
    """Return how an announcement stands, as coordinators read it."""
    goes_on = one.phase is Phase.RUNNING and so_far.next_at and so_far.next_at > now
    return Report(
        one.id, one.phase.value, so_far.n_all, so_far.n_sent, so_far.n_waiting,
        so_far.n_window, so_far.n_unreachable, so_far.n_failed, so_far.n_unknown, so_far.n_left,
        so_far.n_to_correct, so_far.n_tapped, is_planned=one.planned_at is not None,
        goes_on_at=so_far.next_at if goes_on else None,
    )  # fmt: skip
