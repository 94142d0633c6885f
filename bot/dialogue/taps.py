"""What was tapped."""

from collections.abc import Callable
from typing import Any

from bot import cards
from bot.actions import (
    ACTIONS,
    Action,
    Agree,
    AnswerFollowup,
    AnswerItem,
    AnswerReview,
    BeginCheck,
    BeginLesson,
    ChooseBox,
    ChooseCountry,
    ChooseDays,
    ChooseHour,
    ChooseLanguage,
    ChooseZone,
    EmptyBox,
    EraseMine,
    ExportMine,
    FillBox,
    GoOn,
    LeaveBox,
    LeaveForLater,
    LeaveReview,
    MakePage,
    NextCard,
    Open,
    OpenSetting,
    Pause,
    ShowPicture,
    SwitchConsent,
    SwitchPictures,
    TooYoung,
    TryAgain,
    WriteBox,
)
from bot.dialogue import ideas, learners, pictures, profile, review, study
from bot.dialogue.commands import COMMANDS, OPEN_TO_ALL
from bot.dialogue.handler import Reply, Turn
from bot.storage.said import find_offered


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
    LeaveForLater: study.leave_for_later,
    AnswerReview: review.answer,
    LeaveReview: study.leave_review,
    BeginCheck: study.begin_check,
    AnswerFollowup: study.answer_followup,
    ChooseBox: ideas.choose_box,
    WriteBox: ideas.write_box,
    FillBox: ideas.fill_box,
    LeaveBox: ideas.leave_box,
    EmptyBox: ideas.empty_box,
    MakePage: ideas.make_page,
    ShowPicture: pictures.show_picture,
    SwitchPictures: pictures.switch_pictures,
    ChooseHour: profile.choose_hour,
    ChooseZone: profile.choose_zone,
    ChooseDays: profile.choose_days,
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
