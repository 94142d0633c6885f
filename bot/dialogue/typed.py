"""What was typed in place of a tap: a label, a letter, a number, or what a card asks for.

The foremost open message, the last one with choices, decides what a letter or a number means.
"""

import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from bot.actions import ACTIONS, Action, AnswerFollowup, ChooseHour, ChooseZone, LeaveBox, Pause
from bot.desk_actions import FillPart, LeavePart, Select
from bot.dialogue import (
    attending,
    desk_parts,
    desk_people,
    followups,
    ideas,
    profile,
    training_questions,
)
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.moving import find_code
from bot.messages import Choice
from bot.rendering import LETTERS
from bot.storage.said import find_offered
from bot.training_actions import JudgeTraining, MakeCertificate, SkipQuestion

# What someone types who sees "B" and has a Cyrillic keyboard.
_LOOKALIKES = str.maketrans("авсдефн", "abcdefh")

# Cards that take more than what stands on their buttons: a value of a kind, or a few words. Each
# reader gets what the first button does, and what was typed; None when that is nothing for the card.
_READERS: dict[type[Action], Callable[[Any, str], Action | None]] = {
    ChooseHour: lambda _, text: profile.read_hour(text),
    ChooseZone: lambda _, text: profile.read_zone(text),
    Pause: lambda _, text: profile.read_pause(text),
    AnswerFollowup: followups.read,
    LeaveBox: ideas.read,
    SkipQuestion: training_questions.read,
    JudgeTraining: attending.read_feedback,
    MakeCertificate: attending.read_name,
    FillPart: desk_parts.read,
    LeavePart: desk_parts.read,
    Select: desk_people.read,
}


class Typed(NamedTuple):
    """What a typed text chooses, and the token of the button that it stands for."""

    action: Action
    token: str


def typed_choice(turn: Turn) -> Typed | None:
    """Return what a typed text chooses among the open choices.

    Labels count in every open message, then what the foremost asks for; letters and numbers only
    where it asks for nothing else.
    """
    messages = {offer: _choices(turn, offer) for offer in reversed(turn.learner.offers.split())}
    for distance, (offer, choices) in enumerate(messages.items()):
        by_place = distance == 0 and _kind(choices) not in _READERS
        place = match_choice(turn.inbound.text, choices, by_place=by_place)
        if place is not None:
            return _typed(ACTIONS.unpack(choices[place].action), f"{offer}.{place}")
    for offer, choices in messages.items():
        return _typed(_read(choices, turn.inbound.text), f"{offer}.0")  # only the foremost asks
    return None


def _typed(action: Action | None, token: str) -> Typed | None:
    return None if action is None else Typed(action, token)


def _read(choices: tuple[Choice, ...], text: str) -> Action | None:
    """Return what a text says to a card that asks for a value or for words."""
    reader = _READERS.get(_kind(choices))
    if reader is None or text.startswith("/") or find_code(text):
        return None
    return reader(ACTIONS.unpack(choices[0].action), text.strip())


def unreadable_value(turn: Turn) -> Reply | None:
    """Ask again where the foremost card asks for a value; None where it doesn't."""
    *_, foremost = ("", *turn.learner.offers.split())
    return profile.ask_again(turn, _kind(_choices(turn, foremost)))


def _choices(turn: Turn, offer: str) -> tuple[Choice, ...]:
    offered = find_offered(turn.db, offer) if offer else None
    return offered.message.choices if offered else ()


def _kind(choices: tuple[Choice, ...]) -> type[Action]:
    """Return what the choices of a card do, by the first of them."""
    first = ACTIONS.unpack(choices[0].action) if choices else None
    return type(first)  # type: ignore[return-value]  # NoneType is no key of any table here


def match_choice(text: str, choices: tuple[Choice, ...], *, by_place: bool) -> int | None:
    """Return the place of the choice that a text means, or None."""
    typed = _plain(text)
    for place, choice in enumerate(choices):
        if typed and (typed == _plain(choice.label) or (by_place and _names(typed, place))):
            return place
    return None


def _names(typed: str, place: int) -> bool:
    """Return True when a letter or number means the choice at `place`."""
    return typed.translate(_LOOKALIKES) == LETTERS[place : place + 1].casefold() or typed == str(
        place + 1
    )


def _plain(text: str) -> str:
    """Return a text without what people leave out when they type: case, accents, marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(one if one.isalnum() else " " for one in kept).split())
