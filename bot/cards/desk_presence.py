"""Attendance at the desk: the code to show in the room, the list to tick, certificates, files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, say
from bot.cards.desk_people import name_of
from bot.desk_actions import (
    ListCertificates,
    RevokeCertificate,
    RunTraining,
    SendPaper,
    ShowCode,
    ShowTicks,
    TickPresent,
)
from bot.messages import SEVERAL, Choice, LearnerId, OutMessage
from bot.papers.numbers import grouped
from bot.texts import Texts

PAGE = 8  # people to tick on one card


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Half a day of a training, as `bot.services.attendance` counts them."""

    session: int
    half: int
    starts_at: datetime
    ends_at: datetime


def half_words(texts: Texts, one: HalfDay) -> str:
    """Return the day and the hours of a half, such as "12 Dec, 10:00–13:00"."""
    hours = f"{texts.clock(one.starts_at)}–{texts.clock(one.ends_at)}"
    return f"{texts.short_day(one.starts_at)}, {hours}"


def code(
    texts: Texts, training: int, title: str, now: tuple[HalfDay, str] | None, n_complete: int
) -> OutMessage:
    """Show the code of the half-day that goes on, and the ways to everything about attendance."""
    _ = texts.gettext
    early = _("The code appears here half an hour before each half-day begins.")
    how = _("Write it where all can see it. Whoever sends it to me is here; later works too.")
    # Translators: buttons about attendance at a training; at most 20 characters each.
    again = (offer(_("Show it again"), ShowCode(training)),) if now else ()
    return say(
        bold(title),
        _code(texts, *now) if now else early,
        how if now else "",
        _("Were there all the time: {n}").format(n=n_complete),
        choices=(
            offer(_("Tick the list"), ShowTicks(training)),
            offer(_("Certificates"), ListCertificates(training)),
            *again,
            offer(_("How it stands"), RunTraining(training)),
        ),
    )


def _code(texts: Texts, half: HalfDay, digits: str) -> Markup:
    return lines(half_words(texts, half), bold(f"{digits[:3]} {digits[3:]}"))


@dataclass(frozen=True, slots=True)
class Ticks:
    """Who was there in one half-day: learner, name, whether they were."""

    training: int
    title: str
    half: HalfDay
    halves: Sequence[HalfDay]
    page: int
    shown: Sequence[tuple[LearnerId, str, bool]]
    has_more: bool
    n_present: int
    n_expected: int


def ticks(texts: Texts, one: Ticks, *, edits: str = "") -> OutMessage:
    """Show each person with a switch; the button turns it the other way."""
    _ = texts.gettext
    present = _("{n} of {total} are here.").format(n=one.n_present, total=one.n_expected)
    return say(
        lines(bold(one.title), italic(half_words(texts, one.half))),
        present,
        _("Tap a name to tick it, and again to take that back.")
        if one.shown
        else _("Nobody has a place yet."),
        choices=(*_switches(texts, one), *_other_ticks(texts, one)),
        edits=edits,
        about=SEVERAL,
    )


def _switches(texts: Texts, one: Ticks) -> tuple[Choice, ...]:
    place = one.half.session, one.half.half
    return tuple(
        offer(
            f"{'✓' if is_here else '○'} {name_of(texts, name)}",
            TickPresent(one.training, learner, *place, not is_here, one.page),
        )
        for learner, name, is_here in one.shown
    )


def _other_ticks(texts: Texts, one: Ticks) -> tuple[Choice, ...]:
    _ = texts.gettext
    half = one.half
    more = ShowTicks(one.training, half.session, half.half, one.page + 1)
    return (
        *((offer(_("More"), more),) if one.has_more else ()),
        *(
            offer(half_words(texts, other), ShowTicks(one.training, other.session, other.half))
            for other in one.halves
            if other != half
        ),
        offer(_("Attendance"), ShowCode(one.training)),
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone with a certificate, or without one who was there all the time (no number)."""

    name: str
    number: str
    is_revoked: bool = False


def certificates(
    texts: Texts, training: int, title: str, holders: Sequence[Holder], *, more: int | None
) -> OutMessage:
    """Show who has a certificate; each that counts can be revoked. `more` is the next page."""
    _ = texts.gettext
    rows = (_certificate(texts, one) for one in holders)
    next_page = (offer(_("More"), ListCertificates(training, more)),) if more else ()
    return say(
        lines(bold(title), italic(_("Certificates"))),
        lines(*rows) or _("Nobody was there all the time yet."),
        _("To withdraw one, tap its number.") if any(map(_counts, holders)) else "",
        choices=(
            *(
                offer(grouped(one.number), RevokeCertificate(training, one.number))
                for one in holders
                if _counts(one)
            ),
            *next_page,
            offer(_("Attendance"), ShowCode(training)),
        ),
        about=SEVERAL,
    )


def _counts(one: Holder) -> bool:
    return bool(one.number) and not one.is_revoked


def _certificate(texts: Texts, one: Holder) -> str:
    _ = texts.gettext
    name, number = name_of(texts, one.name), grouped(one.number)
    if not one.number:
        return _("{name}: was there all the time, no certificate asked for yet").format(name=name)
    if one.is_revoked:
        return _("{name}: {number}, withdrawn").format(name=name, number=number)
    return f"{name}: {number}"


def revoke_question(texts: Texts, training: int, one: Holder) -> OutMessage:
    _ = texts.gettext
    ask = _("Withdraw the certificate {number} of {name}?")
    return say(
        bold(ask.format(name=one.name, number=grouped(one.number))),
        _("Whoever checks it reads from then on that it is no longer valid."),
        choices=(
            # Translators: buttons before a certificate is withdrawn; at most 20 characters each.
            offer(_("Yes, withdraw it"), RevokeCertificate(training, one.number, sure=True)),
            offer(_("No, it stays"), ListCertificates(training)),
        ),
        about=SEVERAL,
    )


def not_known(texts: Texts) -> str:
    """Return the word over a button of a certificate that is gone or revoked already."""
    return texts.gettext("This certificate is withdrawn already, or no longer there.")


def files(texts: Texts, training: int, title: str, languages: Sequence[str]) -> OutMessage:
    """Offer what can be printed or kept."""
    _ = texts.gettext
    # Translators: buttons for files of a training; at most 20 characters each.
    posters = (
        offer(
            # Translators: a button: a poster in a language; at most 20 characters.
            _("Poster: {language}").format(language=texts.language_name(code)),
            SendPaper(training, "poster", code),
        )
        for code in languages
    )
    return say(
        bold(title),
        _("What shall I make? A minute at most."),
        choices=(
            offer(_("List as Excel file"), SendPaper(training, "table")),
            offer(_("List to sign (PDF)"), SendPaper(training, "sheet")),
            *posters,
            offer(_("QR code as picture"), SendPaper(training, "qr")),
            offer(_("How it stands"), RunTraining(training)),
        ),
    )


def file_words(texts: Texts, paper: str) -> str:
    """Return what stands above a file."""
    _ = texts.gettext
    return {
        "table": _("Here is the list. It holds names: keep it safe, and delete it afterwards."),
        "sheet": _("Here is the list to sign. Keep it safe: it holds names."),
        "poster": _("Here is the poster. The code on it leads straight to this training."),
        "qr": _("Here is the code. Whoever scans it comes straight to this training."),
    }[paper]
