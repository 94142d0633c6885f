"""The people who talk with the Page, and what their phones show."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.emulator.messenger import events
from tests.emulator.messenger.events import Event

Deliver = Callable[["MessengerPerson", Event], Awaitable[int]]


@dataclass
class Shown:
    """One message of the Page on a phone."""

    mid: str
    text: str
    buttons: list[tuple[str, str]]  # title and payload; they stay
    chips: list[
        tuple[str, str]
    ]  # title and payload; they are there while the message is the newest
    attachment: dict[str, Any] | None = None  # kind, name, content
    offered: list[tuple[str, str]] = field(init=False)  # its chips, also when they have vanished

    def __post_init__(self) -> None:
        self.offered = list(self.chips)


@dataclass
class MessengerPerson:
    """Someone with a phone; what they do returns the status of the webhook's answer."""

    id: str
    language: str
    deliver: Deliver
    profile: dict[str, Any]  # of the Page
    chat: list[Shown] = field(default_factory=list)
    acted_at: datetime | None = None  # what opens the window
    is_gone: bool = False  # blocked the Page, or left
    has_thread: bool = False
    n_typing: int = 0
    mids: list[str] = field(default_factory=list)  # of what they sent

    async def opens(self, ref: str = "") -> int:
        """Open the talk by a link, an ice breaker in their language, or Get Started."""
        if ref and self.has_thread:
            return await self._does(events.referral(ref))
        title, payload = self._beginning(ref)
        return await self._does(events.postback(title, payload, ref))

    def _beginning(self, ref: str) -> tuple[str, str]:
        by_locale = {one["locale"][:2]: one for one in self.profile.get("ice_breakers", ())}
        if ref or self.language not in by_locale:
            return "Get Started", self.profile["get_started"]["payload"]
        first = by_locale[self.language]["call_to_actions"][0]
        return first["question"], first["payload"]

    async def says(self, words: str) -> int:
        return await self._does(events.text(words))

    async def taps(self, label: str) -> int:
        """Tap a chip under the newest message, or the newest button with this label."""
        for title, payload in self.chips:
            if title == label:
                return await self._does(events.quick_reply(title, payload))
        for shown in reversed(self.chat):
            for title, payload in shown.buttons:
                if title == label:
                    return await self._does(events.postback(title, payload))
        seen = [title for shown in self.chat for title, _ in shown.buttons]
        raise AssertionError(f"no button {label!r}; chips {self.chips}, buttons {seen}")

    async def taps_token(self, payload: str) -> int:
        return await self._does(events.postback("", payload))

    async def taps_menu(self, title: str) -> int:
        """Tap an entry of the menu in their language."""
        menus = {one["locale"][:2]: one for one in self.profile["persistent_menu"]}
        menu = menus.get(self.language, menus["de"])["call_to_actions"]  # "default"
        payload = next(item["payload"] for item in menu if item["title"] == title)
        return await self._does(events.postback(title, payload))

    async def sends(self, event: Event) -> int:
        """Do anything else that is an event."""
        return await self._does(event)

    def blocks(self) -> None:
        self.is_gone = True

    def unblocks(self) -> None:
        self.is_gone = False

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What hangs under the newest message; it vanishes when either of the two goes on."""
        return self.chat[-1].chips if self.chat else []

    @property
    def vanished(self) -> dict[str, str]:
        """The payloads of chips that were there once, by title; the newest of each."""
        return {title: payload for shown in self.chat for title, payload in shown.offered}

    @property
    def files(self) -> list[dict[str, Any]]:
        return [shown.attachment for shown in self.chat if shown.attachment]

    async def _does(self, event: Event) -> int:
        self.has_thread = True
        if self.chat and ("message" in event or "postback" in event):
            self.chat[-1].chips = []
        return await self.deliver(self, event)
