"""A small server that speaks the web chat's protocol; a test says what it says."""

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any, Self

from aiohttp import web

from tests.browser.samples import WORDS

PAGE = Path(__file__).parents[2] / "bot/channels/webchat"
COOKIE = "amber_device"
BACKLOG = 50
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

Event = dict[str, str]


@dataclass
class FakeChat:
    """Keeps what was said and what came in; answers what a learner does.

    Attributes:
        events: what came in, each once, in order.
        posts: how often something was posted, repeats included.
        on_event: what happens when something comes in; nothing, unless a test says.
        refusals: statuses to answer with instead, one a post.
        is_open: cleared, the stream stays silent, as on a slow network.
    """

    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)
    language: str = "en"
    said: list[dict[str, Any]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    posts: int = 0
    refusals: list[int] = field(default_factory=list)
    toast: str = ""
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    on_event: Callable[[Event], object] = lambda _: None
    url: str = ""
    _woken: asyncio.Condition = field(default_factory=asyncio.Condition)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/chat", self._page)
        app.router.add_get("/chat/stream", self._stream)
        app.router.add_post("/chat/events", self._event)
        app.router.add_get("/chat/words/{language}", self._words)
        app.router.add_static("/chat/static/1", PAGE / "static")
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.is_open.set()
        self.url = f"http://{host}:{port}/chat"
        return self

    async def __aexit__(self, *failure: object) -> None:
        assert self._runner
        await self._runner.cleanup()

    def says(self, html: str, *choices: str, **more: Any) -> str:
        """Keep a message for the page and return its offer; streams look for it by themselves."""
        number = len(self.said) + 1
        message = {
            "id": number * 10, "offer": f"offer{number}", "html": html, "choices": choices,
            "look": "plain", "edits": "", "file": None, "language": self.language, **more,
        }  # fmt: skip
        self.said.append(message)
        asyncio.get_running_loop().create_task(self._wake()).add_done_callback(lambda _: None)
        return str(message["offer"])

    def answers(self, html: str, *choices: str, **more: Any) -> None:
        """Say the same to whatever comes in."""
        self.on_event = lambda _: self.says(html, *choices, **more)

    async def _wake(self) -> None:
        async with self._woken:
            self._woken.notify_all()

    async def _page(self, request: web.Request) -> web.Response:
        words = self.words["en"]
        template = Template((PAGE / "page.html").read_text())
        page = template.substitute(words, language="en", version="1", words=json.dumps(dict(words)))
        response = web.Response(text=page, content_type="text/html")
        response.headers["Content-Security-Policy"] = POLICY
        key = request.cookies.get(COOKIE) or secrets.token_urlsafe()
        response.set_cookie(COOKIE, key, httponly=True, samesite="Lax", path="/chat")
        return response

    async def _words(self, request: web.Request) -> web.Response:
        return web.json_response(dict(self.words[request.match_info["language"]]))

    async def _event(self, request: web.Request) -> web.Response:
        event: Event = await request.json()
        self.posts += 1
        if self.refusals:
            return web.json_response({"toast": "Slow down"}, status=self.refusals.pop(0))
        if COOKIE not in request.cookies or request.headers.get("X-Amber") != "chat":
            raise web.HTTPForbidden
        if event["id"] not in [one["id"] for one in self.events]:
            self.events.append(event)
            self.on_event(event)
        return web.json_response({"toast": self.toast})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        seen = int(request.headers.get("Last-Event-ID") or request.query["after"])
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await self.is_open.wait()
        has_history = bool(self.said)
        seen = await self._tell(response, self._since(seen)[-BACKLOG:], seen)
        ready = {"language": self.language, "has_history": has_history}
        await response.write(f"event: ready\ndata: {json.dumps(ready)}\n\n".encode())
        while True:
            async with self._woken:
                await self._woken.wait_for(lambda: self._since(seen))  # noqa: B023
            seen = await self._tell(response, self._since(seen), seen)

    def _since(self, seen: int) -> list[dict[str, Any]]:
        return [message for message in self.said if message["id"] > seen]

    async def _tell(
        self, response: web.StreamResponse, messages: list[dict[str, Any]], seen: int
    ) -> int:
        for message in messages:
            seen = message["id"]
            event = f"id: {seen}\nevent: message\ndata: {json.dumps(message)}\n\n"
            await response.write(event.encode())
        return seen
