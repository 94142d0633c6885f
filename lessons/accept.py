"""Accepting a translation: writing down that it says what the source text says today."""

from pathlib import Path

from lessons.draft import COURSE_FILE, Draft, read_draft
from lessons.errors import LessonsError
from lessons.faq.draft import FAQ
from lessons.fingerprints import with_fingerprint
from lessons.staleness import Files, translations


def accept(folder: Path, lesson_key: str | None, language: str) -> list[Path]:
    """Write the fingerprints of today's source files to a lesson's translations; return those.

    They are `<language>.md` and each `<language>_<COUNTRY>.md`. Without a lesson, it is the file
    of names beside course.yaml; "faq" names the files of the FAQ. Doing it twice changes nothing more.

    Raises:
        LessonsError: the course can't be read, or there is nothing to accept.
    """
    draft = read_draft(folder)
    if draft.outline is None:
        raise LessonsError(f"{folder / COURSE_FILE} can't be read; run: amber content check")
    source_language = draft.outline.value.source_language
    found = translations(_files(draft, lesson_key), source_language)
    accepted = [translation for translation in found if translation.language == language]
    if not accepted:
        place = lesson_key or "the names of the course"
        raise LessonsError(f"{place}: {language}.md is missing, or not a translation; nothing done")
    for _, words, source in accepted:
        path = folder / words.path
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(with_fingerprint(text, source.fingerprint), encoding="utf-8")
    return [folder / words.path for _, words, _ in accepted]


def _files(draft: Draft, lesson_key: str | None) -> Files:
    if lesson_key is None:
        return draft.names
    if lesson_key == FAQ and draft.faq:
        return draft.faq.words
    if lesson_key not in draft.lessons:
        known = ", ".join(draft.lessons)
        raise LessonsError(f"there is no lesson {lesson_key!r} (there are: {known})")
    return draft.lessons[lesson_key].words
