"""What a tap means: a closed set of shapes, kept with the message that offers them.

The token on a button says nothing; it names a message of ours and the place of the choice in it.
What the choice does is looked up on our side, so a forged token can do no more than the learner
was offered.
"""

from dataclasses import dataclass

from bot.desk_actions import TrainingDeskAction
from bot.messages import Choice
from bot.news_actions import AnnouncingAction, FollowNews
from bot.shapes import Shapes
from bot.ticket_actions import TicketAction
from bot.training_actions import TrainingAction


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class ChooseCountry:
    """Show this country's rules and examples from now on."""

    country: str


@dataclass(frozen=True, slots=True)
class SwitchConsent:
    """Say yes or no to news, or to research."""

    about: str  # "news" or "research"
    yes: bool


@dataclass(frozen=True, slots=True)
class Agree:
    """Agree to the service, being old enough; the course begins."""


@dataclass(frozen=True, slots=True)
class TooYoung:
    """Not old enough to agree alone."""


@dataclass(frozen=True, slots=True)
class BeginLesson:
    """Start the lesson that comes next, or one more today."""


@dataclass(frozen=True, slots=True)
class NextCard:
    """Go on from this card (counted from 0) to what follows it."""

    lesson: str
    card: int


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """Choose an option of a quiz item; `tries` is how often it was answered before."""

    lesson: str
    item: str
    option: str
    tries: int


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Show a quiz item once more after a wrong answer."""

    lesson: str
    item: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Leave an answered quiz item for what follows it."""

    lesson: str
    item: str


@dataclass(frozen=True, slots=True)
class AnswerReview:
    """Choose an option of a quiz item that is asked again; `tries` as in `AnswerItem`."""

    lesson: str
    item: str
    option: str
    tries: int


@dataclass(frozen=True, slots=True)
class LeaveReview:
    """Leave an item that was asked again for what follows it."""

    lesson: str
    item: str


@dataclass(frozen=True, slots=True)
class AnswerFollowup:
    """Say how the task of an earlier lesson went; `said` as in `bot.storage.followups.Said`."""

    lesson: str
    said: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShowPicture:
    """Show the picture of a card, counted from 0."""

    lesson: str
    card: int


@dataclass(frozen=True, slots=True)
class SwitchPictures:
    """Show pictures, or say in words what they show."""

    in_words: bool


@dataclass(frozen=True, slots=True)
class ChooseBox:
    """Show the boxes of the idea page, to write in one."""


@dataclass(frozen=True, slots=True)
class WriteBox:
    """Ask what goes into a box of the idea page."""

    box: str


@dataclass(frozen=True, slots=True)
class FillBox:
    """Put words in a box, asked for at the end of `lesson`, or from the page where it is empty."""

    box: str
    lesson: str
    words: str
    is_again: bool  # the box had been left for later


@dataclass(frozen=True, slots=True)
class LeaveBox:
    """Write nothing in a box now; `lesson` as in `FillBox`."""

    box: str
    lesson: str
    is_later: bool  # ask about it once more
    is_again: bool


@dataclass(frozen=True, slots=True)
class EmptyBox:
    """Take out what stands in a box."""

    box: str


@dataclass(frozen=True, slots=True)
class MakePage:
    """Send the idea page as a file to print."""


@dataclass(frozen=True, slots=True)
class BeginCheck:
    """Look at what stayed, some time after the course."""


@dataclass(frozen=True, slots=True)
class ChooseHour:
    """Have lessons come at this local time."""

    minute: int  # of the day, 0 to 1439


@dataclass(frozen=True, slots=True)
class ChooseZone:
    """Live in this time zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class ChooseDays:
    """Have lessons come on these days of the week (see `scheduler.timetable`)."""

    days: int


@dataclass(frozen=True, slots=True)
class LeaveForLater:
    """Let the next lesson come at its own hour."""


@dataclass(frozen=True, slots=True)
class ComeLater:
    """Bring the lesson at its own hour; the tap lets us write until then."""


@dataclass(frozen=True, slots=True)
class ChooseHome:
    """Have lessons come on this channel; "" is wherever the learner wrote last."""

    channel: str


@dataclass(frozen=True, slots=True)
class Open:
    """Do what a command does, such as "settings" or "today"."""

    command: str


@dataclass(frozen=True, slots=True)
class OpenSetting:
    """Show the choices of one setting."""

    setting: str  # language, country, hour, days, zone, consent, devices


@dataclass(frozen=True, slots=True)
class Pause:
    """Send no lessons for some days."""

    days: int


@dataclass(frozen=True, slots=True)
class ExportMine:
    """Send all that is kept about the learner, as a file."""


@dataclass(frozen=True, slots=True)
class EraseMine:
    """Erase everything, after a second yes."""

    sure: bool


@dataclass(frozen=True, slots=True)
class ChooseEntry:
    """This is what the question meant."""

    question: int
    entry: str


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """The question meant something else."""

    question: int


@dataclass(frozen=True, slots=True)
class SayHelped:
    """The answer helped, or it did not."""

    question: int
    yes: bool


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Let a person answer the question."""

    question: int


@dataclass(frozen=True, slots=True)
class LeaveTalk:
    """Talk with the bot again, and no more with a coordinator."""

    ticket: int


@dataclass(frozen=True, slots=True)
class JudgeOffer:
    """Someone else's answer helped with one's own waiting question, or it did not."""

    ticket: int
    yes: bool


# Only for coordinators: whoever taps is looked up anew, whatever they were offered once.
DeskAction = TicketAction | AnnouncingAction | TrainingDeskAction

Action = (
    ChooseLanguage | ChooseCountry | SwitchConsent | Agree | TooYoung | BeginLesson | NextCard
    | AnswerItem | TryAgain | GoOn | ChooseHour | ChooseZone | Open | OpenSetting | Pause
    | ExportMine | EraseMine | ChooseDays | LeaveForLater | AnswerReview | LeaveReview | BeginCheck
    | AnswerFollowup | ChooseBox | WriteBox | FillBox | LeaveBox | EmptyBox | MakePage
    | ShowPicture | SwitchPictures | ComeLater | ChooseHome
    | ChooseEntry | NoneOfThese | SayHelped | AskPerson | LeaveTalk | JudgeOffer
    | TrainingAction | FollowNews | DeskAction
)  # fmt: skip

ACTIONS: Shapes[Action] = Shapes(*Action.__args__)


def offer(label: str, action: Action) -> Choice:
    """Return a choice that does `action` when tapped or typed."""
    return Choice(label, ACTIONS.pack(action))
