"""Calibration: how far each opinion counts, and from where on an answer is sure, told from data."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessons.faq.softmax import Floats, Ints, probabilities
from lessons.faq.trained import Limits

# What the limits are set for, on examples left out: somewhat stricter than what is promised, since
# learners' questions differ more from the examples than the examples do from each other.
RIGHT_WHEN_SURE: Final = 0.988
ANSWERED_OUT_OF_SCOPE: Final = 0.015
LOST_IN_SCOPE: Final = 0.02

_SENSE: Final = np.arange(0.5, 1.75, 0.1)
_SPELLING: Final = np.arange(0.0, 1.05, 0.1)


class Opinions(NamedTuple):
    """Log probabilities of shape (questions, labels): by sense (None without encoder), by spelling."""

    by_sense: Floats | None
    by_spelling: Floats


def combined(opinions: Opinions, limits: Limits) -> Floats:
    """Return the logits of both opinions together."""
    together = np.float32(limits.spelling) * opinions.by_spelling
    if opinions.by_sense is not None:
        together = together + np.float32(limits.sense) * opinions.by_sense
    return together


def calibrated(opinions: Opinions, labels: Ints, entries: NDArray[np.bool_]) -> Limits:
    """Return the limits for opinions on questions whose label is known; `entries` marks labels."""
    weighted = _weighted(opinions, labels)
    likely = probabilities(combined(opinions, weighted))
    is_asked = entries[labels]
    guesses = np.where(entries, likely, 0.0)
    best, score = guesses.argmax(axis=1), guesses.max(axis=1)
    return Limits(
        weighted.sense,
        weighted.spelling,
        sure=_sure_from(score, best == labels, is_asked),
        in_scope=float(np.quantile(guesses.sum(axis=1)[is_asked], LOST_IN_SCOPE)),
    )


def _weighted(opinions: Opinions, labels: Ints) -> Limits:
    """Return the weights under which the truth is likeliest; the rest is for later."""
    tried = [
        Limits(round(float(sense), 2), round(float(spelling), 2), 0.0, 0.0)
        for sense in (_SENSE if opinions.by_sense is not None else [0.0])
        for spelling in (_SPELLING if opinions.by_sense is not None else _SENSE)
    ]
    places = np.arange(len(labels))

    def surprise(limits: Limits) -> float:
        likely = probabilities(combined(opinions, limits))[places, labels]
        return -float(np.log(np.maximum(likely, 1e-9)).mean())

    return min(tried, key=surprise)


def _sure_from(score: Floats, is_right: NDArray[np.bool_], is_asked: NDArray[np.bool_]) -> float:
    """Return the least score from which answers are right, and strangers stay unanswered."""
    for limit in np.arange(0.3, 0.995, 0.005):
        sure = score >= limit
        right = is_right[sure & is_asked].mean() if (sure & is_asked).any() else 1.0
        strangers = sure[~is_asked].mean() if (~is_asked).any() else 0.0
        if right >= RIGHT_WHEN_SURE and strangers <= ANSWERED_OUT_OF_SCOPE:
            return round(float(limit), 3)
    return 0.995
