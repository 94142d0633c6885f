"""Finds the entry that a question means, or says honestly that it does not know."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final, NamedTuple, cast

import numpy as np

from lessons.faq.calibration import Opinions, combined
from lessons.faq.distress import speaks_of_distress
from lessons.faq.encoder import NAME, Encoder, open_encoder
from lessons.faq.forms import bare_form, plain_form
from lessons.faq.grams import Features, features
from lessons.faq.lands import lands_of, lean
from lessons.faq.sheet import NONE, SMALL_TALK, SmallTalkKind
from lessons.faq.softmax import Floats, probabilities
from lessons.faq.speller import Speller
from lessons.faq.tongues import RUSSIAN
from lessons.faq.trained import Limits, Trained
from lessons.faq.verdicts import SmallTalk, Sure, Unknown, Unsure, Verdict

N_ALTERNATIVES: Final = 3
LONGEST: Final = 600  # characters of a question that are read

# From here on two questions ask alike: one answer serves both.
ALIKE: Final = 0.75

_MAYBE_DISTRESS: Final = 0.1  # a helpline shown in vain does little harm; one not shown may do much


class Reading(NamedTuple):
    """A question as the engine understands it: plain, its language, and spelling put right."""

    plain: str
    language: str
    restored: str


class Matcher:
    """Answers from what was learned; safe to use from several threads."""

    def __init__(
        self,
        trained: Trained,
        *,
        entries: tuple[str, ...],
        countries: tuple[str, ...],
        encoder: Callable[[], Encoder | None] = open_encoder,
    ) -> None:
        """Make a matcher; of the entries only those that are still there are found.

        Args:
            trained: what was learned, perhaps from examples that have changed since.
            entries: the keys of the FAQ of today.
            countries: those of the course.
            encoder: opens the encoder, at the first question.
        """
        self._trained = trained
        self._open = encoder
        self._lock = Lock()
        self._encoder: Encoder | None = None
        self._is_open = False
        self._lands = lands_of(entries, countries)
        self._is_entry = np.isin(trained.labels, entries)
        self._spellers = {
            language: Speller.of(counts, also_latin=language == RUSSIAN)
            for language, counts in trained.words.items()
        }

    def ask(self, text: str, *, language: str, country: str) -> Verdict:
        """Return what a question comes to; `language` is that of the interface.

        Nothing a person types makes this raise.
        """
        reading = self.read(text, language)
        if not any(map(str.isalpha, reading.plain)):
            return SmallTalk("gibberish", 1.0, language)
        likely = self._likely(reading, country)
        return self._verdict(reading, likely)

    def likeness(self, one: str, other: str) -> float:
        """Return how alike two questions are asked, from 0 to 1; see `ALIKE`."""
        encoder, sense = self._opened(), self._trained.sense
        plain = [self.read(text, "").restored for text in (one, other)]
        if plain[0] == plain[1]:
            return 1.0
        if encoder is None or sense is None:
            first, second = (dict(zip(*self._features(text), strict=True)) for text in plain)
            return float(sum(much * second.get(which, 0.0) for which, much in first.items()))
        vectors = encoder.encode(plain) - sense.middle
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        return max(0.0, float(vectors[0] @ vectors[1]))

    def read(self, text: str, expected: str) -> Reading:
        """Return a question in plain form, its language, and its spelling put right."""
        plain = plain_form(text[:LONGEST])
        tongue = self._trained.tongues.detect(plain, expected)
        speller = self._spellers.get(tongue.language)
        if speller is None:
            return Reading(plain, tongue.language, plain)
        restored = speller.restore_latin(plain) if tongue.is_latin else speller.restore(plain)
        return Reading(plain, tongue.language, restored)

    def _likely(self, reading: Reading, country: str) -> Mapping[str, float]:
        """Return how likely each label is."""
        limits, opinions = self._opinions(reading.restored)
        logits = combined(opinions, limits)[0]
        bare = f"{bare_form(reading.plain)} {bare_form(reading.restored)}"
        for place, label in enumerate(self._trained.labels):
            if land := self._lands.get(label):
                logits[place] += lean(land, country, bare)
            elif not self._is_entry[place] and label not in {NONE, *SMALL_TALK}:
                logits[place] = -np.inf  # an entry that is gone
        found = probabilities(logits)
        return dict(zip(self._trained.labels, map(float, found), strict=True))

    def _opinions(self, restored: str) -> tuple[Limits, Opinions]:
        trained = self._trained
        by_spelling = _log(trained.spelling.logits(self._features(restored)))
        encoder, sense = self._opened(), trained.sense
        if encoder is None or sense is None or trained.with_sense is None:
            return trained.without, Opinions(None, by_spelling)
        vector = encoder.encode([restored])[0] - sense.middle
        by_sense = _log(vector @ sense.weights[:-1] + sense.weights[-1])
        return trained.with_sense, Opinions(by_sense, by_spelling)

    def _verdict(self, reading: Reading, likely: Mapping[str, float]) -> Verdict:
        detected = reading.language
        if likely.get("distress", 0.0) >= _MAYBE_DISTRESS or _in_need(reading):
            return SmallTalk("distress", likely.get("distress", 1.0), detected)
        entries = [label for label in self._trained.labels if label in likely and self._has(label)]
        ranked = sorted(entries, key=lambda label: -likely[label])[:N_ALTERNATIVES]
        talk = {kind: likely.get(kind, 0.0) for kind in SMALL_TALK}
        in_scope = sum(likely[label] for label in entries)
        if sum(talk.values()) > max(in_scope, likely.get(NONE, 0.0)) or not ranked:
            kind = max(talk, key=lambda one: talk[one])
            return SmallTalk(cast("SmallTalkKind", kind), sum(talk.values()), detected)
        best, alternatives = ranked[0], tuple(ranked)
        limits = self._limits
        if likely[best] >= limits.sure:
            return Sure(best, likely[best], alternatives, detected)
        shape = Unsure if in_scope >= limits.in_scope else Unknown
        return shape(best, likely[best], alternatives, detected)

    @property
    def _limits(self) -> Limits:
        with_sense = self._trained.with_sense
        return with_sense if with_sense and self._opened() else self._trained.without

    def _has(self, label: str) -> bool:
        return bool(self._is_entry[self._trained.labels.index(label)])

    def _features(self, restored: str) -> Features:
        return features(bare_form(restored), self._trained.spelling.n_features)

    def _opened(self) -> Encoder | None:
        with self._lock:
            if not self._is_open:
                is_ours = self._trained.sense is not None and self._trained.sense.encoder == NAME
                self._encoder = self._open() if is_ours else None
                self._is_open = True
            return self._encoder


def _log(logits: Floats) -> Floats:
    return np.log(np.maximum(probabilities(logits[None, :]), 1e-12))


def _in_need(reading: Reading) -> bool:
    return any(speaks_of_distress(bare_form(text)) for text in (reading.plain, reading.restored))
