"""What Telegram marks in a text: an entity is a dict as the API sends it, in UTF-16 units."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.emulator.errors import ApiError

Entity = dict[str, Any]

TAGS = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-emoji": "custom_emoji",
    "tg-spoiler": "spoiler",
    "tg-time": "date_time",
    "u": "underline",
}
# Of two entities on one stretch the lower stands outside (td: MessageEntity, get_type_priority).
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "date_time": 50,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_LINK = re.compile(r"(?:https?|tg|ton|tonsite)://\S+|[^\s/?#:]+\.[^\s/?#]+\S*", re.IGNORECASE)
_COMMAND = re.compile(r"(?<!\S)/\w{1,64}(?:@\w{3,32})?", re.ASCII)
# td: clean_input_string. Carriage returns and direction overrides vanish, other control
# characters become spaces.
_CLEAN = {code: " " for code in range(32) if code != ord("\n")} | dict.fromkeys(
    [ord("\r"), *range(0x2028, 0x202F)]
)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cleaned(text: str) -> str:
    """Return `text` without the characters that Telegram never stores."""
    return text.translate(_CLEAN)


def finished(entities: list[Entity]) -> list[Entity]:
    """Return what was read, in order; only pre keeps its language."""
    return in_order(
        [
            {key: one[key] for key in one if key != "language"} if one["type"] == "code" else one
            for one in entities
        ]
    )


def in_order(entities: list[Entity]) -> list[Entity]:
    """Return entities as Telegram lists them: by place, the longer and the outer first."""
    return sorted(
        entities,
        key=lambda one: (one["offset"], -one["length"], _PRIORITY.get(one["type"], 50)),
    )


def add_entity(
    entities: list[Entity], tag: str, attributes: Mapping[str, str], span: Entity, inside: str
) -> None:
    """Append what a closed tag marks, unless Telegram drops it.

    Args:
        span: the offset and length.
        inside: the text inside the tag.
    """
    match tag:
        case "a":
            url = _checked_link(attributes.get("href") or inside)
            entities += [{"type": "text_link", **span, "url": url}] if url else []
        case "code" | "pre":
            _add_code(entities, tag, attributes, span)
        case "blockquote" if "expandable" in attributes:
            entities.append({"type": "expandable_blockquote", **span})
        case "tg-emoji":
            emoji = _number(attributes.get("emoji-id", ""), "custom emoji identifier")
            entities.append({"type": "custom_emoji", **span, "custom_emoji_id": str(emoji)})
        case "tg-time":
            entities.append(_date_time(attributes, span))
        case _:
            entities.append({"type": TAGS[tag], **span})


def _add_code(
    entities: list[Entity], tag: str, attributes: Mapping[str, str], span: Entity
) -> None:
    """Append code or pre; `<pre><code class="language-x">` makes one entity of the two."""
    last = entities[-1] if entities else {}
    named = attributes.get("class", "")
    own = named[len("language-") :] if tag == "code" and named.startswith("language-") else ""
    same_stretch = (last.get("offset"), last.get("length")) == (span["offset"], span["length"])
    is_twin = same_stretch and last.get("type") == {"code": "pre", "pre": "code"}[tag]
    language = own or (last.get("language", "") if tag == "pre" else "")
    if is_twin and language:
        entities[-1] = {"type": "pre", **span, "language": language}
    else:
        entities.append({"type": tag, **span, **({"language": own} if own else {})})


def _date_time(attributes: Mapping[str, str], span: Entity) -> Entity:
    moment = _number(attributes.get("unix", ""), "date")
    entity = {"type": "date_time", **span, "unix_time": moment}
    if attributes.get("format"):
        entity["date_time_format"] = attributes["format"]
    return entity


def _number(value: str, name: str) -> int:
    if not re.fullmatch(r"-?[0-9]+", value) or int(value) == 0:
        raise ApiError.bad_request(f"can't parse entities: Invalid {name} specified")
    return int(value)


def _checked_link(url: str) -> str:
    """Return the address as Telegram shows it, or "" for none (td: get_checked_link)."""
    if not _LINK.fullmatch(url):
        return ""
    full = url if "://" in url else f"http://{url}"
    bare = urlsplit(full)
    is_host_alone = bare.scheme.startswith("http") and full.endswith(f"//{bare.netloc}")
    return f"{full}/" if is_host_alone else full


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the text without blanks at its ends, up to its first entity (td: fix_formatted_text).

    White space is one UTF-16 unit each, so that entities move by the number of letters cut.
    """
    shorter = text.rstrip(" \n")
    first = min((one["offset"] for one in entities), default=len(shorter))
    cut = min(len(shorter) - len(shorter.lstrip(" \n")), first)
    shorter = shorter[cut:]
    if len(shorter) == len(text):
        return text, entities
    end = utf16_length(shorter)
    moved = [{**one, "offset": one["offset"] - cut} for one in entities]
    kept = [one for one in moved if one["offset"] < end]
    return shorter, [{**one, "length": min(one["length"], end - one["offset"])} for one in kept]


def commands_in(text: str) -> list[Entity]:
    """Return the `bot_command` entities that a person's app marks while typing."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": len(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]
