"""Segments: each text of a Markdown file with the lines it stands on, so that it can be replaced.

All else in the file stays byte for byte as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from lessons.fingerprints import split_front
from lessons.markdown import blocks
from lessons.texts import Place

_HEADING = re.compile(r"\s*#+\s*")
_OPTION = re.compile(r"\s*[-*+]\s+`(?P<key>[^`]+)`\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A text as its author wrote it, without what marks it as heading or option.

    It fills the lines from `first` up to, but not with, `end`, counted from 0; `lead` stands before
    it on its first line, `indent` before each further one.
    """

    first: int
    end: int
    lead: str
    indent: str
    text: str

    def lines(self, text: str) -> list[str]:
        """Return the lines of the file with another text in place of this one."""
        first, *more = text.split("\n")
        return [self.lead + first, *(self.indent + line if line else "" for line in more)]


def segments(text: str) -> dict[Place, Segment]:
    """Return the segments of a file, in their order."""
    lines = text.split("\n")
    body = split_front(text)[1]
    above = text.count("\n") - body.count("\n")
    found = _Finder(lines)
    return dict(found.all(blocks("\n" * above + body)))


def replaced(text: str, new: Mapping[Place, str]) -> str:
    """Return the file with new texts at some of its places; others are not touched."""
    lines = text.split("\n")
    for place, segment in reversed(segments(text).items()):
        if place in new:
            lines[segment.first : segment.end] = segment.lines(new[place])
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Finder:
    lines: Sequence[str]

    def all(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[tuple[Place, Segment]]:
        section, body = "", list[SyntaxTreeNode]()
        for node in nodes:
            if node.type != "heading":
                body.append(node)
                continue
            yield from self._section(section, body)
            section, body = " ".join(node.children[0].content.split()), []
            if node.tag == "h1":
                section = "title"
                lead = _lead(_HEADING, self.lines[_start(node)])
                yield Place("title"), self._segment(_start(node), _start(node) + 1, lead, "")
        yield from self._section(section, body)

    def _section(
        self, name: str, body: Sequence[SyntaxTreeNode]
    ) -> Iterator[tuple[Place, Segment]]:
        if name.startswith("quiz "):
            question = [node for node in body if node.type == "paragraph"]
            yield from self._span(Place(name), question)
            for node in body:
                if node.type == "bullet_list":
                    for item in node.children:
                        yield from self._option(name, item)
        elif name != "title":
            yield from self._span(Place(name), body)

    def _option(self, section: str, item: SyntaxTreeNode) -> Iterator[tuple[Place, Segment]]:
        if not item.children:
            return
        label, *explanation = item.children
        first = _start(label)
        marked = _OPTION.match(self.lines[first])
        if marked:
            place = Place(section, marked["key"], "label")
            yield place, self._segment(first, _end(label), marked[0], "  ")
            yield from self._span(place._replace(part="explanation"), explanation)

    def _span(
        self, place: Place, nodes: Sequence[SyntaxTreeNode]
    ) -> Iterator[tuple[Place, Segment]]:
        if nodes:
            first, end = _start(nodes[0]), _end(nodes[-1])
            while end > first + 1 and not self.lines[end - 1].strip():
                end -= 1
            indent = _lead(re.compile(r"\s*"), self.lines[first]) if place.option else ""
            yield place, self._segment(first, end, indent, indent)

    def _segment(self, first: int, end: int, lead: str, indent: str) -> Segment:
        more = (line.removeprefix(indent) for line in self.lines[first + 1 : end])
        return Segment(first, end, lead, indent, "\n".join([self.lines[first][len(lead) :], *more]))


def _lead(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.match(line)
    return found[0] if found else ""


def _start(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0


def _end(node: SyntaxTreeNode) -> int:
    return node.map[1] if node.map else 0
