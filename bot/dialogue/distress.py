"""Someone may be in need: the country's help lines first, whatever else is open."""

from bot import cards
from bot.cards.questions import Helplines
from bot.dialogue.handler import Reply, Turn
from bot.services import tickets
from bot.services.tickets import Asking, Opened
from lessons.faq.verdicts import SmallTalk


def is_heard(turn: Turn) -> bool:
    return isinstance(turn.verdict, SmallTalk) and turn.verdict.kind == "distress"


def react(turn: Turn) -> Reply:
    """Say whom to call, and tell a coordinator; no lesson and no question follows on that."""
    lines = turn.course.helplines_of(turn.learner.country)
    known = Helplines(lines.emergency, lines.crisis, lines.young)
    is_told = turn.learner.has_agreed and _tell(turn)
    return Reply.saying(cards.questions.distress(turn.texts, known, is_told=is_told))


def _tell(turn: Turn) -> bool:
    """Let a person know, once a day; return whether there is one who hears of it."""
    assert turn.verdict is not None
    if tickets.was_urgent_lately(turn.db, turn.learner, turn.now):
        return False
    text, language = turn.inbound.text, turn.verdict.detected
    opened = tickets.open_ticket(
        turn.db, Asking(turn.learner, text, language, is_urgent=True), turn.now
    )
    return isinstance(opened, Opened) and opened.is_heard
