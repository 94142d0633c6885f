"""What a tap means: a closed set of shapes, kept with the message that offers them.

The token on a button says nothing; it names a message of ours and the place of the choice in it.
What the choice does is looked up on our side, so a forged token can do no more than the learner
was offered.
"""

from dataclasses import dataclass

from bot.desk_actions import TrainingDeskAction
from bot.messages import Choice
from bot.shapes import Shapes


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


@dataclass(frozen=True, slots=True)
class ShowTraining:
    """Show a training, and what one can do there."""

    training: int


@dataclass(frozen=True, slots=True)
class SignUp:
    """Take a place, join the line, or apply; `group` counts from 1, 0 where it is not asked yet."""

    training: int
    group: int


@dataclass(frozen=True, slots=True)
class TakeOffer:
    """Take the place that is kept for oneself."""

    training: int


@dataclass(frozen=True, slots=True)
class GiveUpPlace:
    """Give a place, a place in line, an offer or an application back, after a second yes."""

    training: int
    sure: bool


@dataclass(frozen=True, slots=True)
class ConfirmComing:
    """Say that one is coming."""

    training: int


@dataclass(frozen=True, slots=True)
class AnswerLater:
    """Show the first of a coordinator's questions that has no answer yet."""

    training: int


@dataclass(frozen=True, slots=True)
class SkipQuestion:
    """Leave a coordinator's question, counted from 1, without an answer."""

    training: int
    question: int


@dataclass(frozen=True, slots=True)
class AnswerTraining:
    """Answer a coordinator's question in one's own words."""

    training: int
    question: int
    words: str


@dataclass(frozen=True, slots=True)
class ShowIdea:
    """Let the coordinator of a training see one's idea page, or not."""

    training: int
    yes: bool


@dataclass(frozen=True, slots=True)
class JudgeTraining:
    """Say how a training was: 3 for very good, 1 for not so good; or, with 0, in words, or no more."""

    training: int
    rating: int
    words: str


@dataclass(frozen=True, slots=True)
class AskCertificate:
    """Get the certificate of a training."""

    training: int


@dataclass(frozen=True, slots=True)
class MakeCertificate:
    """Have this name on the certificate."""

    training: int
    name: str


@dataclass(frozen=True, slots=True)
class SwitchName:
    """Show one's name to whoever checks a certificate, or not."""

    number: str
    yes: bool


@dataclass(frozen=True, slots=True)
class FollowNews:
    """Go where an announcement points to."""

    announcement: int
    to: str  # "link" or "training"


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


# Only for coordinators: whoever taps is looked up anew, whatever they were offered once.
DeskAction = (
    ShowDesk | ShowSpoken | SwitchSpoken | NextTicket | TakeTicket | GiveBack | CloseTicket
    | ProposeEntry
    | ListAnnouncements | BeginAnnouncement | OpenAnnouncement | WriteAnnouncement
    | EmptyAnnouncement | ShowAudience | SetAudience | SetUrgent | SetTime | CheckAnnouncement
    | TryAnnouncement | SendAnnouncement | SteerAnnouncement | DeleteAnnouncement
    | TrainingDeskAction
)  # fmt: skip

Action = (
    ChooseLanguage | ChooseCountry | SwitchConsent | Agree | TooYoung | BeginLesson | NextCard
    | AnswerItem | TryAgain | GoOn | ChooseHour | ChooseZone | Open | OpenSetting | Pause
    | ExportMine | EraseMine | ChooseDays | LeaveForLater | AnswerReview | LeaveReview | BeginCheck
    | AnswerFollowup | ChooseBox | WriteBox | FillBox | LeaveBox | EmptyBox | MakePage
    | ShowPicture | SwitchPictures | ComeLater | ChooseHome
    | ChooseEntry | NoneOfThese | SayHelped | AskPerson | LeaveTalk | JudgeOffer
    | ShowTraining | SignUp | TakeOffer | GiveUpPlace | ConfirmComing | AnswerLater | SkipQuestion
    | AnswerTraining | ShowIdea | JudgeTraining | AskCertificate | MakeCertificate | SwitchName
    | FollowNews | DeskAction
)  # fmt: skip

ACTIONS: Shapes[Action] = Shapes(*Action.__args__)


def offer(label: str, action: Action) -> Choice:
    """Return a choice that does `action` when tapped or typed."""
    return Choice(label, ACTIONS.pack(action))
