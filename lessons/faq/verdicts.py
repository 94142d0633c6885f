"""What a question comes to: a closed set of shapes."""

from dataclasses import dataclass

from lessons.faq.sheet import SmallTalkKind


@dataclass(frozen=True, slots=True)
class Sure:
    """The question means `entry`: answer it.

    In all shapes, `score` is how likely that is, 0 to 1; `alternatives` are the three likeliest
    entries, best first; `detected` is the language of the question.
    """

    entry: str
    score: float
    alternatives: tuple[str, ...]
    detected: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """One of `alternatives` may be meant: ask which."""

    entry: str
    score: float
    alternatives: tuple[str, ...]
    detected: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No entry is meant; `entry` and `alternatives` are guesses for figures, and not to be shown.

    There are no guesses while nothing was learned yet.
    """

    entry: str | None
    score: float
    alternatives: tuple[str, ...]
    detected: str


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """It is no question about the course or its subject, but something to react to in fitting words.

    `score` is how likely its kind is, 0 to 1.
    """

    kind: SmallTalkKind
    score: float
    detected: str


Verdict = Sure | Unsure | Unknown | SmallTalk
