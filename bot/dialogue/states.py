"""Where a talk can stand: a closed set of shapes, kept with the learner."""

from dataclasses import dataclass

import orjson

from bot.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is waiting for an answer."""


@dataclass(frozen=True, slots=True)
class ChoosingLanguage:
    """A newcomer is asked for their language."""


@dataclass(frozen=True, slots=True)
class ChoosingCountry:
    """A newcomer is asked for their country."""


@dataclass(frozen=True, slots=True)
class Consenting:
    """A newcomer is asked to agree."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A card is shown, counted from 0."""

    lesson: str
    card: int


@dataclass(frozen=True, slots=True)
class Answering:
    """A quiz item waits for an answer; it was answered `tries` times before."""

    lesson: str
    item: str
    tries: int


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer was explained; the learner goes on, or tries again."""

    lesson: str
    item: str
    option: str
    tries: int  # answers given to this item so far


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A quiz item of an earlier lesson is asked again; it was answered `tries` times before."""

    lesson: str
    item: str
    tries: int
    number: int  # this is question `number` of `total`
    total: int
    purpose: str  # see `bot.storage.study.Purpose`


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was asked again is answered and explained; the learner goes on."""

    lesson: str
    item: str
    option: str
    number: int
    total: int
    purpose: str


@dataclass(frozen=True, slots=True)
class GivingName:
    """A new coordinator is asked for their first name; `before` is where their talk stood."""

    before: str


@dataclass(frozen=True, slots=True)
class WritingAnnouncement:
    """A coordinator is asked for a part of an announcement, as in `actions.WriteAnnouncement`.

    `before` is where their talk stood; it stands there again once they do anything else.
    """

    announcement: int
    part: str
    language: str
    before: str


State = (
    Idle | ChoosingLanguage | ChoosingCountry | Consenting | Reading | Answering | Explained
    | Reviewing | Reviewed | GivingName | WritingAnnouncement
)  # fmt: skip

STATES: Shapes[State] = Shapes(*State.__args__)


def write(state: State) -> str:
    return orjson.dumps(STATES.pack(state)).decode()


def read(text: str) -> State:
    """Return the state; one that this version no longer knows is Idle."""
    return STATES.unpack(orjson.loads(text)) or Idle()


IDLE = write(Idle())
