"""Character n-grams and words of a question, as numbers of features."""

from functools import lru_cache
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Features = tuple[NDArray[np.int32], NDArray[np.float32]]  # which, and how much; length 1

_SHORTEST, _LONGEST = 2, 5


def features(text: str, n_features: int) -> Features:
    """Return the features of a bare form: the pieces of each word, its words and pairs of words.

    Pieces are hashed: which of them share a number is chance, and the same on every machine.
    """
    found: dict[int, float] = {}
    words = text.split()
    for word in words:
        for number in _pieces(word):
            found[number % n_features] = found.get(number % n_features, 0.0) + 1.0
    for one, other in pairwise(words):
        number = crc32(f"{one} {other}".encode()) % n_features
        found[number] = found.get(number, 0.0) + 1.0
    which = np.fromiter(found, np.int32, len(found))
    much = np.sqrt(np.fromiter(found.values(), np.float32, len(found)))
    length = max(1e-9, float(np.linalg.norm(much)))
    return which, (much / length).astype(np.float32)


@lru_cache(4096)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f"<{word}>"
    pieces = {
        framed[start : start + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(max(1, len(framed) - length + 1))
    }
    return tuple(crc32(piece.encode()) for piece in sorted({*pieces, framed}))


N_FEATURES: Final = 1 << 15
