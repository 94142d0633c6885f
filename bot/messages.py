"""What passes through the doors: events that come in, messages that go out, and what a door can show."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NewType, Protocol

from markupsafe import Markup

Address = NewType("Address", str)  # where to send on one channel: a chat id, a device
LearnerId = NewType("LearnerId", int)
SEVERAL = LearnerId(0)  # more than one person; nobody's own number


class Kind(StrEnum):
    """What a learner did."""

    TEXT = "text"
    TAP = "tap"
    START = "start"  # the first contact, or a link opened; `text` holds the link's payload
    MEDIA = "media"  # sticker, voice, photo, document, location and their like
    EDITED = "edited"
    STOP = "stop"  # blocked us
    RETURN = "return"  # unblocked us
    GROUP = "group"  # spoke to us among others
    PRESENCE = "presence"  # they are here, and said nothing: a reaction, a message taken back


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that a person gave: the channel keeps it, we keep its name there."""

    file_id: str
    width: int
    height: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event from a channel, after its sender was verified."""

    channel: str
    address: Address
    event_id: str  # unique within the channel; the same event never does anything twice
    kind: Kind
    text: str = ""  # what was typed; for START the payload of the link
    token: str = ""  # what was tapped
    tapped_id: str = ""  # the platform's id of the message that the tapped button hangs on
    first_name: str = ""
    language: str = ""  # of the phone, such as "lv" or "pt-br"; may be empty
    callback: str = ""  # how the channel confirms this tap, if it must
    open_until: datetime | None = (
        None  # until when the channel may write to them after this, in UTC
    )
    has_toasts: bool = True  # a word can be shown over a tapped button; elsewhere it is said
    keeps_choices: bool = (
        True  # choices stay under their message; elsewhere the next one hides them
    )
    photo: Photo | None = None  # the picture of MEDIA, in its largest size; `text` is its caption


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap; `action` says what it does (see `bot.actions`)."""

    label: str
    action: tuple[str | int | bool, ...]


class Look(StrEnum):
    """How the choices of a message are meant."""

    PLAIN = "plain"
    QUIZ = "quiz"  # answers to weigh against each other: read in the text, tapped by letter


class Made(StrEnum):
    """What a file is made of."""

    TEXT = "text"  # its text, as it is
    PICTURE = "picture"  # the name of a picture in the course's folder
    # Recipes (see `bot.papers`):
    SHEET = "sheet"  # of an idea page
    CALENDAR = "calendar"
    QR_CODE = "qr code"
    POSTER = "poster"
    CERTIFICATE = "certificate"
    SIGN_IN = "sign-in sheet"
    TABLE = "table"
    PHOTO = "photo"  # the name under which Telegram keeps a picture that a coordinator gave


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep or to look at; only what it is made of is kept, and it is made when it goes out.

    `size` is that of a picture, width and height; `alt` says what it shows, where the text doesn't.
    """

    name: str
    text: str
    made: Made = Made.TEXT
    size: tuple[int, int] = (0, 0)
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        return self.made in (Made.PICTURE, Made.PHOTO)


@dataclass(frozen=True, slots=True)
class Template:
    """A text that a platform approved beforehand, by its name there; it may be said at any time."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One message to a learner, the same for every channel.

    `text` holds only <b>, <i> and <a href>; paragraphs are parted by an empty line. `edits` names
    the earlier message (by its offer) that this one takes the place of, where the channel can.
    What is secret would open the learner's account: it is kept sealed. `about` is another person
    whose words or name it holds, or `SEVERAL`: when they erase themselves, it is forgotten too.
    Lasting choices can be tapped for weeks, also where others vanish with the next message. The
    first `n_again` choices stand under an earlier message too, with their words in its text.
    A correction only takes the place of what it edits: where that is gone, nothing is said.
    """

    text: Markup
    choices: tuple[Choice, ...] = ()
    look: Look = Look.PLAIN
    edits: str = ""
    document: Document | None = None
    is_secret: bool = False
    about: LearnerId | None = None
    is_lasting: bool = False
    template: Template | None = None  # said by it alone; the text fills its one gap
    n_again: int = 0
    is_correction: bool = False


class Lane(IntEnum):
    """Who goes first; a smaller number is sent earlier."""

    REPLY = 0
    LESSON = 1
    REMINDER = 2
    ANNOUNCEMENT = 3


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to one address, as a row of the outbox holds it."""

    offer: str  # its name: unguessable, unique, and the front of the tokens of its choices
    channel: str
    address: Address
    message: OutMessage
    lane: Lane = Lane.REPLY
    attempts: int = 0
    edits_id: str = ""  # the platform's id of the message this one takes the place of, if any
    not_after: datetime | None = None  # later it must not be said
    not_before: datetime | None = None  # it waits so long; None: it may be said at once
    fence: int = 0  # number of the lease under which this process sends it; 0 when another may


@dataclass(frozen=True, slots=True)
class Caps:
    """What a channel can show."""

    text_units: int  # UTF-16 code units a message may hold
    label_units: int  # characters of a choice that a phone shows whole
    can_edit: bool
    is_html: bool
    most_choices: int = 100  # what can be tapped under one message; what is beyond is typed
    lasting_units: int = 0  # characters of a text with lasting choices; 0: all choices last
    lasting_choices: int = 0


class Channel(Protocol):
    """A door; it translates and sorts failures, and knows no learner, lesson or table."""

    name: str
    rate: float  # messages a second it may send
    chat_rate: float  # messages a second to one address, after a small burst

    async def send(self, delivery: Delivery) -> str:
        """Send one message and return the platform's id of it.

        Raises:
            TryLaterError: the platform is down or limits us; `wait` says how long, if it told us.
            UnreachableError: the learner blocked us or left; stop sending.
            RefusedError: the platform rejects this message; a bug of ours.
            NotAuthorisedError: the platform rejects our token.
            WindowClosedError: we may write only after the person did something here.
            MovedError: the chat has a new address.
        """


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel does at once when a turn is committed: the word shown over a tapped button."""

    toast: str = ""


class Intake(Protocol):
    """What a channel gives its events to."""

    async def receive(self, inbound: Inbound) -> Answer:
        """Return once the turn is committed; only then may the platform be told.

        Raises:
            UnavailableError: it could not be committed; the platform shall send it again.
        """

    async def keep_unreadable(
        self,
        channel: str,
        event_id: str,
        raw: dict[str, Any],
        why: str,
        address: Address | None = None,
    ) -> None:
        """Keep an update in a shape we don't know; `address` says whose it is, if it can be read."""
