"""Arguments of a call, from a query string, JSON, a form or an upload."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import BodyPartReader, ClientResponse, MultipartReader
from aiohttp.web import BaseRequest

from tests.emulator.errors import ApiError

MAX_UPLOAD_BYTES = 50_000_000
_TRUE = {"true", "1", "yes", "on", "y"}  # td: to_bool


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    mime_type: str


class Args(dict[str, Any]):
    """The arguments by name, read as leniently as the real server reads them."""

    def text(self, name: str) -> str:
        value = self.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def json(self, name: str, what: str) -> Any:
        """Return a structured argument, or None if it is missing.

        Raises:
            ApiError: it isn't JSON; the text calls it `what`.
        """
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return orjson.loads(value) if value else None
        except orjson.JSONDecodeError as error:
            raise ApiError.bad_request(f"Can't parse {what} JSON object") from error

    def file(self, name: str) -> Upload | str:
        """Return an upload, or the file id or address in its place; "" if there is none."""
        value = self.get(name, "")
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.get(value.removeprefix("attach://"), "")
        return value if isinstance(value, Upload) else str(value)


async def read_args(message: BaseRequest | ClientResponse) -> Args:
    """Return the arguments in the body of a request, or of a webhook's answer.

    Raises:
        ApiError: the body is broken or too large.
    """
    match message.content_type:
        case "application/json":
            return _from_json(await message.read())
        case "application/x-www-form-urlencoded":
            body = (await message.read()).decode()
            return Args(parse_qsl(body, keep_blank_values=True))
        case "multipart/form-data":
            return await _from_parts(MultipartReader(message.headers, message.content))
    return Args()


def _from_json(body: bytes) -> Args:
    try:
        arguments = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise ApiError.bad_request("can't parse JSON object") from error
    if not isinstance(arguments, Mapping):
        raise ApiError.bad_request("JSON object expected")
    return Args(arguments)


async def _from_parts(reader: MultipartReader) -> Args:
    arguments, size = Args(), 0
    async for part in reader:
        assert isinstance(part, BodyPartReader), "no client nests multipart bodies"
        content = bytes(await part.read())
        size += len(content)
        if size > MAX_UPLOAD_BYTES:
            raise ApiError.of_status(413)
        if part.filename is None:
            arguments[part.name or ""] = content.decode()
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            arguments[part.name or ""] = Upload(part.filename, content, mime_type)
    return arguments
