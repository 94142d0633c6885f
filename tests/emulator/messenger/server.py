"""HTTP in and out: token, proof, the few calls that a bot makes."""

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import BodyPartReader, web

from tests.emulator.messenger.people import Shown
from tests.emulator.messenger.rules import (
    GraphApiError,
    check,
    check_message,
    check_profile,
    invalid,
)

if TYPE_CHECKING:
    from tests.emulator.messenger.emulator import MessengerEmulator

Body = dict[str, Any]
HOST = "127.0.0.1"


class Server:
    """Answers calls on a loopback port."""

    def __init__(self, emulator: "MessengerEmulator") -> None:
        self._emulator = emulator
        self._runner = web.ServerRunner(web.Server(self._serve), shutdown_timeout=1.0)

    async def start(self) -> int:
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        emulator = self._emulator
        if emulator.down_status:
            return web.Response(status=emulator.down_status, text="<html>Sorry</html>")
        try:
            answer = await self._answer(request)
        except GraphApiError as error:
            return _json(error.json, error.status, error.headers)
        except ConnectionResetError:
            assert request.transport
            request.transport.abort()
            return web.Response()
        return _json(answer, 200, {})

    async def _answer(self, request: web.BaseRequest) -> Body:
        emulator = self._emulator
        self._authorise(request)
        version, _, path = request.path.strip("/").partition("/")
        check(version == emulator.version, f"Unknown version {version}")
        body = await _read(request) if request.method == "POST" else dict(request.query)
        emulator.calls.append((request.method, path, body))
        match request.method, path:
            case "POST", "me/messages":
                return emulator.accept(body)
            case "GET", "me":
                return {"id": emulator.page_id, "name": emulator.page_name}
            case "GET", "me/messenger_profile":
                wanted = request.query["fields"].split(",")
                parts = {
                    name: emulator.profile[name] for name in wanted if name in emulator.profile
                }
                return {"data": [parts] if parts else []}
            case "POST", "me/messenger_profile":
                return self._set_profile(body)
            case "POST", "me/subscribed_apps":
                emulator.subscribed = body["subscribed_fields"].split(",")
                emulator.introduced.set()
                return {"success": True}
        raise invalid(f"Unsupported {request.method} request for {path}")

    def _authorise(self, request: web.BaseRequest) -> None:
        emulator = self._emulator
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if given != emulator.token or "access_token" in request.query:
            raise GraphApiError(190, status=401, message="Invalid OAuth access token.")
        proof = hmac.new(emulator.app_secret.encode(), given.encode(), hashlib.sha256).hexdigest()
        check(request.query.get("appsecret_proof") == proof, "Invalid appsecret_proof")

    def _set_profile(self, body: Body) -> Body:
        for name, value in body.items():
            check_profile(name, value)
        emulator = self._emulator
        needs_start = "persistent_menu" in body
        check(not needs_start or "get_started" in {**emulator.profile, **body}, "get_started first")
        emulator.profile.update(body)
        return {"result": "success"}


def shown_of(mid: str, message: Body, file: Body | None) -> Shown:
    """Return what a phone shows of a message.

    Raises:
        GraphApiError: Meta would refuse it.
    """
    if "template" in message:
        return _filled(mid, message["template"])
    check_message(message)
    chips = [(chip["title"], chip["payload"]) for chip in message.get("quick_replies", ())]
    attachment = message.get("attachment")
    if attachment is None:
        return Shown(mid, message["text"], [], chips)
    payload = attachment["payload"]
    if attachment["type"] == "template":
        buttons = [(button["title"], button["payload"]) for button in payload["buttons"]]
        return Shown(mid, payload["text"], buttons, chips)
    check(file, "an attachment without a file or the id of one")
    return Shown(mid, "", [], chips, {"kind": attachment["type"], **(file or {})})


def _filled(mid: str, template: Body) -> Shown:
    """Return what a phone shows of a utility template with one gap and one button."""
    body, buttons = template["components"]
    check((body["type"], buttons["type"]) == ("body", "buttons"), "components")
    check([one["type"] for one in body["parameters"]] == ["text"], "one gap")
    check([one["type"] for one in buttons["parameters"]] == ["POSTBACK"], "one button")
    told = f"Your lesson: {body['parameters'][0]['text']}"
    return Shown(mid, told, [("Start", buttons["parameters"][0]["payload"])], [])


async def _read(request: web.BaseRequest) -> Body:
    if request.content_type == "application/json":
        body = orjson.loads(await request.read())
        check(isinstance(body, dict), "JSON object expected")
        return dict(body)
    fields: Body = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        assert part.name
        content = bytes(await part.read())
        if part.filename:
            fields["file"] = {"name": part.filename, "content": content,
                              "type": part.headers["Content-Type"]}  # fmt: skip
        else:
            is_json = content[:1] in b"{["
            fields[part.name] = orjson.loads(content) if is_json else content.decode()
    return fields


def _json(answer: Any, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        body=orjson.dumps(answer), status=status, content_type="application/json", headers=headers
    )
