"""Answers to what learners ask, and honest words where there is none."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from bot.actions import ChooseEntry, ChooseLanguage, NoneOfThese, SayHelped, offer
from bot.cards.compose import bold, italic, say
from bot.cards.tickets import ask_choice
from bot.cards.welcome import country_label
from bot.messages import Choice, OutMessage
from bot.texts import Texts, own_name
from lessons.faq.entries import FaqEntry
from lessons.faq.sheet import SmallTalkKind


@dataclass(frozen=True, slots=True)
class Own:
    """What the bot knows itself about a question: a line, and a button."""

    line: str = ""
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Helplines:
    """Whom to call in need; empty where the country has none."""

    emergency: str
    crisis: str = ""
    young: str = ""  # for children and young people


def invitation(texts: Texts) -> OutMessage:
    """/ask: say that one may simply ask."""
    _ = texts.gettext
    return say(
        bold(_("Ask me anything")),
        _("About social enterprises, money, law, or this course: just write it here, at any time."),
        _("I answer what I know for sure. For the rest I can ask a person of our team."),
    )


def answer(
    texts: Texts, entry: FaqEntry, own: Own, question: int, *, edits: str = ""
) -> OutMessage:
    """Answer, say for which year it is known to be true, and ask whether it helped."""
    _ = texts.gettext
    helped = (
        # Translators: two buttons under an answer; at most 20 characters each.
        offer(_("Yes, it helped"), SayHelped(question, yes=True)),
        offer(_("No, not really"), SayHelped(question, yes=False)),
    )
    return say(
        *_answer(texts, entry, own),
        _("Did this help?"),
        choices=(*((own.choice,) if own.choice else ()), *helped),
        edits=edits,
    )


def judged(texts: Texts, entry: FaqEntry, own: Own, edits: str, *, has_helped: bool) -> OutMessage:
    """Show an answer once more, when someone said whether it helped."""
    _ = texts.gettext
    word = _("✓ It helped. Thank you for telling me!") if has_helped else _("✗ It did not help.")
    choices = (own.choice,) if own.choice else ()
    return say(*_answer(texts, entry, own), italic(word), choices=choices, edits=edits)


def _answer(texts: Texts, entry: FaqEntry, own: Own) -> tuple[Markup | str, ...]:
    return bold(entry.question), entry.answer, own.line, _as_of(texts, entry)


def _as_of(texts: Texts, entry: FaqEntry) -> Markup | str:
    if entry.as_of is None:
        return ""
    _ = texts.gettext
    if not entry.sources:
        return italic(_("As of {year}.").format(year=entry.as_of))
    # Translators: under an answer: the year for which it is known to be true, and who says so.
    words = _("As of {year}. Source: {source}.")
    return italic(words.format(year=entry.as_of, source=entry.sources[-1].publisher))


def did_you_mean(texts: Texts, entries: Iterable[FaqEntry], question: int) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Did you mean one of these?")),
        choices=(
            *(offer(entry.question, ChooseEntry(question, entry.key)) for entry in entries),
            # Translators: the last button below some questions; at most 20 characters.
            offer(_("None of these"), NoneOfThese(question)),
        ),
    )


def unknown(texts: Texts, question: int, *, edits: str = "") -> OutMessage:
    """Say honestly that there is no answer, and offer a person."""
    _ = texts.gettext
    return say(
        _("I don't know the answer to that, and I don't want to guess."),
        _("Shall I pass your question on to a person of our team? They answer here in the chat."),
        choices=(ask_choice(texts, question),),
        edits=edits,
    )


def sorry(texts: Texts, question: int) -> OutMessage:
    """The answer did not help."""
    _ = texts.gettext
    return say(
        _("I'm sorry that didn't help. Try it in other words, or ask a person of our team."),
        choices=(ask_choice(texts, question),),
    )


def language_offer(texts: Texts) -> OutMessage:
    """Offer to go on in the language of `texts`, in which someone asked."""
    _ = texts.gettext
    return say(
        # Translators: name the language of your own catalogue in place of English.
        _("You write in English. Shall I speak it with you from now on?"),
        choices=(offer(own_name(texts.language), ChooseLanguage(texts.language)),),
    )


def small_talk(texts: Texts, kind: SmallTalkKind, first_name: str) -> OutMessage:
    """Return fitting words for what is no question; distress has a card of its own."""
    _ = texts.gettext
    match kind:
        case "greeting":
            return _hello(texts, first_name)
        case "thanks":
            return say(_("You're welcome! I'm here whenever you need me."))
        case "insult":
            return say(
                _("I'm sorry if something annoyed you."),
                _("Tell me in a few words what went wrong, and I'll try to do better."),
            )
    return say(
        _("I'm Amber, a program and no person. I teach the course and answer questions."),
        _("People wrote my lessons and answers. When I don't know something, I say so."),
    )


def _hello(texts: Texts, first_name: str) -> OutMessage:
    _ = texts.gettext
    if not first_name:
        return say(_("Hi! Nice to hear from you. Ask me anything, or go on with your course."))
    words = _("Hi, {name}! Nice to hear from you. Ask me anything, or go on with your course.")
    return say(words.format(name=first_name))


def distress(texts: Texts, lines: Helplines, *, is_told: bool) -> OutMessage:
    """Someone may be in need: whom to call, first of all."""
    _ = texts.gettext
    country = country_label(texts, texts.country) if texts.country else ""
    return say(
        _("That sounds very hard, and I'm glad you wrote it. I'm only a program; please talk to a "
          "person now."),
        bold(_("In danger, call {number}.").format(number=lines.emergency)),
        _("Someone to talk to in {country}: {number}").format(country=country, number=lines.crisis)
        if lines.crisis
        else "",
        _("For children and young people in {country}: {number}").format(
            country=country, number=lines.young
        )
        if lines.young
        else "",
        _("I have told a person of our team too. They will write to you here.") if is_told else "",
    )  # fmt: skip
