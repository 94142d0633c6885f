"""What a tap means at the desk of trainings: shapes of the closed set in `bot.actions`.

Each names the training it is about; whether one may run that training is looked up when it is done.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListTrainings:
    """Show the trainings one runs: those going on, or those that are over."""

    is_over: bool = False


@dataclass(frozen=True, slots=True)
class BeginTraining:
    """Begin to write a training or a visit; without a country it is asked for first."""

    kind: str = ""  # see `bot.storage.trainings.Kind`
    country: str = ""


@dataclass(frozen=True, slots=True)
class RunTraining:
    """Show how a training stands, and what can be done with it."""

    training: int


@dataclass(frozen=True, slots=True)
class EditTraining:
    """Show what stands in a training, each part with a button to change it."""

    training: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class AskPart:
    """Ask what one part of a training shall be; `walks` on to the next part afterwards."""

    training: int
    part: str  # see `bot.dialogue.training_parts`
    language: str = ""
    walks: bool = False


@dataclass(frozen=True, slots=True)
class FillPart:
    """Put words in a part of a training; `sure` where it was said how many people that concerns."""

    training: int
    part: str
    language: str
    words: str
    walks: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class LeavePart:
    """Leave a part as it is: go on to the next, or put the whole aside for later."""

    training: int
    part: str
    language: str
    walks: bool
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class PreviewTraining:
    """Show a training as learners see it, in one language."""

    training: int
    language: str


@dataclass(frozen=True, slots=True)
class PublishTraining:
    """Let learners see a training, and sign up: first what that means, then it is done."""

    training: int
    sure: bool = False
    tells: bool = False  # an announcement goes out with it


@dataclass(frozen=True, slots=True)
class CloseSignUp:
    """Take no more sign-ups."""

    training: int


@dataclass(frozen=True, slots=True)
class CancelTraining:
    """Cancel a training and tell everyone it concerns: first how many, then it is done."""

    training: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Throw away a training that was never published: first which, then it is done."""

    training: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ListPeople:
    """Show who stands how with a training, some at a time."""

    training: int
    which: str  # see `bot.cards.desk_people`
    page: int = 0


@dataclass(frozen=True, slots=True)
class SendPaper:
    """Send something to print or to keep."""

    training: int
    paper: str  # see `bot.dialogue.desk_papers`
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShowApplicant:
    """Show what someone wrote who applies for a visit."""

    training: int
    learner: int


@dataclass(frozen=True, slots=True)
class Select:
    """Decide about an application; `words` go to whoever applied."""

    training: int
    learner: int
    verdict: str  # accept, wait, decline
    words: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ShowTicks:
    """Show who was there in one half of a session, each a switch, some at a time."""

    training: int
    session: int = 0  # 0: the one that is nearest
    half: int = 1
    page: int = 0


@dataclass(frozen=True, slots=True)
class TickPresent:
    """Note that someone was there in one half of a session, or take that back."""

    training: int
    learner: int
    session: int
    half: int
    yes: bool
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowCode:
    """Show the code that people send to say that they are here."""

    training: int


@dataclass(frozen=True, slots=True)
class ListCertificates:
    """Show who has a certificate, and who could get one."""

    training: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class RevokeCertificate:
    """Make a certificate worth nothing: first whose it is, then it is done."""

    training: int
    number: str
    sure: bool = False


TrainingDeskAction = (
    ListTrainings | BeginTraining | RunTraining | EditTraining | AskPart | FillPart | LeavePart
    | PreviewTraining | PublishTraining | CloseSignUp | CancelTraining | DiscardDraft | ListPeople
    | SendPaper | ShowApplicant | Select | ShowTicks | TickPresent | ShowCode | ListCertificates
    | RevokeCertificate
)  # fmt: skip
