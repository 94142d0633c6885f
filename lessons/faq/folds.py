"""Parts for cross-validation: near-duplicates always stand in the same part."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lessons.faq.grams import Features

_WIDTH = 1 << 12
_ALIKE = 0.7  # cosine of the features; "how do i pause" and "how do i pause the course" are alike


def folds_of(
    labels: NDArray[np.int64], rows: Sequence[Features], n_folds: int
) -> NDArray[np.int64]:
    """Return the part of each example: whole groups of alike ones of a label, spread evenly."""
    folds = np.zeros(len(labels), np.int64)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        groups = _groups([rows[int(place)] for place in places])
        sizes = np.bincount(groups)
        filled = np.zeros(n_folds)
        for group in np.argsort(-sizes, kind="stable"):
            fold = int(filled.argmin())
            filled[fold] += sizes[group]
            folds[places[groups == group]] = fold
    return folds


def _groups(rows: Sequence[Features]) -> NDArray[np.int64]:
    """Return a group number for each row; rows alike, directly or by a chain, share one."""
    dense = np.zeros((len(rows), _WIDTH), np.float32)
    for place, (which, much) in enumerate(rows):
        np.add.at(dense[place], which % _WIDTH, much)
    alike = dense @ dense.T >= _ALIKE
    groups = np.arange(len(rows))
    for _ in rows:
        least = np.where(alike, groups[None, :], len(rows)).min(axis=1)
        if (least == groups).all():
            break
        groups = least
    return np.unique(groups, return_inverse=True)[1]
