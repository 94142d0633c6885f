"""References: the facts and sources a course names exist, and its facts are used."""

from collections import defaultdict
from collections.abc import Iterator

from lessons.draft import COURSE_FILE, FACTS, Draft
from lessons.errors import Problem
from lessons.facts import Fact
from lessons.faq.sheet import cited
from lessons.helplines import NAMES as HELPLINES
from lessons.outline import Outline
from lessons.passages import COMMON, locales, texts_of
from lessons.sheets import Sheet
from lessons.texts import Mention

_Use = tuple[str, Mention]  # the file of words, and the fact it mentions


def unknown_references(draft: Draft) -> Iterator[Problem]:
    """Yield every mention of a fact or source that the course does not have."""
    yield from _unknown_sources(draft)
    yield from _facts_in_names(draft)
    if draft.outline:
        yield from _strange_boxes(draft, draft.outline)
        yield from _strange_fact_files(draft, draft.outline.value)
        yield from _unknown_facts(draft, draft.outline.value)


def unused_facts(draft: Draft) -> Iterator[Problem]:
    """Yield a warning for every fact that no reader ever sees."""
    if draft.outline is None:
        return
    seen = {
        (area_of(draft, mention.fact, country), mention.fact)
        for country, uses in _uses(draft, draft.outline.value).items()
        for _, mention in uses
    }
    for area, sheet in draft.facts.items():
        if sheet:
            known = seen | {(area, name) for name in HELPLINES}
            unseen = (name for name in sheet.value if (area, name) not in known)
            yield from (_unused(sheet, name) for name in unseen)


def _unused(sheet: Sheet[dict[str, Fact]], name: str) -> Problem:
    what = f"no lesson or answer uses the fact '{name}'"
    way_out = f"use it as {{{name}}}, or take it out"
    return Problem(sheet.path, sheet.yaml.line(name), what, way_out, "warning")


def _uses(draft: Draft, outline: Outline) -> dict[str, set[_Use]]:
    """Return what the readers of each country see of the facts."""
    uses: dict[str, set[_Use]] = {country: set() for country in outline.countries}
    folders = [lesson.words for lesson in draft.lessons.values()]
    for files in [*folders, draft.faq.words] if draft.faq else folders:
        for locale in locales(outline):
            for words, text in texts_of(files, locale).values():
                uses[locale.country] |= {(words.path, mention) for mention in text.mentions}
    return uses


def area_of(draft: Draft, fact: str, country: str) -> str | None:
    """Return the file of facts (a country, or common) that a country takes a fact from, or None."""
    for area in (country, COMMON):
        sheet = draft.facts.get(area)
        if sheet and sheet.names(fact):
            return area
    return None


def _unknown_facts(draft: Draft, outline: Outline) -> Iterator[Problem]:
    if any(sheet is None for sheet in draft.facts.values()):
        return  # a file of facts can't be read: which facts there are is not known
    missing_in: dict[_Use, list[str]] = defaultdict(list)
    for country, uses in _uses(draft, outline).items():
        for use in uses:
            if area_of(draft, use[1].fact, country) is None:
                missing_in[use].append(country)
    for (path, mention), countries in missing_in.items():
        files = " and ".join(f"{FACTS}/{country}.yaml" for country in countries)
        what = f"the fact '{mention.fact}' is unknown in {', '.join(countries)}"
        way_out = f"add it to {files} or {FACTS}/{COMMON}.yaml, or correct its spelling"
        yield Problem(path, mention.line, what, way_out)


def _facts_in_names(draft: Draft) -> Iterator[Problem]:
    for words in filter(None, draft.names.values()):
        for text in words.texts.values():
            for mention in text.mentions:
                what = f"the name of a course, block or module can't hold '{mention.fact}'"
                yield Problem(
                    words.path, mention.line, what, "use facts in lessons and answers only"
                )


def _strange_fact_files(draft: Draft, outline: Outline) -> Iterator[Problem]:
    for area in draft.facts:
        if area != COMMON and area not in outline.countries:
            what = f"'{area}' is not a country of the course"
            way_out = f"name it {COMMON}.yaml, or after one of: {', '.join(outline.countries)}"
            yield Problem(f"{FACTS}/{area}.yaml", 1, what, way_out)


def _strange_boxes(draft: Draft, outline: Sheet[Outline]) -> Iterator[Problem]:
    """Yield where lessons and the idea page don't agree: each box is filled by one lesson."""
    filled: dict[str, str] = {}
    for sheet in filter(None, (lesson.skeleton for lesson in draft.lessons.values())):
        box, line = sheet.value.idea, sheet.yaml.line("idea")
        if box and box not in outline.value.boxes:
            way_out = f"add it to `idea_page` in {COURSE_FILE}, or choose one that stands there"
            yield Problem(sheet.path, line, f"the idea page has no box '{box}'", way_out)
        elif box and box in filled:
            what = f"the box '{box}' is filled by {filled[box]} already"
            yield Problem(sheet.path, line, what, "give each lesson a box of its own")
        elif box:
            filled[box] = sheet.value.key
    for box in outline.value.boxes:
        if box not in filled:
            line = outline.yaml.line("idea_page")
            what = f"no lesson fills the box '{box}'"
            yield Problem(outline.path, line, what, f"write `idea: {box}` in a lesson.yaml")


def _unknown_sources(draft: Draft) -> Iterator[Problem]:
    if draft.sources is None:
        return
    for path, line, code in _source_codes(draft):
        if not draft.sources.names(code):
            way_out = "add it to sources.yaml, or correct its code"
            yield Problem(path, line, f"the source '{code}' is unknown", way_out)


def _source_codes(draft: Draft) -> Iterator[tuple[str, int, str]]:
    """Yield every place that names a source: file, line and code."""
    for lesson in draft.lessons.values():
        if sheet := lesson.skeleton:
            for country, codes in sheet.value.sources.items():
                for i, code in enumerate(codes):
                    yield sheet.path, sheet.yaml.line("sources", country, i), code
    if draft.faq and draft.faq.sheet:
        yield from cited(draft.faq.sheet)
    for facts in filter(None, draft.facts.values()):
        for name, fact in facts.value.items():
            yield facts.path, facts.yaml.line(name, "source"), fact.source
