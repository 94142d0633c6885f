"""Reads Messenger's events from their raw JSON, only what we need of them.

Shapes: Meta's webhook reference, Graph v25.0. Opened is the window of 24 hours by what a person does:
messages, taps, reactions and links, but not by what they have read.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from bot.errors import UnreadableUpdateError
from bot.messages import Address, Inbound, Kind

NAME = "messenger"
WINDOW = timedelta(hours=24)  # Meta: Messenger Platform policy, standard messaging
START = "/start"  # payload of Get Started; "/start:lv" is the same in a language
LONGEST_ID = 100  # characters; a longer one is kept as its digest
_SECONDS_BELOW = 100_000_000_000  # a timestamp below is in seconds, as some events have it

# What happens without anyone doing something to us, or is told to another app.
_IGNORED = frozenset({
    "delivery", "read", "optin", "account_linking", "pass_thread_control", "take_thread_control",
    "request_thread_control", "app_roles", "policy_enforcement", "policy-enforcement",
    "message_feedback", "messaging_feedback", "game_play", "typing",
})  # fmt: skip

Raw = dict[str, Any]


def read_event(raw: Raw) -> Inbound | None:
    """Return what a learner did, or None when no one did anything that concerns us.

    Raises:
        UnreadableUpdateError: an event we don't know, or one we know in a shape we don't.
    """
    try:
        for kind, reader in _READERS.items():
            if kind in raw:
                return reader(raw, raw[kind])
        if _IGNORED & raw.keys():
            return None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as broken:
        why = f"{type(broken).__name__}: {broken}"
        raise UnreadableUpdateError(why, address=sender_of(raw)) from broken
    known = raw.keys() - {"sender", "recipient", "timestamp"}
    raise UnreadableUpdateError(f"unknown event: {sorted(known)}", address=sender_of(raw))


def sender_of(raw: Raw) -> str | None:
    """Return whose event it is, as far as that can be read."""
    match raw.get("sender"):
        case {"id": str(number)} if number:
            return number[:128]
    return None


def event_id(raw: Raw) -> str:
    """Return the id of any event, also of one that can't be read: of those without one a digest."""
    match raw:
        case {"message": {"mid": str(mid)}} | {"postback": {"mid": str(mid)}} if mid:
            return mid if len(mid) <= LONGEST_ID else _digest(mid.encode())
    return _digest(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def happened_at(raw: Raw) -> datetime | None:
    """Return when it happened, in UTC; None when that isn't told."""
    match raw.get("timestamp"):
        case int(number) | float(number) if number > 0:
            seconds = number if number < _SECONDS_BELOW else number / 1000
            return datetime.fromtimestamp(seconds, UTC)
    return None


def _message(raw: Raw, message: Raw) -> Inbound | None:
    if message.get("is_echo"):
        return None  # our own words come back, or those of another tool
    if message.get("is_deleted"):
        # Taken back: under the id of the message, so that it does nothing if it comes only now.
        return _inbound(raw, Kind.PRESENCE, opens=False)
    if quick_reply := message.get("quick_reply"):
        return _tapped(raw, str(quick_reply["payload"]))
    if message.get("text"):
        return _typed(raw, str(message["text"]))
    return _inbound(raw, Kind.MEDIA)


def _typed(raw: Raw, text: str) -> Inbound:
    command, _, payload = text.partition(" ")
    if command == START:
        return _inbound(raw, Kind.START, text=payload.strip())
    return _inbound(raw, Kind.TEXT, text=text)


def _edited(raw: Raw, _: Raw) -> Inbound:
    return _inbound(raw, Kind.EDITED)


def _postback(raw: Raw, postback: Raw) -> Inbound:
    payload = str(postback.get("payload", ""))
    command, _, language = payload.partition(":")
    if command == START or "referral" in postback:
        ref = (postback.get("referral") or {}).get("ref", "")
        return _inbound(raw, Kind.START, text=str(ref), language=language)
    return _tapped(raw, payload)


def _tapped(raw: Raw, payload: str) -> Inbound:
    """A button of ours; one of the menu has a command behind it."""
    if payload.startswith("/"):
        return _typed(raw, payload)
    return _inbound(raw, Kind.TAP, token=payload[:64])


def _referral(raw: Raw, referral: Raw) -> Inbound:
    """A link to us, opened in a talk that exists already."""
    return _inbound(raw, Kind.START, text=str(referral.get("ref") or ""))


def _reaction(raw: Raw, _: Raw) -> Inbound:
    return _inbound(raw, Kind.PRESENCE)


def _inbound(raw: Raw, kind: Kind, *, opens: bool = True, **more: Any) -> Inbound:
    at = happened_at(raw)
    sender = sender_of(raw)
    if sender is None:
        raise ValueError("no sender")
    return Inbound(
        channel=NAME,
        address=Address(sender),
        event_id=event_id(raw),
        kind=kind,
        open_until=at + WINDOW if at and opens else None,
        has_toasts=False,
        keeps_choices=False,
        **more,
    )


_READERS: dict[str, Callable[[Raw, Any], Inbound | None]] = {
    "message": _message,
    "postback": _postback,
    "referral": _referral,
    "reaction": _reaction,
    "message_edit": _edited,
}
