"""A training to print, and what our own and other people's readers make of its papers."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pypdfium2 import PdfDocument

from bot.messages import Document
from bot.papers import calendar
from bot.papers.__main__ import PRESSES
from bot.papers.recipes import CalendarFile, read
from bot.storage.trainings import Kind, Session, Stage, Training, Wording
from bot.texts import Catalogues, Texts, load_catalogues

LANGUAGES = ("en", "lv", "pl", "ru", "da")
ZONES = {"LV": "Europe/Riga", "PL": "Europe/Warsaw", "DK": "Europe/Copenhagen",
         "RU": "Europe/Kaliningrad"}  # fmt: skip
NOV_24 = datetime(2026, 11, 24, 10, tzinfo=UTC)
TITLES = {
    "en": "From an idea to the first customer",
    "lv": "No idejas līdz pirmajam klientam: sociālā uzņēmējdarbība",
    "pl": "Od pomysłu do pierwszego klienta: przedsiębiorczość społeczna",
    "ru": "От идеи до первого клиента: социальное предпринимательство",
    "da": "Fra idé til den første kunde: socialt iværksætteri",
}
NAMES = {
    "en": "Zoë O’Neill-Smith",
    "lv": "Žanete Kļaviņa-Šķēle",
    "pl": "Święcisława Brzęczyszczykiewicz",
    "ru": "Алёна Щукина-Съездова",
    "da": "Søren Ærø Kjærgård",
}


@cache
def catalogues() -> Catalogues:
    return load_catalogues()


def texts_in(language: str, country: str = "LV") -> Texts:
    return catalogues().texts(language, country, ZONES[country])


def session(begin: str, end: str, zone: str = "Europe/Riga") -> Session:
    """Return a session from what clocks at its place show, such as "2026-12-10 10:00"."""
    there = ZoneInfo(zone)
    begins, ends = (datetime.fromisoformat(one).replace(tzinfo=there) for one in (begin, end))
    return Session(begins.astimezone(UTC), ends.astimezone(UTC))


TWO_DAYS = (
    session("2026-12-10 10:00", "2026-12-10 16:30"),
    session("2026-12-11 09:30", "2026-12-11 15:00"),
)


def a_training(sessions: Sequence[Session] = TWO_DAYS, **changed: Any) -> Training:
    """Return a training in Riga with words in all languages."""
    words = {
        language: Wording(
            title, "Bring a pen; lunch, tea", "Ring twice,\nthen push", ("Allergies?",)
        )
        for language, title in TITLES.items()
    }
    cells: dict[str, Any] = {one.name: None for one in fields(Training)} | {
        "id": 12, "kind": Kind.TRAINING, "stage": Stage.OPEN, "country": "LV",
        "zone": "Europe/Riga", "place": "Brīvības iela 75, Rīga", "link": "", "capacity": 25,
        "quotas": (), "starts_at": sessions[0].starts_at, "ends_at": sessions[-1].ends_at,
        "signed_by": "Ilze", "created_at": NOV_24, "n_moves": 0, "sessions": tuple(sessions),
        "words": words,
    }  # fmt: skip
    return Training(**cells | changed)


def made(document: Document) -> bytes:
    """Return the bytes of a file as the bot makes them, without a process of their own."""
    if document.made in PRESSES:
        return PRESSES[document.made](document.text)
    return calendar.make(read(CalendarFile, document.text))


def pdf_of(document: Document) -> PdfDocument:
    return PdfDocument(made(document))


def words_on(page: Any) -> str:
    """Return all that stands on a page, in one line."""
    return " ".join(page.get_textpage().get_text_bounded().split())
