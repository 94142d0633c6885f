"""Where choices vanish with the next message, what is open stays under the last one said.

On Messenger only the newest message can be answered by a tap. So choices above it are made to last,
and a message that leaves an earlier question open carries the choices of that question.

>  (taps "Next" of long ago)
<  You are already past this. ...          [A] [B] [C]
"""

from dataclasses import replace

from bot.cards.compose import say
from bot.dialogue.handler import Reply, Turn
from bot.messages import Delivery, OutMessage
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
    offered = (
        find_offered(turn.db, foremost) if _vanishes(turn, reply, deliveries, foremost) else None
    )
    if offered is None or offered.learner_id != turn.learner.id:
        return deliveries, opened
    *before, last = deliveries
    kept = [offer for offer in others if offer and offer != last.offer]
    carrying = replace(last, message=_under(last.message, offered.message))
    return (*before, carrying), " ".join((*kept, last.offer))


def _vanishes(turn: Turn, reply: Reply, deliveries: tuple[Delivery, ...], foremost: str) -> bool:
    """Return whether a question that is open still can no longer be answered by a tap."""
    if turn.inbound.keeps_choices or not deliveries or not foremost:
        return False
    is_answered = reply.state is not None or foremost in (turn.edits, reply.chosen_from)
    is_asking = reply.is_aside and bool(deliveries[-1].message.choices)
    is_fresh = any(one.offer == foremost for one in deliveries)
    return not (is_answered or is_asking or is_fresh)


def _under(message: OutMessage, earlier: OutMessage) -> OutMessage:
    """Return a message with the choices of an earlier one before its own."""
    choices = (*earlier.choices, *message.choices)
    return replace(message, choices=choices, look=earlier.look, n_again=len(earlier.choices))
