"""The FAQ: how well, how fast and how heavy, beside BM25 and TF-IDF on the same parts left out.

Accuracy is by cross-validation over the course's own examples: whole groups of alike ones are left
out together. That is harder than what learners ask, who don't try to be hard.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from bench.faq_peers import Bm25, TfIdf
from bench.process import ROOT
from lessons.course import Course
from lessons.faq.calibration import calibrated, combined
from lessons.faq.corpus import Corpus, corpus_of
from lessons.faq.encoder import open_encoder
from lessons.faq.folds import folds_of
from lessons.faq.forms import bare_form
from lessons.faq.softmax import probabilities
from lessons.faq.store import find, matcher_of
from lessons.faq.training import N_FOLDS, Prepared, fit, opinions_on_left_out, prepare
from lessons.load import load_course

COURSE = ROOT / "lessons" / "courses" / "social-entrepreneurship"
_RSS = re.compile(r"^(Rss\w+):\s+(\d+) kB", re.MULTILINE)

Ranked = Callable[[str], list[str]]


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the examples")
    is_quick = parser.parse_args().quick
    course = load_course(COURSE)
    found: dict[str, Any] = {"asking": asking(course)}
    corpus = corpus_of(course)
    if is_quick:
        corpus = Corpus(corpus.entries, corpus.rows[::10], corpus.words, corpus.fingerprint)
    found["learning"], prepared = learning(corpus)
    found["accuracy"] = accuracy(corpus, prepared)
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def asking(course: Course) -> dict[str, Any]:
    """Return what the first question and the following ones cost, in time and memory."""
    before = memory()
    began, cpu = time.perf_counter(), time.process_time()
    trained, _ = find(course, COURSE, Path("data"))
    assert trained, "run: amber faq train"
    matcher = matcher_of(course, trained)
    matcher.ask("cik maksā kurss", language="lv", country="LV")
    first = {"ms": ms(time.perf_counter() - began), "cpu_ms": ms(time.process_time() - cpu)}
    rows = corpus_of(course).rows[::13]
    walls, cpus = [], []
    for row in rows:
        began, cpu = time.perf_counter(), time.process_time()
        matcher.ask(row.plain, language=row.language, country="LV")
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - cpu)
    after = memory()
    return {
        "first_question": first,
        "ms": quantiles(walls),
        "cpu_ms": quantiles(cpus),
        "memory_mib": {part: round(after[part] - before[part], 1) for part in after},
    }


def learning(corpus: Corpus) -> tuple[dict[str, Any], Prepared]:
    """Return what learning costs, and the examples prepared."""
    began, cpu = time.perf_counter(), time.process_time()
    prepared = prepare(corpus, open_encoder(), _tell)
    read, read_cpu = time.perf_counter() - began, time.process_time() - cpu
    began = time.perf_counter()
    fit(prepared, np.ones(len(prepared.rows), bool))
    fitted = time.perf_counter() - began
    return {
        "examples": len(corpus.rows),
        "seconds_reading": round(read, 1),
        "cpu_seconds_reading": round(read_cpu, 1),
        "seconds_fitting_once": round(fitted, 1),
    }, prepared


def accuracy(corpus: Corpus, prepared: Prepared) -> dict[str, Any]:
    """Return the figures on parts left out: ours by language, and the peers' on the same parts."""
    left_out = opinions_on_left_out(prepared, _tell)
    entries = np.isin(prepared.names, corpus.entries)
    limits = calibrated(left_out, prepared.labels, entries)
    likely = np.where(entries, probabilities(combined(left_out, limits)), 0.0)
    asked = entries[prepared.labels]
    ranks = np.argsort(-likely, axis=1)
    is_top = ranks[:, 0] == prepared.labels
    is_among = (ranks[:, :3] == prepared.labels[:, None]).any(axis=1)
    sure = likely.max(axis=1) >= limits.sure
    in_scope = likely.sum(axis=1) >= limits.in_scope
    languages = np.array([row.language for row in prepared.rows])
    ours = {
        language: {
            "top_1": mean(is_top[chosen & asked]),
            "top_3": mean(is_among[chosen & asked]),
            "solved": mean(np.where(sure, is_top, is_among & in_scope)[chosen & asked]),
            "sure": mean(sure[chosen & asked]),
            "right_when_sure": mean(is_top[chosen & asked & sure]),
            "answered_in_vain": mean(sure[chosen & ~asked]),
        }
        for language in [*sorted({*languages.tolist()}), "all"]
        if (chosen := (languages == language) | (language == "all")).any()
    }
    return {"ours": ours, **peers(prepared, asked)}


def peers(prepared: Prepared, asked: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the peers' figures; each searches in the examples of the question's language."""
    folds = folds_of(prepared.labels, prepared.features, N_FOLDS)
    names = [row.label for row in prepared.rows]
    texts = [bare_form(row.plain) for row in prepared.rows]
    languages = [row.language for row in prepared.rows]
    found: dict[str, Any] = {}
    for title, peer in (("bm25", Bm25), ("tf_idf_of_letters", TfIdf)):
        hits: list[tuple[bool, bool]] = []
        for fold in range(N_FOLDS):
            for language in sorted({*languages}):
                chosen = [i for i in np.flatnonzero(asked) if languages[i] == language]
                known = [i for i in chosen if folds[i] != fold]
                ranked = peer([texts[i] for i in known], [names[i] for i in known]).ranked
                left = [i for i in chosen if folds[i] == fold]
                hits += [hit(ranked, texts[i], names[i]) for i in left]
        top, among = zip(*hits, strict=True)
        found[title] = {"top_1": mean(top), "top_3": mean(among)}
    return found


def hit(ranked: Ranked, text: str, wanted: str) -> tuple[bool, bool]:
    """Return whether the best guess is right, and whether one of three is."""
    guesses = ranked(text)[:3]
    return guesses[:1] == [wanted], wanted in guesses


def memory() -> dict[str, float]:
    """Return this process's own memory and its mapped files, in MiB."""
    status = Path(f"/proc/{os.getpid()}/status").read_text()
    return {name: int(kib) / 1024 for name, kib in _RSS.findall(status)}


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    return {f"p{q}": ms(float(np.quantile(seconds, q / 100))) for q in (50, 95, 99)}


def ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def mean(claims: Sequence[bool] | NDArray[np.bool_]) -> float:
    return round(float(np.mean(claims)), 4)


def _tell(what: str) -> None:
    print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
