"""The real bot in a real browser: the first lesson in every language, on a cheap phone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.app import Amber, running
from bot.settings import Settings
from bot.texts import load_catalogues, own_name
from lessons.locale import Locale
from tests.browser.conftest import PHONE, Screen, browser
from tests.conftest import Clock, build_for_tests, free_port, whole_course
from tests.walks import FIRST_LESSON

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

COURSE = whole_course()
CATALOGUES = load_catalogues()
HOME = {country.language: code for code, country in COURSE.countries.items()}
BYTES_BEFORE_FIRST_MESSAGE = 60_000


@pytest_asyncio.fixture(loop_scope="session")
async def amber() -> AsyncIterator[Amber]:
    settings = Settings(
        _env_file=None, database_url="sqlite:///:memory:", secret="of the tests",
        http_port=free_port(),
    )  # fmt: skip
    async with running(build_for_tests(settings, Clock())) as amber:
        yield amber


async def opens_chat(browser: Browser, amber: Amber, language: str) -> Screen:
    context = await browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, locale=language
    )
    screen = Screen(await context.new_page(), context)
    await screen.page.goto(f"http://127.0.0.1:{amber.port}/chat")
    return screen


async def taps(page: Page, label: str) -> None:
    await page.locator("button:enabled:visible", has_text=label).last.click()


async def takes_lesson(screen: Screen, language: str) -> None:
    """Go from the empty page to the end of the first lesson."""
    country = HOME.get(language, "LV")
    texts = CATALOGUES.texts(language, country, COURSE.countries[country].zone)
    _, ngettext = texts.gettext, texts.ngettext
    age = COURSE.countries[country].age_of_consent
    lesson = COURSE.lesson(FIRST_LESSON, Locale(language, country))
    page = screen.page
    place = _("Kaliningrad region") if country == "RU" else texts.country_name(country)
    agree = ngettext("I'm {n}+: let's start", "I'm {n}+: let's start", age).format(n=age)
    for label in (_("Let's begin"), own_name(language), place, agree):
        await taps(page, label)
    await expect(page.get_by_text(lesson.title)).to_be_visible()
    await screen.shows(f"lesson-{language}")
    for _card in lesson.cards[:-1]:
        await taps(page, _("Next"))
    await taps(page, _("Take the quiz"))
    for item in lesson.quiz:
        await expect(page.get_by_text(item.question).last).to_be_visible()
        right = item.option(item.right)
        assert right
        await taps(page, right.label)
        await expect(page.get_by_text(right.explanation)).to_be_visible()
        await screen.shows(f"answer-{language}-{item.key}")
        await taps(page, _("Go on"))
    await expect(page.get_by_text(lesson.takeaway)).to_be_visible()
    await screen.shows(f"done-{language}")


@pytest.mark.parametrize("language", COURSE.languages)
async def test_a_newcomer_takes_the_first_lesson_in_the_browser(
    browser: Browser, amber: Amber, language: str
) -> None:
    screen = await opens_chat(browser, amber, language)
    await takes_lesson(screen, language)
    assert await screen.page.evaluate("document.documentElement.lang") == language
    report = await Axe().run(screen.page)
    assert report.violations_count == 0, report.generate_report()
    await screen.context.close()


async def test_a_reload_in_mid_lesson_leads_back_to_the_place(
    browser: Browser, amber: Amber
) -> None:
    screen = await opens_chat(browser, amber, "en")
    await takes_lesson(screen, "en")
    before = await screen.messages.all_inner_texts()
    await screen.page.reload()
    await expect(screen.messages).to_have_count(len(before))
    assert await screen.messages.all_inner_texts() == before
    await taps(screen.page, "20:00")
    await expect(screen.page.get_by_text("tomorrow at 20:00")).to_be_visible()
    await screen.context.close()


async def test_a_link_with_a_code_brings_the_course_to_another_phone(
    browser: Browser, amber: Amber
) -> None:
    old = await opens_chat(browser, amber, "en")
    await takes_lesson(old, "en")
    await old.types("/link")
    link = old.messages.last.get_by_role("link")
    code = (await link.inner_text()).partition("#")[2]
    new = await opens_chat(browser, amber, "en")
    await new.page.goto(f"http://127.0.0.1:{amber.port}/chat#{code}")
    await new.page.reload()
    await expect(new.page.get_by_text("this is the same course now")).to_be_visible()
    assert code not in new.page.url
    await new.types("/progress")
    await expect(new.page.get_by_text("1 of 30 lessons done.")).to_be_visible()
    await old.context.close()
    await new.context.close()


async def test_a_phone_with_little_data_loads_little(browser: Browser, amber: Amber) -> None:
    screen = await opens_chat(browser, amber, "lv")
    await expect(screen.page.get_by_role("button", name="Sākam")).to_be_visible()
    loaded = await screen.page.evaluate(
        """() => performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"""
    )
    assert 0 < loaded < BYTES_BEFORE_FIRST_MESSAGE
    await screen.context.close()
