"""The bare Bot API, for tests that look at exact answers."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import ClientSession, FormData


@dataclass(frozen=True)
class Answer:
    status: int
    result: Any = None
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)


class Api:
    """Calls the Bot API as curl would."""

    def __init__(self, session: ClientSession, url: str, token: str) -> None:
        self.session = session
        self.root = url
        self._base = f"{url}/bot{token}"

    async def __call__(self, method: str, **params: Any) -> Answer:
        return await self.send(method, json=params)

    async def upload(self, method: str, content: bytes, name: str, **params: Any) -> Answer:
        """Call with a file in the field that bears the method's name, such as `document`."""
        form = FormData({key: str(value) for key, value in params.items()})
        form.add_field(method.removeprefix("send").lower(), content, filename=name)
        return await self.send(method, data=form)

    async def send(self, method: str, *, verb: str = "POST", **more: Any) -> Answer:
        url = f"{self._base}/{method}"
        async with self.session.request(verb, url, **more) as response:
            body = orjson.loads(await response.read())
        kept = {key: body[key] for key in ("result", "description", "parameters") if key in body}
        assert body["ok"] is (response.status == 200)
        assert body.get("error_code", 200) == response.status
        return Answer(response.status, **kept)
