"""Pictures of lessons: their size is said before they are sent, and each can be had in words."""

from dataclasses import replace
from math import ceil

from bot.actions import ShowPicture, SwitchPictures, offer
from bot.cards.compose import bold, say
from bot.messages import Choice, Document, Made, OutMessage
from bot.texts import Texts
from lessons.course import Lesson, Picture


def button(texts: Texts, lesson: Lesson, place: int, *, in_words: bool) -> tuple[Choice, ...]:
    """Return the button of a card that has a picture."""
    _ = texts.gettext
    picture = lesson.cards[place].picture
    if picture is None:
        return ()
    # Translators: a button that shows a picture of so many kilobytes; at most 20 characters.
    shown = _("Picture ({n} kB)").format(n=ceil(picture.n_bytes / 1000))
    # Translators: a button that tells in words what a picture shows; at most 20 characters.
    label = _("Picture in words") if in_words else shown
    return (offer(label, ShowPicture(lesson.key, place)),)


def picture(its: Picture, choices: tuple[Choice, ...], *, in_words: bool) -> OutMessage:
    """Show a picture with the words that say the same, or those alone."""
    message = say(bold(its.title), its.text, choices=choices)
    if in_words:
        return message
    name = its.path.rpartition("/")[2]
    document = Document(name, its.path, Made.PICTURE, (its.width, its.height))
    return replace(message, document=document)


def state(texts: Texts, *, in_words: bool) -> str:
    _ = texts.gettext
    return _("Pictures: in words only") if in_words else _("Pictures: on")


def switch(texts: Texts, *, in_words: bool, edits: str = "") -> OutMessage:
    """Show how the switch stands; the button turns it the other way."""
    _ = texts.gettext
    # Translators: buttons that switch pictures on and off; at most 20 characters.
    label = _("Show pictures") if in_words else _("In words only")
    return say(
        bold(state(texts, in_words=in_words)),
        _("Some lessons have a small picture. In words it says the same and needs less data."),
        choices=(offer(label, SwitchPictures(in_words=not in_words)),),
        edits=edits,
    )
