"""Parity: every language and country has the same lessons, files, sections, items and options."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lessons.draft import COURSE_FILE, LESSON_FILE, Draft, LessonDraft
from lessons.errors import Problem
from lessons.outline import Outline
from lessons.sheets import Sheet
from lessons.skeleton import EVERYWHERE, Skeleton
from lessons.words import Words


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file of words should hold; `by` names the file that says so."""

    sections: Collection[str]
    options: Mapping[str, Collection[str]]  # by section
    by: str


def differences(draft: Draft) -> Iterator[Problem]:
    """Yield every file, section and option that is missing, or is there but has no place."""
    if draft.outline is None:
        return
    course = draft.outline.value
    yield from _lesson_folders(draft.outline, draft.lessons)
    expected = Expected(course.sections, {}, COURSE_FILE)
    yield from compare(dict.fromkeys(course.languages, expected), draft.names, "")
    for lesson in draft.lessons.values():
        if lesson.skeleton:
            yield from _unknown_countries(lesson.skeleton, course)
            yield from compare(
                _expected_files(lesson.skeleton.value, course), lesson.words, f"{lesson.key}/"
            )


def _lesson_folders(sheet: Sheet[Outline], lessons: Mapping[str, LessonDraft]) -> Iterator[Problem]:
    line = sheet.yaml.line("blocks")
    for key in sheet.value.lessons:
        if key not in lessons:
            what = f"the lesson '{key}' has no folder"
            yield Problem(sheet.path, line, what, "create it, or take the lesson out here")
    for key in lessons:
        if key not in sheet.value.lessons:
            what = f"the lesson '{key}' is in no module of {COURSE_FILE}"
            way_out = "add it to a module there, or remove the folder"
            yield Problem(f"{key}/{LESSON_FILE}", 1, what, way_out)


def _unknown_countries(sheet: Sheet[Skeleton], course: Outline) -> Iterator[Problem]:
    named = [
        (("varies", name), code) for name, codes in sheet.value.varies.items() for code in codes
    ]
    named += [(("sources", code), code) for code in sheet.value.sources if code != EVERYWHERE]
    for loc, code in named:
        if code not in course.countries:
            what = f"'{code}' is not a country of the course"
            way_out = f"choose from: {', '.join(course.countries)}"
            yield Problem(sheet.path, sheet.yaml.line(*loc), what, way_out)


def _expected_files(skeleton: Skeleton, course: Outline) -> dict[str, Expected]:
    options = {f"quiz {item.key}": item.options for item in skeleton.quiz}
    files = {"": skeleton.shared_sections(course.countries)}
    files |= {f"_{country}": skeleton.own_sections(country) for country in course.countries}
    return {
        language + ending: Expected(sections, options, LESSON_FILE)
        for language in course.languages
        for ending, sections in files.items()
        if sections
    }


def compare(
    expected: Mapping[str, Expected], found: Mapping[str, Words | None], folder: str
) -> Iterator[Problem]:
    """Yield where the files of a folder differ from what is expected, by name without ending."""
    for name, content in expected.items():
        if name not in found:
            way_out = f"write it, with the sections: {', '.join(content.sections)}"
            yield Problem(f"{folder}{name}.md", 1, "the file is missing", way_out)
        elif words := found[name]:
            yield from _missing(content, words)
            yield from _misplaced(content, words)
    for name in found.keys() - expected.keys():
        way_out = "look at its name, at course.yaml (languages, countries) and at `varies`"
        yield Problem(f"{folder}{name}.md", 1, "this file has no place in the course", way_out)


def _missing(expected: Expected, words: Words) -> Iterator[Problem]:
    way_out = f"write it; {expected.by} names it"
    for section in expected.sections:
        if section not in words.sections:
            yield Problem(words.path, 1, f"the section '{section}' is missing", way_out)
            continue
        for option in expected.options.get(section, ()):
            if option not in words.options[section]:
                what = f"'{section}' has no option '{option}'"
                yield Problem(words.path, words.sections[section], what, way_out)


def _misplaced(expected: Expected, words: Words) -> Iterator[Problem]:
    for section, line in words.sections.items():
        if section not in expected.sections:
            what = f"the section '{section}' has no place in this file"
            way_out = f"by {expected.by} it holds: {', '.join(expected.sections)}"
            yield Problem(words.path, line, what, way_out)
    for section, options in expected.options.items():
        for option, line in words.options.get(section, {}).items():
            if option not in options:
                what = f"the option '{option}' is unknown"
                yield Problem(words.path, line, what, f"choose from: {', '.join(options)}")
