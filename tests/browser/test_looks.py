"""The page is pleasant and readable on every screen, for every pair of eyes."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.conftest import Opener, Screen
from tests.browser.fake import FakeChat
from tests.browser.samples import CARD, CARD_RU, CONSENT, OPTIONS_LV, QUIZ_LV, WORDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = ((360, 740), (1280, 800))
LOOKS = ("light", "dark")


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def fill(chat: FakeChat) -> None:
    """Say one of each: a long card, consents, a file, Russian, a Latvian quiz."""
    chat.says(CARD, "Next")
    for html, *choices in CONSENT:
        chat.says(html, *choices)
    chat.says("Here it is.", file={"name": "amber.json", "href": "/chat/file/a"})
    chat.says(CARD_RU, "Пройти тест")
    chat.says(QUIZ_LV, *OPTIONS_LV, look="quiz")


async def violations(screen: Screen) -> str:
    found = await Axe().run(screen.page)
    return str(found.generate_report()) if found.violations_count else ""


async def overflow(screen: Screen) -> int:
    """Return by how many pixels something is wider than the screen."""
    return int(
        await screen.page.evaluate("""() => Math.max(...[document.documentElement,
            document.getElementById("log")].map(one => one.scrollWidth - one.clientWidth))""")
    )


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
async def test_a_newcomer_sees_what_it_is_and_one_large_button(
    opens: Opener, size: tuple[int, int], look: str
) -> None:
    screen = await opens(size, look=look)
    await expect(screen.page.get_by_text(WORDS["en"]["hello"])).to_be_visible()
    box = await screen.button("Let's begin").bounding_box()
    assert box
    assert box["height"] >= 48
    assert box["width"] >= 320
    assert not await violations(screen)
    await screen.shows(f"hello-{size[0]}-{look}")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
async def test_a_person_who_needs_a_screen_reader_or_contrast_meets_no_barrier(
    opens: Opener, chat: FakeChat, size: tuple[int, int], look: str
) -> None:
    fill(chat)
    screen = await opens(size, look=look)
    await expect(screen.messages).to_have_count(len(chat.said))
    assert not await violations(screen)
    await screen.shows(f"quiz-{size[0]}-{look}")
    await screen.context.set_offline(True)
    await screen.types("Labdien! Vai es varu sākt bez naudas?")
    await expect(screen.own.last).to_contain_text("waiting")
    assert not await violations(screen)
    await screen.shows(f"offline-{size[0]}-{look}")


async def test_nothing_is_cut_off_on_the_narrowest_phone_or_at_double_zoom(
    opens: Opener, chat: FakeChat
) -> None:
    chat.says("https://example.org/" + "a" * 200, "Uzņēmējdarbībaspamatprincipi", "B" * 60)
    fill(chat)
    for width, height in ((320, 568), (180, 370)):
        screen = await opens((width, height))
        await expect(screen.messages).to_have_count(len(chat.said))
        assert await overflow(screen) <= 0, f"at {width} px"
        await screen.shows(f"quiz-{width}")


async def test_every_button_is_large_enough_for_a_thumb(opens: Opener, chat: FakeChat) -> None:
    fill(chat)
    screen = await opens((320, 568))
    await expect(screen.messages).to_have_count(len(chat.said))
    for button in await screen.page.locator("button:visible, .file").all():
        box = await button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 48, await button.inner_text()


async def test_right_to_left_words_stand_right_to_left(opens: Opener) -> None:
    screen = await opens()
    await screen.types("مرحبا، كيف أبدأ؟")
    words = screen.own.locator("p")
    assert await words.evaluate("element => getComputedStyle(element).direction") == "rtl"


async def test_a_person_who_wants_no_motion_gets_none(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    await screen.page.emulate_media(reduced_motion="reduce")
    chat.says("Hello")
    await expect(screen.messages).to_have_count(1)
    assert await screen.page.evaluate("document.getAnimations().length") == 0


async def test_a_person_with_forced_colours_sees_where_bubbles_and_buttons_end(
    opens: Opener, chat: FakeChat
) -> None:
    fill(chat)
    screen = await opens()
    await screen.page.emulate_media(forced_colors="active")
    for part in (".bubble", ".choices button", "textarea"):
        edge = await screen.page.locator(part).first.evaluate(
            "element => getComputedStyle(element).borderTopColor"
        )
        assert edge != "rgba(0, 0, 0, 0)", part
    await screen.shows("forced-colours")
