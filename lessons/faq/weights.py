"""Learned weights, packed to one byte each: a third of a percent of accuracy for a quarter of the room."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessons.faq.grams import Features
from lessons.faq.softmax import Floats


class Weights(NamedTuple):
    """Weights of shape (features, labels), and what a step of each label's is worth."""

    steps: NDArray[np.int8]
    worth: Floats

    def logits(self, row: Features) -> Floats:
        """Return the logits of one question."""
        which, much = row
        found: Floats = (much @ self.steps[which]) * self.worth
        return found

    @property
    def n_features(self) -> int:
        """Return how many features there are."""
        return len(self.steps)


def packed(weights: Floats) -> Weights:
    """Return weights in steps of a 127th of each label's largest."""
    worth = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return Weights(np.round(weights / worth).astype(np.int8), worth.astype(np.float32))
