"""Answering learners at the desk.

<  Anna asks (Latvia, in this language: Latvian): ...    [Answer]
>  Answer
<  Write your answer now: what you type next goes to Anna.       [Give it back]
>  Yes, if ...
<  Sent to Anna. What they write back comes to you.  [Write more] [Suggest for the FAQ] [End the talk]
"""

from dataclasses import replace

from bot import cards
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Parcel, Reply, Turn
from bot.dialogue.tickets import waiting
from bot.messages import OutMessage
from bot.services import tickets, windows
from bot.services.tickets import Mine, SomeoneElses
from bot.storage.learners import get_learner
from bot.storage.tickets import Ticket, remarks_of
from bot.texts import Texts
from bot.ticket_actions import CloseTicket, GiveBack, NextTicket, ProposeEntry, TakeTicket


def show_next(at_desk: Desk, _: NextTicket) -> Reply:
    """Show the question that waits longest."""
    turn = at_desk.turn
    ticket = tickets.next_for(turn.db, at_desk.me)
    if ticket is None:
        return Reply.saying(cards.answering.nothing_waits(turn.texts))
    return Reply.saying(cards.answering.waiting(turn.texts, waiting(ticket)))


def take(at_desk: Desk, tap: TakeTicket) -> Reply:
    """Take a ticket, or go on with it; what is typed next goes to the learner."""
    turn = at_desk.turn
    match tickets.take(turn.db, at_desk.me, tap.ticket, turn.now):
        case Mine(ticket=ticket):
            said = remarks_of(turn.db, [ticket.id])[ticket.id]
            shown = waiting(ticket, tuple((is_answer, words) for _, is_answer, words in said))
            return Reply.saying(cards.answering.write_now(turn.texts, shown))
        case SomeoneElses(first_name=name):
            return Reply(toast=cards.answering.taken_by(turn.texts, name))
    return Reply(toast=cards.answering.not_yours(turn.texts))


def write(at_desk: Desk, number: int) -> Reply | None:
    """Send what a coordinator typed to the learner; None when it isn't theirs to answer any more."""
    turn, me = at_desk.turn, at_desk.me
    ticket = tickets.find_mine(turn.db, me, number)
    if ticket is None:
        return None
    words = turn.inbound.text
    tickets.answer(turn.db, me, ticket, words, turn.now)
    texts = _texts_of(turn, ticket)
    asked = "" if ticket.is_answered else ticket.text
    card = cards.tickets.answered(texts, ticket.id, me.first_name, words, asked=asked)
    way = _way_to(turn, ticket)
    sent = cards.answering.sent(turn.texts, waiting(ticket), way)
    return replace(Reply.saying(sent), parcels=(_parcel(ticket, card),))


def _way_to(turn: Turn, ticket: Ticket) -> cards.answering.Arrives:
    """Return how an answer reaches whoever asked, as it is told to the coordinator."""
    ways = windows.ways_to(turn.db, [ticket.learner_id]).get(ticket.learner_id)
    if not ways:
        return cards.answering.Arrives(is_reachable=False)
    way = windows.sending(ways, turn.now, is_urgent=ticket.is_urgent)
    return cards.answering.Arrives(True, way.channel if way.is_held else "", way.not_before)


def _parcel(ticket: Ticket, card: OutMessage) -> Parcel:
    return Parcel(ticket.learner_id, card, is_urgent=ticket.is_urgent)


def _texts_of(turn: Turn, ticket: Ticket) -> Texts:
    learner = get_learner(turn.db, ticket.learner_id)
    assert learner is not None  # a ticket goes with its learner
    return turn.house.texts_for(learner)


def give_back(at_desk: Desk, tap: GiveBack) -> Reply:
    """Let someone else answer."""
    turn = at_desk.turn
    ticket = tickets.find_mine(turn.db, at_desk.me, tap.ticket)
    if ticket is None or not tickets.give_back(turn.db, at_desk.me, ticket, turn.now):
        return Reply(toast=cards.answering.not_yours(turn.texts))
    return Reply.saying(cards.answering.given_back(turn.texts))


def close(at_desk: Desk, tap: CloseTicket) -> Reply:
    """End a talk; the learner has the bot back."""
    turn, me = at_desk.turn, at_desk.me
    ticket = tickets.find_mine(turn.db, me, tap.ticket)
    if ticket is None or not tickets.close(turn.db, me, ticket, turn.now):
        return Reply(toast=cards.answering.not_yours(turn.texts))
    over = cards.tickets.talk_is_over(_texts_of(turn, ticket), me.first_name)
    said = Reply.saying(cards.answering.closed(turn.texts))
    parcel = replace(_parcel(ticket, over), may_wait=False)
    return replace(said, parcels=(parcel,))


def propose(at_desk: Desk, tap: ProposeEntry) -> Reply:
    """Suggest question and answer for the FAQ."""
    turn = at_desk.turn
    ticket = tickets.find_mine(turn.db, at_desk.me, tap.ticket)
    if ticket is None or not tickets.propose(turn.db, at_desk.me, ticket, turn.now):
        return Reply(toast=cards.answering.not_yours(turn.texts))
    return Reply.saying(cards.answering.proposed(turn.texts))
