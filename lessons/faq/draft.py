"""The folder faq/ as read: every file by itself, not yet compared with the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.errors import Problem, Report
from lessons.faq.examples import shapeless_lines
from lessons.faq.sheet import Entries, contradictions, read_entries
from lessons.faq.words import read_faq_words
from lessons.files import read_text
from lessons.sheets import Sheet
from lessons.words import Words
from lessons.yamls import read_yaml

FAQ = "faq"  # the folder
FAQ_FILE = f"{FAQ}/faq.yaml"
EXAMPLES = f"{FAQ}/examples"


@dataclass(frozen=True, slots=True)
class FaqDraft:
    """The FAQ's files: `words` by name, such as "en" or "en_LV"; `examples` by language.

    None is what can't be used.
    """

    sheet: Sheet[Entries] | None
    words: Mapping[str, Words | None]
    examples: Mapping[str, str | None]


def read_faq(folder: Path, problems: list[Problem]) -> FaqDraft | None:
    """Return the FAQ of a course folder, or None when it has none; problems join the list."""
    if not (folder / FAQ).is_dir():
        return None
    return FaqDraft(
        _sheet(folder, problems),
        {path.stem: _words(folder, path, problems) for path in sorted((folder / FAQ).glob("*.md"))},
        {
            path.stem: _examples(folder, path, problems)
            for path in sorted((folder / EXAMPLES).glob("*.tsv"))
        },
    )


def _sheet(folder: Path, problems: list[Problem]) -> Sheet[Entries] | None:
    report = Report(FAQ_FILE, problems)
    text = read_text(folder, report)
    yaml = read_yaml(text, report) if text else None
    sheet = read_entries(yaml, report) if yaml else None
    if sheet:
        problems.extend(contradictions(sheet))
    return sheet


def _words(folder: Path, path: Path, problems: list[Problem]) -> Words | None:
    report = _report(folder, path, problems)
    text = read_text(folder, report)
    return read_faq_words(text, report) if text else None


def _examples(folder: Path, path: Path, problems: list[Problem]) -> str | None:
    report = _report(folder, path, problems)
    text = read_text(folder, report)
    if text:
        shapeless_lines(text, report)
    return text


def _report(folder: Path, path: Path, problems: list[Problem]) -> Report:
    return Report(path.relative_to(folder).as_posix(), problems)
