from collections.abc import Callable

import pytest

from tests.lessons.builder import LESSON, CourseFolder

LESSON_FILE = f"{LESSON}/lesson.yaml"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"# Hi\n\xff\n", ":2: error: this is not UTF-8 text"),
        (b" \n", ":1: error: the file is empty"),
    ],
)
@pytest.mark.parametrize("path", [f"{LESSON}/lv.md", LESSON_FILE, "facts/common.yaml", "lv.md"])
def test_a_file_that_cannot_be_read_is_told_once(
    folder: CourseFolder, path: str, content: bytes, told: str
) -> None:
    folder.write(path, content)
    (line,) = folder.told()
    assert line.startswith(path + told)


@pytest.mark.parametrize(
    "character",
    ["\u200b", "\u00ad", "\u202e", "\ufeff", "\x07", "\x85", "\u2028", "\u200d", "\U000e0041"],
)
def test_a_character_nobody_sees_is_told_with_its_line(
    folder: CourseFolder, character: str
) -> None:
    folder.change(f"{LESSON}/lv.md", "A handful", f"A hand{character}ful")
    told = folder.told()
    assert any(
        f"lv.md:39: error: an invisible character (U+{ord(character):04X})" in t for t in told
    )


def test_an_emoji_made_of_two_and_a_byte_order_mark_are_fine(folder: CourseFolder) -> None:
    folder.change_both("A handful", "A handful 👩\u200d🌾")
    folder.write(LESSON_FILE, "\ufeff" + folder.read(LESSON_FILE))
    assert folder.told() == []


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_files_from_any_kind_of_computer_are_fine(folder: CourseFolder, line_end: str) -> None:
    for path in folder.path.rglob("*.*"):
        folder.write(str(path), path.read_text(encoding="utf-8").replace("\n", line_end))
    assert folder.told() == []


REMOVALS: dict[str, Callable[[str], bool]] = {
    f"{LESSON}/lv.md": lambda told: "with the sections: title, card goal" in told,
    f"{LESSON}/en_DK.md": lambda told: "with the sections: card example" in told,
    f"{LESSON}/lesson.yaml": lambda told: "Create it" in told,
    "lv.md": lambda told: "block first-steps" in told,
    "sources.yaml": lambda told: "Create it" in told,
}


@pytest.mark.parametrize("path", REMOVALS)
def test_an_author_is_told_which_file_is_missing(folder: CourseFolder, path: str) -> None:
    folder.remove(path)
    (told,) = folder.told()
    assert told.startswith(f"{path}:1: error: the file is missing")
    assert REMOVALS[path](told)


@pytest.mark.parametrize("path", [f"{LESSON}/en_PL.md", f"{LESSON}/da.md", f"{LESSON}/notes.md"])
def test_a_file_of_words_that_nobody_reads_is_told(folder: CourseFolder, path: str) -> None:
    folder.write(path, "## card example\n\nA bakery.\n")
    assert folder.told()[0].startswith(f"{path}:1: error: this file has no place in the course")


def test_a_variant_nobody_asked_for_is_told(folder: CourseFolder) -> None:
    folder.change(LESSON_FILE, "[LV, DK]", "[LV]")
    told = folder.told()
    assert any(line.startswith(f"{LESSON}/en_DK.md:1: error: this file has no") for line in told)
    assert any("en.md:1: error: the section 'card example' is missing" in line for line in told)


def test_a_lesson_that_is_in_no_module_is_told(folder: CourseFolder) -> None:
    for path in list((folder.path / LESSON).iterdir()):
        text = path.read_text(encoding="utf-8").replace("key: l01-first-look", "key: l02")
        folder.write(f"l02/{path.name}", text)
    (told,) = folder.told()
    assert told.startswith("l02/lesson.yaml:1: error: the lesson 'l02' is in no module")
