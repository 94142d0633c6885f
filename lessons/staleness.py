"""Staleness: translations of words that have changed since, and facts due for another look."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from lessons.draft import Draft
from lessons.errors import Problem
from lessons.facts import Fact
from lessons.faq.draft import FAQ
from lessons.sheets import Sheet
from lessons.words import Words

Files = Mapping[str, Words | None]  # by name without ending


class Translation(NamedTuple):
    """A translated file and the file it was made from."""

    language: str
    words: Words
    source: Words


def translations(files: Files, source_language: str) -> Iterator[Translation]:
    """Yield the files of a folder that are in another language and have a source to compare with."""
    for name, words in files.items():
        language, joint, country = name.partition("_")
        source = files.get(source_language + joint + country)
        if words and source and language != source_language:
            yield Translation(language, words, source)


def stale_translations(draft: Draft) -> Iterator[Problem]:
    """Yield a warning for each translation without the fingerprint of today's source text."""
    if draft.outline is None:
        return
    outline = draft.outline.value
    folders = {"": draft.names, **{key: lesson.words for key, lesson in draft.lessons.items()}}
    folders |= {FAQ: draft.faq.words} if draft.faq else {}
    for folder, files in folders.items():
        for translation in translations(files, outline.source_language):
            is_current = translation.words.made_from == translation.source.fingerprint
            if translation.language in outline.languages and not is_current:
                yield _stale(translation, folder)


def _stale(translation: Translation, folder: str) -> Problem:
    words, source = translation.words.path, translation.source.path
    if translation.words.made_from:
        what = f"this was made from an older {source}"
    else:
        what = f"this does not say which version of {source} it was made from"
    command = f"amber content accept {folder} --language {translation.language}"
    way_out = f"compare the two, then run: {' '.join(command.split())}"
    return Problem(words, 1, what, way_out, "warning")


def facts_to_review(draft: Draft, *, today: date) -> Iterator[Problem]:
    """Yield a warning for each fact whose day of review has come."""
    for sheet, name, fact in facts_due(draft, today=today):
        what = f"the fact '{name}' was to be reviewed on {fact.review_on}"
        way_out = "look it up again, correct value and as_of, and set a later review_on"
        yield Problem(sheet.path, sheet.yaml.line(name, "review_on"), what, way_out, "warning")


def facts_due(draft: Draft, *, today: date) -> Iterator[tuple[Sheet[dict[str, Fact]], str, Fact]]:
    """Yield each fact whose day of review has come, with its file and its name."""
    for sheet in filter(None, draft.facts.values()):
        for name, fact in sheet.value.items():
            if fact.review_on <= today:
                yield sheet, name, fact
