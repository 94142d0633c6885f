"""A real Chromium with the web chat open in it."""

import os
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

from tests.browser.fake import FakeChat

CHROMIUM = Path("/usr/bin/chromium")
IS_MISSING = not CHROMIUM.exists()
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = (360, 740)
WATCH = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`))"""


@dataclass
class Screen:
    """The page as a person has it before them."""

    page: Page
    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def messages(self) -> Locator:
        return self.page.locator(".message.amber")

    @property
    def own(self) -> Locator:
        return self.page.locator(".message.you")

    def button(self, label: str) -> Locator:
        """Return the newest button whose words contain `label`."""
        return self.page.get_by_role("button", name=label).last

    async def types(self, words: str) -> None:
        await self.page.get_by_role("textbox").fill(words)
        await self.page.keyboard.press("Enter")

    async def own_words(self) -> list[str]:
        return await self.own.locator("p").all_inner_texts()

    async def order(self) -> list[str]:
        """Return all that stands in the conversation, as it is read."""
        bubbles = await self.page.locator("#messages .bubble").all_inner_texts()
        return [re.sub(r"\n+", "\n", bubble) for bubble in bubbles]

    async def sees_whole(self, locator: Locator) -> bool:
        """Tell whether the conversation shows a message from its first line to its last."""
        return bool(
            await locator.evaluate("""element => {
                const seen = document.getElementById("log").getBoundingClientRect();
                const box = element.getBoundingClientRect();
                return box.top >= seen.top && box.bottom <= seen.bottom; }""")
        )

    async def shows(self, name: str) -> None:
        """Keep a screenshot, where AMBER_SCREENSHOTS says or in the temporary folder."""
        folder = os.environ.get("AMBER_SCREENSHOTS") or f"{tempfile.gettempdir()}/amber-screenshots"
        await self.page.wait_for_timeout(250)  # bubbles have arrived
        await self.page.screenshot(path=Path(folder) / f"{name}.png")


Opener = Callable[..., Awaitable[Screen]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if IS_MISSING and not os.environ.get("CI"):
        pytest.skip(f"needs Chromium at {CHROMIUM}: apt install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chat() -> AsyncIterator[FakeChat]:
    async with FakeChat() as chat:
        yield chat


@pytest_asyncio.fixture(loop_scope="session")
async def opens(browser: Browser, chat: FakeChat) -> AsyncIterator[Opener]:
    """Open the chat on a screen of its own; no script may complain there."""

    screens = []

    async def open_screen(
        size: tuple[int, int] = PHONE, *, look: str = "light", fragment: str = ""
    ) -> Screen:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if look == "dark" else "light",
            has_touch=size[0] < 600,
        )
        screen = Screen(await context.new_page(), context)
        screens.append(screen)
        await screen.page.add_init_script(WATCH)
        screen.page.on("console", lambda said: _note(screen, said.type, said.text))
        screen.page.on("pageerror", lambda error: screen.errors.append(str(error)))
        screen.page.on("request", lambda request: screen.requests.append(request.url))
        await screen.page.goto(chat.url + fragment)
        if chat.is_open.is_set():
            await screen.page.wait_for_selector("#log[aria-live=polite]", state="attached")
        return screen

    yield open_screen
    for context in browser.contexts:
        await context.close()
    assert [screen.errors for screen in screens if screen.errors] == []


def _note(screen: Screen, kind: str, words: str) -> None:
    if kind in {"error", "warning"} and not words.startswith("Failed to load resource"):
        screen.errors.append(words)
