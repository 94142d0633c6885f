"""The shapes of webhook events, as Meta sends them."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

Event = dict[str, Any]
LIKE = 369239263222822  # Meta's id of the thumbs-up sticker


def batch(page_id: str, events: Sequence[Event], *, at: int) -> bytes:
    """Return one webhook body with several events in one entry."""
    entry = {"id": page_id, "time": at, "messaging": list(events)}
    return orjson.dumps({"object": "page", "entry": [entry]})


def signature(body: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def text(words: str) -> Event:
    return {"message": {"text": words}}


def quick_reply(title: str, payload: str) -> Event:
    return {"message": {"text": title, "quick_reply": {"payload": payload}}}


def postback(title: str, payload: str, ref: str = "") -> Event:
    body: Event = {"title": title, "payload": payload}
    if ref:
        body["referral"] = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
    return {"postback": body}


def referral(ref: str) -> Event:
    return {"referral": {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}}


def attachment(kind: str, **payload: Any) -> Event:
    return {"message": {"attachments": [{"type": kind, "payload": payload}]}}


def old_sticker(sticker: int = LIKE) -> Event:
    """A sticker until August 2026: an image beside the number of the sticker."""
    shown = {"url": "https://cdn.example/like.png", "sticker_id": sticker}
    image = {"type": "image", "payload": shown}
    return {"message": {"sticker_id": sticker, "attachments": [image]}}


def new_sticker(sticker: int = LIKE) -> Event:
    return attachment("sticker", sticker_id=sticker, url="https://cdn.example/like.png")


def location() -> Event:
    return attachment("location", coordinates={"lat": 56.95, "long": 24.11})


def reaction(mid: str, emoji: str = "❤") -> Event:
    return {"reaction": {"reaction": "love", "emoji": emoji, "action": "react", "mid": mid}}


def edit(mid: str, words: str) -> Event:
    return {"message_edit": {"mid": mid, "text": words, "num_edit": 1}}


def unsent(mid: str) -> Event:
    return {"message": {"mid": mid, "is_deleted": True}}


def delivery(mid: str, watermark: int) -> Event:
    return {"delivery": {"mids": [mid], "watermark": watermark}}


def read(watermark: int) -> Event:
    return {"read": {"watermark": watermark}}


def echo(mid: str, words: str, app_id: int) -> Event:
    return {"message": {"mid": mid, "text": words, "is_echo": True, "app_id": app_id}}
