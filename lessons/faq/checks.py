"""The check of the FAQ: the same entries in all languages and countries, short enough, with examples."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.draft import Draft
from lessons.errors import Problem
from lessons.faq.draft import EXAMPLES, FAQ, FAQ_FILE, FaqDraft
from lessons.faq.examples import problems_of
from lessons.faq.fingerprint import fingerprint, learned_from, shipped
from lessons.faq.limits import MAX_ANSWER, MAX_ANSWER_WORDS, MAX_QUESTION
from lessons.faq.sheet import Entries, strange_countries
from lessons.faq.words import ANSWER, QUESTION
from lessons.limits import MAX_SENTENCE_WORDS
from lessons.outline import Outline
from lessons.parity import Expected, compare
from lessons.passages import Passage, faq_passages
from lessons.sentences import sentences, words
from lessons.texts import Place


def faq_problems(draft: Draft) -> Iterator[Problem]:
    """Yield every problem of the FAQ that more than one of its files is needed to see."""
    faq, outline = draft.faq, draft.outline
    if faq is None or outline is None:
        return
    yield from _too_much(draft)
    if faq.sheet:
        yield from strange_countries(faq.sheet, outline.value.countries)
        yield from compare(_expected_files(faq.sheet.value, outline.value), faq.words, f"{FAQ}/")
        yield from _answers(faq, faq.sheet.value, outline.value)
        yield from _examples(faq, faq.sheet.value, outline.value)


def _expected_files(entries: Entries, course: Outline) -> dict[str, Expected]:
    files = {"": [entry.key for entry in entries]}
    for country in course.countries:
        files[f"_{country}"] = [entry.key for entry in entries if country in entry.varies]
    return {
        language + ending: Expected(keys, {}, FAQ_FILE)
        for language in course.languages
        for ending, keys in files.items()
        if keys
    }


def _answers(faq: FaqDraft, entries: Entries, course: Outline) -> Iterator[Problem]:
    """Yield each missing answer of `<language>.md`, and each that nobody would read."""
    for language in course.languages:
        words = faq.words.get(language)
        for entry in entries if words else ():
            assert words
            place = Place(entry.key, part=ANSWER)
            line = words.sections.get(entry.key, 1)
            is_there, is_due = place in words.texts, entry.is_answered_for_all(course.countries)
            if is_due and not is_there and entry.key in words.sections:
                way_out = "write it below the question, after an empty line"
                yield Problem(words.path, line, f"'{entry.key}' has no answer", way_out)
            if is_there and not is_due:
                what = f"'{entry.key}' has an answer that nobody reads: it varies in every country"
                way_out = "keep the question only, and answer in the files of the countries"
                yield Problem(words.path, line, what, way_out)


def _examples(faq: FaqDraft, entries: Entries, course: Outline) -> Iterator[Problem]:
    keys = [entry.key for entry in entries]
    for language in course.languages:
        path = f"{EXAMPLES}/{language}.tsv"
        if language not in faq.examples:
            way_out = "write it: on each line the key of an entry, a tab, and a question"
            yield Problem(path, 1, "the file is missing", way_out)
        elif tsv := faq.examples[language]:
            yield from problems_of(path, tsv, keys)
    for language in faq.examples.keys() - {*course.languages}:
        way_out = f"name it after one of: {', '.join(course.languages)}"
        path = f"{EXAMPLES}/{language}.tsv"
        yield Problem(path, 1, "this file has no place in the course", way_out)


def not_learned(draft: Draft, folder: Path) -> Iterator[Problem]:
    """Yield a warning when the examples have changed since the engine learned from them."""
    if draft.faq is None or draft.faq.sheet is None:
        return
    keys = [entry.key for entry in draft.faq.sheet.value]
    examples = {language: tsv for language, tsv in draft.faq.examples.items() if tsv}
    if learned_from(shipped(folder)) != fingerprint(keys, examples):
        what = "the examples have changed since this was learned from them"
        path = shipped(folder).relative_to(folder).as_posix()
        yield Problem(path, 1, what, "run: amber faq train", "warning")


class _Excess(NamedTuple):
    """A limit that is passed: "'taxes' has", "characters", 431, 400."""

    path: str
    line: int
    what: str
    unit: str
    amount: int
    limit: int

    def problem(self) -> Problem:
        what = f"{self.what} {self.amount} {self.unit}"
        return Problem(self.path, self.line, what, f"make it {self.limit} or less")


def _too_much(draft: Draft) -> Iterator[Problem]:
    """Return each limit that is passed, where it is passed most."""
    unique = {passage for passages in faq_passages(draft).values() for passage in passages.values()}
    worst: dict[tuple[str, int, str, str], _Excess] = {}
    for excess in (excess for passage in unique for excess in _measured(passage)):
        if excess.amount > excess.limit:
            worst[excess[:4]] = max(excess, worst.get(excess[:4], excess))
    return (excess.problem() for excess in worst.values())


def _measured(passage: Passage) -> Iterator[_Excess]:
    text = passage.plain.replace("• ", "")
    path, line, n_characters = passage.path, passage.line, len(" ".join(text.split()))
    what = f"the {passage.place.part} of '{passage.place.section}' has"
    if passage.place.part == QUESTION:
        yield _Excess(path, line, what, "characters", n_characters, MAX_QUESTION)
        return
    yield _Excess(path, line, what, "characters", n_characters, MAX_ANSWER)
    yield _Excess(path, line, what, "words", len(words(text)), MAX_ANSWER_WORDS)
    for sentence in sentences(text):
        start = f"the sentence '{' '.join(sentence.split()[:5])} ...' has"
        yield _Excess(path, line, start, "words", len(words(sentence)), MAX_SENTENCE_WORDS)
