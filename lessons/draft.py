"""A course folder as read: every file by itself, not yet compared with the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons import outline, skeleton
from lessons.album import PictureShape, PictureWords, Png, read_png
from lessons.errors import Problem, Report
from lessons.facts import Fact
from lessons.faq.draft import FAQ, FaqDraft, read_faq
from lessons.files import read_text
from lessons.outline import Outline, SourceShape
from lessons.shapes import S, entries, validated
from lessons.sheets import Sheet
from lessons.skeleton import Skeleton
from lessons.terms import Terms
from lessons.words import Words, read_words
from lessons.yamls import Yaml, read_yaml

COURSE_FILE = "course.yaml"
SOURCES_FILE = "sources.yaml"
TERMS_FILE = "terms.yaml"  # a course may do without
LESSON_FILE = "lesson.yaml"
FACTS = "facts"  # a folder
PICTURES = "pictures"  # a folder


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson's folder; `words` by the name of the file, such as "en" or "en_LV"."""

    key: str
    skeleton: Sheet[Skeleton] | None
    words: Mapping[str, Words | None]


@dataclass(frozen=True, slots=True)
class Album:
    """The folder of pictures; `words` by language, `files` by path, as the folder holds them."""

    shapes: Sheet[dict[str, PictureShape]] | None
    words: Mapping[str, Sheet[dict[str, PictureWords]] | None]
    files: Mapping[str, Png | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """All files of a course and what was wrong with them one by one; None is what can't be used.

    `names` and `terms` go by language, `facts` by country or "common",
    `lessons` by folder; a course may have no FAQ.
    """

    outline: Sheet[Outline] | None
    names: Mapping[str, Words | None]
    sources: Sheet[dict[str, SourceShape]] | None
    terms: Sheet[dict[str, Terms]] | None
    facts: Mapping[str, Sheet[dict[str, Fact]] | None]
    lessons: Mapping[str, LessonDraft]
    faq: FaqDraft | None
    album: Album
    problems: tuple[Problem, ...]


def read_draft(folder: Path) -> Draft:
    """Return all that can be read in a course folder; never raises for what its files hold."""
    return _Desk(folder, []).draft()


def read_terms(folder: Path) -> dict[str, Terms]:
    """Return the term list of a course folder by itself; entries that don't fit are left out."""
    sheet = _Desk(folder, []).terms()
    return sheet.value if sheet else {}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Reads the files of one course folder, with one list for all problems."""

    folder: Path
    problems: list[Problem]

    def draft(self) -> Draft:
        facts = {
            path.stem: self._entries(f"{FACTS}/{path.name}", Fact)
            for path in self._files(FACTS, "*.yaml")
        }
        return Draft(
            outline=self._outline(),
            names=self._words("."),
            sources=self._entries(SOURCES_FILE, SourceShape),
            terms=self.terms(),
            facts=facts,
            lessons={key: self._lesson(key) for key in self._lesson_folders()},
            faq=read_faq(self.folder, self.problems),
            album=self._album(),
            problems=tuple(self.problems),
        )

    def terms(self) -> Sheet[dict[str, Terms]] | None:
        is_there = (self.folder / TERMS_FILE).exists()
        return self._entries(TERMS_FILE, Terms) if is_there else None

    def _lesson_folders(self) -> Iterator[str]:
        for path in self._files(".", "*"):
            is_ours = path.name in (FACTS, FAQ, PICTURES) or path.name.startswith((".", "_"))
            if path.is_dir() and not is_ours:
                yield path.name

    def _album(self) -> Album:
        languages = [path for path in self._files(PICTURES, "*.yaml") if path.stem != PICTURES]
        index = f"{PICTURES}/{PICTURES}.yaml"
        has_index = (self.folder / index).exists()
        return Album(
            shapes=self._entries(index, PictureShape) if has_index else None,
            words={
                path.stem: self._entries(f"{PICTURES}/{path.name}", PictureWords)
                for path in languages
            },
            files={
                path.relative_to(self.folder).as_posix(): read_png(path)
                for path in self._files(PICTURES, "*/*.png")
            },
        )

    def _files(self, folder: str, pattern: str) -> list[Path]:
        return sorted((self.folder / folder).glob(pattern))

    def _outline(self) -> Sheet[Outline] | None:
        sheet = self._sheet(COURSE_FILE, Outline)
        if sheet:
            self.problems.extend(outline.contradictions(sheet.value, sheet.yaml, sheet.path))
        return sheet

    def _lesson(self, key: str) -> LessonDraft:
        sheet = self._sheet(f"{key}/{LESSON_FILE}", Skeleton)
        if sheet:
            self.problems.extend(skeleton.contradictions(sheet.value, sheet.yaml, sheet.path))
        return LessonDraft(key, sheet, self._words(key))

    def _sheet(self, path: str, shape: type[S]) -> Sheet[S] | None:
        yaml = self._yaml(path)
        value = validated(shape, yaml, Report(path, self.problems)) if yaml else None
        return Sheet(path, value, yaml) if yaml and value else None

    def _entries(self, path: str, shape: type[S]) -> Sheet[dict[str, S]] | None:
        yaml = self._yaml(path)
        value = entries(shape, yaml, Report(path, self.problems)) if yaml else None
        return Sheet(path, value, yaml) if yaml and value is not None else None

    def _yaml(self, path: str) -> Yaml | None:
        report = Report(path, self.problems)
        text = read_text(self.folder, report)
        return read_yaml(text, report) if text else None

    def _words(self, folder: str) -> dict[str, Words | None]:
        found: dict[str, Words | None] = {}
        for path in self._files(folder, "*.md"):
            report = Report(path.relative_to(self.folder).as_posix(), self.problems)
            text = read_text(self.folder, report)
            found[path.stem] = read_words(text, report) if text else None
        return found
