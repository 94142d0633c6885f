"""A stranger with a paper in hand sees whether it is valid, and of its owner only what they want shown."""

import random
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from sqlalchemy import select

from bot.messages import LearnerId
from bot.papers.numbers import grouped, new_number
from bot.storage import attendance
from bot.storage.attendance import Certificate
from bot.storage.learners import learners
from bot.storage.trainings import Stage, add_training, save_training
from tests.conftest import Town
from tests.papers import LANGUAGES, NAMES, NOV_24, TITLES, a_training
from tests.walks import joins

NUMBER = new_number(random.Random(1))
OTHER = new_number(random.Random(2))


@pytest.fixture
async def issued(town: Town) -> Town:
    """A town in which somebody has a certificate, and wants no name shown."""
    await joins(town.telegram_phone())
    await town.amber.database.run(lambda db: _issue(db, town))
    return town


def _issue(db: Any, town: Town) -> None:
    training = a_training(stage=Stage.PAST)
    row = {name: getattr(training, name) for name in ("id", "country", "zone", "capacity")}
    row |= {"kind": training.kind.value, "stage": training.stage.value, "created_at": NOV_24}
    add_training(db, row)
    save_training(db, training)
    who = LearnerId(db.execute(select(learners.c.id)).scalar_one())
    issued = Certificate(NUMBER, training.id, who, town.clock.now, NAMES["lv"], "lv")
    attendance.add_certificate(db, issued)


async def change(town: Town, **cells: Any) -> None:
    await town.amber.database.run(lambda db: attendance.change_certificate(db, NUMBER, **cells))


async def look(town: Town, path: str, **headers: str) -> tuple[int, str]:
    async with ClientSession(town.url) as stranger:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with stranger.get(f"/certificate{path}", headers=given) as page:
            return page.status, await page.text()


async def test_a_valid_certificate_is_told_with_what_stands_on_it(issued: Town) -> None:
    status, told = await look(issued, f"/{grouped(NUMBER)}")
    assert status == 200
    for words in ("This certificate is valid.", TITLES["en"], "10 December 2026", "12 hours",
                  "Brīvības iela 75, Rīga", "Ilze"):  # fmt: skip
        assert words in told


async def test_a_name_is_shown_only_if_its_owner_agreed(issued: Town) -> None:
    _, told = await look(issued, f"/{NUMBER}")
    assert NAMES["lv"] not in told
    assert "owner&#x27;s choice" in told
    await change(issued, shows_name=True)
    _, told = await look(issued, f"/{NUMBER}")
    assert NAMES["lv"] in told
    assert "choice" not in told


async def test_a_withdrawn_certificate_says_so_and_nothing_else(issued: Town) -> None:
    await change(issued, shows_name=True, revoked_at=issued.clock.now)
    status, told = await look(issued, f"/{NUMBER}")
    assert status == 200
    assert "no longer valid" in told
    assert "24 November 2026" in told
    for words in (NAMES["lv"], TITLES["en"], "Ilze"):
        assert words not in told


async def test_a_number_of_no_certificate_is_said_to_be_none(issued: Town) -> None:
    for path in (f"/{OTHER}", f"/{OTHER[:-1]}", "/418", "/<b>x</b>", "/%00"):
        status, told = await look(issued, path)
        assert status == 404
        assert "certificate is valid." not in told
        assert "<b>" not in told


async def test_a_slip_shows_before_anyone_is_accused_of_forgery(issued: Town) -> None:
    typed = NUMBER[:4] + str((int(NUMBER[4]) + 1) % 10) + NUMBER[5:]
    _, told = await look(issued, f"?number={typed}")
    assert "This number has a slip in it." in told
    assert f'value="{typed}"' in told


async def test_the_page_speaks_the_strangers_language_and_offers_the_others(issued: Town) -> None:
    for language in LANGUAGES:
        wanted = f"fi, {language}-XX;q=0.8, en;q=0.5"
        _, told = await look(issued, f"/{NUMBER}", Accept_Language=wanted)
        assert f'<html lang="{language}"' in told
        assert TITLES[language] in told
        assert told.count("hreflang=") == len(LANGUAGES) - 1
        _, chosen = await look(issued, f"?number={NUMBER}&lang=da", Accept_Language=language)
        assert TITLES["da"] in chosen


async def test_the_page_asks_for_a_number_where_none_is_given(issued: Town) -> None:
    status, told = await look(issued, "")
    assert status == 200
    assert "<section" not in told
    assert "<form" in told


async def test_the_page_lets_nothing_in_and_is_kept_nowhere(issued: Town) -> None:
    async with ClientSession(issued.url) as stranger:
        page: ClientResponse
        async with stranger.get(f"/certificate/{NUMBER}") as page:
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src" not in policy
            assert "unsafe" not in policy
            assert page.headers["Cache-Control"] == "no-store"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["X-Robots-Tag"] == "noindex"
            assert "Set-Cookie" not in page.headers
            assert len(await page.text()) < 4_000


async def test_who_tries_many_numbers_has_to_wait_and_others_do_not(issued: Town) -> None:
    proxied = {"X_Forwarded_For": "198.51.100.7, 203.0.113.9"}
    tried = [await look(issued, f"/{OTHER}", **proxied) for _ in range(31)]
    assert [status for status, _ in tried].count(404) == 30
    status, told = tried[-1]
    assert status == 429
    assert "wait a minute" in told
    assert (await look(issued, f"/{NUMBER}", X_Forwarded_For="198.51.100.7"))[0] == 200
    issued.clock.advance(minutes=1)
    assert (await look(issued, f"/{OTHER}", **proxied))[0] == 404


async def test_a_slip_costs_nothing_for_it_is_looked_up_nowhere(issued: Town) -> None:
    for _ in range(35):
        assert (await look(issued, "/123"))[0] == 404
    assert (await look(issued, f"/{NUMBER}"))[0] == 200


async def test_nothing_is_left_of_a_certificate_whose_owner_was_erased(issued: Town) -> None:
    await issued.amber.database.run(lambda db: db.execute(learners.delete()))
    assert (await look(issued, f"/{NUMBER}"))[0] == 404


async def test_the_last_day_is_told_as_it_was_there(issued: Town) -> None:
    late = issued.clock.now.replace(hour=22, minute=30)  # past midnight in Riga
    await change(issued, revoked_at=late)
    _, told = await look(issued, f"/{NUMBER}")
    assert "25 November 2026" in told
