"""The desk, as coordinators read it: in their own language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.actions import OpenSetting, offer
from bot.cards.answering import next_choices, nothing_words
from bot.cards.compose import bold, lines, say
from bot.cards.desk_trainings import Today, desk_choice, today_words
from bot.cards.welcome import country_label
from bot.messages import Choice, OutMessage
from bot.news_actions import ListAnnouncements
from bot.texts import Texts, own_name
from bot.ticket_actions import ShowSpoken, SwitchSpoken


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone is at the desk, as they read it."""

    first_name: str
    is_admin: bool
    countries: tuple[str, ...]
    languages: tuple[str, ...]


def welcome(texts: Texts, me: Standing) -> OutMessage:
    """Greet someone who has just joined, and say what the desk is."""
    _ = texts.gettext
    return say(
        bold(_("Welcome to the desk, {name}!").format(name=me.first_name)),
        _standing(texts, me),
        _(
            "When a learner needs a person, the question comes to you here, with a button to answer."
        ),
        _("/desk shows at any time what is waiting. Learners see your first name, nothing else."),
        choices=_choices(texts),
    )


def overview(texts: Texts, me: Standing, n_waiting: int, today: Today) -> OutMessage:
    """Show who one is at the desk, how many questions wait, and the numbers of today."""
    _, ngettext = texts.gettext, texts.ngettext
    waiting = ngettext("{n} question is waiting.", "{n} questions are waiting.", n_waiting)
    return say(
        bold(_("Your desk")),
        _standing(texts, me),
        waiting.format(n=n_waiting) if n_waiting else nothing_words(texts),
        today_words(texts, today),
        choices=(*(next_choices(texts) if n_waiting else ()), *_choices(texts)),
    )


def _standing(texts: Texts, me: Standing) -> str:
    _ = texts.gettext
    countries = ", ".join(country_label(texts, code) for code in me.countries)
    languages = ", ".join(texts.language_name(code) for code in me.languages)
    if me.is_admin:
        post = _("You are an administrator, above all for: {countries}")
    else:
        post = _("You are a coordinator for: {countries}")
    return lines(
        post.format(countries=countries),
        _("You answer in: {languages}").format(languages=languages),
    )


def _choices(texts: Texts) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons at a coordinator's desk: news for many, the languages in which they answer
    # learners, and the language of this chat; at most 20 characters each.
    return (
        desk_choice(texts),
        offer(_("Announcements"), ListAnnouncements()),
        offer(_("I answer in"), ShowSpoken()),
        offer(_("Language"), OpenSetting("language")),
    )


def spoken(
    texts: Texts, languages: Iterable[str], mine: Collection[str], *, edits: str = ""
) -> OutMessage:
    """Show each language with a switch; the button turns it the other way."""
    _ = texts.gettext
    switches = ((code, own_name(code), code in mine) for code in languages)
    return say(
        bold(_("In which languages do you answer learners?")),
        _("Tap one to switch it on or off."),
        choices=tuple(
            offer(f"{'✓' if is_on else '○'} {name}", SwitchSpoken(code, yes=not is_on))
            for code, name, is_on in switches
        ),
        edits=edits,
    )


def ask_name(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Welcome to the desk!")),
        _("What is your first name? Learners see it when you answer them."),
    )


def bad_invite(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("This invitation doesn't work: it was opened before, or it is too old."),
        _("Please ask for a new one."),
    )
