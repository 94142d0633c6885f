"""What learners hear unasked about a training: offers, reminders, changes, decisions."""

from datetime import datetime

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, lines, say
from bot.cards.places import give_away
from bot.cards.trainings import Told, ahead, all_trainings, moment, offer_choices, when, where
from bot.messages import Choice, OutMessage
from bot.texts import Texts
from bot.training_actions import ConfirmComing, ShowTraining


def offered(texts: Texts, told: Told, until: datetime) -> OutMessage:
    """A place has become free, and is kept for a while."""
    _ = texts.gettext
    keep = _("I keep it for you until {time}. After that it goes to the next person.")
    return say(
        bold(_("A place is free for you: {title}").format(title=told.title)),
        lines(when(texts, told), where(texts, told, shows_link=False)),
        keep.format(time=moment(texts, until)),
        choices=offer_choices(texts, told.id),
    )


def too_late(texts: Texts, told: Told) -> OutMessage:
    """The place was offered, and nobody answered in time."""
    _ = texts.gettext
    return say(
        _("The place I kept for you has gone to the next person: {title}").format(title=told.title),
        choices=(_look(texts, told),),
    )


def _look(texts: Texts, told: Told) -> Choice:
    # Translators: a button that shows a training; at most 20 characters.
    return offer(texts.gettext("Show the training"), ShowTraining(told.id))


def accepted(texts: Texts, told: Told, words: str = "") -> OutMessage:
    """A coordinator chose them; `words` are the coordinator's own."""
    _ = texts.gettext
    return say(
        bold(_("You're coming along: {title}").format(title=told.title)),
        _signed(words, told),
        lines(when(texts, told), where(texts, told, shows_link=True)),
        _("I'll remind you before. If something comes up, give your place away here: "
          "then someone else can come."),
        choices=(give_away(texts, told),),
    )  # fmt: skip


def _signed(words: str, told: Told) -> Markup | str:
    return lines(words, f"— {told.signed_by}") if words and told.signed_by else words


def waiting(texts: Texts, told: Told, n_ahead: int, words: str = "") -> OutMessage:
    """A coordinator put them in line."""
    _ = texts.gettext
    return say(
        bold(_("You're on the waiting list: {title}").format(title=told.title)),
        _signed(words, told),
        ahead(texts, n_ahead),
        _("As soon as a place is free for you, I'll ask you here."),
        choices=(_look(texts, told),),
    )


def declined(texts: Texts, told: Told, words: str = "") -> OutMessage:
    """A coordinator chose others."""
    _ = texts.gettext
    kindly = _(
        "Thank you for applying. More people applied than can come, and this time others were "
        "chosen. That says nothing about you or your idea: please try again."
    )
    return say(
        bold(told.title),
        kindly,
        _signed(words, told),
        choices=(all_trainings(texts),),
    )


def moved(texts: Texts, told: Told, *, has_place: bool) -> OutMessage:
    """It takes place at another time."""
    _ = texts.gettext
    return say(
        bold(_("New date: {title}").format(title=told.title)),
        lines(when(texts, told), where(texts, told, shows_link=has_place)),
        _("Can you still come?") if has_place else _("All else stays as it was."),
        _signed_by(told),
        choices=(_coming(texts, told), give_away(texts, told))
        if has_place
        else (_look(texts, told),),
    )


def relocated(texts: Texts, told: Told, *, has_place: bool) -> OutMessage:
    """It takes place elsewhere, at the same time."""
    _ = texts.gettext
    return say(
        bold(_("New place: {title}").format(title=told.title)),
        lines(when(texts, told), where(texts, told, shows_link=has_place)),
        told.directions,
        _("All else stays as it was."),
        _signed_by(told),
        choices=(_look(texts, told),),
    )


def _coming(texts: Texts, told: Told) -> Choice:
    # Translators: a button; at most 20 characters.
    return offer(texts.gettext("I'm coming"), ConfirmComing(told.id))


def _signed_by(told: Told) -> str:
    return f"— {told.signed_by}" if told.signed_by else ""


def cancelled(texts: Texts, told: Told, words: str = "") -> OutMessage:
    """It does not take place."""
    _ = texts.gettext
    return say(
        bold(_("Cancelled: {title}").format(title=told.title)),
        when(texts, told),
        _("It won't take place, I'm sorry. You need to do nothing."),
        words,
        _signed_by(told),
        choices=(all_trainings(texts),),
    )


def reminder(texts: Texts, told: Told, now: datetime, *, is_coming: bool) -> OutMessage:
    """Remind someone with a place; ask whether they come, unless they said so."""
    _ = texts.gettext
    give = give_away(texts, told)
    return say(
        bold(_how_soon(texts, told, now)),
        lines(when(texts, told), where(texts, told, shows_link=True), told.directions),
        _("You said that you're coming: see you there!") if is_coming else _("Are you coming?"),
        _signed_by(told),
        choices=(give,) if is_coming else (_coming(texts, told), give),
    )


def _how_soon(texts: Texts, told: Told, now: datetime) -> str:
    """Return in how many days it is, by the reader's calendar."""
    begin, today = (at.astimezone(texts.zone).date() for at in (told.sessions[0][0], now))
    n, title = (begin - today).days, told.title
    if n == 0:
        return texts.gettext("Today: {title}").format(title=title)
    if n == 1:
        return texts.gettext("Tomorrow: {title}").format(title=title)
    return texts.ngettext("In {n} day: {title}", "In {n} days: {title}", n).format(n=n, title=title)


def see_you(texts: Texts, told: Told) -> OutMessage:
    """They said that they are coming."""
    _ = texts.gettext
    return say(
        _("Good to know, see you there!"),
        when(texts, told),
        _signed_by(told),
        choices=(give_away(texts, told),),
    )
