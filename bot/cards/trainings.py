"""Trainings and study visits, as a learner reads of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.actions import Open, offer
from bot.cards.compose import bold, italic, lines, link, say
from bot.messages import Choice, OutMessage
from bot.texts import Texts
from bot.training_actions import (
    AnswerLater,
    AskCertificate,
    GiveUpPlace,
    ShowTraining,
    SignUp,
    TakeOffer,
)

LABEL = 20  # characters of a button


class Stand(Enum):
    """How a learner stands with a training."""

    FREE = "free"  # may sign up, and there is a place
    FULL = "full"  # may join the line
    SHUT = "shut"  # may not sign up
    PLACED = "placed"
    OFFERED = "offered"
    WAITING = "waiting"
    APPLIED = "applied"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Told:
    """A training in one learner's language; `zone` is that of its place."""

    id: int
    title: str
    zone: ZoneInfo
    sessions: tuple[tuple[datetime, datetime], ...]
    text: str = ""
    directions: str = ""
    place: str = ""
    link: str = ""
    signed_by: str = ""
    is_visit: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A training with how things stand there for one learner."""

    told: Told
    stand: Stand
    n_free: int = 0
    n_ahead: int = 0  # in line
    until: datetime | None = None  # of an offer; or when signing up ends
    is_cancelled: bool = False
    n_unanswered: int = 0  # questions
    has_certificate: bool = False  # or could have it

    @property
    def is_mine(self) -> bool:
        return self.stand not in (Stand.FREE, Stand.FULL, Stand.SHUT)


def overview(texts: Texts, mine: Sequence[Shown], others: Sequence[Shown]) -> OutMessage:
    """Show what a learner signed up for, then what is open."""
    _ = texts.gettext
    if not mine and not others:
        return say(
            bold(_("Trainings and study visits")),
            _(
                "Nothing is open for sign-up near you right now. When something is, you find it here."
            ),
        )
    return say(
        bold(_("Trainings and study visits")),
        # Translators: above the trainings that someone signed up for.
        *_rows(texts, _("Yours"), mine),
        # Translators: above the trainings that one can sign up for.
        *_rows(texts, _("Open now"), others),
        choices=tuple(
            offer(short(one.told.title), ShowTraining(one.told.id)) for one in (*mine, *others)
        ),
    )  # fmt: skip


def _rows(texts: Texts, heading: str, shown: Sequence[Shown]) -> Iterable[Markup | str]:
    if not shown:
        return ()
    rows = (
        lines(bold(one.told.title), _days(texts, one.told), one.told.place, standing(texts, one))
        for one in shown
    )
    return (italic(heading), *rows)


def short(title: str) -> str:
    """Return a title as a button can hold it."""
    return title if len(title) <= LABEL else f"{title[: LABEL - 1].rstrip()}…"


def _days(texts: Texts, told: Told) -> str:
    """Return the first day, and how many follow."""
    first = capital(span(texts, told.sessions[0])) if told.sessions else ""
    more = len(told.sessions) - 1
    if more <= 0:
        return first
    words = texts.ngettext("{when}, and {n} more day", "{when}, and {n} more days", more)
    return words.format(when=first, n=more)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def span(texts: Texts, session: tuple[datetime, datetime]) -> str:
    """Return when a session is, by the reader's clock: "Thursday 10 December, 10:00–16:00"."""
    begin, end = session
    days = {moment.astimezone(texts.zone).date() for moment in session}
    until = texts.clock(end) if len(days) == 1 else f" {texts.day(end)}, {texts.clock(end)}"
    dash = "–" if len(days) == 1 else " –"
    return f"{texts.day(begin)}, {texts.clock(begin)}{dash}{until}"


def when(texts: Texts, told: Told) -> Markup:
    """Return every session; where clocks differ at the place, by those too."""
    here = [capital(span(texts, one)) for one in told.sessions]
    local = replace(texts, zone=told.zone)
    there = [capital(span(local, one)) for one in told.sessions]
    if here == there:
        return lines(*here)
    # Translators: {city} is where a training takes place; the days and times follow.
    by_clock = texts.gettext("By the clock there ({city}):")
    return lines(*here, italic(by_clock.format(city=texts.zone_name(told.zone))), *there)


def where(texts: Texts, told: Told, *, shows_link: bool) -> Markup | str:
    """Return the place; a link only to those who have a place."""
    _ = texts.gettext
    if told.link and shows_link:
        return lines(told.place, link(told.link))
    if told.link and not told.place:
        return _("Online. You get the link together with your place.")
    return told.place


def standing(texts: Texts, one: Shown) -> str:
    """Return in a sentence how a learner stands."""
    if one.is_cancelled:
        return texts.gettext("It is cancelled.")
    return _mine(texts, one) if one.is_mine else _open(texts, one)


def _open(texts: Texts, one: Shown) -> str:
    _, ngettext = texts.gettext, texts.ngettext
    if one.stand is Stand.SHUT:
        return _("You can't sign up at the moment.")
    if one.told.is_visit:
        return _("You apply, and a coordinator selects who comes.")
    if one.stand is Stand.FULL:
        return _("All places are taken, but you can join the line.")
    return ngettext("{n} place left.", "{n} places left.", one.n_free).format(n=one.n_free)


def _mine(texts: Texts, one: Shown) -> str:
    _ = texts.gettext
    if one.stand is Stand.WAITING:
        return ahead(texts, one.n_ahead)
    if one.stand is Stand.OFFERED:
        assert one.until is not None
        return _("A place is kept for you until {time}.").format(time=moment(texts, one.until))
    return {
        Stand.PLACED: _("You have a place."),
        Stand.APPLIED: _("You applied. You get the answer here."),
        Stand.DECLINED: _("This time there was no place for you."),
    }[one.stand]


def ahead(texts: Texts, n: int) -> str:
    """Return how far someone is in line."""
    if n == 0:
        return texts.gettext("You are next in line.")
    return texts.ngettext(
        "You are in line; {n} person is ahead of you.",
        "You are in line; {n} people are ahead of you.",
        n,
    ).format(n=n)


def moment(texts: Texts, at: datetime) -> str:
    """Return a day and a time of day."""
    return f"{texts.day(at)}, {texts.clock(at)}"


def training(texts: Texts, one: Shown) -> OutMessage:
    """Show all about a training, and what can be done there."""
    _ = texts.gettext
    told = one.told
    place = where(texts, told, shows_link=one.stand is Stand.PLACED)
    open_until = one.until if one.stand in (Stand.FREE, Stand.FULL) else None
    return say(
        bold(told.title),
        told.text,
        lines(bold(_("When")), when(texts, told)),
        lines(bold(_("Where")), place) if place else "",
        lines(bold(_("How to get there")), told.directions) if told.directions else "",
        lines(
            standing(texts, one),
            _("Sign up by {time}.").format(time=moment(texts, open_until)) if open_until else "",
        ),
        choices=() if one.is_cancelled else ways(texts, one),
    )


def ways(texts: Texts, one: Shown) -> tuple[Choice, ...]:
    """Return what a learner can do as they stand."""
    number = one.told.id
    if one.stand in (Stand.SHUT, Stand.DECLINED):
        return (all_trainings(texts),)
    if one.stand is Stand.OFFERED:
        return offer_choices(texts, number)
    if not one.is_mine:
        return (offer(_sign_up_label(texts, one), SignUp(number, 0)),)
    give_back = GiveUpPlace(number, sure=False)
    return (*_extras(texts, one), offer(_give_back_label(texts, one), give_back))


def all_trainings(texts: Texts) -> Choice:
    # Translators: a button that leads to the list of trainings; at most 20 characters.
    return offer(texts.gettext("All trainings"), Open("trainings"))


def _sign_up_label(texts: Texts, one: Shown) -> str:
    _ = texts.gettext
    # Translators: buttons under a training that one can come to; at most 20 characters each.
    if one.told.is_visit:
        return _("Apply")
    return _("Sign me up") if one.stand is Stand.FREE else _("Join the line")


def _give_back_label(texts: Texts, one: Shown) -> str:
    _ = texts.gettext
    # Translators: buttons that give back what one has; at most 20 characters each.
    labels = {Stand.PLACED: _("Give my place away"), Stand.WAITING: _("Leave the line")}
    return labels.get(one.stand, _("Take it back"))


def _extras(texts: Texts, one: Shown) -> Iterable[Choice]:
    _ = texts.gettext
    if one.n_unanswered:
        # Translators: a button that leads to a coordinator's questions; at most 20 characters.
        yield offer(_("Answer questions"), AnswerLater(one.told.id))
    if one.has_certificate:
        # Translators: a button; at most 20 characters.
        yield offer(_("My certificate"), AskCertificate(one.told.id))


def offer_choices(texts: Texts, number: int) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: two buttons under a place that is offered; at most 20 characters each.
    return (
        offer(_("Take the place"), TakeOffer(number)),
        offer(_("No, thank you"), GiveUpPlace(number, sure=True)),
    )


def gone(texts: Texts) -> OutMessage:
    """There is no such training, or not for this learner."""
    _ = texts.gettext
    return say(
        _("I can't find this training any more."),
        choices=(all_trainings(texts),),
    )
