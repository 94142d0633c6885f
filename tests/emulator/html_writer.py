"""A marked text written as Telegram HTML again, for tests that look at the markup."""

from html import escape

from tests.emulator.entities import Entity, in_order

_TAG = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "text_link": "a",
    "custom_emoji": "tg-emoji",
    "date_time": "tg-time",
}


def to_html(text: str, entities: list[Entity]) -> str:
    """Return HTML that parses to the same text and entities."""
    units = text.encode("utf-16-le")
    written: list[str] = []
    open_until: list[tuple[int, str]] = []
    at = 0
    for entity in [*in_order(entities), None]:
        start = entity["offset"] if entity else len(units) // 2
        while open_until and open_until[-1][0] <= start:
            end, tags = open_until.pop()
            written += [_piece(units, at, end), tags]
            at = end
        written.append(_piece(units, at, start))
        at = start
        if entity:
            opening, closing = _tags(entity)
            written.append(opening)
            open_until.append((start + entity["length"], closing))
    return "".join(written)


def _piece(units: bytes, start: int, end: int) -> str:
    return escape(units[2 * start : 2 * end].decode("utf-16-le"), quote=False)


def _tags(entity: Entity) -> tuple[str, str]:
    match entity:
        case {"type": "text_link", "url": url}:
            return f'<a href="{escape(url)}">', "</a>"
        case {"type": "pre", "language": language}:
            return f'<pre><code class="language-{language}">', "</code></pre>"
        case {"type": "expandable_blockquote"}:
            return "<blockquote expandable>", "</blockquote>"
        case {"type": "custom_emoji", "custom_emoji_id": emoji}:
            return f'<tg-emoji emoji-id="{emoji}">', "</tg-emoji>"
        case {"type": "date_time", "unix_time": moment}:
            shape = entity.get("date_time_format")
            more = f' format="{shape}"' if shape else ""
            return f'<tg-time unix="{moment}"{more}>', "</tg-time>"
    tag = _TAG.get(entity["type"])
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
