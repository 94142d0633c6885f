"""Whom an announcement is for, in words and as switches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.actions import offer
from bot.cards.announcements import people
from bot.cards.broadcasts import NAMES
from bot.cards.compose import bold, lines, say
from bot.cards.welcome import country_label
from bot.messages import OutMessage
from bot.news_actions import OpenAnnouncement, SetAudience, ShowAudience
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom an announcement is for; what is empty chooses nobody out. `training` is (title, standing)."""

    countries: tuple[str, ...]
    languages: tuple[str, ...]
    progress: str
    training: tuple[str, str] | None
    channels: tuple[str, ...]


def audience_parts(texts: Texts) -> dict[str, str]:
    """Return the parts of an audience, by name, as buttons."""
    _ = texts.gettext
    # Translators: buttons that choose whom an announcement is for; at most 20 characters each.
    return {
        "countries": _("Countries"),
        "languages": _("Languages"),
        "progress": _("Course progress"),
        "training": _("Training"),
        "channels": _("Channels"),
    }


def audience(texts: Texts, number: int, chosen: Chosen, n: int) -> OutMessage:
    """Show whom a draft is for, and how many that are."""
    _ = texts.gettext
    parts = audience_parts(texts)
    return say(
        bold(_("For whom is it?")),
        lines(*chosen_lines(texts, chosen)),
        _("It reaches {people}.").format(people=people(texts, n)),
        choices=(
            *(offer(label, ShowAudience(number, part)) for part, label in parts.items()),
            offer(_("Back"), OpenAnnouncement(number)),
        ),
    )


def options(
    texts: Texts, place: tuple[int, str], found: Iterable[tuple[str, str, bool]], n: int,
    *, edits: str = "",
) -> OutMessage:  # fmt: skip
    """Show the options of a part of the audience (value, words, chosen), each a switch."""
    _ = texts.gettext
    number, part = place
    switches = (
        offer(f"{'✓' if is_chosen else '○'} {words}", SetAudience(number, part, value))
        for value, words, is_chosen in found
    )
    return say(
        bold(audience_parts(texts)[part]),
        _("Tap to choose. With nothing chosen it is for all."),
        _("It reaches {people}.").format(people=people(texts, n)),
        choices=(*switches, offer(_("Back"), ShowAudience(number))),
        edits=edits,
    )


def chosen_lines(texts: Texts, chosen: Chosen) -> Iterator[str]:
    """Yield whom an announcement is for, line by line."""
    _ = texts.gettext
    countries = ", ".join(country_label(texts, code) for code in chosen.countries)
    yield _("Countries: {names}").format(names=countries or _("all"))
    if chosen.languages:
        names = ", ".join(map(texts.language_name, chosen.languages))
        yield _("Languages: {names}").format(names=names)
    if chosen.progress:
        yield _("Course: {words}").format(words=progress_words(texts, chosen.progress))
    if chosen.training:
        yield _("Training: {words}").format(words=training_words(texts, *chosen.training))
    if chosen.channels:
        names = ", ".join(channel_name(one) for one in chosen.channels)
        yield _("Channels: {names}").format(names=names)


def channel_name(channel: str) -> str:
    return NAMES.get(channel, channel)


def progress_words(texts: Texts, progress: str) -> str:
    """Return how far learners are, such as "block:2" or "silent:14", in words."""
    _, ngettext = texts.gettext, texts.ngettext
    kind, _colon, number = progress.partition(":")
    # Translators: buttons with a mark before them: how far learners are; at most 18 characters each.
    match kind:
        case "new":
            return _("not begun")
        case "block":
            return _("in part {n}").format(n=number)
        case "finished":
            return _("finished")
    return ngettext("silent {n} day", "silent {n} days", int(number)).format(n=number)


def training_words(texts: Texts, title: str, standing: str) -> str:
    """Return who takes part in a training how."""
    _ = texts.gettext
    words = {"registered": _("has a place"), "waiting": _("waits"), "attended": _("was there")}
    return f"{title}: {words.get(standing, '')}".strip(": ")


def one_stays(texts: Texts) -> str:
    return texts.gettext("At least one of your countries stays chosen.")
