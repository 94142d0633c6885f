"""Before something great happens to a training, and after it: publishing, moving, cancelling."""

from collections.abc import Iterable

from bot.actions import offer
from bot.cards.broadcasts import undo
from bot.cards.compose import bold, lines, link, say
from bot.cards.desk_trainings import Shown, what_is_missing, when_where
from bot.desk_actions import (
    AskPart,
    CancelTraining,
    DiscardDraft,
    EditTraining,
    FillPart,
    ListTrainings,
    PublishTraining,
    RunTraining,
    SendPaper,
)
from bot.messages import OutMessage
from bot.texts import Texts


def publish_question(texts: Texts, one: Shown, n_readers: int) -> OutMessage:
    """Say what publishing means, before it is done."""
    _, ngettext = texts.gettext, texts.ngettext
    told = ngettext(
        "An announcement would reach {n} person in this country.",
        "An announcement would reach {n} people in this country.",
        n_readers,
    )
    # Translators: buttons before a training is published; at most 20 characters each.
    announce = offer(_("Publish + announce"), PublishTraining(one.number, sure=True, tells=True))
    return say(
        bold(_("Publish “{title}”?").format(title=one.title)),
        when_where(texts, one),
        _("From now on everyone sees it under /trainings and can sign up."),
        told.format(n=n_readers) if n_readers else "",
        what_is_missing(texts, one),
        choices=(
            *((announce,) if n_readers else ()),
            offer(_("Publish quietly"), PublishTraining(one.number, sure=True)),
            offer(_("Not yet"), RunTraining(one.number)),
        ),
    )


def news(texts: Texts, one: Shown) -> str:
    """Return how a training is announced, in plain words of the reader's language."""
    _ = texts.gettext
    rows = (f"{texts.day(a)}, {texts.clock(a)}–{texts.clock(b)}" for a, b in one.sessions)
    where = _("Online") if one.where.startswith("http") else one.where
    ask = _("Would you like to come? You can sign up right here.")
    return "\n\n".join((one.title, "\n".join((*rows, where)), ask))


def published(
    texts: Texts, one: Shown, links: Iterable[str], news: tuple[int, int] | None
) -> OutMessage:
    """It is done: the links that lead there, and what comes next.

    Args:
        news: the number of the announcement that goes out in a minute, and how many it reaches.
    """
    _ = texts.gettext
    number, told = news or (0, 0)
    return say(
        bold(_("Published: people can sign up.")),
        _announced(texts, told) if number else "",
        lines(_("These links lead straight to it:"), *map(link, links)),
        choices=(
            *((undo(texts, number),) if number else ()),
            # Translators: buttons after a training was published; at most 20 characters each.
            offer(_("Poster with QR code"), SendPaper(one.number, "poster")),
            offer(_("How it stands"), RunTraining(one.number)),
        ),
    )


def _announced(texts: Texts, n: int) -> str:
    words = texts.ngettext(
        "The announcement goes to {n} person, in their own language, but never at night. "
        "For a minute you can take it back.",
        "The announcement goes to {n} people, each in their own language, but never at night. "
        "For a minute you can take it back.",
        n,
    )
    return words.format(n=texts.number(n))


def cannot_publish(texts: Texts, one: Shown) -> OutMessage:
    """Something is missing; all of it at once."""
    return say(
        bold(texts.gettext("Nearly there.")),
        what_is_missing(texts, one),
        choices=(
            offer(texts.gettext("Go on writing"), AskPart(one.number, "", walks=True)),
            offer(texts.gettext("Change"), EditTraining(one.number)),
        ),
    )


def concerned(texts: Texts, n: int) -> str:
    """Return how many people are told of a change."""
    if not n:
        return texts.gettext("Nobody has signed up yet, so nobody is told.")
    words = texts.ngettext(
        "{n} person has signed up and is told at once.",
        "{n} people have signed up and are told at once.",
        n,
    )
    return words.format(n=n)


def cancel_question(texts: Texts, one: Shown, n: int) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Cancel “{title}”?").format(title=one.title)),
        concerned(texts, n),
        _("This can't be undone."),
        choices=(
            # Translators: buttons before a training is cancelled; at most 20 characters each.
            offer(_("Yes, cancel it"), CancelTraining(one.number, sure=True)),
            offer(_("No, it takes place"), RunTraining(one.number)),
        ),
    )


def cancelled(texts: Texts, n: int) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Cancelled.")),
        _told(texts, n),
        choices=(offer(_("All trainings"), ListTrainings()),),
    )


def _told(texts: Texts, n: int) -> str:
    words = texts.ngettext("{n} person is told.", "{n} people are told.", n)
    return words.format(n=n)


def move_question(texts: Texts, one: Shown, fill: FillPart, n: int) -> OutMessage:
    """Show the new days or place of a published training, before anyone is told."""
    _ = texts.gettext
    return say(
        bold(_("“{title}” would be then and there:").format(title=one.title)),
        when_where(texts, one),
        concerned(texts, n),
        choices=(
            # Translators: buttons before a training is moved; at most 20 characters each.
            offer(_("Yes, tell everyone"), fill),
            offer(_("No, leave it"), RunTraining(one.number)),
        ),
    )


def moved(texts: Texts, one: Shown, n: int) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Changed.")),
        when_where(texts, one),
        _told(texts, n),
        choices=(offer(_("How it stands"), RunTraining(one.number)),),
    )


def discard_question(texts: Texts, one: Shown) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Throw away the draft “{title}”?").format(title=one.title or "…")),
        choices=(
            # Translators: buttons before a draft is thrown away; at most 20 characters each.
            offer(_("Yes, throw it away"), DiscardDraft(one.number, sure=True)),
            offer(_("No, keep it"), RunTraining(one.number)),
        ),
    )
