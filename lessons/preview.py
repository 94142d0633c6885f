"""A lesson for the author's eyes: as a phone shows it, or as data for other tools."""

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from lessons.course import Card, Lesson, QuizItem


def preview(lesson: Lesson, width: int) -> str:
    """Return the lesson as bubbles of at most `width` columns.

    Signs stand for words, so that it suits every language: ✓ the right option, → why, ✎ the task,
    ★ the takeaway, ▦ a picture in words, ✚ the question for the idea page, ☀ what is asked the next day.
    """
    bubbles = [
        f"{lesson.number}. {lesson.title}\n⏱ {lesson.minutes}",
        *(bubble for card in lesson.cards for bubble in _card(card)),
        *(_item(item) for item in lesson.quiz),
        f"✎ {_without_tags(lesson.task)}",
        f"★ {lesson.takeaway}",
        f"✚ {lesson.idea.question}" if lesson.idea else "",
        f"☀ {lesson.followup}",
        "\n".join(_sources(lesson)),
    ]
    return "\n".join(_bubble(text, width) for text in bubbles if text)


def as_json(lesson: Lesson) -> dict[str, Any]:
    """Return the lesson as plain dicts and lists; cards and the task are HTML."""
    return asdict(lesson)


def _card(card: Card) -> Iterator[str]:
    yield _without_tags(card.text)
    if card.picture:
        yield f"▦ {card.picture.title}\n{card.picture.text}"


def _item(item: QuizItem) -> str:
    answers = (
        f"{letter} {'✓ ' if option.key == item.right else ''}{option.label}\n→ {option.explanation}"
        for letter, option in zip(ascii_uppercase, item.options, strict=False)
    )
    return "\n\n".join([item.question, *answers])


def _sources(lesson: Lesson) -> Iterator[str]:
    for source in lesson.sources:
        year = f", {source.year}" if source.year else ""
        yield f"[{source.code}] {source.publisher}: {source.title}{year}. {source.url}"


def _without_tags(text: Markup) -> str:
    return "\n".join(line.striptags() for line in text.split("\n"))


def _bubble(text: str, width: int) -> str:
    inner = width - len("│ ")
    lines = [part for line in text.split("\n") for part in textwrap.wrap(line, inner) or [""]]
    edge = "─" * inner
    return "\n".join([f"╭─{edge}", *(f"│ {line}".rstrip() for line in lines), f"╰─{edge}"])
