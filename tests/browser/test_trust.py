"""The page is light, talks to nobody else, and no message can do harm."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opener, Screen
from tests.browser.fake import FakeChat
from tests.browser.samples import CARD, OPTIONS_LV, QUIZ_LV, WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

BYTES_AT_MOST = 60_000
OUR_BYTES_AT_MOST = 50_000  # what we hold ourselves to, uncompressed
WEIGHT = """() => performance.getEntriesByType("resource")
    .concat(performance.getEntriesByType("navigation"))
    .reduce((sum, one) => sum + one.transferSize, 0)"""
HARMFUL = (
    '<img src=x onerror="document.title=1">shown',
    "<script>document.title=1</script>shown",
    '<a href="javascript:document.title=1">shown</a>',
    '<a href="data:text/html,<script>1</script>" onclick="document.title=1">shown</a>',
    '<b onmouseover="document.title=1" style="color:red">shown</b>',
    "<svg/onload=document.title=1>shown<iframe src=//evil.example></iframe>",
    "</div></main><form action=//evil.example><input>shown",
    '&lt;img src=x onerror="document.title=1"&gt;shown',
    '<a href="https://good.example/&quot; onclick=&quot;document.title=1">shown</a>',
)


async def use(screen: Screen, chat: FakeChat) -> None:
    """Do a little of everything."""
    chat.on_event = lambda _: None if len(chat.said) > 3 else teach(chat)
    await screen.button("Let's begin").click()
    await screen.button("Next").click()
    await screen.button("Banka").first.click()
    await screen.types("hello")
    await expect(screen.own.last).to_have_attribute("data-state", "sent")


def teach(chat: FakeChat) -> None:
    chat.says(CARD, "Next")
    chat.says(QUIZ_LV, *OPTIONS_LV, look="quiz", language="lv")


async def test_a_prepaid_phone_pays_for_less_than_sixty_kilobytes(opens: Opener) -> None:
    screen = await opens()
    weight = await screen.page.evaluate(WEIGHT)
    assert 1000 < weight < min(BYTES_AT_MOST, OUR_BYTES_AT_MOST), f"{weight} bytes"


async def test_nobody_else_learns_that_a_person_is_here(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    await use(screen, chat)
    ours = urlsplit(chat.url).netloc
    assert {urlsplit(url).netloc for url in screen.requests} == {ours}


async def test_the_page_keeps_to_its_strict_policy_without_a_complaint(
    opens: Opener, chat: FakeChat
) -> None:
    screen = await opens()
    await use(screen, chat)
    assert screen.errors == []


async def test_nothing_jumps_while_the_page_loads(opens: Opener) -> None:
    screen = await opens()
    shift = await screen.page.evaluate("""() => new Promise(resolve => {
        let sum = 0;
        new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
            .observe({type: "layout-shift", buffered: true});
        setTimeout(() => resolve(sum), 200); })""")
    assert shift < 0.01


@pytest.mark.parametrize("html", HARMFUL)
async def test_no_message_can_do_harm(opens: Opener, chat: FakeChat, html: str) -> None:
    screen = await opens()
    chat.says(html)
    await expect(screen.messages).to_contain_text("shown")
    await screen.messages.locator("p").last.hover()
    inside = screen.messages.locator("p, li").locator("*")
    attributes = await inside.evaluate_all(
        "all => all.flatMap(one => [one.localName, ...one.getAttributeNames()])"
    )
    assert set(attributes) <= {"a", "b", "i", "br", "href", "target", "rel"}
    assert await screen.page.title() == WORDS["en"]["title"]
    assert screen.errors == []


async def test_what_a_person_types_is_shown_as_typed(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    words = '<img src=x onerror="document.title=1"> & <b>bold</b>\n  second line'
    await screen.types(words)
    await expect(screen.own.locator("p")).to_have_text(words)
    assert screen.errors == []


async def test_bold_lists_and_links_look_as_they_were_meant(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    chat.says(CARD)
    await expect(screen.messages.locator("li")).to_have_count(3)
    await expect(screen.messages.locator("li b").first).to_have_text("sells")
    await expect(screen.messages.locator("p")).to_have_count(5)
    link = screen.messages.get_by_role("link")
    await expect(link).to_have_attribute("href", "https://example.org/social")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_a_file_can_be_saved_from_us_only(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    chat.says("Yours", file={"name": "amber.json", "href": "/chat/file/abc"})
    chat.says("Not ours", file={"name": "evil.exe", "href": "https://evil.example/x"})
    await expect(screen.messages).to_have_count(2)
    files = screen.page.locator(".file")
    await expect(files.first).to_have_attribute("href", "/chat/file/abc")
    assert await files.last.get_attribute("href") is None
