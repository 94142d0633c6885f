"""The idea page on paper: all that was written stands on one sheet of A4, whatever it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from bot.papers.sheet import MARGIN, make
from lessons.ideas import LONGEST, MOST_LINES, tidied

SHAPE = (2, 2, 2, 3, 2, 2)  # boxes in each row, as on our own page
MILLIMETRE = 72 / 25.4
HARD = [
    "w" * LONGEST,
    "Щ " * (LONGEST // 2),
    "\n".join(["Mm" * 24] * MOST_LINES),
    ("ā" * 60 + " ") * 4,
]


def sheet_with(words: str) -> PdfDocument:
    rows = [[["Who pays, who gains", words, "Who pays?"]] * n for n in SHAPE]
    about = {"title": "My idea", "date": "24 November 2026", "foot": "Made with Amber"}
    return PdfDocument(make({**about, "rows": rows}))


@pytest.mark.parametrize("words", HARD)
def test_thirteen_full_boxes_stand_on_one_sheet(words: str) -> None:
    sheet = sheet_with(words)
    assert len(sheet) == 1
    text = sheet[0].get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    width, _ = sheet[0].get_size()
    assert min(box[1] for box in boxes) >= 7 * MILLIMETRE
    assert max(box[2] for box in boxes) <= width - MARGIN * MILLIMETRE + 1
    shown = "".join(text.get_text_bounded().split())
    assert shown.count("".join(words.split())) >= sum(SHAPE) - 1


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=LONGEST))
def test_nothing_that_can_be_typed_keeps_the_sheet_from_being_made(words: str) -> None:
    assert len(sheet_with(tidied(words))) == 1


def test_an_empty_box_shows_its_question() -> None:
    assert "Who pays?" in sheet_with("").get_page(0).get_textpage().get_text_bounded()


@given(st.text())
def test_a_box_has_few_lines_and_loses_no_word(text: str) -> None:
    assert tidied(text).split() == text.split()
    assert tidied(text).count("\n") < MOST_LINES
