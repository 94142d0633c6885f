"""Examples: questions as people type them, each with the entry it means."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from lessons.errors import Problem, Report
from lessons.faq.forms import plain_form
from lessons.faq.limits import MAX_EXAMPLE, MIN_EXAMPLES
from lessons.faq.sheet import NONE, SMALL_TALK


class Example(NamedTuple):
    """A line of examples/<language>.tsv; `label` is the key of an entry, or a word like "none"."""

    label: str
    text: str
    line: int


def parse_examples(tsv: str) -> Iterator[Example]:
    """Yield the examples of a file; lines of another shape are left out."""
    for number, line in enumerate(tsv.splitlines(), start=1):
        label, tab, text = line.partition("\t")
        if tab and label.strip() and text.strip():
            yield Example(label.strip(), text.strip(), number)


def shapeless_lines(tsv: str, report: Report) -> None:
    """Report the lines that are no example."""
    fine = {example.line for example in parse_examples(tsv)}
    for number, line in enumerate(tsv.splitlines(), start=1):
        if line.strip() and number not in fine:
            way_out = "write the key of an entry, a tab, and the question"
            report.error(number, "this line is no example", way_out)


def problems_of(path: str, tsv: str, keys: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the examples of one language, given the keys of all entries."""
    examples = list(parse_examples(tsv))
    yield from _strange_labels(path, examples, keys)
    yield from _repeated(path, examples)
    yield from _too_long(path, examples)
    yield from _too_few(path, examples, keys)


def _strange_labels(path: str, examples: list[Example], keys: Collection[str]) -> Iterator[Problem]:
    known = {*keys, NONE, *SMALL_TALK}
    first: dict[str, int] = {}
    for example in examples:
        if example.label not in known:
            first.setdefault(example.label, example.line)
    for label, line in first.items():
        way_out = f"use a key of faq.yaml, or one of: {', '.join((NONE, *SMALL_TALK))}"
        yield Problem(path, line, f"no entry is called '{label}'", way_out)


def _repeated(path: str, examples: list[Example]) -> Iterator[Problem]:
    seen: dict[str, Example] = {}
    for example in examples:
        same = seen.setdefault(plain_form(example.text) or example.text, example)
        if same is example:
            continue
        if same.label == example.label:
            what = f"this example stands twice (first on line {same.line})"
            yield Problem(path, example.line, what, "keep one of the two")
        else:
            what = f"this example stands under '{same.label}' too (line {same.line})"
            yield Problem(path, example.line, what, "keep it under the one that people mean by it")


def _too_long(path: str, examples: list[Example]) -> Iterator[Problem]:
    for example in examples:
        if len(example.text) > MAX_EXAMPLE:
            what = f"this example has {len(example.text)} characters"
            yield Problem(path, example.line, what, f"make it {MAX_EXAMPLE} or less")


def _too_few(path: str, examples: list[Example], keys: Collection[str]) -> Iterator[Problem]:
    counts: Mapping[str, int] = {
        key: sum(example.label == key for example in examples) for key in keys
    }
    for key, n in counts.items():
        if n < MIN_EXAMPLES:
            way_out = f"write as people type it, {MIN_EXAMPLES} or more"
            yield Problem(path, 1, f"'{key}' has {n} examples", way_out)
