"""Softmax regression, trained by numpy alone: on vectors, and on features of which few are there."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lessons.faq.grams import Features

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_MEMORY = 10  # steps that L-BFGS remembers
_ROUNDS = 20  # of the descent through all examples
_RATE = 1.0


def probabilities(logits: Floats) -> Floats:
    """Return the softmax along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    found: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return found


def train_on_vectors(
    vectors: Floats, labels: Ints, n_labels: int, *, penalty: float, steps: int = 120
) -> Floats:
    """Return weights of shape (vector length + 1, labels); the last row is the bias."""
    inputs = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
    wanted = np.zeros((len(labels), n_labels), np.float32)
    wanted[np.arange(len(labels)), labels] = 1.0
    shrunk = np.full((inputs.shape[1], 1), penalty, np.float32)
    shrunk[-1] = 0.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(-1, n_labels)
        guessed = probabilities(inputs @ weights)
        right = guessed[np.arange(len(labels)), labels]
        value = -float(np.log(np.maximum(right, 1e-12)).sum(dtype=np.float64))
        value += 0.5 * float((shrunk * weights * weights).sum(dtype=np.float64))
        slope = inputs.T @ (guessed - wanted) + shrunk * weights
        return value, slope.ravel()

    start = np.zeros(inputs.shape[1] * n_labels, np.float32)
    return _minimum(loss, start, steps).reshape(-1, n_labels)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """Return where the loss is least, by L-BFGS (Nocedal and Wright, algorithm 7.5)."""
    at, (value, slope) = start, loss(start)
    pairs: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        direction = -_curved(slope, pairs)
        along = float(direction @ slope)
        reach = 1.0 if pairs else min(1.0, 1.0 / float(np.abs(slope).sum()))
        for _ in range(20):
            there = at + np.float32(reach) * direction
            new_value, new_slope = loss(there)
            if new_value <= value + 1e-4 * reach * along:
                break
            reach /= 2
        else:
            return at
        moved, turned = there - at, new_slope - slope
        if (bend := float(moved @ turned)) > 1e-10:
            pairs = [*pairs[1 - _MEMORY :], (moved, turned, 1.0 / bend)]
        done = value - new_value < 1e-6 * abs(value)
        at, value, slope = there, new_value, new_slope
        if done:
            break
    return at


def _curved(slope: Floats, pairs: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """Return the slope times the inverse curvature, as far as the last steps show it."""
    bent, shares = slope.copy(), list[float]()
    for moved, turned, weight in reversed(pairs):
        shares.append(weight * float(moved @ bent))
        bent -= np.float32(shares[-1]) * turned
    if pairs:
        moved, turned, weight = pairs[-1]
        bent *= np.float32(1.0 / (weight * float(turned @ turned)))
    for (moved, turned, weight), share in zip(pairs, reversed(shares), strict=True):
        bent += np.float32(share - weight * float(turned @ bent)) * moved
    return bent


def train_on_features(
    rows: Sequence[Features], labels: Ints, n_labels: int, n_features: int, *, rounds: int = _ROUNDS
) -> Floats:
    """Return weights of shape (features, labels), by AdaGrad, one example at a time.

    The order of the examples is a shuffle with a fixed seed: twice the same gives the same.
    """
    weights = np.zeros((n_features, n_labels), np.float32)
    seen = np.full((n_features, 1), 1e-2, np.float32)
    order = np.random.default_rng(7)
    for _ in range(rounds):
        for row in order.permutation(len(rows)):
            which, much = rows[row]
            off = probabilities(much @ weights[which])
            off[labels[row]] -= 1.0
            step = much[:, None] * off[None, :]
            seen[which] += (step * step).sum(axis=1, keepdims=True)
            weights[which] -= _RATE * step / np.sqrt(seen[which])
    return weights


def of_features(row: Features, weights: Floats) -> Floats:
    """Return the logits of one question."""
    which, much = row
    logits: Floats = much @ weights[which]
    return logits
