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
    AskPerson,
    BeginCheck,
    BeginLesson,
    ChooseBox,
    ChooseCountry,
    ChooseDays,
    ChooseEntry,
    ChooseHome,
    ChooseHour,
    ChooseLanguage,
    ChooseZone,
    ComeLater,
    DeskAction,
    EmptyBox,
    EraseMine,
    ExportMine,
    FillBox,
    GoOn,
    JudgeOffer,
    LeaveBox,
    LeaveForLater,
    LeaveReview,
    LeaveTalk,
    MakePage,
    NextCard,
    NoneOfThese,
    Open,
    OpenSetting,
    Pause,
    SayHelped,
    ShowPicture,
    SwitchConsent,
    SwitchPictures,
    TooYoung,
    TryAgain,
    WriteBox,
)
from bot.dialogue import (
    announcement_audience,
    announcements,
    answering,
    attending,
    broadcasts,
    desk,
    desk_handlers,
    ideas,
    learners,
    moving,
    news,
    pictures,
    profile,
    questions,
    review,
    study,
    tickets,
    training_questions,
    trainings,
    waiting,
)
from bot.dialogue.commands import COMMANDS, OPEN_TO_ALL
from bot.dialogue.handler import Reply, Turn
from bot.news_actions import (
    BeginAnnouncement,
    CheckAnnouncement,
    DeleteAnnouncement,
    EmptyAnnouncement,
    FollowNews,
    ListAnnouncements,
    OpenAnnouncement,
    SendAnnouncement,
    SetAudience,
    SetTime,
    SetUrgent,
    ShowAudience,
    SteerAnnouncement,
    TryAnnouncement,
    WriteAnnouncement,
)
from bot.storage.said import find_offered
from bot.ticket_actions import (
    CloseTicket,
    GiveBack,
    NextTicket,
    ProposeEntry,
    ShowDesk,
    ShowSpoken,
    SwitchSpoken,
    TakeTicket,
)
from bot.training_actions import (
    AnswerLater,
    AnswerTraining,
    AskCertificate,
    ConfirmComing,
    GiveUpPlace,
    JudgeTraining,
    MakeCertificate,
    ShowIdea,
    ShowTraining,
    SignUp,
    SkipQuestion,
    SwitchName,
    TakeOffer,
)


def open_command(turn: Turn, tap: Open) -> Reply:
    """Do what a command does."""
    return COMMANDS[tap.command](turn)


def follow_news(turn: Turn, tap: FollowNews) -> Reply:
    """Go where an announcement points to."""
    found = news.follow(turn, tap)
    return found if isinstance(found, Reply) else do(turn, found)


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
    ComeLater: waiting.come_later,
    ChooseHome: moving.choose_home,
    ChooseHour: profile.choose_hour,
    ChooseZone: profile.choose_zone,
    ChooseDays: profile.choose_days,
    Open: open_command,
    OpenSetting: profile.open_setting,
    Pause: profile.pause,
    ExportMine: profile.export_mine,
    EraseMine: profile.erase_mine,
    ChooseEntry: questions.choose_entry,
    NoneOfThese: questions.none_of_these,
    SayHelped: questions.say_helped,
    AskPerson: tickets.ask_person,
    LeaveTalk: tickets.leave_talk,
    JudgeOffer: tickets.judge_offer,
    ShowTraining: trainings.show,
    SignUp: trainings.sign_up,
    TakeOffer: trainings.take_offer,
    GiveUpPlace: trainings.give_up,
    ConfirmComing: trainings.confirm,
    AnswerLater: training_questions.answer_later,
    SkipQuestion: training_questions.skip,
    AnswerTraining: training_questions.answer,
    ShowIdea: training_questions.show_idea,
    JudgeTraining: attending.judge,
    AskCertificate: attending.ask_certificate,
    MakeCertificate: attending.make_certificate,
    SwitchName: attending.switch_name,
    FollowNews: follow_news,
}

DESK_HANDLERS: dict[type[DeskAction], Callable[[desk.Desk, Any], Reply]] = {
    ShowDesk: desk.show,
    ShowSpoken: desk.show_spoken,
    SwitchSpoken: desk.switch_spoken,
    NextTicket: answering.show_next,
    TakeTicket: answering.take,
    GiveBack: answering.give_back,
    CloseTicket: answering.close,
    ProposeEntry: answering.propose,
    **desk_handlers.OF_TRAININGS,
    ListAnnouncements: announcements.show_all,
    BeginAnnouncement: announcements.begin,
    OpenAnnouncement: broadcasts.show,
    WriteAnnouncement: announcements.ask,
    EmptyAnnouncement: announcements.empty,
    ShowAudience: announcement_audience.show,
    SetAudience: announcement_audience.choose,
    SetUrgent: announcements.set_urgent,
    SetTime: announcements.set_time,
    CheckAnnouncement: broadcasts.check,
    TryAnnouncement: broadcasts.try_out,
    SendAnnouncement: broadcasts.send,
    SteerAnnouncement: broadcasts.steer,
    DeleteAnnouncement: announcements.delete,
}

_BEFORE_CONSENT = (ChooseLanguage, ChooseCountry, SwitchConsent, Agree, TooYoung)
_BEFORE_CONSENT_TOO = (ExportMine, EraseMine)


def tapped(turn: Turn) -> Reply:
    """Do what the tapped choice says; a button we don't know gets a kind word."""
    action = _find_action(turn)
    return _unknown(turn) if action is None else do(turn, action)


def _unknown(turn: Turn) -> Reply:
    return Reply(toast=cards.plain.unknown_button(turn.texts))


def _find_action(turn: Turn) -> Action | None:
    offer, _, place = turn.inbound.token.partition(".")
    offered = find_offered(turn.db, offer)
    if offered is None or offered.learner_id != turn.learner.id or not place.isdecimal():
        return None
    choices = offered.message.choices
    return ACTIONS.unpack(choices[int(place)].action) if int(place) < len(choices) else None


def do(turn: Turn, action: Action) -> Reply:
    """Do what an action says, once the learner has agreed to the course.

    What belongs to the desk is done for those who are at the desk now, and for no one else.
    """
    if isinstance(action, DeskAction):
        at_desk = desk.find(turn)
        return DESK_HANDLERS[type(action)](at_desk, action) if at_desk else _unknown(turn)
    if turn.learner.has_agreed or _needs_no_consent(action):
        return HANDLERS[type(action)](turn, action)
    return learners.begin_again(turn)


def _needs_no_consent(action: Action) -> bool:
    if isinstance(action, Open):
        return action.command in OPEN_TO_ALL
    if isinstance(action, OpenSetting):
        return action.setting == "language"
    return isinstance(action, _BEFORE_CONSENT + _BEFORE_CONSENT_TOO)
