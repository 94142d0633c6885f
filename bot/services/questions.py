"""Questions: what is kept of one, and when another language is offered."""

from datetime import datetime

from sqlalchemy import Connection

from bot.storage import questions as storage
from bot.storage.learners import Learner
from bot.storage.questions import Asked, Outcome
from lessons.faq.verdicts import Sure, Unknown, Unsure

Answerable = Sure | Unsure | Unknown

OFFER_LANGUAGE_AT = 2  # questions in one language that is not the learner's


def keep(db: Connection, learner: Learner, text: str, verdict: Answerable, now: datetime) -> int:
    """Return the number under which a question is kept."""
    asked = Asked(
        learner.id, text, verdict.detected, learner.country, _outcome(verdict),
        verdict.entry or "", verdict.score,
    )  # fmt: skip
    return storage.add_question(db, asked, now)


def _outcome(verdict: Answerable) -> Outcome:
    match verdict:
        case Sure():
            return Outcome.SURE
        case Unsure():
            return Outcome.UNSURE
    return Outcome.UNKNOWN


def deserves_language_offer(db: Connection, learner: Learner, detected: str) -> bool:
    """Return whether someone just asked for the second time in a language that isn't theirs."""
    if detected == learner.language:
        return False
    return storage.n_asked_in(db, learner.id, detected) == OFFER_LANGUAGE_AT
