"""Returns: the rows a translator sent back, what changed in them, and what is wrong with them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lessons.errors import Problem
from lessons.exchange import Exchange, Row
from lessons.segments import replaced, segments


class Cell(NamedTuple):
    """One row as it came back; `translation` is None where the cell holds no text but a number."""

    number: int
    key: str
    source: str
    translation: str | None


@dataclass(frozen=True, slots=True)
class RowReport:
    """Says what is wrong with the rows, by their numbers in the sheet."""

    sheet: str
    ours: Exchange
    cells: Sequence[Cell]

    def changed(self) -> dict[str, dict[str, str]]:
        """Return the new translations by file and key."""
        found: dict[str, dict[str, str]] = {}
        for cell in self.cells:
            row = self.ours.rows.get(cell.key)
            new = _tidy(cell.translation or "")
            if row and new != _tidy(row.translation):
                found.setdefault(row.path, {})[row.key] = new
        return found

    def of_cells(self) -> Iterator[Problem]:
        seen = Counter[str]()
        for cell in self.cells:
            seen[cell.key] += 1
            row = self.ours.rows.get(cell.key)
            if row is None:
                what = f"the key '{cell.key}' is none of this course"
                yield self._problem(cell.number, what, "leave the keys as they were exported")
            elif seen[cell.key] > 1:
                what = f"the key '{cell.key}' stands twice"
                yield self._problem(cell.number, what, "keep one of the two rows")
            else:
                yield from self._of_row(cell, row)

    def _of_row(self, cell: Cell, row: Row) -> Iterator[Problem]:
        if cell.translation is None:
            yield self._problem(
                cell.number, "the translation is no text", "make the cell a text, and write it anew"
            )
        elif not cell.translation.strip() and row.translation:
            yield self._problem(cell.number, "the translation is gone", "write it again")
        elif _tidy(cell.source) != _tidy(row.source) and _tidy(cell.translation) != _tidy(
            row.translation
        ):
            what = "the source text has changed since the export"
            yield self._problem(
                cell.number, what, "export again, and translate what is there today"
            )

    def of_files(self, changed: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
        """Yield the rows that are still empty in files which have begun to be translated."""
        for row in self.ours.rows.values():
            new = changed.get(row.path)
            if new and not (new.get(row.key) or row.translation):
                what = f"'{row.key}' is not translated, but other texts of its file are"
                yield self._problem(self._number_of(row.key), what, "translate it too")

    def of_shape(self, changed: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
        """Yield the rows whose text would become headings, options or several texts of a file."""
        for path, new in changed.items():
            file = self.ours.pairs[path].source
            for key, text in new.items():
                place = self.ours.rows[key].place
                after = segments(replaced(file, {place: text}))
                if after.keys() != segments(file).keys() or after[place].text != text:
                    what = f"{place} would be taken for something else in its file"
                    way_out = (
                        "begin no line with # or a backtick; keep titles and answers in one line"
                    )
                    yield self._problem(self._number_of(key), what, way_out)

    def of_course(self, errors: Sequence[Problem], texts: Mapping[str, str]) -> Iterator[Problem]:
        """Yield the errors that the new texts would make, each at its row."""
        for error in errors:
            yield self._problem(self._number(error, texts), error.what, error.way_out)

    def _number(self, error: Problem, texts: Mapping[str, str]) -> int:
        places = segments(texts.get(error.path, ""))
        rows = [row for row in self.ours.rows.values() if row.path == error.path]
        for row in rows:
            segment = places.get(row.place)
            if segment and segment.first < error.line <= segment.end:
                return self._number_of(row.key)
        return self._number_of(*(row.key for row in rows))

    def _number_of(self, *keys: str) -> int:
        """Return the first row of the sheet with one of the keys, or 1 when all were left out."""
        return next((cell.number for cell in self.cells if cell.key in keys), 1)

    def _problem(self, number: int, what: str, way_out: str) -> Problem:
        return Problem(self.sheet, number, what, way_out)


def _tidy(text: str) -> str:
    """Return a text as it is written to a file: spreadsheets add other line ends and spaces."""
    lines = (line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip("\n")
