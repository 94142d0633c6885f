"""A teacher puts our quizzes into Moodle, and nothing is lost on the way."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moodle_xml_parser.parser import parse_string

from bot.settings import DEFAULT_COURSE
from lessons.course import Course, Lesson, QuizItem
from lessons.load import load_course
from lessons.locale import Locale
from lessons.moodle import as_gift, as_xml
from tests.lessons.builder import LESSON, CourseFolder
from tests.lessons.gift import read_gift

LOCALES = ("en_LV", "lv_LV", "pl_DK", "ru_RU", "da_PL")


@pytest.fixture(scope="module")
def our_course() -> Course:
    return load_course(DEFAULT_COURSE)


def items(course: Course, locale: Locale) -> list[QuizItem]:
    return [item for key in course.lesson_keys for item in course.lesson(key, locale).quiz]


def with_text(course: Course, text: str) -> Course:
    """Return the course with a text as first question, answer and explanation of all lessons."""

    def changed(lesson: Lesson) -> Lesson:
        first, *others = lesson.quiz
        option = replace(first.options[0], label=text, explanation=text)
        item = replace(first, question=text, options=(option, *first.options[1:]))
        return replace(lesson, quiz=(item, *others))

    lessons = {
        key: {locale: changed(lesson) for locale, lesson in by_locale.items()}
        for key, by_locale in course.lessons.items()
    }
    return replace(course, lessons=lessons)


@pytest.mark.parametrize("name", LOCALES)
def test_moodle_reads_every_question_answer_and_explanation_from_gift(
    our_course: Course, name: str
) -> None:
    locale = Locale.parse(name)
    read = read_gift(as_gift(our_course, locale))
    assert [(one.text, one.answers) for one in read] == [
        (
            item.question,
            [(one.label, one.explanation, float(one.key == item.right)) for one in item.options],
        )
        for item in items(our_course, locale)
    ]
    assert len({one.name for one in read}) == len(read) >= 60
    assert len({one.category for one in read}) == len(our_course.lesson_keys)


@pytest.mark.parametrize("name", LOCALES)
def test_moodle_reads_every_question_answer_and_explanation_from_xml(
    our_course: Course, name: str
) -> None:
    locale = Locale.parse(name)
    read = parse_string(as_xml(our_course, locale))["multichoice"]
    assert [(one.text_pre_parse, one.single, one.shuffle_answers) for one in read] == [
        (item.question, True, True) for item in items(our_course, locale)
    ]
    assert [
        [(one.answer, one.feedback, one.score_fraction) for one in question.options]
        for question in read
    ] == [
        [(one.label, one.explanation, 100 * (one.key == item.right)) for one in item.options]
        for item in items(our_course, locale)
    ]


def test_an_xml_file_has_a_category_for_each_lesson_before_its_questions(
    our_course: Course,
) -> None:
    root = ElementTree.fromstring(as_xml(our_course, Locale("en", "LV")))
    kinds = [question.get("type") for question in root]
    assert kinds[0] == "category"
    assert kinds.count("category") == len(our_course.lesson_keys)
    first = root.findtext("question/category/text") or ""
    assert first.startswith("$course$/top/")
    assert first.endswith("(en_LV)/1. What is a social enterprise?")


def test_a_slash_in_a_title_makes_no_category_of_its_own(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en.md", "# What is a", "# Profit and/or a")
    (one, _) = read_gift(as_gift(folder.course(), Locale("en", "LV")))
    assert one.category.endswith("/1. Profit and//or a social enterprise?")


@pytest.mark.parametrize(
    "label",
    [
        "50% : 50% = {half} #1 ~ \\ end",
        "%100% of it",
        "[html] tags",
        "// not a comment",
        "a -> b",
        "5 < 6 & 7 > 3",
        "TRUE",
    ],
)
def test_marks_with_a_meaning_in_moodle_are_only_text(folder: CourseFolder, label: str) -> None:
    course = with_text(folder.course(), label)
    (gift, *_) = read_gift(as_gift(course, Locale("en", "LV")))
    assert (gift.text, gift.answers[0][:2]) == (label, (label, label))
    (xml, *_) = parse_string(as_xml(course, Locale("en", "LV")))["multichoice"]
    assert (xml.text_pre_parse, xml.options[0].answer) == (label, label)


@settings(max_examples=50, deadline=None)
@given(middle=st.text(alphabet="ab1 %[]{}=~#:\\/<>&\"'-żš", max_size=30))
def test_no_text_breaks_gift(sound_course: Path, middle: str) -> None:
    label = f"x{middle}x"  # spaces around a text mean nothing
    course = with_text(load_course(sound_course), label)
    (gift, *_) = read_gift(as_gift(course, Locale("en", "LV")))
    assert (gift.text, gift.answers[0][:2]) == (label, (label, label))
