"""What `amber faq` prints: verdicts and figures, for people and for other tools."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from lessons.course import Course
from lessons.faq.evaluation import Figures
from lessons.faq.verdicts import SmallTalk, Sure, Unsure, Verdict
from lessons.locale import Locale


def shown(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON tells it."""
    score = round(verdict.score, 4)
    if isinstance(verdict, SmallTalk):
        return {
            "verdict": "smalltalk", "entry": None, "score": score, "alternatives": [],
            "detected": verdict.detected, "kind": verdict.kind,
        }  # fmt: skip
    name = "sure" if isinstance(verdict, Sure) else "unknown"
    return {
        "verdict": "unsure" if isinstance(verdict, Unsure) else name,
        "entry": verdict.entry,
        "score": score,
        "alternatives": list(verdict.alternatives),
        "detected": verdict.detected,
    }


def told(course: Course, verdict: Verdict, language: str, country: str) -> Iterator[str]:
    """Yield the lines that tell a person what a question came to."""
    found = shown(verdict)
    yield f"{found['verdict']} ({found['score']:.2f}), in {found['detected']}"
    for key in found["alternatives"]:
        entry = course.faq.entry(key, Locale(language, country))
        yield f"  {key}: {entry.question if entry else ''}"
    if kind := found.get("kind"):
        yield f"  {kind}"
    answer = course.faq.entry(found["entry"] or "", Locale(language, country))
    if found["verdict"] == "sure" and answer:
        yield f"\n{answer.answer.striptags()}"


def table(figures: dict[str, Figures]) -> Iterator[str]:
    """Yield the lines of a table, a column for each language."""
    names = list(asdict(next(iter(figures.values()))))
    yield f"{'':18}" + "".join(f"{language:>8}" for language in figures)
    for name in names:
        values = (asdict(one)[name] for one in figures.values())
        yield f"{name.replace('_', ' '):18}" + "".join(f"{_figure(value):>8}" for value in values)


def figures_as_json(
    figures: dict[str, Figures], confused: list[tuple[str, str, int]], left_out: int
) -> dict[str, Any]:
    """Return the figures and the most frequent mistakes as JSON tells them."""
    return {
        "left_out": left_out,
        "languages": {name: asdict(one) for name, one in figures.items()},
        "confusions": [
            {"meant": meant, "guessed": guessed, "times": times}
            for meant, guessed, times in confused
        ],
    }


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
