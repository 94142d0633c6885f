"""The first minutes: greeting, language, country, and three short cards of consent."""

from collections.abc import Iterable

from bot.actions import Agree, ChooseCountry, ChooseLanguage, Open, SwitchConsent, TooYoung, offer
from bot.cards.compose import bold, say
from bot.messages import Choice, OutMessage
from bot.texts import Texts, own_name

KALININGRAD = "RU"  # the edition without trainings: nobody there is called to a foreign partner


def greeting(texts: Texts, first_name: str, languages: Iterable[str]) -> OutMessage:
    """Greet, and ask for the language; each is named in itself, the reader's own first."""
    _ = texts.gettext
    hello = (
        _("Hi, {name}! I'm Amber.").format(name=first_name) if first_name else _("Hi! I'm Amber.")
    )
    ordered = sorted(languages, key=lambda language: language != texts.language)
    return say(
        bold(hello),
        _(
            "With me you learn how to start a business that helps people: "
            "five minutes a day, here in this chat, for free."
        ),
        _("Which language would you like to read?"),
        choices=tuple(offer(own_name(one), ChooseLanguage(one)) for one in ordered),
    )


def countries(texts: Texts, codes: Iterable[str]) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Where do you live? Laws and examples will be from there."),
        choices=tuple(offer(country_label(texts, code), ChooseCountry(code)) for code in codes),
    )


def country_label(texts: Texts, code: str) -> str:
    """Return the country's name; the Russian edition is that of the Kaliningrad region."""
    if code == KALININGRAD:
        # Translators: the Kaliningrad region of Russia, as a button; at most 20 characters.
        return texts.gettext("Kaliningrad region")
    return texts.country_name(code)


def news_consent(texts: Texts, *, agreed: bool, edits: str = "") -> OutMessage:
    """Ask for the switch of news."""
    _ = texts.gettext
    state = _("News: on") if agreed else _("News: off")
    # Translators: buttons that switch news on and off; at most 20 characters.
    label = _("Switch news off") if agreed else _("Yes, send me news")
    why = (
        _(
            "I can tell you what is new in the course, at most once a week. "
            "You can change this at any time."
        )
        if texts.country == KALININGRAD
        else _(
            "I can tell you about free training courses near you, at most once a week. "
            "You can change this at any time."
        )
    )
    return _switch(state, why, offer(label, SwitchConsent("news", not agreed)), edits)


def research_consent(texts: Texts, *, agreed: bool, edits: str = "") -> OutMessage:
    """Ask for the switch of research."""
    _ = texts.gettext
    state = _("Research: on") if agreed else _("Research: off")
    # Translators: buttons that switch research on and off; at most 20 characters.
    label = _("Stop taking part") if agreed else _("Yes, count me in")
    why = _(
        "May your answers, without your name, help researchers see what works "
        "in the course? It changes nothing for you."
    )
    return _switch(state, why, offer(label, SwitchConsent("research", not agreed)), edits)


def _switch(state: str, why: str, choice: Choice, edits: str) -> OutMessage:
    """Show how a switch stands; the button turns it the other way."""
    return say(bold(state), why, choices=(choice,), edits=edits)


def service_consent(texts: Texts, age: int) -> OutMessage:
    """Ask for the one consent that the course needs, with the country's age."""
    _, ngettext = texts.gettext, texts.ngettext
    # Translators: a button; at most 20 characters.
    old_enough = ngettext("I'm {n}+: let's start", "I'm {n}+: let's start", age).format(n=age)
    # Translators: a button; at most 20 characters.
    younger = ngettext("I'm under {n}", "I'm under {n}", age).format(n=age)
    return say(
        bold(_("Your course, your data")),
        _(
            "To teach you I keep your first name, language, country, lesson time, answers and questions. "
            "Only the Amber team can see them. /mydata shows you everything, and erases it if you wish."
        ),
        _("If that is fine with you, we can start right now."),
        choices=(offer(old_enough, Agree()), offer(younger, TooYoung())),
    )


def too_young(texts: Texts, age: int) -> OutMessage:
    _, ngettext = texts.gettext, texts.ngettext
    return say(
        ngettext(
            "Thank you for telling me. If you are under {n}, a parent has to say yes first.",
            "Thank you for telling me. If you are under {n}, a parent has to say yes first.",
            age,
        ).format(n=age),
        _("Show this to a parent. When they agree, tap the button and we start together."),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("My parent agrees"), Agree()),),
    )


def welcome_back(texts: Texts, first_name: str) -> OutMessage:
    _ = texts.gettext
    if first_name:
        return say(
            _("Good to see you, {name}! Let's go on where you were.").format(name=first_name)
        )
    return say(_("Good to see you! Let's go on where you were."))


def start_first(texts: Texts) -> OutMessage:
    """Someone taps or types before the course began."""
    _ = texts.gettext
    return say(
        _("Let's first choose your language and country. It takes a minute."),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("Let's begin"), Open("start")),),
    )
