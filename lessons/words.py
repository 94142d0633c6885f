"""The words of one Markdown file: every text with its place in the lesson and its line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from lessons.errors import Report
from lessons.fingerprints import fingerprint, made_from, split_front, strange_front_lines
from lessons.markdown import Run, TokenWriter, plain, rich, runs
from lessons.texts import Place, Text, compose

# No bold, italic, links and lists here.
_PLAIN_KINDS: Final = {"takeaway", "followup", "idea", "block", "module", "box"}


@dataclass(frozen=True, slots=True)
class Words:
    """A whole file; `sections` and `options` tell the line each of them begins on.

    `options` goes by section, then by key.
    """

    path: str
    fingerprint: str
    made_from: str | None
    sections: Mapping[str, int]
    options: Mapping[str, Mapping[str, int]]
    texts: Mapping[Place, Text]


def read_words(text: str, report: Report, kind: "type[SectionReader] | None" = None) -> Words:
    """Return the words of a file; what can't be understood is reported and left out.

    `kind` reads other sections than those of a lesson.
    """
    for line in strange_front_lines(text):
        what = "this line between the dashes is not understood"
        report.error(
            line, what, "keep only `from:` with the 8 characters that `amber content accept` writes"
        )
    body = split_front(text)[1]
    above = text.count("\n") - body.count("\n")
    reader = (kind or SectionReader)(report)
    reader.read(runs("\n" * above + body, report))
    return Words(
        path=report.path,
        fingerprint=fingerprint(text),
        made_from=made_from(text),
        sections=reader.sections,
        options=reader.options,
        texts=reader.texts,
    )


@dataclass(frozen=True, slots=True)
class SectionReader:
    """Collects the texts of a file, section by section."""

    report: Report
    sections: dict[str, int] = field(default_factory=dict)
    options: dict[str, dict[str, int]] = field(default_factory=dict)
    texts: dict[Place, Text] = field(default_factory=dict)

    def read(self, all_runs: Iterable[Run]) -> None:
        heading: Run | None = None
        body: list[Run] = []
        for run in all_runs:
            if run.is_heading:
                self._close(heading, body)
                heading, body = run, []
            else:
                body.append(run)
        self._close(heading, body)

    def _close(self, heading: Run | None, body: Sequence[Run]) -> None:
        if body and (heading is None or heading.kind == "title"):
            way_out = "put it below a heading with ##"
            self.report.error(body[0].line, "this text is in no section", way_out)
        if heading is None:
            return
        name = "title" if heading.kind == "title" else heading.source
        if not name:
            way_out = "write the name of the section after ##"
            self.report.error(heading.line, "a heading is empty", way_out)
        elif name in self.sections:
            what = f"the section '{name}' stands twice (first on line {self.sections[name]})"
            self.report.error(heading.line, what, "keep one of the two")
        else:
            self.sections[name] = heading.line
            self.take(name, heading, body)

    def take(self, name: str, heading: Run, body: Sequence[Run]) -> None:
        """Keep the texts of a section."""
        kind = name.partition(" ")[0]
        if heading.kind == "title":
            self.put(Place(name), [replace(heading, kind="paragraph")], heading.line)
        elif kind == "quiz":
            self._quiz(name, heading.line, body)
        else:
            self.put(Place(name), body, heading.line, plain if kind in _PLAIN_KINDS else rich)

    def put(
        self, place: Place, body: Sequence[Run], line: int, writer: TokenWriter = plain
    ) -> None:
        """Keep a text at its place; report it when there is nothing to read."""
        text = compose(body, writer, self.report)
        if text is None:
            way_out = _HOW_TO_WRITE.get(place.part, "write some words")
            self.report.error(line, f"{place} is missing or empty", way_out)
        else:
            self.texts[place] = text

    def _quiz(self, section: str, line: int, body: Sequence[Run]) -> None:
        entries = [run for run in body if run.kind == "entry"]
        question = [run for run in body if run.kind == "paragraph"]
        for run in question:
            if entries and run.line > entries[0].line:
                way_out = "begin the line with two spaces, so that it belongs to the option above"
                self.report.error(run.line, "this text stands below the options", way_out)
        self.put(Place(section), question, line)
        self.options[section] = {}
        for entry in entries:
            self._option(section, entry)

    def _option(self, section: str, entry: Run) -> None:
        if not entry.tokens or entry.tokens[0].type != "code_inline":
            way_out = "begin it with its key in backticks: - `key` Label"
            self.report.error(entry.line, "an option has no key", way_out)
            return
        key = entry.tokens[0].content
        if key in self.options[section]:
            self.report.error(entry.line, f"the option '{key}' stands twice", "keep one of the two")
            return
        self.options[section][key] = entry.line
        label = Run("paragraph", entry.line, entry.tokens[1:])
        self.put(Place(section, key, "label"), [label], entry.line)
        self.put(Place(section, key, "explanation"), entry.more, entry.line)


_HOW_TO_WRITE: Final = {
    "label": "write it after the key: - `key` Label",
    "explanation": "leave a line empty below the label, then write it, beginning with two spaces",
}
