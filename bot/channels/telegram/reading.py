"""Reads Telegram's updates from their raw JSON, only what we need of them.

aiogram's own models reject a whole update for one unknown part, and one such update then stops
all that follow; so they are not used for reading.
"""

from dataclasses import replace
from typing import Any

from bot.errors import UnreadableUpdateError
from bot.messages import Address, Inbound, Kind, Photo

NAME = "telegram"
UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

# Messages that Telegram writes about a chat; nobody said anything.
_SERVICE = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo",
    "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id",
    "pinned_message", "write_access_allowed", "chat_background_set", "boost_added",
    "forum_topic_created", "video_chat_started", "video_chat_ended",
})  # fmt: skip

Raw = dict[str, Any]


def read_update(raw: Raw, bot_id: int) -> Inbound | None:
    """Return what a learner did, or None when no one did anything that concerns us.

    Raises:
        UnreadableUpdateError: a kind we know in a shape we don't.
    """
    try:
        event_id = f"{bot_id}:{int(raw['update_id'])}"
        for kind in UPDATE_KINDS:
            if kind in raw:
                return _READERS[kind](raw[kind], event_id)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise UnreadableUpdateError(
            f"{type(broken).__name__}: {broken}", address=_sender(raw)
        ) from broken
    return None


def _sender(raw: Raw) -> str | None:
    """Return whose update it is, as far as that can be read; in a private chat both ids are one."""
    for kind in UPDATE_KINDS:
        match raw.get(kind):
            case {"from": {"id": int(number)}} | {"chat": {"id": int(number)}}:
                return str(number)
    return None


def _message(message: Raw, event_id: str) -> Inbound | None:
    if message["chat"]["type"] != "private":
        return _in_group(message, event_id)
    text = message.get("text")
    if text is not None:
        return _text(message, event_id, str(text))
    if _SERVICE & message.keys():
        return None
    return _media(message, event_id)


def _media(message: Raw, event_id: str) -> Inbound:
    sizes = message.get("photo") or []
    media = _inbound(message, event_id, Kind.MEDIA, str(message.get("caption", "")))
    return replace(media, photo=_photo(sizes[-1])) if sizes else media


def _photo(largest: Raw) -> Photo:
    """Return a photo in its largest size; the platform may not say how many bytes that are."""
    size = int(largest["width"]), int(largest["height"])
    return Photo(str(largest["file_id"]), *size, int(largest.get("file_size", 0)))


def _text(message: Raw, event_id: str, text: str) -> Inbound:
    command, _, payload = text.partition(" ")
    if command == "/start":
        return _inbound(message, event_id, Kind.START, payload.strip())
    return _inbound(message, event_id, Kind.TEXT, text)


def _in_group(message: Raw, event_id: str) -> Inbound | None:
    """In a group only a command is meant for us."""
    text = str(message.get("text", ""))
    return _inbound(message, event_id, Kind.GROUP, text) if text.startswith("/") else None


def _edited(message: Raw, event_id: str) -> Inbound | None:
    if message["chat"]["type"] != "private":
        return None
    return _inbound(message, event_id, Kind.EDITED)


def _tap(query: Raw, event_id: str) -> Inbound:
    person, message = query["from"], query.get("message", {})
    return Inbound(
        channel=NAME,
        address=Address(str(message["chat"]["id"] if message else person["id"])),
        event_id=event_id,
        kind=Kind.TAP,
        token=str(query.get("data", "")),
        tapped_id=str(message.get("message_id", "")),
        first_name=str(person["first_name"]),
        language=str(person.get("language_code", "")),
        callback=str(query["id"]),
    )


def _membership(change: Raw, event_id: str) -> Inbound | None:
    """Someone blocked or unblocked us; groups are none of our business."""
    if change["chat"]["type"] != "private":
        return None
    is_gone = change["new_chat_member"]["status"] in ("kicked", "left")
    return _inbound(change, event_id, Kind.STOP if is_gone else Kind.RETURN)


def _inbound(message: Raw, event_id: str, kind: Kind, text: str = "") -> Inbound:
    person = message.get("from", {})
    return Inbound(
        channel=NAME,
        address=Address(str(message["chat"]["id"])),
        event_id=event_id,
        kind=kind,
        text=text,
        first_name=str(person.get("first_name", "")),
        language=str(person.get("language_code", "")),
    )


_READERS = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _tap,
    "my_chat_member": _membership,
}
