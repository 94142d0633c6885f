"""What we did not expect: answered kindly within the turn, without losing the place."""

from bot import cards
from bot.dialogue import learners, profile, study
from bot.dialogue.handler import Handler, Reply, Turn
from bot.dialogue.moving import find_code, join_with
from bot.dialogue.states import (
    Answering,
    ChoosingHour,
    ChoosingPause,
    ChoosingZone,
    State,
)
from bot.messages import Kind, OutMessage

LONGEST_TEXT = 2_000  # characters: more than anyone types on a phone, less than a pasted page

_TYPED: dict[type[State], Handler] = {
    ChoosingHour: profile.type_hour,
    ChoosingZone: profile.type_zone,
    ChoosingPause: profile.type_pause,
}


def free_text(turn: Turn) -> Reply:
    """A text that is no command and chooses nothing."""
    if len(turn.inbound.text) > LONGEST_TEXT:
        return _kindly(turn, cards.plain.too_long(turn.texts))
    if code := find_code(turn.inbound.text):
        return join_with(turn, code)
    if not turn.learner.has_agreed:
        return learners.begin_again(turn)
    if typed := _TYPED.get(type(turn.state)):
        return typed(turn)
    return _in_the_middle(turn) or Reply.saying(cards.plain.not_understood(turn.texts))


def _in_the_middle(turn: Turn) -> Reply | None:
    """In a lesson: say that it was not understood, and show the place once more."""
    if here := study.show_again(turn):
        is_quiz = isinstance(turn.state, Answering)
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
