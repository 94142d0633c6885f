"""What we did not expect: answered kindly within the turn, without losing the place."""

from bot import cards
from bot.dialogue import answering, desk, distress, learners, questions, study, tickets
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.listening import LONGEST_TEXT
from bot.dialogue.moving import find_code, join_with
from bot.dialogue.states import Answering, GivingName, Reviewing
from bot.dialogue.typed import unreadable_value
from bot.messages import Kind, OutMessage
from bot.storage.tickets import listening
from lessons.faq.verdicts import SmallTalk, Sure, Unsure, Verdict


def free_text(turn: Turn) -> Reply:
    """A text that is no command and chooses nothing."""
    if len(turn.inbound.text) > LONGEST_TEXT:
        return _kindly(turn, cards.plain.too_long(turn.texts))
    if isinstance(turn.state, GivingName):
        return desk.take_name(turn, turn.state)
    if reply := _to_a_person(turn):
        return reply
    if code := find_code(turn.inbound.text):
        return join_with(turn, code)
    if distress.is_heard(turn):
        return distress.react(turn)
    if not turn.learner.has_agreed:
        return learners.begin_again(turn)
    waits = None if _is_understood(turn.verdict) else unreadable_value(turn)
    return waits or questions.answer(turn) or _not_understood(turn)


def _to_a_person(turn: Turn) -> Reply | None:
    """A coordinator's answer, or words in a talk with one; whom to call is said even then."""
    for ticket in listening(turn.db, turn.learner.id, turn.now):
        if ticket.learner_id == turn.learner.id:
            reply = tickets.hear(turn, ticket)
            return reply.after(*distress.react(turn).messages) if distress.is_heard(turn) else reply
        at_desk = desk.find(turn)
        sent = answering.write(at_desk, ticket.id) if at_desk else None
        if sent:
            return sent
    return None


def _is_understood(verdict: Verdict | None) -> bool:
    if isinstance(verdict, SmallTalk):
        return verdict.kind != "gibberish"
    return isinstance(verdict, Sure | Unsure)


def _not_understood(turn: Turn) -> Reply:
    return _in_the_middle(turn) or Reply.saying(cards.plain.not_understood(turn.texts))


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
