"""A learner's phone, on any channel: what they can do, and what they see."""

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar

from bot.rendering import LETTERS, plain
from tests.emulator.people import Person

Settled = Callable[[], Awaitable[None]]


class Phone(ABC):
    """One person with one phone. Whatever they do, they then see all that is said to them."""

    tells_name = False  # the app tells the bot what the person is called
    can_edit = True  # a message can take the place of an earlier one
    keeps_choices = True  # what can be tapped stays there when more is said

    async def looks(self) -> None:  # noqa: B027 - most screens show all by themselves
        """Look at the screen, where it shows nothing by itself."""

    async def reacts(self) -> None:  # noqa: B027 - most bots may write at any time
        """Show that one is there without a word, where a bot may not write otherwise."""

    @abstractmethod
    async def opens(self, payload: str = "") -> None:
        """Open the bot, or a link to it."""

    @abstractmethod
    async def says(self, text: str) -> None: ...

    @abstractmethod
    async def taps(self, label: str) -> None:
        """Tap the newest button with these words; for a quiz, with these words beside a letter."""

    @abstractmethod
    async def taps_token(self, token: str) -> None:
        """Tap a button that carries this, whether there is one or not."""

    @abstractmethod
    def token(self, back: int = 0, place: int = 0) -> str:
        """What a button carries of the message so many before the last."""

    @property
    @abstractmethod
    def texts(self) -> list[str]:
        """All that is on the screen from the bot, oldest first, as it is read."""

    @property
    @abstractmethod
    def buttons(self) -> list[str]:
        """The buttons of the newest message, as words; those of a quiz by what they stand for."""

    @property
    @abstractmethod
    def toast(self) -> str:
        """The last word shown over a button."""

    @property
    def last(self) -> str:
        return self.texts[-1]


class TelegramPhone(Phone):
    """A phone with Telegram, as the emulator plays it."""

    tells_name = True

    def __init__(self, person: Person, settled: Settled) -> None:
        self.person = person
        self.settled = settled

    async def opens(self, payload: str = "") -> None:
        await self.says(f"/start {payload}".strip())

    async def says(self, text: str) -> None:
        await self.person.says(text)
        await self.settled()

    async def taps(self, label: str) -> None:
        await self.person.taps(self._on_button(label))
        await self.settled()

    async def taps_token(self, token: str) -> None:
        await self.person.taps_token(token, on=self.person.last)
        await self.settled()

    def token(self, back: int = 0, place: int = 0) -> str:
        buttons = [button for row in self.person.chat[-1 - back].rows for button in row]
        return buttons[place].token or ""

    def _on_button(self, label: str) -> str:
        rows = lettered(self.last)
        return next((letter for letter, words in rows.items() if words == label), label)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.person.chat if message.is_from_bot]

    @property
    def buttons(self) -> list[str]:
        rows = lettered(self.last)
        return [rows.get(label, label) for label in self.person.buttons]

    @property
    def toast(self) -> str:
        return self.person.toasts[-1] if self.person.toasts else ""


def says_no_more(phone: Phone, before: list[str]) -> bool:
    """Return whether nothing new is on the screen but, where it can't stand over a button, a word."""
    return phone.texts in (before, [*before, phone.toast])


def lettered(text: str) -> dict[str, str]:
    rows = (line.split("  ", 1) for line in text.splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 2 and row[0] in LETTERS}  # A  its words


@dataclass
class Bubble:
    """One message in the web chat."""

    offer: str
    text: str
    choices: list[str]
    file: dict[str, str] | None
    picture: dict[str, Any] | None


@dataclass
class WebPhone(Phone):
    """A phone with the web chat open; it speaks the page's own protocol."""

    url: str
    settled: Settled
    language: str = "en"
    session: ClientSession = field(init=False)
    bubbles: list[Bubble] = field(default_factory=list)
    seen: int = 0
    _toast: str = ""

    async def __aenter__(self) -> "WebPhone":
        self.session = ClientSession(self.url, cookie_jar=CookieJar(unsafe=True))
        headers = {"Accept-Language": self.language}
        async with self.session.get("/chat", headers=headers) as page:
            assert page.status == 200
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.session.close()

    async def opens(self, payload: str = "") -> None:
        await self.posts({"kind": "start", "text": payload})

    async def says(self, text: str) -> None:
        await self.posts({"kind": "text", "text": text})

    async def taps(self, label: str) -> None:
        for bubble in reversed(self.bubbles):
            if label in bubble.choices:
                await self.taps_token(f"{bubble.offer}.{bubble.choices.index(label)}")
                return
        raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    async def taps_token(self, token: str) -> None:
        await self.posts({"kind": "tap", "token": token})

    def token(self, back: int = 0, place: int = 0) -> str:
        return f"{self.bubbles[-1 - back].offer}.{place}"

    async def posts(self, event: dict[str, str], event_id: str = "") -> int:
        """Send an event as the page does; return the status of the answer."""
        body = {"id": event_id or uuid.uuid4().hex, "language": self.language, **event}
        headers = {"X-Amber": "chat"}
        async with self.session.post("/chat/events", json=body, headers=headers) as answer:
            if answer.status == 200:
                self._toast = (await answer.json())["toast"]
        await self.settled()
        await self.looks()
        return answer.status

    async def looks(self) -> None:
        """Read the live stream up to now."""
        async with self.session.get(f"/chat/stream?after={self.seen}") as stream:
            assert stream.status == 200
            while (event := await _next_event(stream)) and event["event"] != "ready":
                self._show(json.loads(event["data"]))

    def _show(self, message: dict[str, Any]) -> None:
        self.seen = message["id"]
        parts = (message[name] for name in ("choices", "file", "picture"))
        bubble = Bubble(message["offer"], plain(message["html"]), *parts)
        for place, earlier in enumerate(self.bubbles):
            if message["edits"] and earlier.offer == message["edits"]:
                self.bubbles[place] = bubble
                return
        self.bubbles.append(bubble)

    @property
    def texts(self) -> list[str]:
        return [bubble.text for bubble in self.bubbles]

    @property
    def buttons(self) -> list[str]:
        return self.bubbles[-1].choices

    @property
    def toast(self) -> str:
        return self._toast


async def _next_event(stream: ClientResponse) -> dict[str, str]:
    event: dict[str, str] = {}
    while line := (await stream.content.readline()).decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        event[name] = value
    return event
