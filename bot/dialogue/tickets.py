"""A person behind the bot, as the learner meets them.

>  Ask a person
<  Your question is with our team now. ...
<  Ilze of our team: You can, if ...                 [Back to Amber]
>  and what if i am 16?                              (goes to Ilze; the bot is silent)
"""

from dataclasses import replace

from bot import cards
from bot.actions import AskPerson, JudgeOffer, LeaveTalk
from bot.cards.answering import Waiting
from bot.dialogue import study
from bot.dialogue.handler import Parcel, Reply, Turn
from bot.dialogue.typed import match_choice
from bot.services import tickets
from bot.services.tickets import Asking, Opened
from bot.storage.learners import get_learner
from bot.storage.questions import find_question
from bot.storage.tickets import Ticket, find_ticket


def ask_person(turn: Turn, tap: AskPerson) -> Reply:
    """Pass a question on to a person, once."""
    question = find_question(turn.db, turn.learner.id, tap.question)
    if question is None or tickets.is_ticket(turn.db, question):
        return Reply(toast=cards.plain.old_question(turn.texts))
    asking = Asking(turn.learner, question.text, question.language, question)
    opened = tickets.open_ticket(turn.db, asking, turn.now)
    if not isinstance(opened, Opened):
        return study.with_place(turn, cards.tickets.too_many(turn.texts))
    card = cards.tickets.passed_on(turn.texts, is_heard=opened.is_heard)
    return study.with_place(turn, card)


def hear(turn: Turn, ticket: Ticket) -> Reply:
    """Pass a learner's words on to the coordinator they talk with; the bot says nothing."""
    leave = cards.tickets.leave_choice(turn.texts, ticket.id)
    if match_choice(turn.inbound.text, (leave,), by_place=False) is not None:
        return leave_talk(turn, LeaveTalk(ticket.id))
    tickets.say_back(turn.db, ticket, turn.inbound.text, turn.now)
    return _to_coordinator(turn, ticket, turn.inbound.text)


def _to_coordinator(turn: Turn, ticket: Ticket, words: str) -> Reply:
    coordinator = get_learner(turn.db, ticket.taken_by) if ticket.taken_by else None
    if coordinator is None:
        return Reply()
    texts = turn.house.texts_for(coordinator)
    card = cards.answering.wrote_back(texts, waiting(ticket), words)
    return Reply(parcels=(Parcel(coordinator.id, card, is_urgent=ticket.is_urgent),))


def waiting(ticket: Ticket, remarks: tuple[tuple[bool, str], ...] = ()) -> Waiting:
    """Return a ticket as coordinators read it."""
    return Waiting(
        ticket.id, ticket.learner_id, ticket.first_name, ticket.country, ticket.language, ticket.text,
        ticket.is_urgent, remarks,
    )  # fmt: skip


def leave_talk(turn: Turn, tap: LeaveTalk) -> Reply:
    """Let the bot answer again; the coordinator hears of it."""
    ticket = find_ticket(turn.db, tap.ticket)
    if ticket is None or not tickets.leave(turn.db, turn.learner, tap.ticket):
        return Reply(toast=cards.plain.old_question(turn.texts))
    reply = study.with_place(turn, cards.tickets.left_talk(turn.texts))
    coordinator = get_learner(turn.db, ticket.taken_by) if ticket.taken_by else None
    if coordinator is None:
        return reply
    card = cards.answering.asker_left(turn.house.texts_for(coordinator), waiting(ticket))
    return replace(reply, parcels=(Parcel(coordinator.id, card, may_wait=False),))


def judge_offer(turn: Turn, tap: JudgeOffer) -> Reply:
    """Someone else's answer was enough, or the question goes on waiting."""
    ticket = find_ticket(turn.db, tap.ticket)
    is_open = ticket is not None and ticket.learner_id == turn.learner.id and ticket.is_waiting
    if not is_open or (tap.yes and not tickets.leave(turn.db, turn.learner, tap.ticket)):
        return Reply(toast=cards.plain.old_question(turn.texts))
    return study.with_place(turn, cards.tickets.offer_judged(turn.texts, is_enough=tap.yes))
