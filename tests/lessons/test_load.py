import pytest
from markupsafe import Markup

from lessons.course import Card, Country, Option
from lessons.errors import BrokenCourseError, UnknownLessonError
from lessons.locale import Locale
from lessons.sources import Source
from tests.lessons.builder import LESSON, CourseFolder


def test_a_sound_course_has_no_problems_and_loads(folder: CourseFolder) -> None:
    assert folder.told() == []
    course = folder.course()
    assert course.lesson_keys == (LESSON,)
    assert [str(locale) for locale in course.locales] == ["en_LV", "en_DK", "lv_LV", "lv_DK"]
    assert course.countries["DK"] == Country("DK", "Europe/Copenhagen", 15, "DKK", "en")


def test_a_course_knows_the_names_of_its_parts(folder: CourseFolder) -> None:
    folder.change("lv.md", "First steps", "Pirmie soļi")
    course = folder.course()
    assert course.title("en") == "Business that does good"
    assert course.block_title("first-steps", "lv") == "Pirmie soļi"
    assert course.module_title("understand", "en") == "What it is"
    assert course.block_of(LESSON).lessons == (LESSON,)


def test_a_card_shows_paragraphs_lists_and_formatting(folder: CourseFolder) -> None:
    goal, sells, example = folder.lesson().cards
    assert goal == Card(
        "goal",
        Markup(
            "Some businesses ask: <b>who needs help here?</b>\n\n"
            "Profit is a tool, <i>not the finish line</i>."
        ),
    )
    assert sells.text.endswith("of them.\n\n• Bread\n• Bicycles")
    assert example.text == "A bakery in LV trains young people."


def test_a_quiz_item_has_a_label_and_an_explanation_for_each_option(folder: CourseFolder) -> None:
    lesson = folder.lesson()
    item = lesson.item("what-first")
    assert item
    assert (item.question, item.right) == ("What comes first?", "goal")
    assert item.options[0] == Option(
        "goal", "The social goal", "Yes. The business exists because of it."
    )
    assert item.option("profit") == item.options[1]
    assert lesson.item("gone") is None


def test_a_task_may_hold_a_link_and_a_takeaway_is_plain(folder: CourseFolder) -> None:
    lesson = folder.lesson()
    assert '<a href="https://example.eu/page">one page</a>' in lesson.task
    assert type(lesson.takeaway) is str


def test_a_lesson_names_the_sources_of_all_countries_and_of_its_own(folder: CourseFolder) -> None:
    common = Source("EU1", "Social enterprises", "Commission", 2022, "https://example.eu/1")
    own = Source("LV1", "The law", "Saeima", None, "https://example.lv/law")
    assert folder.lesson("en_LV").sources == (common, own)
    assert folder.lesson("en_DK").sources == (common,)


def test_each_country_reads_its_own_example(folder: CourseFolder) -> None:
    assert "bakery in DK" in folder.lesson("lv_DK").cards[2].text


def test_a_section_that_varies_in_one_country_is_shared_by_the_others(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/lesson.yaml", "[LV, DK]", "[LV]")
    for language in ("en", "lv"):
        folder.remove(f"{LESSON}/{language}_DK.md")
    folder.change_both("## quiz what", "## card example\n\nA shared bakery.\n\n## quiz what")
    assert folder.lesson("en_DK").cards[2].text == "A shared bakery."
    assert "bakery in LV" in folder.lesson("en_LV").cards[2].text


def test_figures_are_written_as_the_reader_writes_them(folder: CourseFolder) -> None:
    assert "In 2024 there were 4,300,000 of them." in folder.lesson("en_LV").cards[1].text
    assert "there were 4\u00a0300\u00a0000 of" in folder.lesson("lv_DK").cards[1].text


def test_a_fact_that_ends_in_a_full_stop_ends_the_sentence_with_it(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "kind: count", "kind: money\n  currency: DKK")
    folder.change_both("there were {entities} of them.", "there were {entities}.")
    assert "there were 4,300,000\u00a0kr.\n" in folder.lesson("en_LV").cards[1].text


def test_the_fact_of_a_country_stands_before_the_common_one(folder: CourseFolder) -> None:
    own = folder.read("facts/common.yaml").replace("4300000", "218")
    folder.write("facts/LV.yaml", own)
    assert "there were 218 of" in folder.lesson("en_LV").cards[1].text
    assert "there were 4,300,000 of" in folder.lesson("en_DK").cards[1].text


def test_a_fact_can_not_smuggle_formatting_into_a_card(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "value: 4300000", 'value: "<b>many</b> & more"')
    folder.change("facts/common.yaml", "kind: count", "kind: text")
    assert "&lt;b&gt;many&lt;/b&gt; &amp; more" in folder.lesson().cards[1].text


def test_locales_that_read_the_same_share_one_text(folder: CourseFolder) -> None:
    assert folder.lesson("en_LV").quiz == folder.lesson("en_DK").quiz
    course = folder.course()
    here, there = (course.lesson(LESSON, Locale("en", country)) for country in ("LV", "DK"))
    assert all(one is other for one, other in zip(here.quiz, there.quiz, strict=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [("A handful", "A few"), ("finish line", "end"), ("far more", "many more"), ("reach", "meet")],
)
def test_a_lesson_has_a_new_version_when_a_text_changes(
    folder: CourseFolder, old: str, new: str
) -> None:
    before = folder.lesson()
    folder.change(f"{LESSON}/en.md", old, new)
    assert folder.lesson().version != before.version


def test_a_lesson_that_only_moves_keeps_its_version(folder: CourseFolder) -> None:
    before = folder.lesson()
    for path in list((folder.path / LESSON).iterdir()):
        text = path.read_text(encoding="utf-8").replace("key: l01-first-look", "key: l00")
        folder.write(f"l00/{path.name}", text)
    folder.change("course.yaml", "[l01-first-look]", "[l00, l01-first-look]")
    after = folder.lesson()
    assert (before.number, after.number) == (1, 2)
    assert before.version == after.version


def test_a_lesson_that_is_gone_is_an_error_that_names_it(folder: CourseFolder) -> None:
    course = folder.course()
    assert not course.has_lesson("l99")
    with pytest.raises(UnknownLessonError, match="no lesson 'l99' in en_LV"):
        course.lesson("l99", Locale("en", "LV"))
    with pytest.raises(UnknownLessonError, match="in da_LV"):
        course.lesson(LESSON, Locale("da", "LV"))


def test_a_broken_course_does_not_load_and_tells_every_error(folder: CourseFolder) -> None:
    folder.change("course.yaml", "Europe/Riga", "Europe/Rga")
    folder.change(f"{LESSON}/en.md", "- `few`", "- `fw`")
    with pytest.raises(BrokenCourseError) as caught:
        folder.course()
    assert {problem.path for problem in caught.value.problems} == {
        "course.yaml",
        f"{LESSON}/en.md",
    }
    assert str(caught.value).count("\n") == len(caught.value.problems) - 1


def test_a_warning_alone_does_not_keep_a_course_from_loading(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/en.md", "A handful", "Few")
    assert [problem.level for problem in folder.problems()] == ["warning"]
    assert folder.course().has_lesson(LESSON)


def test_a_folder_without_a_course_is_told_what_is_missing(folder: CourseFolder) -> None:
    for name in ("course.yaml", "sources.yaml"):
        folder.remove(name)
    with pytest.raises(BrokenCourseError, match=r"course\.yaml:1: error: the file is missing"):
        folder.course()


def test_a_sentence_may_begin_with_a_year_as_latvians_and_danes_write_it(
    folder: CourseFolder,
) -> None:
    folder.change(f"{LESSON}/en.md", "Profit is a tool", "2014. is a year. Profit is a tool")
    assert "2014. is a year." in folder.lesson().cards[0].text
