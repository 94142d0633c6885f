"""Announcements at the desk: the draft with all its parts, and whom it is for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions import offer
from bot.cards.compose import bold, lines, say
from bot.messages import Choice, OutMessage
from bot.news_actions import (
    BeginAnnouncement,
    CheckAnnouncement,
    DeleteAnnouncement,
    EmptyAnnouncement,
    ListAnnouncements,
    OpenAnnouncement,
    SetTime,
    SetUrgent,
    ShowAudience,
    TryAnnouncement,
    WriteAnnouncement,
)
from bot.texts import Texts, own_name

FIRST_WORDS = 14  # characters of a text on a button


@dataclass(frozen=True, slots=True)
class Entry:
    """One announcement in the list."""

    number: int
    phase: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its writer sees it; `languages` holds people reached, and whether it is written."""

    number: int
    audience: tuple[str, ...]
    languages: Mapping[str, tuple[int, bool]]
    picture: bool
    alts: Iterable[str]  # languages in which is still to be said what the picture shows
    link: str
    when: str
    is_urgent: bool
    may_be_urgent: bool


def people(texts: Texts, n: int) -> str:
    """Return so many people, in words."""
    shown = texts.ngettext("{n} person", "{n} people", n)
    return shown.format(n=texts.number(n))


def phase_words(texts: Texts, phase: str) -> str:
    _ = texts.gettext
    return {
        "draft": _("draft"),
        "scheduled": _("has a time"),
        "running": _("on its way"),
        "paused": _("paused"),
        "stopped": _("stopped"),
        "mending": _("stopped"),
        "done": _("sent"),
    }[phase]


def listed(texts: Texts, entries: Iterable[Entry]) -> OutMessage:
    """Show the latest announcements, each with a button."""
    _ = texts.gettext
    known = list(entries)
    rows = (
        f"{one.number}. {phase_words(texts, one.phase)}: {_start(one.text, 40)}" for one in known
    )
    # Translators: a button at the desk; at most 20 characters.
    fresh = offer(_("Write a new one"), BeginAnnouncement())
    return say(
        bold(_("Announcements")),
        lines(*rows) if known else _("Nothing has been written yet."),
        choices=(
            fresh,
            *(offer(_label(one), OpenAnnouncement(one.number)) for one in known),
        ),
    )


def _label(one: Entry) -> str:
    return f"{one.number}. {_start(one.text, FIRST_WORDS)}".strip()


def _start(text: str, n: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= n else f"{words[: n - 1].rstrip()}…"


def draft(texts: Texts, one: Draft, *notes: str) -> OutMessage:
    """Show a draft; `notes` are said first."""
    _ = texts.gettext
    n = sum(n for n, _ in one.languages.values())
    return say(
        *notes,
        bold(_("Announcement {n}").format(n=one.number)),
        lines(
            *one.audience,
            _("It reaches {people}.").format(people=people(texts, n)),
        ),
        lines(*(_language_line(texts, code, *is_in) for code, is_in in one.languages.items())),
        lines(
            _("Picture: yes") if one.picture else _("Picture: none"),
            _("Link: {address}").format(address=one.link) if one.link else _("Link: none"),
            one.when,
            _("Urgent: it also reaches those who had news this week.") if one.is_urgent else "",
        ),
        choices=_draft_choices(texts, one),
    )


def _language_line(texts: Texts, code: str, n: int, is_written: bool) -> str:
    _ = texts.gettext
    line = _("✓ {language}: {people}") if is_written else _("○ {language}: {people}, no text yet")
    return line.format(language=texts.language_name(code), people=people(texts, n))


def _draft_choices(texts: Texts, one: Draft) -> tuple[Choice, ...]:
    _, number = texts.gettext, one.number
    written = (
        offer(_text_label(texts, code), WriteAnnouncement(number, "text", code))
        for code in one.languages
    )
    alts = (
        # Translators: a button: say in this language what a picture shows; at most 20 characters.
        offer(
            _("In words: {language}").format(language=code.upper()),
            WriteAnnouncement(number, "alt", code),
        )
        for code in one.alts
    )
    # Translators: buttons under the draft of an announcement; at most 20 characters each.
    urgent = offer(
        _("Not urgent") if one.is_urgent else _("It is urgent"),
        SetUrgent(number, yes=not one.is_urgent),
    )
    return (
        *written,
        *alts,
        offer(_("For whom"), ShowAudience(number)),
        offer(_("Picture"), WriteAnnouncement(number, "picture")),
        offer(_("Link"), WriteAnnouncement(number, "link")),
        offer(_("When"), WriteAnnouncement(number, "time")),
        *((urgent,) if one.may_be_urgent else ()),
        offer(_("Show it to me"), TryAnnouncement(number)),
        offer(_("Check and send"), CheckAnnouncement(number)),
        offer(_("Throw it away"), DeleteAnnouncement(number, sure=False)),
        offer(_("Back"), ListAnnouncements()),
    )


def _text_label(texts: Texts, code: str) -> str:
    # Translators: a button: write the text in this language; at most 20 characters.
    return texts.gettext("Text: {language}").format(language=own_name(code))


def ask_text(texts: Texts, number: int, language: str, n: int, limit: int) -> OutMessage:
    """Ask for the text in one language."""
    _ = texts.gettext
    return say(
        _("Write the text in this language now: {language}.").format(
            language=texts.language_name(language)
        ),
        _("It reaches {people}. There is room for {n} characters.").format(
            people=people(texts, n), n=texts.number(limit)
        ),
        choices=_back(texts, number),
    )


def ask_alt(texts: Texts, number: int, language: str) -> OutMessage:
    _ = texts.gettext
    return say(
        _("What does the picture show? One sentence in this language, for whoever can't see it: ")
        + texts.language_name(language),
        choices=_back(texts, number),
    )


def not_words(texts: Texts, number: int) -> OutMessage:
    return say(texts.gettext("Words only, please. They come next."), choices=_back(texts, number))


def too_long_at_all(texts: Texts, number: int, limit: int) -> OutMessage:
    """Ask for a shorter text."""
    words = texts.gettext("Please write it in words, at most {n} characters.")
    return say(words.format(n=texts.number(limit)), choices=_back(texts, number))


def ask_picture(texts: Texts, number: int, *, can_send: bool, has_one: bool) -> OutMessage:
    """Ask for a picture, where the channel takes one."""
    _ = texts.gettext
    ask = (
        _("Send me the picture now, as a photo.")
        if can_send
        else _("I can take a picture in Telegram only. Open /desk there; the draft is waiting for you.")
    )  # fmt: skip
    # Translators: a button; at most 20 characters.
    without = offer(_("No picture"), EmptyAnnouncement(number, "picture"))
    return say(ask, choices=(*((without,) if has_one else ()), *_back(texts, number)))


def not_a_picture(texts: Texts, number: int, *, is_big: bool) -> OutMessage:
    _ = texts.gettext
    why = (
        _("This picture is too big for cheap phones: 5 MB at most. Please send a smaller one.")
        if is_big
        else _("That was no picture. Please send it as a photo, not as a file.")
    )
    return say(why, choices=_back(texts, number))


def ask_link(texts: Texts, number: int, *, has_one: bool, is_bad: bool = False) -> OutMessage:
    _ = texts.gettext
    ask = (
        _("That is no web address I know. It begins with https:// and has no spaces.")
        if is_bad
        else _("Send me the web address. It begins with https://")
    )
    # Translators: a button; at most 20 characters.
    without = offer(_("No link"), EmptyAnnouncement(number, "link"))
    return say(ask, choices=(*((without,) if has_one else ()), *_back(texts, number)))


def ask_time(texts: Texts, number: int, tomorrow: datetime, *, is_bad: bool = False) -> OutMessage:
    """Ask when it shall begin; `tomorrow` is a wall-clock time."""
    _ = texts.gettext
    ask = (
        _("I couldn't read that as a time to come. Type it like 5.12. 10:00")
        if is_bad
        else _("When shall it come? Tap, or type day and time like 5.12. 10:00")
    )
    # Translators: buttons: an announcement comes at once, or tomorrow; at most 20 characters each.
    now, then = _("At once"), _("Tomorrow, {time}").format(time=texts.clock(tomorrow.time()))
    return say(
        ask,
        _("Nobody gets it between 21:00 and 8:00."),
        choices=(
            offer(now, SetTime(number, "", is_local=False)),
            offer(then, WriteAnnouncement(number, "clock", _wall(tomorrow))),
            *_back(texts, number),
        ),
    )


def _wall(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def ask_clock(texts: Texts, number: int, wall: datetime) -> OutMessage:
    """Ask by whose clock a time is meant."""
    _ = texts.gettext
    words = f"{texts.day(wall.date())}, {texts.clock(wall.time())}"
    # Translators: buttons: each gets it by their own clock, or all at one moment; at most 20
    # characters each.
    return say(
        _("{time}: by whose clock?").format(time=words),
        choices=(
            offer(_("Everyone's own"), SetTime(number, _wall(wall), is_local=True)),
            offer(_("Mine, all at once"), SetTime(number, _wall(wall), is_local=False)),
            *_back(texts, number),
        ),
    )


def delete_question(texts: Texts, number: int) -> OutMessage:
    _ = texts.gettext
    # Translators: a button: throw a draft away; at most 20 characters.
    sure = offer(_("Yes, throw it away"), DeleteAnnouncement(number, sure=True))
    return say(_("Throw this draft away?"), choices=(sure, *_back(texts, number)))


def _back(texts: Texts, number: int) -> tuple[Choice, ...]:
    return (offer(texts.gettext("Back"), OpenAnnouncement(number)),)


def write_first(texts: Texts) -> str:
    return texts.gettext("Write a text first.")


def noted(texts: Texts) -> str:
    return texts.gettext("Noted.")


def not_yours(texts: Texts) -> str:
    return texts.gettext("You can't change this announcement, or it is gone.")
