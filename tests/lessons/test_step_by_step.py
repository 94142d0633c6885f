"""Whoever follows the steps in the docs adds a lesson, a language and a country, without programming.

The files are those that the docs show, to the letter; Lithuanian is tried on a copy of our course that
is cut to one small lesson.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from bot.settings import DEFAULT_COURSE
from lessons.accept import accept
from tests.commands import Run
from tests.conftest import Founds
from tests.lessons.builder import CourseFolder
from tests.processes import ROOT
from tests.walks import joins

KEY = "l31-first-customer"
_SHOWN = re.compile(
    r"^`(?P<path>[^`]+)`[^\n]*\n\n```\w+\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE
)

LITHUANIAN = {
    "lt.md > title": "Verslas, kuris daro gera",
    "lt.md > block first-steps": "Pirmieji žingsniai",
    "lt.md > module understand": "Apie ką visa tai",
    f"{KEY}/lt.md > title": "Tavo pirmasis klientas",
    f"{KEY}/lt.md > card thanks": (
        "Tavo pirmasis klientas surizikavo. **Padėkok** ir paklausk: kodėl pirkai?"
    ),
    f"{KEY}/lt.md > card words": (
        "Užrašyk atsakymą kliento žodžiais. Jis vertesnis už tavo spėjimą."
    ),
    f"{KEY}/lt.md > quiz ask": "Kaimynė nusipirko tavo uogienės. Ko paklausi?",
    f"{KEY}/lt.md > quiz ask > reason > label": "Kodėl ją pasirinkai?",
    f"{KEY}/lt.md > quiz ask > reason > explanation": (
        "Taip. Atsakymas parodo, ką sakyti kitam klientui."
    ),
    f"{KEY}/lt.md > quiz ask > more > label": "Ar pirksi dar dešimt?",
    f"{KEY}/lt.md > quiz ask > more > explanation": (
        "Per anksti. Pirma sužinok, kuo uogienė gera."
    ),
    f"{KEY}/lt.md > quiz note": "Klientė sako: „Skanu kaip pas močiutę.“ Ką užsirašysi?",
    f"{KEY}/lt.md > quiz note > own > label": "Būtent šiuos žodžius",
    f"{KEY}/lt.md > quiz note > own > explanation": "Taip. Juos supras ir kiti.",
    f"{KEY}/lt.md > quiz note > better > label": "„Aukštos kokybės produktas“",
    f"{KEY}/lt.md > quiz note > better > explanation": (
        "Tai tavo žodžiai. Namie niekas taip nesako."
    ),
    f"{KEY}/lt.md > task": (
        "Paklausk vieno žmogaus, kodėl šią savaitę ką nors pirko. Užrašyk atsakymą."
    ),
    f"{KEY}/lt.md > takeaway": "Pirmasis klientas pasako, ką sakyti antrajam.",
    f"{KEY}/lt.md > followup": (
        "Norėjai paklausti, kodėl kas nors ką nors pirko. Ką atsakė? „Dar ne“ irgi gerai."
    ),
    f"{KEY}/lt_LV.md > card money": (
        "Latvijoje eurais mokama nuo {euro_since.year} metų. Kainą sakyk eurais."
    ),
}
MONEY_IN_LITHUANIA = "Lietuvoje eurais mokama nuo {euro_since.year} metų. Kainą sakyk eurais."


def shown(page: str) -> dict[str, str]:
    """Return the files that a page of the docs shows, by path."""
    text = (ROOT / "docs" / page).read_text()
    return {found["path"]: found["text"] for found in _SHOWN.finditer(text)}


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """A copy of our course, cut to English, Latvia and no lessons yet."""
    folder = CourseFolder(copytree(DEFAULT_COURSE, tmp_path / "course"))
    for lesson in folder.path.glob("l[0-9]*"):
        for file in lesson.iterdir():
            file.unlink()
        lesson.rmdir()
    for without in ("faq", "pictures"):
        rmtree(folder.path / without)
    for file in (
        *folder.path.glob("facts/*"),
        *folder.path.glob("??.md"),
        folder.path / "terms.yaml",
    ):
        file.unlink()
    text = folder.read("course.yaml")
    text = re.sub(r"\[en, .*\]", "[en]", text)
    text = re.sub(r"  LV: .*\n(  [A-Z]{2}: .*\n)+", found_latvia, text)
    folder.write("course.yaml", re.sub(r"lessons: \[l01(.|\n)*", "lessons: []\n", text))
    folder.write("en.md", "# Business that does good\n\n## block first-steps\n\nFirst steps\n\n"
                          "## module understand\n\nWhat it is all about\n")  # fmt: skip
    return folder


def found_latvia(found: re.Match[str]) -> str:
    return found[0].split("\n")[0].replace("language: lv", "language: en") + "\n"


@pytest.fixture
def with_lesson(course: CourseFolder) -> CourseFolder:
    """The copy after the steps of docs/authoring.md."""
    for path, text in shown("authoring.md").items():
        course.write(path, text)
    course.change("course.yaml", "lessons: []", f"lessons: [{KEY}]")
    return course


@pytest.fixture
def with_language(with_lesson: CourseFolder, amber: Run) -> CourseFolder:
    """The copy after the first steps of docs/translating.md."""
    with_lesson.change("course.yaml", "[en]", "[en, lt]")
    fill(with_lesson, amber, LITHUANIAN)
    return with_lesson


def fill(course: CourseFolder, amber: Run, texts: Mapping[str, str]) -> None:
    """Do what a translator does: take the spreadsheet, fill the empty rows, give it back."""
    from python_calamine import CalamineWorkbook
    from xlsxwriter import Workbook

    assert amber("content", "export", "lt.xlsx", "--language", "lt").code == 0
    head, *rows = CalamineWorkbook.from_path("lt.xlsx").get_sheet_by_name("lt").to_python()
    with Workbook("back.xlsx") as book:
        sheet = book.add_worksheet("lt")
        sheet.write_row(0, 0, head)
        for number, (key, source, translation, *_) in enumerate(rows, start=1):
            sheet.write_row(number, 0, [key, source, translation or texts[str(key)]])
    ended = amber("content", "import", "back.xlsx")
    assert ended.code == 0, ended


def test_a_lesson_written_as_the_docs_show_is_sound(with_lesson: CourseFolder, amber: Run) -> None:
    assert amber("content", "check") == (0, "", "course: 0 errors, 0 warnings\n")
    seen = amber("content", "preview", KEY, "--language", "en", "--country", "LV")
    assert "1. Your first customer" in seen.out
    assert "In Latvia people have paid in euros" in seen.out
    assert "since 2014." in seen.out


def test_a_missing_translation_is_listed_file_by_file(
    with_lesson: CourseFolder, amber: Run
) -> None:
    with_lesson.change("course.yaml", "[en]", "[en, lt]")
    listed = [line.split(":")[0] for line in amber("content", "check").out.splitlines()]
    assert listed == [f"{KEY}/lt.md", f"{KEY}/lt_LV.md", "lt.md"]


def test_a_language_is_added_by_a_spreadsheet(with_language: CourseFolder, amber: Run) -> None:
    assert amber("content", "check") == (0, "", "course: 0 errors, 0 warnings\n")
    course = with_language.course()
    assert course.languages == ("en", "lt")
    assert course.module_title("understand", "lt") == "Apie ką visa tai"
    seen = amber("content", "preview", KEY, "--language", "lt", "--country", "LV")
    assert "1. Tavo pirmasis klientas" in seen.out
    assert "✓ Kodėl ją pasirinkai?" in seen.out
    assert "Latvijoje eurais mokama nuo 2014 metų." in seen.out.replace("\n│ ", " ")
    report = amber("content", "check", "--report").out
    assert f"{KEY}  ok     ok" in report
    assert "lt        " in report


@pytest.fixture
def with_country(with_language: CourseFolder, amber: Run) -> CourseFolder:
    """The copy after the last steps of docs/translating.md."""
    for path, text in shown("translating.md").items():
        if path == "course.yaml":
            with_language.change(path, "  LV: {", f"{text}  LV: {{")
        else:
            with_language.write(path, text)
    with_language.change(f"{KEY}/lesson.yaml", "[LV]", "[LV, LT]")
    assert f"{KEY}/lt_LT.md:1: error: the file is missing" in amber("content", "check").out
    fill(with_language, amber, {f"{KEY}/lt_LT.md > card money": MONEY_IN_LITHUANIA})
    return with_language


def test_a_country_is_added_with_its_facts_and_its_own_words(
    with_country: CourseFolder, amber: Run
) -> None:
    assert amber("content", "check") == (0, "", "course: 0 errors, 0 warnings\n")
    told = {
        language: amber("content", "preview", KEY, "--language", language, "--country", "LT").out
        for language in ("lt", "en")
    }
    assert "Lietuvoje eurais mokama nuo 2015 metų." in told["lt"].replace("\n│ ", " ")
    assert "In Lithuania people have paid in euros since 2015." in told["en"].replace("\n│ ", " ")
    latvia = amber("content", "preview", KEY, "--language", "lt", "--country", "LV").out
    assert "Latvijoje" in latvia


async def test_a_learner_reads_the_new_edition_at_once_even_before_the_bots_words_are_translated(
    with_country: CourseFolder, found_town: Founds, channel: str
) -> None:
    town = await found_town(courses=with_country.path)
    phone = await town.phone(channel, language="lt")
    await joins(phone, "Lietuvių", "Lietuva")
    assert "Tavo pirmasis klientas surizikavo." in phone.last
    for _ in range(3):
        await phone.taps(phone.buttons[0])
    assert "Lietuvoje eurais mokama nuo 2015 metų." in "\n".join(phone.texts)
    assert "Kaimynė nusipirko tavo uogienės." in phone.last


def test_a_teacher_gets_the_new_language_for_moodle_at_once(
    with_language: CourseFolder, amber: Run
) -> None:
    ended = amber("content", "export", "q.gift", "--language", "lt", "--country", "LV")
    assert ended.out == "q.gift: 2 questions\n"


def test_a_text_that_changes_later_makes_the_new_language_stale_until_it_is_accepted(
    with_language: CourseFolder, amber: Run
) -> None:
    with_language.change(f"{KEY}/en.md", "took a risk", "was brave")
    assert f"amber content accept {KEY} --language lt" in amber("content", "check").out
    accept(with_language.path, KEY, "lt")
    assert amber("content", "check").out == ""
