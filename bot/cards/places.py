"""Signing up for a training, and what becomes of the place."""

from dataclasses import dataclass

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, say
from bot.cards.trainings import Shown, Told, ahead, all_trainings, standing, when, where
from bot.messages import Choice, OutMessage
from bot.texts import Texts
from bot.training_actions import GiveUpPlace, ShowIdea, ShowTraining, SignUp, SkipQuestion

LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Question:
    """One of a coordinator's questions, counted from 1."""

    number: int
    total: int
    words: str


def ask_group(texts: Texts, told: Told) -> OutMessage:
    """Ask for which group someone comes."""
    return say(
        texts.gettext("Places are kept for each of these groups. Which one is yours?"),
        choices=tuple(
            offer(name, SignUp(told.id, place)) for place, name in enumerate(told.groups, 1)
        ),
    )


def placed(texts: Texts, told: Told) -> OutMessage:
    """They have a place."""
    _ = texts.gettext
    return say(
        bold(_("You have a place: {title}").format(title=told.title)),
        lines(when(texts, told), where(texts, told, shows_link=True)),
        _("I'll remind you before. If something comes up, give your place away here: "
          "then someone else can come."),
        choices=(give_away(texts, told),),
    )  # fmt: skip


def give_away(texts: Texts, told: Told) -> Choice:
    # Translators: a button; at most 20 characters.
    return offer(texts.gettext("Give my place away"), GiveUpPlace(told.id, sure=False))


def in_line(texts: Texts, told: Told, n_ahead: int) -> OutMessage:
    """All places are taken; they wait."""
    _ = texts.gettext
    return say(
        bold(_("You're on the waiting list: {title}").format(title=told.title)),
        _("All places are taken just now.") + " " + ahead(texts, n_ahead),
        _("As soon as a place is free for you, I'll ask you here."),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("Leave the line"), GiveUpPlace(told.id, sure=False)),),
    )


def applied(texts: Texts, told: Told) -> OutMessage:
    """A coordinator will decide."""
    _ = texts.gettext
    return say(
        bold(_("Your application is in: {title}").format(title=told.title)),
        _("{name} reads it and selects who comes. You get the answer here.").format(
            name=_who(texts, told)
        ),
    )


def _who(texts: Texts, told: Told) -> str:
    """Return who asks and selects; a coordinator who erased themselves has no name any more."""
    # Translators: in place of a coordinator's first name, as the subject of a sentence.
    return told.signed_by or texts.gettext("Our team")


def not_open(texts: Texts, told: Told) -> OutMessage:
    _ = texts.gettext
    return say(
        _("You can't sign up for this just now: {title}").format(title=told.title),
        choices=(all_trainings(texts),),
    )


def question(texts: Texts, told: Told, asked: Question) -> OutMessage:
    """Ask one of a coordinator's questions; what is typed next is the answer."""
    _ = texts.gettext
    counted = _("Question {n} of {total}").format(n=asked.number, total=asked.total)
    return say(
        italic(counted),
        bold(asked.words),
        _("{name} would like to know. Just write your answer here.").format(name=_who(texts, told)),
        choices=(offer(_("Skip this question"), SkipQuestion(told.id, asked.number)),),
    )


def too_long(texts: Texts, told: Told, number: int) -> OutMessage:
    """The text stays in the chat, and the question open."""
    _, ngettext = texts.gettext, texts.ngettext
    words = ngettext(
        "Please say it in at most {n} character. Your text still stands above.",
        "Please say it in at most {n} characters. Your text still stands above.",
        LONGEST_ANSWER,
    )
    skip = offer(_("Skip this question"), SkipQuestion(told.id, number))
    return say(words.format(n=LONGEST_ANSWER), choices=(skip,))


def answered(texts: Texts) -> OutMessage:
    """Nothing more is asked."""
    return say(texts.gettext("Thank you, that's all I need."))


def ask_idea(texts: Texts, told: Told) -> OutMessage:
    """Ask whether the coordinator may see the idea page."""
    _ = texts.gettext
    return say(
        _("May {name} see your idea page along with your application?").format(
            name=_who(texts, told)
        ),
        # Translators: two buttons about showing one's idea; at most 20 characters each.
        choices=(
            offer(_("Yes, show it"), ShowIdea(told.id, yes=True)),
            offer(_("No, rather not"), ShowIdea(told.id, yes=False)),
        ),
    )


def idea_noted(texts: Texts, *, yes: bool) -> OutMessage:
    _ = texts.gettext
    if yes:
        return say(_("Good, your idea page goes along with it."))
    return say(_("All right, your idea page stays with you."))


def ask_sure(texts: Texts, one: Shown) -> OutMessage:
    """Ask once more before something is given back."""
    _, number = texts.gettext, one.told.id
    # Translators: buttons; at most 20 characters each.
    yes, no = offer(_("Yes, give it back"), GiveUpPlace(number, sure=True)), ShowTraining(number)
    return say(
        bold(one.told.title),
        standing(texts, one),
        _("Give this back? It goes to the next person at once, and whoever comes again stands at "
          "the end of the line."),
        choices=(yes, offer(_("No, I keep it"), no)),
    )  # fmt: skip


def given_back(texts: Texts, told: Told) -> OutMessage:
    _ = texts.gettext
    return say(
        _(
            "Done, it's given back: {title}. Thank you for telling, now someone else can come."
        ).format(title=told.title),
        choices=(all_trainings(texts),),
    )


def nothing_to_give(texts: Texts) -> str:
    """Return the word over a button; at most 200 characters."""
    return texts.gettext("You have nothing to give back here any more.")
