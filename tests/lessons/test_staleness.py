from datetime import date, timedelta

import pytest

from lessons.accept import accept
from lessons.errors import LessonsError
from tests.lessons.builder import LESSON, CourseFolder

REVIEW_DAY = date(2027, 6, 30)


def test_a_translation_of_words_that_changed_is_a_warning_with_the_command_to_run(
    folder: CourseFolder,
) -> None:
    folder.change(f"{LESSON}/en.md", "A handful", "A few")
    (told,) = folder.told()
    assert told == (
        f"{LESSON}/lv.md:1: warning: this was made from an older {LESSON}/en.md. "
        f"Compare the two, then run: amber content accept {LESSON} --language lv."
    )


def test_the_translation_of_a_variant_follows_the_variant(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en_DK.md", "bakery", "café")
    (told,) = folder.told()
    assert told.startswith(
        f"{LESSON}/lv_DK.md:1: warning: this was made from an older {LESSON}/en_DK"
    )


def test_the_names_of_the_course_are_a_translation_too(folder: CourseFolder) -> None:
    folder.change("en.md", "What it is", "What it is all about")
    (told,) = folder.told()
    assert told.endswith("run: amber content accept --language lv.")


def test_a_translation_that_does_not_say_what_it_was_made_from_is_a_warning(
    folder: CourseFolder,
) -> None:
    folder.write("lv.md", folder.read("en.md"))
    (told,) = folder.told()
    assert told.startswith("lv.md:1: warning: this does not say which version of en.md")


def test_spaces_and_line_ends_make_no_translation_stale(folder: CourseFolder) -> None:
    text = folder.read(f"{LESSON}/en.md")
    folder.write(f"{LESSON}/en.md", text.replace("food", "food ").replace("\n", " \r\n") + "\n\n")
    assert folder.told() == []


def test_accepting_a_translation_ends_the_warnings_of_all_its_files(folder: CourseFolder) -> None:
    for name in ("en.md", "en_DK.md", "en_LV.md"):
        folder.write(f"{LESSON}/{name}", folder.read(f"{LESSON}/{name}").replace("s ", "z "))
    assert len(folder.told()) == 3
    written = accept(folder.path, LESSON, "lv")
    assert sorted(path.name for path in written) == ["lv.md", "lv_DK.md", "lv_LV.md"]
    assert folder.told() == []


def test_accepting_changes_no_word_and_twice_is_as_good_as_once(folder: CourseFolder) -> None:
    folder.write(f"{LESSON}/lv.md", folder.read(f"{LESSON}/en.md"))
    accept(folder.path, LESSON, "lv")
    once = folder.read(f"{LESSON}/lv.md")
    accept(folder.path, LESSON, "lv")
    assert folder.read(f"{LESSON}/lv.md") == once
    assert once.endswith(folder.read(f"{LESSON}/en.md"))


@pytest.mark.parametrize(
    ("lesson", "language", "told"),
    [
        ("l99", "lv", r"there is no lesson 'l99' \(there are: l01-first-look\)"),
        (LESSON, "pl", "pl.md is missing"),
        (LESSON, "en", "en.md is missing, or not a translation"),
        (None, "pl", "the names of the course: pl.md is missing"),
    ],
)
def test_accepting_what_is_not_there_is_an_error_that_says_so(
    folder: CourseFolder, lesson: str | None, language: str, told: str
) -> None:
    with pytest.raises(LessonsError, match=told):
        accept(folder.path, lesson, language)


def test_nothing_can_be_accepted_while_the_course_file_is_broken(folder: CourseFolder) -> None:
    folder.write("course.yaml", "key: [")
    with pytest.raises(LessonsError, match="can't be read; run: amber content check"):
        accept(folder.path, LESSON, "lv")


def test_a_fact_is_reviewed_from_the_day_on_that_its_author_chose(folder: CourseFolder) -> None:
    assert folder.problems(today=REVIEW_DAY - timedelta(days=1)) == []
    (problem,) = folder.problems(today=REVIEW_DAY)
    assert str(problem).startswith(
        "facts/common.yaml:6: warning: the fact 'entities' was to be reviewed on 2027-06-30"
    )
