"""Training: from a corpus to what the engine knows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lessons.faq.calibration import Opinions, calibrated
from lessons.faq.corpus import Corpus, Row
from lessons.faq.encoder import NAME, Encoder, Vectors
from lessons.faq.folds import folds_of
from lessons.faq.forms import bare_form
from lessons.faq.grams import N_FEATURES, Features, features
from lessons.faq.softmax import (
    Floats,
    Ints,
    probabilities,
    train_on_features,
    train_on_vectors,
)
from lessons.faq.speller import Speller
from lessons.faq.tongues import RUSSIAN, Tongues
from lessons.faq.trained import Sense, Trained
from lessons.faq.weights import Weights, packed

N_FOLDS = 4
_PENALTY = 0.02
_AT_ONCE = 1000  # examples read between two words of progress

Progress = Callable[[str], None]


class Prepared(NamedTuple):
    """Examples ready to learn from; `labels` are places in `names`."""

    rows: Sequence[Row]
    names: tuple[str, ...]
    labels: Ints
    vectors: Vectors | None
    features: Sequence[Features]


class Heads(NamedTuple):
    """Two opinions: by sense (None without an encoder) and by spelling."""

    middle: Floats | None
    sense: Floats | None
    spelling: Weights


def prepare(corpus: Corpus, encoder: Encoder | None, tell: Progress) -> Prepared:
    """Return the examples in restored form, as vectors and as features."""
    spellers = spellers_of(corpus)
    restored = [_restored(row, spellers[row.language]) for row in corpus.rows]
    vectors = None
    if encoder:
        vectors = _read(restored, encoder, tell)
    names = tuple(sorted({row.label for row in corpus.rows}))
    labels = np.array([names.index(row.label) for row in corpus.rows])
    rows_of_features = [features(bare_form(text), N_FEATURES) for text in restored]
    return Prepared(corpus.rows, names, labels, vectors, rows_of_features)


def _read(texts: Sequence[str], encoder: Encoder, tell: Progress) -> Vectors:
    parts = []
    for start in range(0, len(texts), _AT_ONCE):
        tell(f"reading examples, {start} of {len(texts)}")
        parts.append(encoder.encode(texts[start : start + _AT_ONCE]))
    return np.concatenate(parts)


def spellers_of(corpus: Corpus) -> dict[str, Speller]:
    """Return a speller for each language."""
    return {
        language: Speller.of(counts, also_latin=language == RUSSIAN)
        for language, counts in corpus.words.items()
    }


def _restored(row: Row, speller: Speller) -> str:
    return speller.restore_latin(row.plain) if row.is_latin else speller.restore(row.plain)


def fit(prepared: Prepared, chosen: NDArray[np.bool_]) -> Heads:
    """Return both opinions, learned from the chosen examples."""
    labels, n_labels = prepared.labels[chosen], len(prepared.names)
    middle = sense = None
    if prepared.vectors is not None:
        vectors = prepared.vectors[chosen]
        middle = vectors.mean(axis=0)
        sense = train_on_vectors(vectors - middle, labels, n_labels, penalty=_PENALTY)
    rows = [row for row, is_chosen in zip(prepared.features, chosen, strict=True) if is_chosen]
    return Heads(middle, sense, packed(train_on_features(rows, labels, n_labels, N_FEATURES)))


def opinions(heads: Heads, vectors: Vectors | None, rows: Sequence[Features]) -> Opinions:
    """Return the log probabilities of both opinions on other questions."""
    by_spelling = probabilities(np.stack([heads.spelling.logits(row) for row in rows]))
    by_sense = None
    if heads.sense is not None and vectors is not None and heads.middle is not None:
        by_sense = probabilities((vectors - heads.middle) @ heads.sense[:-1] + heads.sense[-1])
    return Opinions(None if by_sense is None else np.log(by_sense), np.log(by_spelling))


def train(corpus: Corpus, encoder: Encoder | None, tell: Progress = lambda _: None) -> Trained:
    """Return all that is learned from a corpus; the same corpus gives the same."""
    prepared = prepare(corpus, encoder, tell)
    left_out = opinions_on_left_out(prepared, tell)
    tell("learning from all")
    heads = fit(prepared, np.ones(len(prepared.rows), bool))
    sense = None
    if heads.sense is not None and heads.middle is not None:
        sense = Sense(heads.middle, heads.sense, NAME)
    entries = np.isin(prepared.names, corpus.entries)
    without = Opinions(None, left_out.by_spelling)
    return Trained(
        fingerprint=corpus.fingerprint,
        entries=corpus.entries,
        labels=prepared.names,
        sense=sense,
        spelling=heads.spelling,
        tongues=Tongues.of((row.language, row.plain) for row in corpus.rows),
        words=corpus.words,
        with_sense=calibrated(left_out, prepared.labels, entries) if sense else None,
        without=calibrated(without, prepared.labels, entries),
    )


def opinions_on_left_out(prepared: Prepared, tell: Progress) -> Opinions:
    """Return what is thought of each example by heads that learned without it and its likes."""
    folds = folds_of(prepared.labels, prepared.features, N_FOLDS)
    shape = (len(prepared.rows), len(prepared.names))
    by_sense, by_spelling = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for fold in range(N_FOLDS):
        tell(f"trying it on a part left out, {fold + 1} of {N_FOLDS}")
        out = folds == fold
        heads = fit(prepared, ~out)
        rows = [row for row, is_out in zip(prepared.features, out, strict=True) if is_out]
        vectors = None if prepared.vectors is None else prepared.vectors[out]
        found = opinions(heads, vectors, rows)
        by_spelling[out] = found.by_spelling
        if found.by_sense is not None:
            by_sense[out] = found.by_sense
    return Opinions(None if prepared.vectors is None else by_sense, by_spelling)
