"""The idea page: its questions, and the page itself, box by box."""

from dataclasses import dataclass, replace
from datetime import datetime

import orjson
from markupsafe import Markup

from bot.actions import ChooseBox, EmptyBox, LeaveBox, MakePage, Open, WriteBox, offer
from bot.cards.compose import bold, italic, lines, say
from bot.messages import Choice, Document, Made, OutMessage
from bot.texts import Texts
from lessons.ideas import LONGEST, Box, Page, boxes

PDF_KB = 15  # about: empty or full, in any of the languages


@dataclass(frozen=True, slots=True)
class Asking:
    """Why a box is asked about: at the end of `lesson`, or from the page, where it is empty."""

    lesson: str = ""
    is_again: bool = False  # it was left for later, and this is later


def question(texts: Texts, box: Box, asking: Asking) -> OutMessage:
    """Ask what goes into a box; whatever is typed next goes there."""
    _, ngettext = texts.gettext, texts.ngettext
    # Translators: above a question whose answer goes into a box of the reader's own idea page.
    heading = _("For your idea page: {box}").format(box=box.title)
    how_long = ngettext(
        "Write it here, in up to {n} character. Leave out other people's names.",
        "Write it here, in up to {n} characters. Leave out other people's names.",
        LONGEST,
    )
    return say(
        _("You wanted to come back to this.") if asking.is_again else "",
        italic(heading),
        bold(box.question),
        _now(texts, box),
        how_long.format(n=LONGEST),
        choices=_ways_out(texts, box, asking),
    )


def _now(texts: Texts, box: Box) -> Markup | str:
    # Translators: above what stands in a box already.
    return lines(texts.gettext("Now it says:"), italic(box.words)) if box.words else ""


def _ways_out(texts: Texts, box: Box, asking: Asking) -> tuple[Choice, ...]:
    """Return what to tap in place of writing."""
    _ = texts.gettext
    leave, later = (
        LeaveBox(box.key, asking.lesson, is_later=one, is_again=asking.is_again)
        for one in (False, True)
    )
    # Translators: buttons under a question about someone's idea; at most 20 characters each.
    if box.words:
        rest = () if asking.lesson else (offer(_("Empty the box"), EmptyBox(box.key)),)
        return (offer(_("Leave it as it is"), leave), *rest)
    if not asking.lesson:
        return (offer(_("Not now"), leave),)
    skip = offer(_("Skip this question"), leave)
    return (skip,) if asking.is_again else (offer(_("Later"), later), skip)


def too_long(texts: Texts, box: Box, asking: Asking, n: int) -> OutMessage:
    """Nothing is lost: the text stands in the chat, and the question stays open."""
    _, ngettext = texts.gettext, texts.ngettext
    return say(
        ngettext(
            "That is {n} character, and the box holds {limit}.",
            "That is {n} characters, and the box holds {limit}.",
            n,
        ).format(n=n, limit=LONGEST),
        _("Your text still stands above. Copy it, make it shorter and send it again."),
        choices=_ways_out(texts, box, asking),
    )


def noted(texts: Texts) -> OutMessage:
    """At the end of a lesson: it is written down."""
    return say(texts.gettext("It's on your page now. /idea shows the whole page, at any time."))


def left(texts: Texts, *, is_later: bool, is_filled: bool) -> OutMessage:
    """At the end of a lesson: nothing was written."""
    _ = texts.gettext
    if is_filled:
        return say(_("All right, it stays as it is."))
    if is_later:
        return say(_("Fine. I'll ask you once more, and /idea is there at any time."))
    return say(_("All right. If something comes to mind, /idea is there at any time."))


def page(texts: Texts, its: Page) -> OutMessage:
    """Show the whole page, box by box."""
    _, ngettext = texts.gettext, texts.ngettext
    all_boxes = boxes(its)
    filled = [box for box in all_boxes if box.words]
    if not filled:
        return say(bold(_("My idea on one page")), *_empty_page(texts), choices=_page_ways(texts))
    counted = ngettext(
        "{n} of {total} box is filled.", "{n} of {total} boxes are filled.", len(all_boxes)
    ).format(n=len(filled), total=len(all_boxes))
    return say(
        bold(_("My idea on one page")),
        counted,
        *(_filled(texts, box) for box in filled),
        _still_empty(texts, [box for box in all_boxes if not box.words]),
        choices=_page_ways(texts),
    )


def _empty_page(texts: Texts) -> tuple[str, ...]:
    _ = texts.gettext
    return (
        _(
            "Your page is still empty. Along the course I'll ask you short questions about your idea."
        ),
        _("Your answers come here and grow into a plan on one page. You can write ahead, too."),
    )


def _filled(texts: Texts, box: Box) -> Markup:
    assert box.written_at is not None
    return lines(bold(box.title), box.words, italic(texts.date(box.written_at)))


def _still_empty(texts: Texts, empty: list[Box]) -> str:
    # Translators: {boxes} are names of boxes, with commas between them.
    words = texts.gettext("Still empty: {boxes}.")
    return words.format(boxes=", ".join(box.title for box in empty)) if empty else ""


def _page_ways(texts: Texts) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons under the idea page; at most 20 characters each.
    return (
        offer(_("Write in a box"), ChooseBox()),
        # Translators: a button that sends a file of about so many kilobytes; at most 20 characters.
        offer(_("PDF, about {n} kB").format(n=PDF_KB), MakePage()),
    )


def choose(texts: Texts, its: Page) -> OutMessage:
    """Ask which box to write in."""
    return say(
        texts.gettext("Which box would you like to write in?"),
        choices=tuple(offer(box.title, WriteBox(box.key)) for box in boxes(its)),
    )


def written(texts: Texts, box: Box) -> OutMessage:
    """From the page: what stands in the box now."""
    _ = texts.gettext
    return say(
        _("Done, I've noted it."),
        _filled(texts, box) if box.words else "",
        # Translators: buttons; at most 20 characters each.
        choices=(offer(_("Show my page"), Open("idea")), offer(_("Write in a box"), ChooseBox())),
    )


def as_file(texts: Texts, its: Page, course: str, now: datetime) -> OutMessage:
    """Return the page as a sheet of paper; a box that is empty shows its question."""
    _ = texts.gettext
    recipe = {
        "title": _("My idea on one page"),
        "date": texts.date(now),
        "foot": _("Made with Amber: {course}").format(course=course),
        "rows": [[[box.title, box.words, box.question] for box in row] for row in its],
    }
    message = say(_("Here is your page, ready to print. Empty boxes can be filled in by hand."))
    # Translators: a word in the name of a file: only a to z, without accents.
    name = "amber-{}.pdf".format(_("idea"))
    sheet = Document(name, orjson.dumps(recipe).decode(), Made.SHEET)
    return replace(message, document=sheet)


def gone(texts: Texts) -> OutMessage:
    """The box is no longer on the page."""
    _ = texts.gettext
    return say(
        _("This box is no longer on the page. Nothing that you wrote is lost."),
        choices=(offer(_("Show my page"), Open("idea")),),
    )
