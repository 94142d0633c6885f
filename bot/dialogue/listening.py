"""What the engine is asked about: texts that choose nothing and are no command.

It is asked before the turn, outside any transaction; this is the short look into the database that
says whether it is needed, and in which language and country.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.dialogue.handler import House, Turn
from bot.dialogue.moving import find_code
from bot.dialogue.typed import typed_choice
from bot.messages import Inbound, Kind
from bot.storage.learners import find_learner
from lessons.locale import Locale

LONGEST_TEXT = 2_000  # characters: more than anyone types on a phone, less than a pasted page
ASK = "/ask "


def question_in(text: str) -> str:
    """Return what of a text may be a question: empty for commands, codes, digits, single letters."""
    words = text.strip()
    if words.casefold().startswith(ASK):
        words = words[len(ASK) :].strip()
    is_other = words.startswith("/") or len(words) > LONGEST_TEXT or find_code(words)
    n_letters = sum(map(str.isalpha, words))
    return "" if is_other or n_letters < 2 else words


def needs_verdict(db: Connection, house: House, inbound: Inbound, now: datetime) -> Locale | None:
    """Return the locale to ask the engine in; None where the text chooses something."""
    learner = find_learner(db, inbound.channel, inbound.address)
    first = next(iter(house.course.countries))
    if learner is None:
        language = inbound.language if inbound.language in house.course.languages else ""
        return Locale(language or house.course.source_language, first)
    turn = Turn(db, house, inbound, learner, house.texts_for(learner), now)
    if typed_choice(turn):
        return None
    return Locale(learner.language, learner.country or first)


def may_ask(inbound: Inbound) -> bool:
    """Return whether an event may hold a question at all."""
    return inbound.kind is Kind.TEXT and bool(question_in(inbound.text))
