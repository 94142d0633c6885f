"""Where we may write only for a day after someone did something: open doors, and how it goes on.

The buttons of a door last: they can be tapped weeks later, and the tap lets us write again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.actions import BeginLesson, ChooseHome, ComeLater, Open, offer
from bot.cards import nudges
from bot.cards.compose import bold, lasting, lines, paragraphs, say
from bot.cards.lessons import minutes_line, next_line
from bot.messages import Choice, OutMessage, Template
from bot.texts import Texts
from lessons.course import Lesson
from scheduler.rhythm import Step

# Each channel as people call it, in every language.
CHANNEL_NAMES = {"telegram": "Telegram", "webchat": "Web", "messenger": "Messenger"}


def _door(texts: Texts, lesson: Lesson) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: three buttons under a lesson that waits; at most 20 characters each.
    return (
        offer(_("Start lesson {n}").format(n=lesson.number), BeginLesson()),
        offer(_("Later"), ComeLater()),
        offer(_("Take a break"), Open("pause")),
    )


def _why(texts: Texts, channel: str) -> str:
    return texts.gettext(
        "{channel} lets me write to you only for one day after you last wrote or tapped."
    ).format(channel=CHANNEL_NAMES[channel])


def lesson_due(texts: Texts, lesson: Lesson) -> OutMessage:
    """The day's lesson is there; perhaps the last word for a while, so its buttons last."""
    return _open(texts, lesson, _title(texts, lesson), minutes_line(texts, lesson))


def _open(texts: Texts, lesson: Lesson, *parts: str) -> OutMessage:
    return lasting(say(*parts, choices=_door(texts, lesson)))


def _title(texts: Texts, lesson: Lesson) -> str:
    return bold(texts.gettext("Lesson {n}: {title}").format(n=lesson.number, title=lesson.title))


def touch(
    texts: Texts,
    lesson: Lesson,
    takeaway: str,
    when: tuple[str, datetime, datetime],
    *,
    helps: bool,
) -> OutMessage:
    """Ask for one tap, so that the next lesson may come at its hour; or say that it can't.

    Args:
        takeaway: what is to be remembered of the lesson finished last, if there is one.
        when: the channel, when the next lesson is due, and now.
    """
    _ = texts.gettext
    channel, next_at, now = when
    if helps:
        ask = _("Tap Later, so that I can bring it then.")
    else:
        ask = _("I can't write by myself then. These buttons stay: tap whenever you like.")
    return _open(
        texts,
        lesson,
        _("To remember: {takeaway}").format(takeaway=takeaway) if takeaway else "",
        lines(next_line(texts, next_at, now), _title(texts, lesson)),
        f"{_why(texts, channel)} {ask}",
    )


def nudge(texts: Texts, step: Step, words: str, lesson: Lesson, channel: str) -> OutMessage:
    """The lesson is still there; and why we say so before the window ends."""
    _ = texts.gettext
    said = nudges.nudge(texts, step, words, lesson).text
    ask = _("One tap keeps your lessons coming.")
    return _open(texts, lesson, said, f"{_why(texts, channel)} {ask}")


def stays(texts: Texts, message: OutMessage, channel: str) -> OutMessage:
    """Say of a message about a day that is too far away that its button is the way back."""
    _ = texts.gettext
    hint = _("I can't write by myself then. These buttons stay: tap whenever you like.")
    text = paragraphs(message.text, f"{_why(texts, channel)} {hint}")
    return lasting(replace(message, text=text))


def reminder(texts: Texts, lesson: Lesson, template: str) -> OutMessage:
    """Fill a template that tells of a lesson they signed up for: its title, and one button."""
    start = offer(texts.gettext("Start lesson {n}").format(n=lesson.number), BeginLesson())
    said = say(lesson.title, choices=(start,))
    return replace(said, template=Template(template, texts.language))


def waited(texts: Texts, lesson: Lesson) -> OutMessage:
    """They are back: the one lesson that waited, whatever number of days it was."""
    _ = texts.gettext
    hello = _("Good to hear from you! This lesson waited for you:")
    return _open(texts, lesson, hello, _title(texts, lesson))


def later(texts: Texts, next_at: datetime, now: datetime) -> OutMessage:
    _ = texts.gettext
    return say(_("All right."), next_line(texts, next_at, now))


def home_question(texts: Texts, channels: Iterable[str]) -> OutMessage:
    """Ask where lessons shall come."""
    _ = texts.gettext
    # Translators: a button after names such as Telegram; at most 20 characters.
    anywhere = offer(_("Where I wrote last"), ChooseHome(""))
    named = (offer(CHANNEL_NAMES[one], ChooseHome(one)) for one in channels)
    return say(_("Where shall I bring your lessons?"), choices=(*named, anywhere))


def home_chosen(texts: Texts, channel: str, *, has_window: bool) -> OutMessage:
    _ = texts.gettext
    if not channel:
        return say(_("Done: lessons come to wherever you wrote last."))
    chosen = _("Done: lessons come on {channel}.").format(channel=CHANNEL_NAMES[channel])
    hint = _("When I can't write to you there, they come on your other app.") if has_window else ""
    return say(chosen, hint)
