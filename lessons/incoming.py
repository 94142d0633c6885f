"""Incoming: a translator's rows are taken into the files of a language, all of them or none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from lessons.check import errors_of
from lessons.draft import read_draft
from lessons.errors import Problem
from lessons.exchange import Exchange, Pair, exchange
from lessons.fingerprints import fingerprint, with_fingerprint
from lessons.passages import all_passages
from lessons.returns import Cell, RowReport
from lessons.segments import replaced


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an import: the problems (then nothing was written), or the files written."""

    problems: tuple[Problem, ...]
    written: tuple[Path, ...]


def take_in(folder: Path, language: str, cells: Sequence[Cell], *, sheet: str) -> TakenIn:
    """Write what changed in a translator's rows to the files; nothing at all if a row is wrong.

    Rows that are left out or came back as they went change nothing. A file that is not there yet is
    made once all its rows are filled. `sheet` names the spreadsheet in problems.

    Raises:
        LessonsError: the course can't be read, or the language is none to translate into.
    """
    ours = exchange(folder, language)
    report = RowReport(sheet, ours, cells)
    problems = [*report.of_cells()]
    changed = report.changed()
    if not problems:
        problems += [*report.of_files(changed), *report.of_shape(changed)]
    texts = {} if problems else _new_texts(ours, changed)
    if texts:
        problems += report.of_course(_errors_made(folder, texts), texts)
    if problems:
        return TakenIn(tuple(sorted(problems, key=lambda one: (one.line, one.what))), ())
    return TakenIn((), tuple(_written(folder, texts)))


def _new_texts(ours: Exchange, changed: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the files to write, by path."""
    return {path: _new_text(ours, ours.pairs[path], new) for path, new in changed.items()}


def _new_text(ours: Exchange, pair: Pair, new: Mapping[str, str]) -> str:
    rows = [row for row in ours.rows.values() if row.path == pair.path]
    if pair.translation is not None and all(row.translation for row in rows):
        places = {ours.rows[key].place: text for key, text in new.items()}
        return replaced(pair.translation, places)
    everything = {row.place: new.get(row.key) or row.translation for row in rows}
    return with_fingerprint(replaced(pair.source, everything), fingerprint(pair.source))


def _errors_made(folder: Path, texts: Mapping[str, str]) -> list[Problem]:
    """Return the errors a course would have with the new files, and does not have without."""
    with TemporaryDirectory() as temporary:
        trial = Path(copytree(folder, Path(temporary) / folder.name))
        for path, text in texts.items():
            (trial / path).write_text(text, encoding="utf-8")
        before = {(error.path, error.what) for error in _errors(folder)}
        return [error for error in _errors(trial) if (error.path, error.what) not in before]


def _errors(folder: Path) -> list[Problem]:
    draft = read_draft(folder)
    return errors_of(draft, all_passages(draft))


def _written(folder: Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """Write all files beside their places first, then move them: a full disk changes nothing."""
    moves = [(folder / f"{path}.new", folder / path) for path in texts]
    try:
        for (new, _), text in zip(moves, texts.values(), strict=True):
            new.write_text(text, encoding="utf-8")
    except OSError:
        for new, _ in moves:
            with suppress(OSError):
                new.unlink()
        raise
    for new, path in moves:
        new.replace(path)
        yield path
