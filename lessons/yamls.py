"""YAML files as plain values, with the line of everything in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lessons.errors import Report

Loc = tuple[str | int, ...]  # the way to a value: ("quiz", 0, "right")


@dataclass(frozen=True, slots=True)
class Yaml:
    """The value of a YAML file.

    `lines` tells where each part of it starts, from 1; in place of each of the `refused` parts,
    which were reported, stands None.
    """

    value: object
    lines: Mapping[Loc, int]
    refused: Collection[Loc]

    def line(self, *loc: str | int) -> int:
        """Return the line of the value at `loc`, or of the nearest one around it."""
        while loc not in self.lines:
            loc = loc[:-1]
        return self.lines[loc]


def read_yaml(text: str, report: Report) -> Yaml | None:
    """Return what `text` holds, or None and an error in the report when it is not YAML.

    A key written twice is reported, and the first one counts. Anchors and aliases are refused:
    authors do not need them, and they can hide a text from the reader.
    """
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        report.error(_line_of(error), "this is not valid YAML", _ADVICE)
        return None
    if node is None:
        report.error(1, "the file is empty", "write its content, or delete the file")
        return None
    reader = _Reader(yaml, report)
    value = reader.value(node, ())
    return Yaml(value, reader.lines, reader.refused)


_ADVICE: Final = (
    "look at the spaces at the line's start, the colons and the quotes, here and one line above"
)


def _line_of(error: Exception) -> int:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return mark.line + 1 if mark else 1


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns nodes to values, noting lines and faults on the way."""

    yaml: YAML
    report: Report
    lines: dict[Loc, int] = field(default_factory=lambda: {(): 1})
    refused: set[Loc] = field(default_factory=set)

    def value(self, node: Node, loc: Loc) -> object:
        self.lines.setdefault(loc, node.start_mark.line + 1)
        if node.anchor:
            self.refused.add(loc)
            self._tell(node, "an anchor (&) does not work here", "write the value out at each use")
            return None
        match node:
            case MappingNode():
                return self._mapping(node, loc)
            case SequenceNode():
                return [self.value(child, (*loc, i)) for i, child in enumerate(node.value)]
            case _:
                return self._scalar(node, loc)

    def _mapping(self, node: MappingNode, loc: Loc) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, child in node.value:
            name = key.value
            if not isinstance(key, ScalarNode):
                self._tell(key, "a key is not a word", "write `name: value`")
            elif name in found:
                self._tell(key, f"the key '{name}' stands twice", "keep one of the two")
            else:
                self.lines[(*loc, name)] = key.start_mark.line + 1
                found[name] = self.value(child, (*loc, name))
        return found

    def _scalar(self, node: Node, loc: Loc) -> object:
        try:
            value: object = self.yaml.constructor.construct_object(node)
        except (YAMLError, ValueError):
            self.refused.add(loc)
            way_out = "correct it, or put it in quotes if it is a text"
            self._tell(node, f"the value '{node.value}' can't be read", way_out)
            return None
        return value

    def _tell(self, node: Node, what: str, way_out: str) -> None:
        self.report.error(node.start_mark.line + 1, what, way_out)
