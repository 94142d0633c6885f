"""A person behind the bot, as the learner reads it."""

from bot.actions import AskPerson, JudgeOffer, LeaveTalk, offer
from bot.cards.compose import bold, italic, lines, say
from bot.messages import Choice, OutMessage
from bot.texts import Texts


def ask_choice(texts: Texts, question: int) -> Choice:
    # Translators: the button that passes a question on to a person; at most 20 characters.
    return offer(texts.gettext("Ask a person"), AskPerson(question))


def passed_on(texts: Texts, *, is_heard: bool, edits: str = "") -> OutMessage:
    """The question waits for a person; say so honestly when there is none."""
    _ = texts.gettext
    if is_heard:
        return say(
            bold(_("Your question is with our team now.")),
            _("A person will answer you here as soon as they can. We can go on meanwhile."),
            edits=edits,
        )
    return say(
        bold(_("I have kept your question.")),
        _("Right now nobody of our team is there to answer it, and I don't know when that changes. "
          "As soon as someone comes, they get it."),
        edits=edits,
    )  # fmt: skip


def too_many(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Some of your questions are waiting for a person already. Let's wait for those first.")
    )


def answered(texts: Texts, ticket: int, name: str, words: str, *, asked: str = "") -> OutMessage:
    """A coordinator's words; with the first of them how talking works. `asked` is the question."""
    _ = texts.gettext
    rules = (
        _("You can simply write back: {name} reads it. I keep silent meanwhile, but lessons and "
          "buttons work. I answer again after a day without a word, or with this button.")
    )  # fmt: skip
    return say(
        italic(_("You asked: {question}").format(question=asked)) if asked else "",
        lines(bold(_signed(texts, name)), words),
        italic(rules.format(name=name or _("A person"))) if asked else "",
        choices=(leave_choice(texts, ticket),),
    )


def _signed(texts: Texts, name: str) -> str:
    _ = texts.gettext
    # Translators: above the words of a coordinator.
    return _("{name} of our team:").format(name=name) if name else _("A person of our team:")


def leave_choice(texts: Texts, ticket: int) -> Choice:
    # Translators: the button that ends a talk with a person; at most 20 characters.
    return offer(texts.gettext("Back to Amber"), LeaveTalk(ticket))


def talk_is_over(texts: Texts, name: str) -> OutMessage:
    """The coordinator ended the talk, or a day went by without a word."""
    _ = texts.gettext
    if name:
        words = _("The talk with {name} is over; I'm here again. Ask me anything.")
        return say(words.format(name=name))
    return say(_("I'm here again. Ask me anything."))


def left_talk(texts: Texts) -> OutMessage:
    return say(texts.gettext("I'm here again. Ask me anything."))


def offered(texts: Texts, ticket: int, asked: str, name: str, words: str) -> OutMessage:
    """Someone else asked alike and got this answer."""
    _ = texts.gettext
    return say(
        italic(_("You asked: {question}").format(question=asked)),
        _("Someone asked nearly the same. This was the answer:"),
        lines(bold(_signed(texts, name)), words),
        _("Does it answer your question too?"),
        choices=(
            # Translators: two buttons under an answer; at most 20 characters each.
            offer(_("Yes, it does"), JudgeOffer(ticket, yes=True)),
            offer(_("No, I still wait"), JudgeOffer(ticket, yes=False)),
        ),
    )


def offer_judged(texts: Texts, *, is_enough: bool) -> OutMessage:
    _ = texts.gettext
    if is_enough:
        return say(_("Good! Then that question is settled."))
    return say(_("All right: your question stays with our team."))
