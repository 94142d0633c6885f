"""How a message is kept in the outbox: as JSON, with all that a channel needs to show it."""

from typing import Any

import orjson
from markupsafe import Markup

from bot.messages import Address, Choice, Delivery, Document, Lane, Look, OutMessage


def pack(delivery: Delivery) -> str:
    message = delivery.message
    document = message.document
    packed = {
        "text": str(message.text),
        "choices": [(choice.label, *choice.action) for choice in message.choices],
        "look": message.look.value,
        "edits": message.edits,
        "edits_id": delivery.edits_id,
        "document": (document.name, document.text) if document else None,
    }
    return orjson.dumps(packed).decode()


def unpack(payload: str) -> OutMessage:
    return _message(orjson.loads(payload))


def _message(packed: dict[str, Any]) -> OutMessage:
    return OutMessage(
        text=Markup(packed["text"]),  # noqa: S704 - it was Markup when it was packed
        choices=tuple(Choice(label, tuple(action)) for label, *action in packed["choices"]),
        look=Look(packed["look"]),
        edits=packed["edits"],
        document=Document(*packed["document"]) if packed["document"] else None,
    )


def delivery_of(
    offer: str, place: tuple[str, Address], payload: str, lane: int, attempts: int
) -> Delivery:
    """Return the delivery that a row of the outbox holds; `place` is its channel and address."""
    packed = orjson.loads(payload)
    return Delivery(
        offer, *place, _message(packed), Lane(lane), attempts, edits_id=packed["edits_id"]
    )
