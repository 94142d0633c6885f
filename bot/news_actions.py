"""What a tap about announcements means: shapes of the closed set in `bot.actions`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FollowNews:
    """Go where an announcement points to."""

    announcement: int
    to: str  # "link" or "training"


@dataclass(frozen=True, slots=True)
class ListAnnouncements:
    """At the desk: show the announcements, drafts too."""


@dataclass(frozen=True, slots=True)
class BeginAnnouncement:
    """At the desk: begin a new draft."""


@dataclass(frozen=True, slots=True)
class OpenAnnouncement:
    """At the desk: show how an announcement stands."""

    announcement: int


@dataclass(frozen=True, slots=True)
class WriteAnnouncement:
    """At the desk: ask for a part of a draft: text, alt, picture, link or time.

    `language` is that of text and alt; of a correction too (part "correction").
    """

    announcement: int
    part: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class EmptyAnnouncement:
    """At the desk: take a part out of a draft: picture, link or time."""

    announcement: int
    part: str


@dataclass(frozen=True, slots=True)
class ShowAudience:
    """At the desk: show whom a draft is for, or the options of one `part` of that."""

    announcement: int
    part: str = ""  # countries, languages, progress, training, channels


@dataclass(frozen=True, slots=True)
class SetAudience:
    """At the desk: choose, or give up, one value of a part of the audience; "" chooses all."""

    announcement: int
    part: str
    value: str


@dataclass(frozen=True, slots=True)
class SetUrgent:
    """At the desk: make a draft urgent, or not."""

    announcement: int
    yes: bool


@dataclass(frozen=True, slots=True)
class SetTime:
    """At the desk: begin at a wall-clock time of the coordinator, or of each learner; "": at once."""

    announcement: int
    at: str  # such as 2026-12-01T10:00
    is_local: bool


@dataclass(frozen=True, slots=True)
class CheckAnnouncement:
    """At the desk: show who would get a draft, who later, who not, and what is missing."""

    announcement: int


@dataclass(frozen=True, slots=True)
class TryAnnouncement:
    """At the desk: send a draft to oneself only."""

    announcement: int


@dataclass(frozen=True, slots=True)
class SendAnnouncement:
    """At the desk: let a draft begin at its time."""

    announcement: int


@dataclass(frozen=True, slots=True)
class SteerAnnouncement:
    """At the desk: undo, pause, resume or stop an announcement."""

    announcement: int
    step: str


@dataclass(frozen=True, slots=True)
class DeleteAnnouncement:
    """At the desk: throw a draft away, after a second yes."""

    announcement: int
    sure: bool


AnnouncingAction = (
    ListAnnouncements | BeginAnnouncement | OpenAnnouncement | WriteAnnouncement
    | EmptyAnnouncement | ShowAudience | SetAudience | SetUrgent | SetTime | CheckAnnouncement
    | TryAnnouncement | SendAnnouncement | SteerAnnouncement | DeleteAnnouncement
)  # fmt: skip
