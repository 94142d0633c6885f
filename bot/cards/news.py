"""An announcement, as each learner reads it."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import italic, link, say
from bot.messages import Choice, Document, Made, OutMessage, Photo
from bot.news_actions import FollowNews
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class News:
    """An announcement in one language; `alt` says what its picture shows."""

    number: int
    text: str
    alt: str = ""
    picture: Photo | None = None
    has_link: bool = False
    has_training: bool = False
    is_urgent: bool = False


def news(texts: Texts, one: News, *, in_words: bool, edits: str = "") -> OutMessage:
    """Show an announcement; whoever has pictures told in words reads what it shows."""
    _ = texts.gettext
    is_told = in_words and one.picture and one.alt
    told = italic(_("Picture: {words}").format(words=one.alt)) if is_told else Markup("")
    way_out = "" if one.is_urgent else italic(_("To switch news on or off: /settings"))
    message = say(one.text, told, way_out, choices=_choices(texts, one), edits=edits)
    if edits:
        message = replace(message, is_correction=True)
    if one.picture is None or in_words:
        return message
    size = one.picture.width, one.picture.height
    photo = Document("picture.jpg", one.picture.file_id, Made.PHOTO, size, one.alt)
    return replace(message, document=photo)


def _choices(texts: Texts, one: News) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons under a piece of news; at most 20 characters each.
    labels = (
        (_("Open the link"), "link", one.has_link),
        (_("To the training"), "training", one.has_training),
    )
    return tuple(offer(label, FollowNews(one.number, to)) for label, to, has in labels if has)


def here_it_is(texts: Texts, address: str) -> OutMessage:
    """Show where a link leads before it is opened."""
    return say(texts.gettext("Here it is:"), link(address))


def gone(texts: Texts) -> OutMessage:
    return say(texts.gettext("This is no longer there. /help shows what I can do for you."))
