"""Where choices vanish with the next message, what is open stays under the last one said.

On Messenger only the newest message can be answered by a tap. So choices above it are made to last,
and a message that leaves an earlier question open carries the choices of that question.

>  (taps "Next" of long ago)
<  You are already past this. ...          [A] [B] [C]
"""

from dataclasses import replace

from bot.cards.compose import say
from bot.dialogue.handler import Reply, Turn
from bot.messages import Choice, Delivery, Look, OutMessage
from bot.storage.said import find_offered


def all_said(turn: Turn, reply: Reply) -> tuple[OutMessage, ...]:
    """Return what is said; also what elsewhere is shown over the tapped button."""
    messages = reply.messages
    if reply.toast and not turn.inbound.has_toasts:
        messages = (say(reply.toast), *messages)
    if turn.inbound.keeps_choices:
        return messages
    return (*map(_lasting, messages[:-1]), *messages[-1:])


def _lasting(message: OutMessage) -> OutMessage:
    return replace(message, is_lasting=True) if message.choices else message


def carry(
    turn: Turn, reply: Reply, deliveries: tuple[Delivery, ...], opened: str
) -> tuple[tuple[Delivery, ...], str]:
    """Return the deliveries and the open messages; the last said carries what is foremost."""
    *others, foremost = ("", *opened.split())
    if not _is_hidden(turn, reply, deliveries, foremost):
        return deliveries, opened
    choices, look = _left_open(turn, reply, foremost)
    if not choices:
        return deliveries, opened
    *before, last = deliveries
    kept = [offer for offer in others if offer and offer != last.offer]
    carrying = replace(last, message=_under(last.message, choices, look))
    return (*before, carrying), " ".join((*kept, last.offer))


def _is_hidden(turn: Turn, reply: Reply, said: tuple[Delivery, ...], foremost: str) -> bool:
    """Return whether what is said hides the choices of an earlier message that is foremost still."""
    if turn.inbound.keeps_choices or not said or not foremost or reply.state is not None:
        return False
    asks_aside = reply.is_aside and bool(said[-1].message.choices)
    return not asks_aside and all(one.offer != foremost for one in said)


def _left_open(turn: Turn, reply: Reply, offer: str) -> tuple[tuple[Choice, ...], Look]:
    """Return what of a message this turn did not answer: its choices, and how they are meant.

    Of one that carries an earlier question and has choices of its own, these were answered alone.
    """
    offered = find_offered(turn.db, offer)
    if offered is None or offered.learner_id != turn.learner.id:
        return (), Look.PLAIN
    message = offered.message
    chosen_from, _, place = (reply.typed or turn.inbound.token).partition(".")
    if chosen_from != offer:
        return message.choices, message.look
    is_own = place.isdecimal() and int(place) >= message.n_again > 0
    return (message.choices[: message.n_again] if is_own else ()), message.look


def _under(message: OutMessage, earlier: tuple[Choice, ...], look: Look) -> OutMessage:
    """Return a message with choices of an earlier one before its own."""
    choices = (*earlier, *message.choices)
    return replace(message, choices=choices, look=look, n_again=len(earlier))
