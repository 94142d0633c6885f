"""What was tapped, or typed in place of a tap."""

import unicodedata
from collections.abc import Callable
from typing import Any

from bot import cards
from bot.actions import (
    ACTIONS,
    Action,
    Agree,
    AnswerItem,
    BeginLesson,
    ChooseCountry,
    ChooseHour,
    ChooseLanguage,
    ChooseZone,
    EraseMine,
    ExportMine,
    GoOn,
    NextCard,
    Open,
    OpenSetting,
    Pause,
    SwitchConsent,
    TooYoung,
    TryAgain,
)
from bot.dialogue import learners, profile, study
from bot.dialogue.commands import COMMANDS, OPEN_TO_ALL
from bot.dialogue.handler import Reply, Turn
from bot.messages import Choice
from bot.storage.said import find_offered

LETTERS = "ABCDEFGHIJ"
# What someone types who sees "B" and has a Cyrillic keyboard.
_LOOKALIKES = str.maketrans("авсдефн", "abcdefh")


def open_command(turn: Turn, tap: Open) -> Reply:
    """Do what a command does."""
    return COMMANDS[tap.command](turn)


HANDLERS: dict[type[Action], Callable[[Turn, Any], Reply]] = {
    ChooseLanguage: learners.choose_language,
    ChooseCountry: learners.choose_country,
    SwitchConsent: learners.switch_consent,
    Agree: learners.agree,
    TooYoung: learners.too_young,
    BeginLesson: study.begin_lesson,
    NextCard: study.next_card,
    AnswerItem: study.answer_item,
    TryAgain: study.try_again,
    GoOn: study.go_on,
    ChooseHour: profile.choose_hour,
    ChooseZone: profile.choose_zone,
    Open: open_command,
    OpenSetting: profile.open_setting,
    Pause: profile.pause,
    ExportMine: profile.export_mine,
    EraseMine: profile.erase_mine,
}

_BEFORE_CONSENT = (ChooseLanguage, ChooseCountry, SwitchConsent, Agree, TooYoung)
_BEFORE_CONSENT_TOO = (ExportMine, EraseMine)


def tapped(turn: Turn) -> Reply:
    """Do what the tapped choice says; a button we don't know gets a kind word."""
    action = _find_action(turn)
    if action is None:
        return Reply(toast=cards.plain.unknown_button(turn.texts))
    return do(turn, action)


def _find_action(turn: Turn) -> Action | None:
    offer, _, place = turn.inbound.token.partition(".")
    offered = find_offered(turn.db, offer)
    if offered is None or offered.learner_id != turn.learner.id or not place.isdecimal():
        return None
    choices = offered.message.choices
    return ACTIONS.unpack(choices[int(place)].action) if int(place) < len(choices) else None


def do(turn: Turn, action: Action) -> Reply:
    """Do what an action says, once the learner has agreed to the course."""
    if turn.learner.has_agreed or _needs_no_consent(action):
        return HANDLERS[type(action)](turn, action)
    return learners.begin_again(turn)


def _needs_no_consent(action: Action) -> bool:
    if isinstance(action, Open):
        return action.command in OPEN_TO_ALL
    return isinstance(action, _BEFORE_CONSENT + _BEFORE_CONSENT_TOO)


def typed_choice(turn: Turn) -> Action | None:
    """Return what a typed text chooses among the open choices.

    Labels count in every open message; letters and numbers only in the foremost, the last.
    """
    for distance, offer in enumerate(reversed(turn.learner.offers.split())):
        offered = find_offered(turn.db, offer)
        choices = offered.message.choices if offered else ()
        place = match_choice(turn.inbound.text, choices, by_place=distance == 0)
        if place is not None:
            return ACTIONS.unpack(choices[place].action)
    return None


def match_choice(text: str, choices: tuple[Choice, ...], *, by_place: bool) -> int | None:
    """Return the place of the choice that a text means, or None."""
    typed = _plain(text)
    for place, choice in enumerate(choices):
        if typed and (typed == _plain(choice.label) or (by_place and _names(typed, place))):
            return place
    return None


def _names(typed: str, place: int) -> bool:
    """Return True when a letter or number means the choice at `place`."""
    return typed.translate(_LOOKALIKES) == LETTERS[place].casefold() or typed == str(place + 1)


def _plain(text: str) -> str:
    """Return a text without what people leave out when they type: case, accents, marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(one if one.isalnum() else " " for one in kept).split())
