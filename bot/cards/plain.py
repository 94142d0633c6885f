"""Help, and kind answers to what we did not expect."""

from dataclasses import dataclass

from bot.actions import Open, offer
from bot.cards.compose import bold, lines, link, say
from bot.messages import Choice, OutMessage
from bot.texts import Texts


def command_descriptions(texts: Texts) -> dict[str, str]:
    """Return each command with what it does, as the menu of an app shows it."""
    _ = texts.gettext
    # Translators: what commands do, shown in the app's menu; short.
    return {
        "today": _("today's lesson"),
        "ask": _("ask a question"),
        "progress": _("how far I am"),
        "idea": _("my idea on one page"),
        "trainings": _("trainings and study visits"),
        "settings": _("language, country, lesson time"),
        "pause": _("take a break"),
        "resume": _("come back from a break"),
        "link": _("continue on another phone or app"),
        "mydata": _("see, save or erase my data"),
        "help": _("what you can do here"),
        "stop": _("send me nothing more"),
    }


def menu(texts: Texts) -> dict[str, str]:
    """Return the commands of a menu that is always at hand, such as Messenger's."""
    _ = texts.gettext
    return {
        # Translators: in a menu; at most 30 characters.
        "today": _("Today's lesson"),
        # Translators: in a menu; at most 30 characters.
        "progress": _("How far I am"),
        # Translators: in a menu; at most 30 characters.
        "ask": _("Ask a question"),
        # Translators: in a menu; at most 30 characters.
        "idea": _("My idea on one page"),
        # Translators: in a menu; at most 30 characters.
        "settings": _("My settings"),
        # Translators: in a menu; at most 30 characters.
        "link": _("Another phone or app"),
        # Translators: in a menu; at most 30 characters.
        "mydata": _("My data"),
        "help": _("What can you do?"),
    }


@dataclass(frozen=True, slots=True)
class Introduction:
    """How the bot presents itself in one language, before anyone has written to it."""

    description: str  # at most 512 characters
    short: str  # at most 120 characters
    commands: dict[str, str]
    begin: str  # what a newcomer taps; at most 80 characters
    menu: dict[str, str]  # commands of the menu that is always there; at most 30 characters each


def introduction(texts: Texts) -> Introduction:
    _ = texts.gettext
    return Introduction(
        # Translators: shown on the bot's empty page; at most 512 characters.
        _(
            "Learn how to start a business that helps people: five minutes a day, in your "
            "language, with the rules and examples of your country. Free. Tap Start!"
        ),
        # Translators: shown when someone shares the bot; at most 120 characters.
        _("A free course of five minutes a day: start a business that helps people."),
        command_descriptions(texts),
        _("Let's begin"),
        menu(texts),
    )


def help_card(texts: Texts) -> OutMessage:
    _ = texts.gettext
    rows = (f"/{command}: {words}" for command, words in command_descriptions(texts).items())
    return say(
        bold(_("What you can do here")),
        lines(*rows),
        _("You can also type a button: its words, letter or number."),
        choices=(offer(_("Show today's lesson"), Open("today")),),
    )


def not_understood(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("I didn't understand that. Ask me in other words, or let's go on with the course."),
        choices=_ways_on(texts),
    )


def too_long(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("That was a long text, and I can only read short ones. Could you say it in a sentence?"),
        choices=_ways_on(texts),
    )


def _ways_on(texts: Texts) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: a button; at most 20 characters.
    return (
        offer(_("Show today's lesson"), Open("today")),
        offer(_("What can you do?"), Open("help")),
    )


def please_choose(texts: Texts) -> OutMessage:
    """A text came where a choice is due; the choice is shown once more below."""
    return say(
        texts.gettext("I didn't understand that. Tap one of the buttons, or type its letter:")
    )


def please_go_on(texts: Texts) -> OutMessage:
    """A text came in the middle of a lesson; the place is shown once more below."""
    return say(texts.gettext("I didn't understand that, but your place is safe. Here it is:"))


def media(texts: Texts) -> OutMessage:
    return say(texts.gettext("Thank you! I can't see or hear that yet, I only read words."))


def edited(texts: Texts) -> OutMessage:
    return say(
        texts.gettext("I see that you changed a message. I only read new ones: please write again.")
    )


def slow_down(texts: Texts) -> OutMessage:
    return say(
        texts.gettext("That's a lot at once! Give me half a minute, then go on. Nothing is lost.")
    )


def our_fault(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Sorry, something went wrong on our side. Your progress is safe."),
        _("Please try again. If it happens again, type /today."),
    )


def group(texts: Texts, address: str) -> OutMessage:
    """In a group; the course is for one person."""
    words = texts.gettext("I teach one person at a time. Write to me here:")
    return say(words, link(address) if address else "")


def old_button(texts: Texts) -> str:
    """Return the word shown over an old button; at most 200 characters."""
    return texts.gettext("You are already past this. Your place is further down, or type /today.")


def old_question(texts: Texts) -> str:
    """Return the word over a button of a question that is settled; at most 200 characters."""
    return texts.gettext("That question is settled. You can simply ask again.")


def unknown_button(texts: Texts) -> str:
    """Return the word shown over a button that we don't know; at most 200 characters."""
    return texts.gettext("This button is too old. Type /today and we go on.")
