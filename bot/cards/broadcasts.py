"""An announcement on its way: the check before it, how it goes, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import offer
from bot.cards.announcements import people, phase_words
from bot.cards.compose import bold, lines, say
from bot.messages import Choice, OutMessage
from bot.news_actions import (
    CheckAnnouncement,
    ListAnnouncements,
    OpenAnnouncement,
    SendAnnouncement,
    SteerAnnouncement,
    WriteAnnouncement,
)
from bot.texts import Texts, own_name

NAMES = {"telegram": "Telegram", "webchat": "Web", "messenger": "Messenger"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a draft from going out, as `services.gates.Problem` tells it."""

    why: str
    language: str = ""
    channel: str = ""
    over: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """What a dry run found: how many by what becomes of them, and on which channels."""

    fates: Mapping[str, int]
    channels: tuple[str, ...]
    faults: tuple[Fault, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Report:
    """How far an announcement has come."""

    number: int
    phase: str
    n_all: int
    n_sent: int
    n_waiting: int
    n_window: int
    n_unreachable: int
    n_failed: int
    n_unknown: int
    n_left: int
    n_to_correct: int
    n_tapped: int
    is_planned: bool
    goes_on_at: datetime | None = None  # where nobody hears it before


def when_words(texts: Texts, at: datetime | None, wall: datetime | None) -> str:
    """Return when an announcement begins: at a moment, at a time of everyone's own clock, or at once."""
    _ = texts.gettext
    if wall:
        line = _("Time: {day}, {time}, by everyone's own clock")
        return line.format(day=texts.day(wall.date()), time=texts.clock(wall.time()))
    if at is None:
        return _("Time: at once")
    return _("Time: {day}, {time}").format(day=texts.day(at), time=texts.clock(at))


def in_a_minute(texts: Texts) -> str:
    return texts.gettext("It goes out in a minute.")


def tried_out(texts: Texts, number: int) -> OutMessage:
    """Under a draft as people will read it: the way on."""
    _ = texts.gettext
    return say(
        _("So people read it. Do you like it?"),
        choices=(
            offer(_("Check and send"), CheckAnnouncement(number)),
            offer(_("Back"), OpenAnnouncement(number)),
        ),
    )


def checked(texts: Texts, number: int, check: Check) -> OutMessage:
    """Show who gets a draft now, later and not, and what is still missing."""
    _ = texts.gettext
    # Translators: buttons under the check of an announcement; at most 20 characters each.
    send = offer(_("Send it"), SendAnnouncement(number))
    back = offer(_("Back"), OpenAnnouncement(number))
    faults = [_fault_words(texts, one) for one in check.faults]
    channels = ", ".join(NAMES.get(name, name) for name in check.channels)
    return say(
        bold(_("Announcement {n}").format(n=number)),
        check.when,
        lines(*_fate_lines(texts, check.fates)),
        _("Channels: {names}").format(names=channels) if channels else "",
        lines(bold(_("Before it can go out:")), *faults) if faults else "",
        choices=(back,) if faults else (send, back),
    )


def _fate_lines(texts: Texts, fates: Mapping[str, int]) -> Iterable[str]:
    _ = texts.gettext
    words = {
        "now": _("Gets it at its time: {people}"),
        "quiet": _("Later, when the night is over: {people}"),
        "break": _("Later, after their break: {people}"),
        "week": _("Later, a week after the last news: {people}"),
        "window": _("Later, when they write next: {people}"),
        "no news": _("Not, they want no news: {people}"),
        "stopped": _("Not, they said stop: {people}"),
        "unreachable": _("Not, they can't be reached: {people}"),
        "too many": _("Not, other news comes first: {people}"),
    }
    for name, line in words.items():
        if n := fates.get(name, 0):
            yield line.format(people=people(texts, n))


def _fault_words(texts: Texts, one: Fault) -> str:
    _ = texts.gettext
    language = texts.language_name(one.language) if one.language else ""
    match one.why:
        case "nobody":
            return _("Nobody would get it. Choose other people.")
        case "no text":
            return _("A text is missing: {language}").format(language=language)
        case "no alt":
            return _("Say what the picture shows: {language}").format(language=language)
        case "too long":
            return too_long(texts, one)
        case "urgent for all":
            return _("Urgent is only for people of one training. Choose it under “For whom”.")
        case "past":
            return _("Its time has passed. Choose another one.")
    return _("Sending to all these countries is not yours to do. Choose your own.")


def too_long(texts: Texts, one: Fault) -> str:
    """Say by how much a text is too long, and where."""
    ngettext = texts.ngettext
    words = ngettext(
        "{language}: {n} character too long for {channel}",
        "{language}: {n} characters too long for {channel}",
        one.over,
    )
    channel, language = NAMES.get(one.channel, one.channel), texts.language_name(one.language)
    return words.format(language=language, n=texts.number(one.over), channel=channel)


def scheduled(texts: Texts, number: int, when: str) -> OutMessage:
    """Say that it will go out, and how to take that back."""
    _ = texts.gettext
    return say(
        bold(_("Announcement {n}").format(n=number)),
        when,
        _("Until then you can take it back."),
        choices=(undo(texts, number),),
    )


def report(texts: Texts, one: Report, *, edits: str = "") -> OutMessage:
    """Show how far an announcement has come; this message changes while it goes."""
    _ = texts.gettext
    message = say(
        bold(_("Announcement {n}").format(n=one.number)),
        phase_words(texts, one.phase).capitalize()
        if one.is_planned or one.phase != "running"
        else _("Looking for everyone who gets it …"),
        lines(*_report_lines(texts, one)),
        choices=_report_choices(texts, one),
    )
    return replace(message, edits=edits)


def _report_lines(texts: Texts, one: Report) -> Iterable[str]:
    _ = texts.gettext
    yield _("Sent: {n} of {all}").format(n=texts.number(one.n_sent), all=texts.number(one.n_all))
    is_over = one.phase in ("stopped", "mending", "done")
    told = (
        (one.n_waiting, _("Not sent any more: {n}") if is_over else _("Waiting: {n}")),
        (one.n_window, _("of them until they write: {n}")),
        (one.n_unreachable, _("Can't be reached: {n}")),
        (one.n_failed, _("Refused by the channel: {n}")),
        (one.n_unknown, _("Cut short, perhaps arrived: {n}")),
        (one.n_left, _("Want no news any more: {n}")),
        (one.n_to_correct, _("To be corrected: {n}")),
        (one.n_tapped, _("Tapped a button: {n}")),
    )
    for n, words in told:
        if n:
            yield words.format(n=texts.number(n))
    if one.goes_on_at:
        at = one.goes_on_at
        when = f"{texts.short_day(at)}, {texts.clock(at)}"
        # Translators: when the next people hear an announcement that waits for the morning.
        yield _("It goes on: {when}").format(when=when)


def _report_choices(texts: Texts, one: Report) -> tuple[Choice, ...]:
    _ = texts.gettext
    steps = {"running": ("pause", "stop"), "paused": ("resume", "stop")}.get(one.phase, ())
    # Translators: buttons under an announcement on its way; at most 20 characters each.
    correct = offer(_("Correct it"), WriteAnnouncement(one.number, "languages"))
    return (
        *(_step(texts, one.number, step) for step in steps),
        *((correct,) if one.n_sent or one.n_waiting else ()),
        offer(_("Back"), ListAnnouncements()),
    )


def undo(texts: Texts, number: int) -> Choice:
    """Return what takes an announcement back that has not begun."""
    return _step(texts, number, "undo")


def _step(texts: Texts, number: int, step: str) -> Choice:
    _ = texts.gettext
    # Translators: buttons under an announcement on its way; at most 20 characters each.
    labels = {
        "undo": _("Don't send it"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "stop": _("Stop it"),
    }
    return offer(labels[step], SteerAnnouncement(number, step))


def which_language(texts: Texts, number: int, languages: Iterable[str]) -> OutMessage:
    """Ask which language is to be corrected."""
    _ = texts.gettext
    return say(
        _("Which text shall be corrected?"),
        choices=(
            *(
                offer(own_name(code), WriteAnnouncement(number, "correction", code))
                for code in languages
            ),
            offer(_("Back"), OpenAnnouncement(number)),
        ),
    )


def ask_correction(texts: Texts, number: int, language: str, *, n_uncorrected: int) -> OutMessage:
    """Ask for the whole new text; say where the old one stays."""
    _ = texts.gettext
    stays = _(
        "These have the old words and keep them, their channel can't change a message: {people}"
    )
    return say(
        _("Write the whole text anew in this language: {language}.").format(
            language=texts.language_name(language)
        ),
        _("What was sent changes in place. Nobody gets it twice."),
        stays.format(people=people(texts, n_uncorrected)) if n_uncorrected else "",
        choices=(offer(_("Back"), OpenAnnouncement(number)),),
    )


def too_late(texts: Texts) -> str:
    return texts.gettext("Too late for that: look how it stands now.")
