"""Answering learners, as coordinators read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, say
from bot.cards.welcome import country_label
from bot.cards.windows import CHANNEL_NAMES
from bot.messages import SEVERAL, Choice, LearnerId, OutMessage
from bot.texts import Texts
from bot.ticket_actions import CloseTicket, GiveBack, NextTicket, ProposeEntry, TakeTicket


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket as a coordinator reads it."""

    number: int
    asker: LearnerId
    first_name: str
    country: str
    language: str
    text: str
    is_urgent: bool
    remarks: tuple[tuple[bool, str], ...] = ()  # whether by a coordinator, and the words


@dataclass(frozen=True, slots=True)
class Arrives:
    """How an answer reaches whoever asked: now, when they write on `waits_on`, or `at` a fair hour."""

    is_reachable: bool = True
    waits_on: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """What a coordinator reads on Monday: how many questions fared how, and some that were lost."""

    n_asked: int
    n_sure: int
    n_unsure: int
    n_unknown: int
    n_not_helped: int
    n_waiting: int
    unanswered: tuple[str, ...]


def waiting(texts: Texts, one: Waiting) -> OutMessage:
    """A learner needs a person."""
    _ = texts.gettext
    return say(
        *_described(texts, one),
        choices=(
            # Translators: the button by which a coordinator takes a question; at most 20 characters.
            offer(_("Answer"), TakeTicket(one.number)),
        ),
        about=one.asker,
    )


def _described(texts: Texts, one: Waiting) -> Iterable[Markup | str]:
    _ = texts.gettext
    if one.is_urgent:
        yield bold(_("Urgent: this person may be in need. I showed them whom to call."))
    name = one.first_name or _("Someone")
    where = country_label(texts, one.country) if one.country else ""
    heading = _("{name} asks ({country}, in this language: {language}):")
    yield lines(
        bold(heading.format(name=name, country=where, language=texts.language_name(one.language))),
        one.text,
    )
    for is_answer, words in one.remarks:
        yield italic(f"{'→' if is_answer else '←'} {words}")


def write_now(texts: Texts, one: Waiting) -> OutMessage:
    """The ticket is taken: what is typed next goes to the learner."""
    _ = texts.gettext
    name = one.first_name or _("this person")
    return say(
        *_described(texts, one),
        bold(_("Write your answer now: what you type next goes to {name}.").format(name=name)),
        choices=(
            # Translators: lets another coordinator answer; at most 20 characters.
            offer(_("Give it back"), GiveBack(one.number)),
        ),
        about=one.asker,
    )


def sent(texts: Texts, one: Waiting, arrives: Arrives) -> OutMessage:
    words = _sent(texts, one.first_name or texts.gettext("this person"), arrives)
    return say(words, choices=_after_answer(texts, one.number), about=one.asker)


def _sent(texts: Texts, name: str, arrives: Arrives) -> str:
    _ = texts.gettext
    if not arrives.is_reachable:
        return _("{name} can't be reached now: they left or blocked the bot.").format(name=name)
    if arrives.waits_on:
        channel = CHANNEL_NAMES[arrives.waits_on]
        return _("Kept for {name}: {channel} lets us write only after they do. It comes first then.")\
            .format(name=name, channel=channel)  # fmt: skip
    if arrives.at:
        return _("Kept for {name}: it is night there, so it arrives at {time} your time.").format(
            name=name, time=texts.clock(arrives.at)
        )
    return _("Sent to {name}. What they write back comes to you.").format(name=name)


def _after_answer(texts: Texts, ticket: int) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons under an answer that was sent; at most 20 characters each.
    return (
        offer(_("Write more"), TakeTicket(ticket)),
        offer(_("Suggest for the FAQ"), ProposeEntry(ticket)),
        offer(_("End the talk"), CloseTicket(ticket)),
    )


def wrote_back(texts: Texts, one: Waiting, words: str) -> OutMessage:
    """The learner writes to the coordinator who answered."""
    _ = texts.gettext
    heading = _("{name} writes:").format(name=one.first_name or _("Someone"))
    return say(
        lines(bold(heading), words),
        choices=(
            offer(_("Answer"), TakeTicket(one.number)),
            offer(_("End the talk"), CloseTicket(one.number)),
        ),
        about=one.asker,
    )


def asker_left(texts: Texts, one: Waiting) -> OutMessage:
    _ = texts.gettext
    return say(
        _("{name} has ended the talk.").format(name=one.first_name or _("Someone")), about=one.asker
    )


def given_back(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(_("All right, someone else can answer it."), choices=next_choices(texts))


def closed(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(_("The talk is ended."), choices=next_choices(texts))


def proposed(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Suggested for the FAQ: an author gets your answer, with the question as an example.")
    )


def nothing_waits(texts: Texts) -> OutMessage:
    return say(nothing_words(texts))


def nothing_words(texts: Texts) -> str:
    return texts.gettext("No question is waiting. Well done!")


def next_choices(texts: Texts) -> tuple[Choice, ...]:
    # Translators: the button that shows the question which waits longest; at most 20 characters.
    return (offer(texts.gettext("Next question"), NextTicket()),)


def taken_by(texts: Texts, name: str) -> str:
    """Return the word over a button of a ticket that another has; at most 200 characters."""
    _ = texts.gettext
    if name:
        return _("{name} is answering this one already.").format(name=name)
    return _("Someone else is answering this one already.")


def not_yours(texts: Texts) -> str:
    """Return the word over a button of a ticket that is closed, gone or elsewhere."""
    return texts.gettext("This question is no longer yours to answer.")


def digest(texts: Texts, week: Week) -> OutMessage:
    """How the week went."""
    _, ngettext = texts.gettext, texts.ngettext
    asked = ngettext("Learners asked {n} question.", "Learners asked {n} questions.", week.n_asked)
    waiting = ngettext("{n} question is waiting.", "{n} questions are waiting.", week.n_waiting)
    return say(
        bold(_("Your week at the desk")),
        lines(
            asked.format(n=week.n_asked),
            _("Answered at once: {n}").format(n=week.n_sure),
            _("Asked back: {n}").format(n=week.n_unsure),
            _("Not known: {n}").format(n=week.n_unknown),
            _("Answers that did not help: {n}").format(n=week.n_not_helped),
        ),
        lines(bold(_("I could not answer:")), *(f"• {words}" for words in week.unanswered))
        if week.unanswered
        else "",
        waiting.format(n=week.n_waiting) if week.n_waiting else "",
        choices=next_choices(texts) if week.n_waiting else (),
        about=SEVERAL,
    )
