"""What a handler gets and gives: one turn in, one reply out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from sqlalchemy import Connection

from bot.asking import Asking
from bot.dialogue.states import State, read
from bot.messages import Inbound, LearnerId, OutMessage
from bot.services import study
from bot.storage.learners import Learner
from bot.texts import Catalogues, Texts
from lessons.course import Course
from lessons.faq.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class House:
    """What every turn needs and none changes."""

    course: Course
    catalogues: Catalogues
    public_url: str
    bot_links: Mapping[str, str]  # for each channel the address that opens it, if it has one
    secret: bytes = field(repr=False)
    rng: Random = field(repr=False)  # unguessable where the house is real
    # For each channel this process sends for, the number of its lease.
    fences: Mapping[str, int] = field(default_factory=dict)
    asking: Asking = field(default_factory=Asking)
    # For each channel the template that tells of a lesson when a window is closed, if there is one.
    templates: Mapping[str, str] = field(default_factory=dict)

    def texts_for(self, learner: study.Reader) -> Texts:
        return self.catalogues.texts(learner.language, learner.country, learner.zone)


@dataclass(frozen=True, slots=True)
class Turn:
    """One inbound event, and who caused it."""

    db: Connection
    house: House
    inbound: Inbound
    learner: Learner
    texts: Texts
    now: datetime
    verdict: Verdict | None = None  # of the engine, about a free text

    @property
    def course(self) -> Course:
        return self.house.course

    @property
    def state(self) -> State:
        return read(self.learner.state)

    @property
    def edits(self) -> str:
        """The offer of the message that was tapped, for a reply that takes its place."""
        return self.inbound.token.partition(".")[0]

    @property
    def answered(self) -> Learner:
        """The learner, for whom the question that this turn answers is no longer open."""
        *_, foremost = ("", *self.learner.offers.split())
        gone = self.edits or foremost
        kept = (offer for offer in self.learner.offers.split() if offer != gone)
        return replace(self.learner, offers=" ".join(kept))

    def speaking_as(self, learner: Learner) -> "Turn":
        """Return the turn with a changed learner, and words in their language."""
        return replace(self, learner=learner, texts=self.house.texts_for(learner))


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a turn says to someone else.

    The choices of one that asks may be typed too; what is urgent is said at night too.
    """

    to: LearnerId
    message: OutMessage
    is_asking: bool = False
    is_urgent: bool = False
    may_wait: bool = True  # until they write, where nothing can be said before


@dataclass(frozen=True, slots=True)
class Reply:
    """What a turn says and changes; `state` and `learner` stay as they are when None."""

    messages: tuple[OutMessage, ...] = ()
    state: State | None = None
    learner: Learner | None = None
    toast: str = ""
    is_erased: bool = False
    moves_slot: bool = False  # today's lesson was taken: the next one comes another day
    is_aside: bool = False  # what was open before stays the foremost
    parcels: tuple[Parcel, ...] = ()
    typed: str = ""  # the token of what was typed in place of a tap

    @classmethod
    def saying(cls, *messages: OutMessage, state: State | None = None) -> "Reply":
        return cls(messages, state)

    def after(self, *messages: OutMessage) -> "Reply":
        """Return the reply with messages said before it."""
        return replace(self, messages=(*messages, *self.messages))

    def with_learner(self, learner: Learner) -> "Reply":
        return self if self.learner else replace(self, learner=learner)


Handler = Callable[[Turn], Reply]
