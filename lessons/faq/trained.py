"""All that was learned, in one small file: weights, words and limits."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessons.errors import LessonsError
from lessons.faq.softmax import Floats
from lessons.faq.speller import Counts
from lessons.faq.tongues import Tongues
from lessons.faq.weights import Weights


class UnreadableTrainingError(LessonsError):
    """A file that should hold what was learned holds something else."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where one verdict ends and the next begins, and how far each opinion counts.

    `sense` and `spelling` are the weights of the two opinions' log probabilities. An answer is sure
    from `sure` on; a question is in scope when all entries together reach `in_scope`.
    """

    sense: float
    spelling: float
    sure: float
    in_scope: float


@dataclass(frozen=True, slots=True)
class Sense:
    """The opinion about vectors: what to take away from each, and the weights; the last row is the bias."""

    middle: Floats
    weights: Floats
    encoder: str


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learned from a corpus; without `sense` where it had to do without an encoder.

    `with_sense` and `without` are the limits with and without an encoder.
    """

    fingerprint: str
    entries: tuple[str, ...]
    labels: tuple[str, ...]
    sense: Sense | None
    spelling: Weights
    tongues: Tongues
    words: Mapping[str, Counts]
    with_sense: Limits | None
    without: Limits

    def to_bytes(self) -> bytes:
        """Return the file."""
        about = {
            "fingerprint": self.fingerprint,
            "entries": self.entries,
            "labels": self.labels,
            "encoder": self.sense.encoder if self.sense else None,
            "tongues": self.tongues.names,
            "with_sense": asdict(self.with_sense) if self.with_sense else None,
            "without": asdict(self.without),
        }
        arrays: dict[str, NDArray[Any]] = {
            "about": _text(json.dumps(about)),
            "words": _text(json.dumps(self.words, ensure_ascii=False, sort_keys=True)),
            "spelling_steps": self.spelling.steps,
            "spelling_worth": self.spelling.worth,
            "tongues_steps": self.tongues.weights.steps,
            "tongues_worth": self.tongues.weights.worth,
        }
        if self.sense:
            arrays["middle"] = self.sense.middle.astype(np.float16)
            arrays["sense"] = self.sense.weights.astype(np.float16)
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        with zipfile.ZipFile(file, "a") as archive:
            archive.comment = self.fingerprint.encode()  # told without loading the rest
        return file.getvalue()

    @classmethod
    def from_bytes(cls, file: bytes) -> "Trained":
        """Return what a file holds.

        Raises:
            UnreadableTrainingError: it is cut short, or of another kind.
        """
        try:
            with np.load(io.BytesIO(file), allow_pickle=False) as arrays:
                return _unpacked(arrays)
        except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as broken:
            raise UnreadableTrainingError(f"it can't be read ({broken})") from broken


def _unpacked(arrays: Any) -> Trained:
    about = json.loads(bytes(arrays["about"]))
    sense = None
    if about["encoder"]:
        middle, weights = arrays["middle"], arrays["sense"]
        sense = Sense(middle.astype(np.float32), weights.astype(np.float32), about["encoder"])
    tongues = Weights(arrays["tongues_steps"], arrays["tongues_worth"])
    return Trained(
        fingerprint=about["fingerprint"],
        entries=tuple(about["entries"]),
        labels=tuple(about["labels"]),
        sense=sense,
        spelling=Weights(arrays["spelling_steps"], arrays["spelling_worth"]),
        tongues=Tongues(tuple(about["tongues"]), tongues),
        words=json.loads(bytes(arrays["words"])),
        with_sense=Limits(**about["with_sense"]) if about["with_sense"] else None,
        without=Limits(**about["without"]),
    )


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
