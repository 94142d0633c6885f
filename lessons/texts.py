"""One text of a lesson, as its author wrote it: its place, and its facts still by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from lessons.errors import Report
from lessons.markdown import Run, TokenWriter, plain, refuse, rich, write

_MENTION = re.compile(r"\{(?P<fact>[a-z][a-z0-9_]*)(?:\.(?P<part>year))?\}")


class Place(NamedTuple):
    """Where a text stands: a section, in an option also its key and "label" or "explanation"."""

    section: str
    option: str = ""
    part: str = ""

    @property
    def kind(self) -> str:
        """Return the kind of text, as in `limits.MAX_CHARACTERS`."""
        kind = self.section.partition(" ")[0]
        return self.part or ("question" if kind == "quiz" else kind)

    def __str__(self) -> str:
        """Return what an author would call it."""
        return f"the {self.part} of option '{self.option}'" if self.option else f"'{self.section}'"


class Mention(NamedTuple):
    """A fact used in a text: its name, "year" or "", and the line."""

    fact: str
    part: str
    line: int

    def __str__(self) -> str:
        """Return what stands in the text for it."""
        return f"{{{self.fact}.{self.part}}}" if self.part else f"{{{self.fact}}}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text; its template is Markup where formatting works, else plain.

    `lines` tells where in the template each line of the file begins.
    """

    line: int
    template: str
    mentions: tuple[Mention, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()  # (position, line), both growing

    def line_at(self, position: int) -> int:
        """Return the line of the file that holds a position of the template."""
        return max((line for start, line in self.lines if start <= position), default=self.line)


def compose(body: Sequence[Run], writer: TokenWriter, report: Report) -> Text | None:
    """Return the runs as one text, or None when there is nothing to read.

    An empty line parts paragraphs; entries of a list are lines that start with "• ".
    """
    template = ""
    mentions: list[Mention] = []
    lines: list[tuple[int, int]] = []
    for before, run in zip([None, *body], body, strict=False):
        raw = _worded(run, writer, report)
        mentions += _mentions(raw, run.line, report)
        template += _gap(before, run)
        lines += _line_starts(raw, len(template), run.line)
        template += raw.replace("\n", " ")
    if not template.strip(" \n•"):
        return None
    if writer is rich:
        template = Markup(template)  # noqa: S704  (`rich` escapes the words and writes the tags itself)
    return Text(body[0].line, template, tuple(mentions), tuple(lines))


def _line_starts(raw: str, position: int, line: int) -> Iterator[tuple[int, int]]:
    for number, words in enumerate(raw.split("\n"), start=line):
        yield position, number
        position += len(words) + 1


def _worded(run: Run, writer: TokenWriter, report: Report) -> str:
    if run.kind == "entry" and writer is plain:
        refuse("bullet_list", run.line, report)
    if run.more:
        refuse("list_item", run.line, report)
    if run.source and not any(map(str.isalnum, run.source)):
        way_out = "say it in words too: not everyone can see or read a picture"
        report.error(run.line, f"'{run.source}' is not a word", way_out)
    return write(run, writer, report).strip()


def _gap(before: Run | None, run: Run) -> str:
    bullet = "• " if run.kind == "entry" else ""
    if before is None:
        return bullet
    return ("\n" if bullet and before.kind == "entry" else "\n\n") + bullet


def _mentions(raw: str, line: int, report: Report) -> Iterator[Mention]:
    for found in _MENTION.finditer(raw):
        yield Mention(found["fact"], found["part"] or "", line + raw.count("\n", 0, found.start()))
    rest = _MENTION.sub("", raw)
    if stray := re.search(r"[{}]", rest):
        way_out = "write the name of a fact in small letters, like {name} or {name.year}"
        stray_line = line + rest.count("\n", 0, stray.start())
        report.error(stray_line, "these braces hold no name of a fact", way_out)
