"""What a tap at the desk means, about itself and questions: shapes of the closed set in `bot.actions`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowDesk:
    """At the desk: show what waits there."""


@dataclass(frozen=True, slots=True)
class ShowSpoken:
    """At the desk: show the languages in which one answers."""


@dataclass(frozen=True, slots=True)
class SwitchSpoken:
    """At the desk: answer in this language from now on, or no more."""

    language: str
    yes: bool


@dataclass(frozen=True, slots=True)
class NextTicket:
    """At the desk: show the question that waits longest."""


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """At the desk: answer a learner; what is typed next goes to them."""

    ticket: int


@dataclass(frozen=True, slots=True)
class GiveBack:
    """At the desk: let others answer a learner."""

    ticket: int


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """At the desk: end the talk with a learner."""

    ticket: int


@dataclass(frozen=True, slots=True)
class ProposeEntry:
    """At the desk: suggest question and answer for the FAQ."""

    ticket: int


TicketAction = (
    ShowDesk | ShowSpoken | SwitchSpoken | NextTicket | TakeTicket | GiveBack | CloseTicket
    | ProposeEntry
)  # fmt: skip
