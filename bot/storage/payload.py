"""How a message is kept in the outbox: as JSON, with all that a channel needs to show it."""

from dataclasses import astuple
from typing import Any

import orjson
from markupsafe import Markup
from sqlalchemy import Connection

from bot.messages import Address, Choice, Delivery, Document, Lane, Look, Made, OutMessage, Template
from bot.storage.seal import opened, sealed


def pack(db: Connection, delivery: Delivery) -> str:
    message, text = delivery.message, str(delivery.message.text)
    kept = sealed(db, delivery.offer, text) if message.is_secret else text
    return _pack(message, kept, delivery.edits_id)


def pack_open(message: OutMessage) -> str:
    """Return how a message is kept that holds no secret and edits none: the same for many people."""
    assert not message.is_secret
    assert not message.edits
    return _pack(message, str(message.text), "")


def _pack(message: OutMessage, text: str, edits_id: str) -> str:
    document = message.document
    packed = {
        "text": text,
        "is_secret": message.is_secret,
        "choices": [(choice.label, *choice.action) for choice in message.choices],
        "look": message.look.value,
        "edits": message.edits,
        "edits_id": edits_id,
        "document": _packed(document) if document else None,
        "is_lasting": message.is_lasting,
        "template": astuple(message.template) if message.template else None,
        "n_again": message.n_again,
        "is_correction": message.is_correction,
    }
    return orjson.dumps(packed).decode()


def unpack(db: Connection, offer: str, payload: str) -> OutMessage:
    return _message(db, offer, orjson.loads(payload))


def _message(db: Connection, offer: str, packed: dict[str, Any]) -> OutMessage:
    text, is_secret = packed["text"], packed["is_secret"]
    return OutMessage(
        text=Markup(opened(db, offer, text) if is_secret else text),  # noqa: S704 - it was Markup
        choices=tuple(Choice(label, tuple(action)) for label, *action in packed["choices"]),
        look=Look(packed["look"]),
        edits=packed["edits"],
        document=_document(*packed["document"]) if packed["document"] else None,
        is_secret=is_secret,
        template=Template(*packed["template"]) if packed.get("template") else None,
        is_lasting=packed.get("is_lasting", False),  # rows of before hold neither
        n_again=packed.get("n_again", 0),
        is_correction=packed.get("is_correction", False),
    )


def _packed(document: Document) -> tuple[Any, ...]:
    return document.name, document.text, document.made.value, document.size, document.alt


def _document(
    name: str,
    text: str,
    made: str = Made.TEXT.value,
    size: tuple[int, int] = (0, 0),
    alt: str = "",
) -> Document:
    width, height = size
    return Document(name, text, Made(made), (width, height), alt)


def delivery_of(
    db: Connection, name: tuple[str, str, Address], payload: str, lane: int, attempts: int
) -> Delivery:
    """Return the delivery that a row of the outbox holds; `name` is its offer, channel, address."""
    packed = orjson.loads(payload)
    message = _message(db, name[0], packed)
    return Delivery(*name, message, Lane(lane), attempts, packed["edits_id"])
