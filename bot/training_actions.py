"""What a learner's tap about trainings means: shapes of the closed set in `bot.actions`."""

from dataclasses import dataclass


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


TrainingAction = (
    ShowTraining | SignUp | TakeOffer | GiveUpPlace | ConfirmComing | AnswerLater | SkipQuestion
    | AnswerTraining | ShowIdea | JudgeTraining | AskCertificate | MakeCertificate | SwitchName
)  # fmt: skip
