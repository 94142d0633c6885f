"""The Graph API, as far as we speak it: a handful of calls over one pool of connections."""

import hashlib
import hmac
from typing import Any

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, TCPConnector
from yarl import URL

from bot.channels.messenger.outcomes import GraphError, read_error

TIMEOUT = ClientTimeout(total=10, connect=3)  # seconds; shorter than a lease
UPLOAD_TIMEOUT = ClientTimeout(total=25, connect=3)
CONNECTIONS = 100
_JSON = {"Content-Type": "application/json"}

Answered = dict[str, Any]


class GraphFailure(Exception):  # noqa: N818 - it is sorted into our own errors before anyone sees it
    """A call that did not do what it should."""

    def __init__(self, error: GraphError) -> None:
        super().__init__(str(error))
        self.error = error


class Graph:
    """A client with the token of one Page. The token is in a header, so that no log has it."""

    def __init__(self, base: str, version: str, token: str, app_secret: str) -> None:
        self._root = f"{base}/{version}"
        self._headers = {"Authorization": f"Bearer {token}"}
        proof = hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        self._proof = {"appsecret_proof": proof}
        self._urls: dict[str, URL] = {}  # by path; making one is a good part of a call
        self._session: ClientSession | None = None

    async def get(self, path: str, **params: str) -> Answered:
        return await self._ask("GET", self._url(path).update_query(params))

    async def post(self, path: str, body: Answered) -> Answered:
        return await self._ask("POST", self._url(path), data=orjson.dumps(body), headers=_JSON)

    async def upload(self, path: str, fields: Answered, file: tuple[str, bytes, str]) -> Answered:
        """Post fields with a file: its name, content and content type."""
        form = FormData()
        for name, value in fields.items():
            form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
        name, content, content_type = file
        form.add_field("filedata", content, filename=name, content_type=content_type)
        return await self._ask("POST", self._url(path), data=form, timeout=UPLOAD_TIMEOUT)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _url(self, path: str) -> URL:
        if path not in self._urls:
            self._urls[path] = URL(f"{self._root}/{path}").with_query(self._proof)
        return self._urls[path]

    async def _ask(self, method: str, url: URL, **more: Any) -> Answered:
        """Return the answer.

        Raises:
            GraphFailure: it is a refusal, or there is none.
        """
        try:
            async with self._open().request(method, url, **more) as response:
                content = await response.read()
        except (ClientError, TimeoutError) as failure:
            raise GraphFailure(GraphError(503, message=type(failure).__name__)) from failure
        return _answer(response.status, content, response.headers.get("Retry-After", ""))

    def _open(self) -> ClientSession:
        """Return the session; it belongs to the loop that runs now."""
        if self._session is None:
            self._session = ClientSession(
                headers=self._headers, timeout=TIMEOUT, connector=TCPConnector(limit=CONNECTIONS)
            )
        return self._session


def _answer(status: int, content: bytes, retry_after: str) -> Answered:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        body = None
    is_well = status == 200 and not (isinstance(body, dict) and "error" in body)
    if not is_well:
        raise GraphFailure(read_error(status, body, retry_after))
    return body if isinstance(body, dict) else {}
