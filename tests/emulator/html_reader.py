"""HTML as Telegram reads it, with its error texts and byte offsets.

Source of the rules: tdlib/td, td/telegram/MessageEntity.cpp, `parse_html`.
"""

import re
from dataclasses import dataclass

from tests.emulator.entities import TAGS, Entity, add_entity, finished, utf16_length
from tests.emulator.errors import ApiError

_END = 0  # the reader ends its bytes with a NUL, which counts as a space, as in C++
_AFTER_TOKEN = b" \t\r\n\0\v>"
_SPECIAL = re.compile(rb"[<&]")
_SPACES = re.compile(rb"[ \t\r\n\v]*")
_TAG_NAME = re.compile(rb"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(rb"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_NAMED = {b"lt": b"<", b"gt": b">", b"amp": b"&", b"quot": b'"'}


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """Return the displayed text and its entities.

    Raises:
        ApiError: the markup is broken; the text names the tag and the byte offset.
    """
    if "<" not in html and "&" not in html:
        return html, []
    return _Reader(html).read()


def _refusal(reason: str) -> ApiError:
    return ApiError.bad_request(f"can't parse entities: {reason}")


def _letter(reference: re.Match[bytes]) -> bytes:
    """Return what `&lt;` and its like stand for; a bare or unknown one stands for itself."""
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        # Only the name is looked up, so that an unknown one keeps its semicolon.
        return _NAMED.get(name, reference.group())
    code = int(hexadecimal or b"0", 16) or int(decimal or b"0")
    too_long = len(reference.group().removesuffix(b";")) >= 10
    if too_long or not 0 < code < 0x10FFFF:
        return reference.group()
    return chr(code).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int  # in UTF-16 units
    piece: int  # index of the first piece of text inside


class _Reader:
    def __init__(self, html: str) -> None:
        self._source = html.encode("utf-8", "replace") + bytes([_END])
        self._at = 0
        self._pieces: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        end = len(self._source) - 1
        while self._at < end:
            special = _SPECIAL.search(self._source, self._at)
            stop = special.start() if special else end
            self._write(self._source[self._at : stop])
            self._at = stop
            self._read_special()
        if self._open:
            tag = self._open[-1].tag
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self._text(), finished(self._entities)

    def _text(self) -> str:
        text = "".join(self._pieces)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise _refusal(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text

    def _write(self, piece: bytes) -> None:
        self._pieces.append(piece.decode("utf-8", "surrogatepass"))
        self._units += utf16_length(self._pieces[-1])

    def _read_special(self) -> None:
        begin = self._at
        if self._here == ord("&"):
            reference = _REFERENCE.match(self._source, begin)
            assert reference, "the pattern matches a bare ampersand"
            self._at = reference.end()
            self._write(_letter(reference))
        elif self._source.startswith(b"</", begin):
            self._end_tag(begin)
        elif self._here == ord("<"):
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        self._at += 1
        tag = self._take(_TAG_NAME).lower()
        if self._here == _END:
            raise _refusal(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_Open(tag, attributes, self._units, len(self._pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        self._take(_SPACES)
        while self._here != ord(">"):
            name = self._take(_ATTRIBUTE)
            if not name:
                raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._take(_SPACES)
            attributes[name] = self._attribute_value(tag, begin)
            self._take(_SPACES)
        self._at += 1
        return attributes

    def _attribute_value(self, tag: str, begin: int) -> str:
        """Return the value after the equal sign; "" for a flag such as `expandable`."""
        if self._here not in (ord("="), _END):
            return ""
        if self._here == ord("="):
            self._at += 1
            self._take(_SPACES)
        if self._here == _END:
            raise _refusal(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._quoted() if self._here in b"'\"" else self._token()
        if self._here == _END:
            raise _refusal(f"Unclosed start tag at byte offset {begin}")
        return value

    def _quoted(self) -> str:
        begin = self._at + 1
        end = self._source.find(self._source[begin - 1], begin)
        if end < 0:
            self._at = len(self._source) - 1
            return ""
        self._at = end + 1
        return _REFERENCE.sub(_letter, self._source[begin:end]).decode("utf-8", "replace")

    def _token(self) -> str:
        begin = self._at
        token = self._take(_TOKEN).lower()
        if self._here not in _AFTER_TOKEN:
            raise _refusal(f"Unexpected end of name token at byte offset {begin}")
        return token

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise _refusal(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        tag = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._here != ord(">"):
            raise _refusal(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if tag not in ("", opened.tag):
            raise _refusal(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self._units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span: Entity = {"offset": opened.offset, "length": self._units - opened.offset}
        inside = "".join(self._pieces[opened.piece :])
        add_entity(self._entities, opened.tag, opened.attributes, span, inside)

    @property
    def _here(self) -> int:
        return self._source[self._at]

    def _take(self, pattern: re.Pattern[bytes]) -> str:
        found = pattern.match(self._source, self._at)
        assert found, "each pattern matches the empty string"
        self._at = found.end()
        return found.group().decode("utf-8", "replace")
