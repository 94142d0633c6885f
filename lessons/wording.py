"""Wording: no text says in other words what the term list has a word for."""

from collections.abc import Iterator

from lessons.draft import TERMS_FILE, Draft
from lessons.errors import Problem
from lessons.terms import Terms, wrong_renderings
from lessons.words import Words


def wrong_words(draft: Draft) -> Iterator[Problem]:
    """Yield a warning for every wrong rendering: an odd word is better than no lesson."""
    if draft.terms is None:
        return
    for files in (draft.names, *(lesson.words for lesson in draft.lessons.values())):
        for name, words in files.items():
            if words and (terms := draft.terms.value.get(name.partition("_")[0])):
                yield from _wrong_words_in(words, terms)
    yield from _strange_languages(draft)


def _wrong_words_in(words: Words, terms: Terms) -> Iterator[Problem]:
    for text in words.texts.values():
        for wrong in wrong_renderings(text.template, terms.never):
            what = f"'{wrong.found}' is not the word we use"
            line = text.line_at(wrong.at)
            yield Problem(words.path, line, what, f"say: {wrong.say}", "warning")


def _strange_languages(draft: Draft) -> Iterator[Problem]:
    if draft.outline is None or draft.terms is None:
        return
    known = draft.outline.value.languages
    for language in draft.terms.value:
        if language not in known:
            what = f"'{language}' is not one of the languages of the course"
            line = draft.terms.yaml.line(language)
            yield Problem(TERMS_FILE, line, what, f"choose from: {', '.join(known)}", "warning")
