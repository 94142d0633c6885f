"""Recipes: all that stands on a paper, in words that need no more work. The outbox keeps them as JSON."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import orjson

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A training in a calendar: an entry for each session.

    A session is a key, unique in its training, and two moments in ISO 8601 with their offset from
    UTC; those `dropped` were announced once and take place no more. `zone` is IANA's name of where
    they take place. `uid` is the same for as long as the training lives, `sequence` grows with each
    change, `stamp` is the moment of the last.
    """

    uid: str
    sequence: int
    stamp: str
    zone: str
    sessions: list[list[str]]
    dropped: list[list[str]]
    title: str
    cancelled_title: str
    text: str
    place: str
    link: str
    contact: str
    language: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as a picture."""

    link: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A training on a wall: `facts` are pairs of label and lines; `doors` of label and link."""

    title: str
    kicker: str
    facts: list[list[str]]
    invitation: str
    how: str
    doors: list[list[str]]
    foot: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that somebody attended a training; without a name there is a line to write it on."""

    heading: str
    lead: str
    name: str
    blank: str
    attended: str
    title: str
    facts: list[list[str]]
    signed: list[str]
    number: list[str]
    check: list[str]
    link: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """Who is expected, on paper, with room for signatures.

    `columns` are the headings; the last ones are left empty in each row, to sign in.
    """

    title: str
    facts: list[str]
    columns: list[str]
    rows: list[list[str]]
    page: str
    foot: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list as a spreadsheet, all cells as text."""

    sheet: str
    columns: list[str]
    rows: list[list[str]]


def written(recipe: "DataclassInstance") -> str:
    """Return a recipe as the outbox keeps it."""
    return orjson.dumps(recipe).decode()


def read(kind: type[T], text: str) -> T:
    """Return the recipe that was written."""
    return kind(**orjson.loads(text))
