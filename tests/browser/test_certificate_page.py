"""The page that confirms certificates is pleasant and readable on a phone, in every language."""

import random
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import expect

from bot.cards.certificates import Shown
from bot.cards.papers import Award
from bot.channels.webchat.static_files import StaticFiles
from bot.pages.certificate import HERE, CertificatePage
from bot.pages.visitors import Visitors
from bot.papers.numbers import grouped, new_number
from bot.services.papers import told
from bot.texts import Texts
from tests.browser.conftest import Opener, Screen
from tests.browser.test_looks import LOOKS, violations
from tests.papers import LANGUAGES, NAMES, NOV_24, a_training, texts_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

VALID, NAMELESS, REVOKED, UNKNOWN = (new_number(random.Random(n)) for n in range(4))
BYTES_AT_MOST = 12_000
Doors = tuple[str, dict[str, Texts]]


async def find(language: str, number: str) -> Shown | None:
    if number == UNKNOWN:
        return None
    its = told(a_training(), language)
    name = "" if number == NAMELESS else NAMES[language]
    award = Award(number, name, its.sessions, datetime(2026, 12, 12, tzinfo=ZoneInfo("UTC")))
    return Shown(its, award, texts_in(language).date(NOV_24) if number == REVOKED else "")


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> AsyncIterator[str]:
    """The real page on a server of its own; what it finds is told by the test."""
    app = web.Application()
    texts = {language: texts_in(language) for language in LANGUAGES}
    CertificatePage(find, texts, Visitors(lambda: NOV_24)).serve(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}/certificate"
    await runner.cleanup()


async def visits(opens: Opener, address: str, query: str, *, look: str = "light") -> Screen:
    screen = await opens(look=look)
    screen.requests.clear()
    await screen.page.goto(address + query)
    return screen


async def overflow(screen: Screen) -> int:
    return int(await screen.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    ))  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_stranger_sees_at_once_that_it_is_valid(
    opens: Opener, address: str, language: str, look: str
) -> None:
    screen = await visits(opens, address, f"?number={VALID}&lang={language}", look=look)
    heading = screen.page.get_by_role("heading", level=2)
    await expect(heading).to_be_in_viewport()
    await expect(screen.page.get_by_text(NAMES[language])).to_be_visible()
    assert not await violations(screen)
    assert await overflow(screen) <= 0
    await screen.shows(f"certificate-valid-{language}-{look}")


@pytest.mark.parametrize(
    ("number", "what"), [(NAMELESS, "nameless"), (REVOKED, "revoked"), (UNKNOWN, "unknown"),
                         ("1", "slip"), ("", "asked")],
)  # fmt: skip
async def test_every_other_answer_is_as_plain(
    opens: Opener, address: str, number: str, what: str
) -> None:
    screen = await visits(opens, address, f"?number={number}&lang=lv")
    assert not await violations(screen)
    assert await overflow(screen) <= 0
    await screen.shows(f"certificate-{what}")


async def test_a_number_typed_in_groups_leads_to_its_certificate(
    opens: Opener, address: str
) -> None:
    screen = await visits(opens, address, "?lang=en")
    await screen.page.get_by_role("textbox").fill(grouped(VALID).replace("-", " "))
    await screen.page.keyboard.press("Enter")
    await expect(screen.page.get_by_text("This certificate is valid.")).to_be_visible()
    await screen.page.get_by_role("link", name="Latviešu").click()
    await expect(screen.page.get_by_text("Šī apliecība ir derīga.")).to_be_visible()


async def test_thumbs_find_every_button_and_nothing_is_cut_off_on_a_narrow_phone(
    opens: Opener, address: str
) -> None:
    screen = await opens((320, 568))
    await screen.page.goto(f"{address}/{VALID}?lang=ru")
    assert await overflow(screen) <= 0
    for one in await screen.page.locator("a, button, input:visible").all():
        box = await one.bounding_box()
        assert box
        assert box["height"] >= 48, await one.inner_text()
    await screen.page.set_viewport_size({"width": 180, "height": 370})  # double zoom
    assert await overflow(screen) <= 0


async def test_the_page_is_light_and_asks_nobody_else(opens: Opener, address: str) -> None:
    screen = await visits(opens, address, f"/{VALID}")
    host = address.removesuffix("/certificate")
    assert all(one.startswith(host) for one in screen.requests)
    assert len((HERE / "certificate.html").read_bytes()) < BYTES_AT_MOST
    assert len(screen.requests) <= 4
    assert StaticFiles(HERE / "static").version in screen.requests[1]
