"""Exchange: all texts of a language as rows beside their source, for a translator's spreadsheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lessons.draft import COURSE_FILE, Draft, LessonDraft, read_draft
from lessons.errors import LessonsError
from lessons.fingerprints import fingerprint, made_from
from lessons.limits import MAX_CHARACTERS
from lessons.outline import Outline
from lessons.segments import segments
from lessons.texts import Mention, Place

_NOTES: Final[Mapping[str, str]] = {
    "title": "a title, in one line",
    "block": "the name of a part of the course",
    "module": "the name of a module",
    "card": "**bold**, *italic*, [links](https://...) and lists with - work; an empty line parts paragraphs",
    "question": "a question",
    "task": "something to do in ten minutes; **bold**, *italic* and [links](https://...) work",
    "takeaway": "what was learned, in one sentence",
    "followup": "asked the next day; 'not yet' is a good answer too",
    "idea": "a question whose answer goes into the learner's idea page",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A text to translate; `translation` is empty where there is none yet.

    `key` names the file and the place for a person: "l12-price/lv.md > quiz kind > rent > label".
    """

    key: str
    path: str
    place: Place
    source: str
    translation: str
    note: str
    limit: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A source file and its translation, as texts; the translation may not be there yet."""

    path: str
    source: str
    translation: str | None

    @property
    def is_stale(self) -> bool:
        """Return whether the source has changed since it was translated."""
        return self.translation is not None and made_from(self.translation) != fingerprint(
            self.source
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that a translator of one language works on: the pairs of files, and their rows by key."""

    language: str
    source_language: str
    pairs: Mapping[str, Pair]  # by the path of the translation
    rows: Mapping[str, Row]


def exchange(folder: Path, language: str) -> Exchange:
    """Return what is to be translated into a language, in the order learners meet it.

    Raises:
        LessonsError: the course can't be read, or the language is none to translate into.
    """
    draft = read_draft(folder)
    if draft.outline is None:
        raise LessonsError(f"{folder / COURSE_FILE} can't be read; run: amber content check")
    outline = draft.outline.value
    _refuse_strange(language, outline)
    pairs = {
        path: Pair(path, _text(folder / source) or "", _text(folder / path))
        for source, path in _files(draft, outline, language)
        if (folder / source).exists()
    }
    rows = [row for pair in pairs.values() for row in _rows(pair, draft)]
    return Exchange(language, outline.source_language, pairs, {row.key: row for row in rows})


def _refuse_strange(language: str, outline: Outline) -> None:
    if language == outline.source_language:
        raise LessonsError(f"{language} is what the others are translated from; choose another")
    if language not in outline.languages:
        known = ", ".join(outline.languages)
        raise LessonsError(
            f"the course has no language {language!r} (has: {known}); "
            f"add it to `languages` in {COURSE_FILE} first"
        )


def _files(draft: Draft, outline: Outline, language: str) -> Iterator[tuple[str, str]]:
    """Yield each source file and its translation, by path."""
    source = outline.source_language
    yield f"{source}.md", f"{language}.md"
    for key in outline.lessons:
        for ending in _endings(draft.lessons.get(key), outline):
            yield f"{key}/{source}{ending}.md", f"{key}/{language}{ending}.md"


def _endings(lesson: LessonDraft | None, outline: Outline) -> Iterator[str]:
    if lesson and lesson.skeleton:
        yield ""
        for country in outline.countries:
            if lesson.skeleton.value.own_sections(country):
                yield f"_{country}"


def _text(path: Path) -> str | None:
    """Return a file's text, its line ends made newlines; None when there is none."""
    return path.read_text(encoding="utf-8-sig") if path.exists() else None


def _rows(pair: Pair, draft: Draft) -> Iterator[Row]:
    translated = segments(pair.translation or "")
    for place, segment in segments(pair.source).items():
        yield Row(
            key=" > ".join([pair.path, *filter(None, place)]),
            path=pair.path,
            place=place,
            source=segment.text,
            translation=translated[place].text if place in translated else "",
            note="; ".join(_notes(pair, place, draft)),
            limit=MAX_CHARACTERS.get(place.kind),
        )


def _notes(pair: Pair, place: Place, draft: Draft) -> Iterator[str]:
    if pair.is_stale:
        yield "the source has changed since this was translated"
    if place.option:
        right = "right" if _is_right(pair, place, draft) else "wrong"
        yield f"a {right} answer" if place.part == "label" else f"why this answer is {right}"
    else:
        yield _NOTES.get(place.kind, "")
    yield from (f"keep {mention}" for mention in _mentions(pair, place, draft))


def _is_right(pair: Pair, place: Place, draft: Draft) -> bool:
    skeleton = draft.lessons[pair.path.partition("/")[0]].skeleton
    items = skeleton.value.quiz if skeleton else []
    return any((f"quiz {item.key}", item.right) == place[:2] for item in items)


def _mentions(pair: Pair, place: Place, draft: Draft) -> list[Mention]:
    """Return the facts a source text uses, each once."""
    folder, _, file = pair.path.rpartition("/")
    files = draft.lessons[folder].words if folder else draft.names
    assert draft.outline
    name = file.removesuffix(".md").partition("_")
    words = files.get(draft.outline.value.source_language + name[1] + name[2])
    text = words.texts.get(place) if words else None
    return list({str(one): one for one in text.mentions}.values()) if text else []
