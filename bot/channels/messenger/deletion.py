"""Meta's data deletion callback, and the page that tells a person what became of it.

Meta asks with a number of the person that need not be the one we know them by. Whom we know is
erased at once; all others are told how to erase what is theirs in the chat, which needs no number.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from html import escape
from string import Template
from typing import Any, Protocol

import orjson
from aiohttp import web

from bot.messages import Address

CALLBACK = "/messenger/deletion"
CODE_LENGTH = 16
BODY_LIMIT = 16 * 1024  # bytes
NOTHING = "x"  # the first letter of codes for whom we found nothing; they are stored nowhere

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_PAGE = Template(
    '<!doctype html><html lang="$language"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    "<title>$title</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;"
    "margin:2rem auto;padding:0 1rem}</style><h1>$title</h1><p>$said</p><p>$code</p></html>"
)

Words = Callable[[str], Mapping[str, str]]  # for a browser's languages: `language`, and the words


class Eraser(Protocol):
    """Who can erase."""

    async def erase(self, channel: str, address: Address, receipt: str) -> bool:
        """Erase who writes from there, and keep the receipt; False when nobody does."""

    async def has_erased(self, receipt: str) -> bool:
        """Return whether somebody was erased under this receipt."""


class Deletion:
    """Takes requests, and shows what became of them."""

    def __init__(self, app_secret: str, public_url: str, eraser: Eraser, words: Words) -> None:
        self._app_secret = app_secret.encode()
        self._public_url = public_url
        self._eraser = eraser
        self._words = words

    def serve(self, app: web.Application) -> None:
        app.router.add_post(CALLBACK, self.take)
        app.router.add_get(CALLBACK + "/{code}", self.show)

    async def take(self, request: web.Request) -> web.Response:
        """Erase, and answer with a code and the address of its page."""
        if (request.content_length or 0) > BODY_LIMIT:
            raise web.HTTPRequestEntityTooLarge(BODY_LIMIT, request.content_length or 0)
        form = await request.post()
        asked = read_signed_request(str(form.get("signed_request", "")), self._app_secret)
        if asked is None:
            raise web.HTTPBadRequest
        code = secrets.token_hex(CODE_LENGTH // 2)
        address = Address(str(asked.get("user_id", "")))
        if not address or not await self._eraser.erase("messenger", address, code):
            code = self._code_of_nothing()
        answer = {"url": f"{self._public_url}{CALLBACK}/{code}", "confirmation_code": code}
        return web.Response(body=orjson.dumps(answer), content_type="application/json")

    def _code_of_nothing(self) -> str:
        nonce = secrets.token_hex(4)
        return f"{NOTHING}{nonce}{self._mark(nonce)}"

    def _mark(self, nonce: str) -> str:
        return hmac.new(self._app_secret, nonce.encode(), hashlib.sha256).hexdigest()[:7]

    def _is_of_nothing(self, code: str) -> bool:
        given = code[9:].encode()
        return code[:1] == NOTHING and hmac.compare_digest(given, self._mark(code[1:9]).encode())

    async def show(self, request: web.Request) -> web.Response:
        """Say what became of a request, in the reader's language."""
        code = request.match_info["code"]
        words = self._words(request.headers.get("Accept-Language", ""))
        if self._is_of_nothing(code):
            said = words["nothing"]
        elif len(code) == CODE_LENGTH and await self._eraser.has_erased(code):
            said = words["erased"]
        else:
            raise web.HTTPNotFound
        shown = {"title": words["title"], "said": said, "code": code, "language": words["language"]}
        page = _PAGE.substitute({name: escape(text) for name, text in shown.items()})
        return web.Response(text=page, content_type="text/html", headers=HEADERS)


def read_signed_request(signed: str, app_secret: bytes) -> dict[str, Any] | None:
    """Return what Meta signed with the app's secret; None when it did not."""
    signature, _, payload = signed.partition(".")
    expected = hmac.new(app_secret, payload.encode(), hashlib.sha256).digest()
    given = _decoded(signature)
    if given is None or not hmac.compare_digest(given, expected):
        return None
    try:
        asked = orjson.loads(_decoded(payload) or b"")
    except orjson.JSONDecodeError:
        return None
    return asked if isinstance(asked, dict) else None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
