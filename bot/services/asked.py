"""All that a learner has asked, for the learner: their questions, and talks with people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.storage.outbox import forget_about, give_about
from bot.storage.questions import Question, give_questions, questions_of
from bot.storage.tickets import Ticket, find_tickets, give_tickets, remarks_of, tickets

MOST_TICKETS = 1_000  # of one learner in ninety days: all there can be

_Remark = tuple[datetime, bool, str]  # when, whether by a coordinator, and the words


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions, and tickets each with what was said."""

    questions: list[Question]
    talks: list[tuple[Ticket, list[_Remark]]]


def gather(db: Connection, learner_id: LearnerId) -> Asked:
    mine = find_tickets(db, tickets.c.learner_id == learner_id, limit=MOST_TICKETS)
    said = remarks_of(db, [one.id for one in mine])
    return Asked(questions_of(db, learner_id), [(one, said[one.id]) for one in mine])


def as_json(asked: Asked) -> dict[str, Any]:
    """Return the same in shapes that JSON holds; moments in ISO 8601."""
    return {
        "questions": [
            {
                "text": one.text,
                "at": _iso(one.asked_at),
                "language": one.language,
                "understood": one.outcome.value,
                "guess": one.entry,
                "chosen": one.chosen,
                "helped": one.has_helped,
            }
            for one in asked.questions
        ],
        "asked_a_person": [
            {
                "text": one.text,
                "at": _iso(one.opened_at),
                "status": one.status.value,
                "said": [
                    {"by": "coordinator" if is_answer else "me", "text": words, "at": _iso(at)}
                    for at, is_answer, words in said
                ],
            }
            for one, said in asked.talks
        ],
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def join(db: Connection, *, of: LearnerId, to: LearnerId) -> None:
    """Give what one learner asked, and what they answer at the desk, to another."""
    give_questions(db, of=of, to=to)
    give_tickets(db, of=of, to=to)
    give_about(db, of=of, to=to)


def forget_words(db: Connection, learner_id: LearnerId) -> None:
    """Forget what others were shown of a learner's words; the rest goes with the learner."""
    forget_about(db, learner_id)
