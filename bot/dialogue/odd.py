"""What we did not expect: answered kindly within the turn, without losing the place."""

from bot import cards
from bot.dialogue import learners, study
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.moving import find_code, join_with
from bot.dialogue.states import Answering, Reviewing
from bot.dialogue.typed import unreadable_value
from bot.messages import Kind, OutMessage

LONGEST_TEXT = 2_000  # characters: more than anyone types on a phone, less than a pasted page


def free_text(turn: Turn) -> Reply:
    """A text that is no command and chooses nothing."""
    if len(turn.inbound.text) > LONGEST_TEXT:
        return _kindly(turn, cards.plain.too_long(turn.texts))
    if code := find_code(turn.inbound.text):
        return join_with(turn, code)
    if not turn.learner.has_agreed:
        return learners.begin_again(turn)
    not_understood = cards.plain.not_understood(turn.texts)
    return unreadable_value(turn) or _in_the_middle(turn) or Reply.saying(not_understood)


def _in_the_middle(turn: Turn) -> Reply | None:
    """In a lesson: say that it was not understood, and show the place once more."""
    if here := study.show_again(turn):
        is_quiz = isinstance(turn.state, Answering | Reviewing)
        card = cards.plain.please_choose if is_quiz else cards.plain.please_go_on
        return here.after(card(turn.texts))
    return None


def wordless(turn: Turn) -> Reply:
    """A sticker, a voice message, a changed message and their like."""
    is_edit = turn.inbound.kind is Kind.EDITED
    card = cards.plain.edited if is_edit else cards.plain.media
    return _kindly(turn, card(turn.texts))


def _kindly(turn: Turn, message: OutMessage) -> Reply:
    if turn.learner.has_agreed:
        return study.with_place(turn, message)
    return learners.begin_again(turn).after(message)
