import pytest

from bot.settings import DEFAULT_COURSE
from lessons.draft import read_draft
from lessons.segments import replaced, segments
from lessons.texts import Place
from tests.lessons.builder import ENGLISH

SELLS = "It sells things. In {entities.year} there were {entities} of them.\n\n- Bread\n- Bicycles"
OPTION = Place("quiz how-many", "few", "label")
WHY = Place("quiz how-many", "few", "explanation")


def test_every_text_of_our_lessons_can_be_taken_out_and_put_back_byte_for_byte() -> None:
    draft = read_draft(DEFAULT_COURSE)
    n_texts = 0
    for files in (draft.names, *(lesson.words for lesson in draft.lessons.values())):
        for words in filter(None, files.values()):
            text = (DEFAULT_COURSE / words.path).read_text(encoding="utf-8")
            found = segments(text)
            assert found.keys() == words.texts.keys()
            assert replaced(text, {place: one.text for place, one in found.items()}) == text
            n_texts += len(found)
    assert n_texts > 7000


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("title"), "What is a social enterprise?"),
        (Place("card sells"), SELLS),
        (Place("quiz how-many"), "How many are there?"),
        (OPTION, "A handful"),
        (WHY, "There are far more."),
        (Place("task"), "Walk down your street. Read [one page](https://example.eu/page)."),
    ],
)  # fmt: skip
def test_a_text_is_found_as_its_author_wrote_it(place: Place, text: str) -> None:
    assert segments(ENGLISH)[place].text == text


def test_a_replaced_text_stands_where_the_old_one_stood_and_nothing_else_moves() -> None:
    new = replaced(ENGLISH, {OPTION: "Two", WHY: "No.\n\nMore.", Place("card goal"): "- a\n- b"})
    old = ENGLISH.replace("A handful", "Two").replace("  There are far more.", "  No.\n\n  More.")
    start, end = ENGLISH.index("Some businesses"), ENGLISH.index("\n\n## card sells")
    assert new == old[:start] + "- a\n- b" + old[end:]


def test_the_lines_above_the_words_count() -> None:
    with_front = f"---\nfrom: 1f0c9a2b\n---\n{ENGLISH}"
    assert replaced(with_front, {Place("title"): "New"}).split("\n")[3] == "# New"
    assert replaced(with_front, {}) == with_front


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    text = "## card goal\n\n2014. gadā sākās.\n"
    assert segments(text)[Place("card goal")].text == "2014. gadā sākās."
