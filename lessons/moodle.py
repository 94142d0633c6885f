"""Moodle: the quizzes of one locale for a Moodle question bank, as GIFT or as Moodle XML.

Both formats as Moodle documents and reads them (docs.moodle.org: GIFT format, Moodle XML format).
Each lesson is a category; all texts are plain.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lessons.course import Course, Lesson, Option, QuizItem
from lessons.locale import Locale

_CONTROL = re.compile(r"[\\~=#{}:]")  # with these GIFT marks answers, feedback and names


def as_gift(course: Course, locale: Locale) -> str:
    """Return all quiz items of a locale in GIFT."""
    parts = []
    for lesson in _lessons(course, locale):
        parts.append(f"$CATEGORY: {_category(course, lesson, locale)}")
        parts += (_gift_item(lesson, item) for item in lesson.quiz)
    return "\n\n".join(parts) + "\n"


def as_xml(course: Course, locale: Locale) -> str:
    """Return all quiz items of a locale in Moodle XML."""
    quiz = Element("quiz")
    for lesson in _lessons(course, locale):
        category = SubElement(SubElement(quiz, "question", type="category"), "category")
        SubElement(category, "text").text = _category(course, lesson, locale)
        for item in lesson.quiz:
            _xml_item(quiz, lesson, item)
    indent(quiz)
    return tostring(quiz, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _lessons(course: Course, locale: Locale) -> Iterator[Lesson]:
    for key in course.lesson_keys:
        yield course.lesson(key, locale)


def _category(course: Course, lesson: Lesson, locale: Locale) -> str:
    """Return the path of a category; in a name Moodle writes a slash twice."""
    names = (f"{course.title(locale.language)} ({locale})", f"{lesson.number}. {lesson.title}")
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])


def _name(lesson: Lesson, item: QuizItem) -> str:
    return f"{lesson.key} {item.key}"


def _gift_item(lesson: Lesson, item: QuizItem) -> str:
    answers = (
        f"\t{'=' if option.key == item.right else '~'}{_answer(option)}" for option in item.options
    )
    head = f"::{_escaped(_name(lesson, item))}::[plain]{_escaped(item.question)} {{"
    return "\n".join([head, *answers, "}"])


def _answer(option: Option) -> str:
    return f"{_formatted(option.label)}#{_formatted(option.explanation)}"


def _formatted(text: str) -> str:
    # A percentage first would be a mark, a bracket first a format.
    plain = "[plain]" if text[:1] in {"%", "["} else ""
    return plain + _escaped(text)


def _escaped(text: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", text).replace("\n", r"\n")


def _xml_item(quiz: Element, lesson: Lesson, item: QuizItem) -> None:
    question = SubElement(quiz, "question", type="multichoice")
    SubElement(SubElement(question, "name"), "text").text = _name(lesson, item)
    _plain(SubElement(question, "questiontext"), item.question)
    settings = {
        "defaultgrade": "1",
        "penalty": "0.3333333",
        "hidden": "0",
        "single": "true",
        "shuffleanswers": "true",
        "answernumbering": "abc",
    }
    for name, value in settings.items():
        SubElement(question, name).text = value
    for option in item.options:
        fraction = "100" if option.key == item.right else "0"
        answer = SubElement(question, "answer", fraction=fraction)
        _plain(answer, option.label)
        _plain(SubElement(answer, "feedback"), option.explanation)


def _plain(element: Element, text: str) -> None:
    element.set("format", "plain_text")
    SubElement(element, "text").text = text
