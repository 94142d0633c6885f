"""Pictures are drawn from data, and the check knows what is wrong with them."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from bot.settings import DEFAULT_COURSE
from lessons.album import Numbers, read_png
from lessons.draft import Draft, read_draft
from lessons.drawings.__main__ import measure, png_of, svg_of
from lessons.gallery import plans
from lessons.outline import Outline
from lessons.pictures import Plan, point_of
from tests.lessons.builder import LESSON, CourseFolder

INDEX = "stairs: {drawing: ladder}\n"
WORDS = (
    "stairs:\n  title: The ladder\n  text: Seven steps up.\n  labels:\n    proof: More proof\n"
    + "".join(f"    step-{n}: Step {n}\n" for n in range(1, 8))
)


def our_plans() -> Iterator[Plan]:
    draft: Draft = read_draft(DEFAULT_COURSE)
    assert draft.outline
    outline: Outline = draft.outline.value
    yield from {its.path: its for its in plans(draft, outline)}.values()


OURS = list(our_plans())


@pytest.fixture
def hung(folder: CourseFolder) -> CourseFolder:
    """A sound course with one picture, drawn in both languages."""
    folder.write("pictures/pictures.yaml", INDEX)
    for language in ("en", "lv"):
        folder.write(f"pictures/{language}.yaml", WORDS)
    folder.change(f"{LESSON}/lesson.yaml", "sources:", "pictures: {sells: stairs}\nsources:")
    draft = read_draft(folder.path)
    assert draft.outline
    for its in plans(draft, draft.outline.value):
        folder.write(its.path, png_of(its))
    return folder


def test_a_course_with_a_picture_is_sound_and_shows_it(hung: CourseFolder) -> None:
    assert hung.told() == []
    card = hung.lesson().cards[1]
    assert card.picture
    assert (card.picture.title, card.picture.text) == ("The ladder", "Seven steps up.")
    assert card.picture.n_bytes == len((hung.path / "pictures/stairs/en.png").read_bytes())


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (f"{LESSON}/lesson.yaml", "{sells: stairs}", "{sells: chart}", "'chart' is unknown"),
        (f"{LESSON}/lesson.yaml", "{sells: stairs}", "{roof: stairs}", "'roof', which is no card"),
        ("pictures/lv.yaml", "stairs:", "ladder:", "pictures/lv.yaml:1: error: the picture 'stairs'"),
        ("pictures/lv.yaml", "    proof: More proof\n", "", "the label 'proof' of 'stairs' stands in"),
        ("pictures/lv.yaml", "  text: Seven steps up.\n", "", "'stairs text' is missing"),
        ("pictures/lv.yaml", "Seven steps", "Up {seven} steps", "'{seven}' in 'stairs' is no number"),
        ("pictures/lv.yaml", "Seven steps up.", "Up " * 200, "has 599 characters"),
        ("pictures/pictures.yaml", "ladder", "photo", "is not one of the known words"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_picture_is_told_with_its_file(
    hung: CourseFolder, path: str, old: str, new: str, told: str
) -> None:
    hung.change(path, old, new)
    assert any(told in one for one in hung.told()), hung.told()


def test_a_missing_picture_is_told_with_the_way_out(hung: CourseFolder) -> None:
    hung.remove("pictures/stairs/lv.png")
    missing = (
        "pictures/stairs/lv.png:1: error: the picture is missing, or no PNG. Run: make pictures."
    )
    assert hung.told() == [missing]


def test_a_file_that_is_no_picture_is_not_taken_for_one(hung: CourseFolder) -> None:
    for content in (
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0",
    ):
        hung.write("pictures/stairs/lv.png", content)
        assert any("missing, or no PNG" in one for one in hung.told())


def test_a_picture_that_is_too_large_is_told(hung: CourseFolder) -> None:
    noise = Image.effect_noise((300, 300), 100)
    noise.save(hung.path / "pictures/stairs/lv.png")
    assert any("Make it 40000 or less." in one for one in hung.told())


def test_a_picture_of_older_words_is_a_warning(hung: CourseFolder) -> None:
    hung.change("pictures/lv.yaml", "title: The ladder", "title: The stairs")
    (told,) = hung.told()
    assert told.startswith("pictures/stairs/lv.png:1: warning: the picture was drawn from other")
    hung.change("pictures/lv.yaml", "Seven steps up.", "Seven steps up, one by one.")
    assert len(hung.told()) == 1  # what stands beside a picture is not in it


def test_our_pictures_are_those_of_todays_words() -> None:
    for its in OURS:
        png = read_png(DEFAULT_COURSE / its.path)
        assert png
        assert png.note == its.fingerprint, its.path


@pytest.mark.parametrize("its", OURS, ids=lambda its: its.path)
def test_no_word_runs_out_of_a_picture_and_none_is_too_small_to_read(its: Plan) -> None:
    picture = ET.fromstring(svg_of(its))
    width = float(picture.attrib["width"])
    for text in picture.iter("{http://www.w3.org/2000/svg}text"):
        assert float(text.attrib["font-size"]) >= 26  # 11 in a bubble on a phone of 360
        if "transform" in text.attrib:
            continue
        x, words = float(text.attrib["x"]), text.text or ""
        long = measure(words, float(text.attrib["font-size"]), text.attrib["font-weight"] == "700")
        start = x - {"start": 0.0, "middle": long / 2, "end": long}[text.attrib["text-anchor"]]
        assert start >= 8, words
        assert start + long <= width - 8, words


def test_the_chart_counts_right() -> None:
    for its in OURS:
        if its.numbers:
            assert point_of(its.numbers) == 60
            left = its.numbers.price - its.numbers.variable
            assert its.numbers.fixed == 60 * left
            assert its.amounts["point"] in its.text
            digits = re.sub(r"\D", "", its.amounts["fixed"])
            assert digits == str(its.numbers.fixed)
    assert point_of(Numbers(fixed=100, price=10, variable=7)) == 34


def test_no_picture_needs_the_network_or_a_font_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "drawn.png"
    file.write_bytes(png_of(OURS[0]))
    again = read_png(file)
    assert again
    assert again.n_bytes == (DEFAULT_COURSE / OURS[0].path).stat().st_size
