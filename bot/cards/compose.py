"""Small pieces that messages are put together from."""

from dataclasses import replace

from markupsafe import Markup, escape

from bot.messages import Choice, LearnerId, Look, OutMessage

GAP = Markup("\n\n")


def bold(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def italic(text: str) -> Markup:
    return Markup("<i>{}</i>").format(text)


def link(address: str) -> Markup:
    return Markup('<a href="{0}">{0}</a>').format(address)


def paragraphs(*parts: str | Markup) -> Markup:
    """Return the parts that say something, an empty line between them; plain text is escaped."""
    return GAP.join(escape(part) for part in parts if part)


def lines(*parts: str | Markup) -> Markup:
    return Markup("\n").join(escape(part) for part in parts if part)


def say(
    *parts: str | Markup,
    choices: tuple[Choice, ...] = (),
    look: Look = Look.PLAIN,
    edits: str = "",
    about: LearnerId | None = None,
) -> OutMessage:
    """Return a message of paragraphs."""
    return OutMessage(paragraphs(*parts), choices, look, edits, about=about)


def lasting(message: OutMessage) -> OutMessage:
    """Return the message with choices that can be tapped for weeks, on every channel."""
    return replace(message, is_lasting=True)
