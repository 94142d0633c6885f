"""The album: what the folder pictures/ says of the pictures of a course, file by file."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from lessons.shapes import CountryCode, Key, Shape, Words

NOTE: Final = "Amber"  # the keyword of the text in a picture that names what it was drawn from
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHUNK: Final = struct.Struct(">I4s")  # length and kind
_HEAD: Final = struct.Struct(">II")  # width and height

Amount = Annotated[int, Field(ge=1)]


class Numbers(Shape):
    """What a chart is drawn from, in a country's currency."""

    fixed: Amount
    price: Amount
    variable: Amount


class PictureShape(Shape):
    """An entry of pictures/pictures.yaml: which drawing it is, and where it differs."""

    drawing: Literal["break-even", "canvas", "chain", "ladder", "table"]
    numbers: dict[CountryCode, Numbers] = Field(default_factory=dict)
    varies: list[CountryCode] = Field(default_factory=list)
    marks: list[Key] = Field(default_factory=list)  # boxes of the idea page that have a star

    @property
    def countries(self) -> tuple[str, ...]:
        """Return the countries that have pictures of their own."""
        return (*self.numbers, *self.varies)


class Change(Shape):
    """What a country changes in the words of a picture."""

    title: Words | None = None
    text: Words | None = None
    labels: dict[Key, Words] = Field(default_factory=dict)


class PictureWords(Shape):
    """An entry of pictures/<language>.yaml; `text` says in words what the picture shows."""

    title: Words
    text: Words
    labels: dict[Key, Words]
    countries: dict[CountryCode, Change] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Png:
    """A file that was drawn: its size in bytes and pixels, and the note it carries."""

    n_bytes: int
    width: int
    height: int
    note: str


def read_png(path: Path) -> Png | None:
    """Return what a PNG file says of itself, or None when it is none."""
    try:
        content = path.read_bytes()
        return _png(content) if content.startswith(_SIGNATURE) else None
    except (OSError, struct.error, KeyError):
        return None


def _png(content: bytes) -> Png:
    chunks = _chunks(content)
    width, height = _HEAD.unpack_from(chunks[b"IHDR"][0])
    notes = (text.split(b"\0", 1) for text in chunks.get(b"tEXt", ()))
    found = {name.decode("latin-1"): text.decode("latin-1") for name, text in notes}
    return Png(len(content), width, height, found.get(NOTE, ""))


def _chunks(content: bytes) -> Mapping[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    place = len(_SIGNATURE)
    while place < len(content):
        length, kind = _CHUNK.unpack_from(content, place)
        start = place + _CHUNK.size
        found.setdefault(kind, []).append(content[start : start + length])
        place = start + length + 4  # behind it stands its checksum
    return found
