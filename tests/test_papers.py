"""Posters, certificates and lists: what must stand on them does, in every alphabet, and codes can be read."""

import asyncio
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from bot.cards.papers import Expected
from bot.channels.webchat.pages import kind_of
from bot.files import Files
from bot.messages import Document, LearnerId, Made
from bot.papers import certificate as press
from bot.papers.__main__ import PRESSES
from bot.papers.letters import unprintable
from bot.papers.links import doors, training_links
from bot.papers.paper import Paper
from bot.papers.recipes import Certificate as Recipe
from bot.papers.recipes import read
from bot.services import papers
from bot.storage.attendance import Certificate, Present
from bot.storage.registrations import Registration, Status
from tests.papers import (
    LANGUAGES,
    NAMES,
    NOV_24,
    TITLES,
    a_training,
    made,
    pdf_of,
    session,
    texts_in,
    words_on,
)

PUBLIC = "https://amber.example.org"
BOT = {"telegram": "https://t.me/amber_bot"}
NUMBER = "418902337560127"
ISSUED = datetime(2026, 12, 12, 9, tzinfo=UTC)
DAYS = {
    "en": "10 December 2026",
    "lv": "2026. gada 10. decembris",
    "pl": "10 grudnia 2026",
    "ru": "10 декабря 2026 г.",
    "da": "10. december 2026",
}
HOURS = {"en": "12 hours", "lv": "12 stundu", "pl": "12 godzin", "ru": "12 часов", "da": "12 timer"}
MANY = [Expected(name, "Municipality") for name in NAMES.values()] * 6


def certificate(language: str = "en", name: str = "", **changed: Any) -> Document:
    issued = Certificate(NUMBER, 12, LearnerId(1), ISSUED, name, language)
    training = a_training(**changed)
    return papers.certificate(texts_in(language), training, issued, PUBLIC)


def codes_in(picture: Image.Image) -> list[str]:
    """Return what a scanner of another make reads."""
    return sorted(one.text for one in zxingcpp.read_barcodes(picture.convert("L")))


def seen(pdf: PdfDocument, scale: float = 2) -> Image.Image:
    image: Image.Image = pdf[0].render(scale=scale).to_pil()
    return image


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_says_who_what_when_and_how_to_check_it(language: str) -> None:
    pdf = pdf_of(certificate(language, NAMES[language]))
    assert len(pdf) == 1
    told = words_on(pdf[0])
    wanted = (NAMES[language], TITLES[language], DAYS[language], HOURS[language], "Ilze",
              "Brīvības iela 75, Rīga", "418-902-337-560-127")  # fmt: skip
    for words in wanted:
        assert words in told
    assert codes_in(seen(pdf)) == [f"{PUBLIC}/certificate/418-902-337-560-127"]


def test_a_reader_aloud_knows_what_it_is_and_in_which_language() -> None:
    file = made(certificate("lv", NAMES["lv"]))
    assert PdfDocument(file).get_metadata_value("Title") == f"Apliecība par dalību: {TITLES['lv']}"
    assert b"/Lang (lv)" in file


def test_whoever_gives_no_name_gets_a_line_to_write_it_on() -> None:
    assert "to be written by hand" in words_on(pdf_of(certificate())[0])
    assert "to be written by hand" not in words_on(pdf_of(certificate(name="Zoë"))[0])


def test_days_are_those_of_the_clocks_at_the_place() -> None:
    late = (session("2026-12-10 00:30", "2026-12-10 03:00"),)  # in UTC it is still the day before
    told = words_on(pdf_of(certificate(sessions=late))[0])
    assert "10 December 2026" in told
    assert "2.5 hours" in told


def test_many_days_are_told_by_the_first_and_the_last() -> None:
    days = [session(f"2026-12-0{n} 10:00", f"2026-12-0{n} 11:00") for n in (1, 2, 3, 4, 8)]
    told = words_on(pdf_of(certificate(sessions=days))[0])
    assert "1 December 2026 – 8 December 2026" in told
    assert "5 hours" in told


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=64), st.text(max_size=200), st.text(max_size=200))
def test_nothing_that_can_be_typed_keeps_a_certificate_from_being_made(
    name: str, title: str, place: str
) -> None:
    recipe = read(Recipe, certificate(name="x").text)
    facts = [*recipe.facts[:2], ["Where", place]]
    typed = replace(recipe, name=name, title=title, facts=facts)
    assert len(PdfDocument(press.make(typed))) == 1


def test_the_longest_words_stay_within_the_frame() -> None:
    title = "Sabiedrībaspārmaiņuuzņēmējdarbība " * 5
    pdf = pdf_of(certificate(name="Anna " + "W" * 59, place="Ļoti gara iela 75, " * 8))
    text = pdf[0].get_textpage()
    width, _ = pdf[0].get_size()
    edges = [text.get_charbox(place) for place in range(text.count_chars())]
    assert min(edge[0] for edge in edges) >= width * 0.04
    assert max(edge[2] for edge in edges) <= width * 0.96
    assert title.split(maxsplit=1)[0] in words_on(pdf_of(_titled(title))[0])


def _titled(title: str) -> Document:
    training = a_training()
    words = {"en": replace(training.wording("en"), title=title)}
    return certificate(words=words)


@pytest.mark.parametrize("name", [*NAMES.values(), "Ștefan Țepeș", "Íñigo Œuvray"])
def test_names_of_europe_are_printed_letter_by_letter(name: str) -> None:
    assert unprintable(name) == ""
    paper = Paper("", "portrait")
    paper.close()
    assert paper.plain(name) == name
    assert paper.plain(_apart(name)) == name  # as some keyboards write accents


def _apart(name: str) -> str:
    return unicodedata.normalize("NFD", name)


def test_letters_that_the_paper_lacks_are_known_before_it_is_printed() -> None:
    paper = Paper("", "portrait")
    paper.close()
    assert unprintable("Nguyễn 😀") == "ễ😀"
    assert paper.plain("Nguyễn") == "Nguyen"
    for letter in map(chr, range(0x20, 0x2800)):
        if not unprintable(letter):
            wanted = unicodedata.normalize("NFC", letter).replace("\N{SOFT HYPHEN}", "")
            assert paper.plain(letter) == wanted, hex(ord(letter))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_says_what_when_and_where_and_its_code_opens_the_chat(language: str) -> None:
    pdf = pdf_of(papers.poster(texts_in(language), a_training(), BOT))
    assert len(pdf) == 1
    told = words_on(pdf[0])
    for words in (TITLES[language], "10:00–16:30", "09:30–15:00", "Brīvības iela 75, Rīga"):
        assert words in told
    assert codes_in(seen(pdf)) == ["https://t.me/amber_bot?start=training_12"]


def test_a_poster_may_lead_to_every_channel() -> None:
    everywhere = doors(BOT | {"messenger": "https://m.me/amber"}, PUBLIC)
    pdf = pdf_of(papers.poster(texts_in("ru"), a_training(), everywhere))
    assert codes_in(seen(pdf, 3)) == [
        f"{PUBLIC}/chat?start=training_12",
        "https://m.me/amber?ref=training_12",
        "https://t.me/amber_bot?start=training_12",
    ]


def test_a_channel_whose_address_is_not_known_yet_is_on_no_poster() -> None:
    assert training_links(12, {"telegram": ""}) == {}


def test_a_code_can_be_printed_large_and_read_torn() -> None:
    link = training_links(12, BOT)["telegram"]
    picture = Image.open(BytesIO(made(papers.qr_code(a_training(), "en", "telegram", link))))
    assert picture.width >= 900
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=1)
    assert codes_in(picture) == [link]
    torn = picture.convert("L")
    torn.paste(
        255, (torn.width * 6 // 10, torn.height * 7 // 10, torn.width, torn.height * 9 // 10)
    )
    assert codes_in(torn) == [link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_expected_stands_on_the_list_to_sign(language: str) -> None:
    pdf = pdf_of(papers.sign_in_sheet(texts_in(language), a_training(), MANY))
    told = " ".join(words_on(page) for page in pdf)
    for name in NAMES.values():
        assert told.count(name) == 6
    assert TITLES[language] in words_on(pdf[len(pdf) - 1])
    assert len(pdf) == 3


def test_the_list_has_a_column_to_sign_for_each_day_and_lines_for_guests() -> None:
    pdf = pdf_of(papers.sign_in_sheet(texts_in("en"), a_training(), MANY[:2]))
    told = words_on(pdf[0])
    assert "Signature, Thu 10 Dec 10:00" in told.replace(",  ", ", ").replace("Thu, ", "Thu ")
    assert "Signature, Fri 11 Dec 09:30" in told.replace("Fri, ", "Fri ")
    assert " 5 " in told
    assert "Page 1 of 1" in told


def rows_of(document: Document) -> list[list[str]]:
    with CalamineWorkbook.from_filelike(BytesIO(made(document))) as book:
        return [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]


def registered(learner: int, *answers: str) -> Registration:
    return Registration(
        12, LearnerId(learner), Status.REGISTERED, 2, learner, NOV_24, answers=answers
    )


def test_the_spreadsheet_has_answers_and_who_came_when() -> None:
    training = a_training(
        words={"en": replace(a_training().wording("en"), groups=("School", "Town hall"))}
    )
    who = [(registered(1, "Nuts"), "Žanete", "has a place"), (registered(2), "Иван", "waiting")]
    whole = [Present(12, LearnerId(1), 1, half, NOV_24) for half in (1, 2)]
    half = [Present(12, LearnerId(1), 2, 1, NOV_24)]
    lines = papers.expected_at(training, who, "en", whole + half)
    rows = rows_of(papers.table(texts_in("en"), training, lines))
    assert rows[0][:4] == ["Name", "Group", "Status", "Allergies?"]
    assert rows[1] == ["Žanete", "Town hall", "has a place", "Nuts", "Yes", ""]
    assert rows[2] == ["Иван", "Town hall", "waiting", "", "", ""]


def test_no_answer_becomes_a_formula() -> None:
    sly = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("https://example.org")',
        "\x00\x08",
        "https://e.org",
    ]
    lines = [Expected(one, answers=(one,)) for one in sly]
    document = papers.table(texts_in("en"), a_training(), lines)
    assert document.made is Made.TABLE
    rows = rows_of(document)
    assert [row[0] for row in rows[1:6]] == sly[:5]
    with ZipFile(BytesIO(made(document))) as book:
        cells = book.read("xl/worksheets/sheet1.xml")
    assert b"<c " in cells
    assert b"<f>" not in cells


@pytest.mark.parametrize(
    "document",
    [
        papers.table(texts_in("lv"), a_training(), MANY[:3]),
        papers.qr_code(a_training(), "en", "telegram", "https://t.me/amber_bot"),
        papers.calendar_file(texts_in("lv"), a_training(), "https://t.me/amber_bot", NOV_24),
    ],
    ids=lambda document: str(document.made),
)
def test_the_bot_makes_a_paper_from_its_recipe_the_same_each_time(document: Document) -> None:
    sent = [asyncio.run(Files(Path()).content(document)) for _ in range(2)]
    assert sent == [made(document)] * 2


def test_each_recipe_is_small_enough_to_be_kept() -> None:
    everyone = [Expected("N" * 40, "G" * 30, answers=("a" * 60,))] * 60
    texts, training = texts_in("ru"), a_training()
    kept = {
        "certificate": certificate("ru", NAMES["ru"]),
        "poster": papers.poster(texts, training, doors(BOT, PUBLIC)),
        "calendar": papers.calendar_file(texts, training, PUBLIC, NOV_24),
        "list": papers.sign_in_sheet(texts, training, everyone),
    }
    sizes = {name: len(one.text.encode()) for name, one in kept.items()}
    assert sizes.pop("list") < 8_000
    assert max(sizes.values()) < 1_500


@pytest.mark.parametrize("language", sorted(NAMES))
def test_a_file_has_a_name_that_every_phone_keeps(language: str) -> None:
    texts, training = texts_in(language), a_training()
    kept = [
        certificate(language, NAMES[language]),
        papers.poster(texts, training, doors(BOT, PUBLIC)),
        papers.calendar_file(texts, training, PUBLIC, NOV_24),
        papers.sign_in_sheet(texts, training, []),
    ]
    assert all(re.fullmatch(r"amber-[a-z]+(-12)?(-[a-z]+)?\.(pdf|ics)", one.name) for one in kept)


def test_each_kind_of_paper_can_be_made() -> None:
    in_the_bot = {Made.TEXT, Made.PICTURE, Made.PHOTO, Made.CALENDAR}
    assert set(PRESSES) == set(Made) - in_the_bot


@pytest.mark.parametrize("text", ["{}", "[]", "no recipe", '{"zone": "Mars/Base"}'])
def test_a_recipe_that_can_not_be_used_costs_the_file_and_nothing_else(text: str) -> None:
    whole = json.loads(papers.calendar_file(texts_in("en"), a_training(), "", NOV_24).text)
    broken = json.dumps(whole | json.loads(text)) if text.startswith('{"') else text
    for made_of in (Made.CALENDAR, Made.CERTIFICATE):
        document = Document("a.ics", broken, made_of)
        assert asyncio.run(Files(Path()).content(document)) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("amber-calendar-12.ics", "text/calendar"),
        ("amber-certificate.pdf", "application/pdf"),
        ("amber-12-telegram.png", "image/png"),
        ("amber-list-12.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_phones_are_told_what_kind_of_file_it_is(name: str, kind: str) -> None:
    assert kind_of(name) == kind
