"""HTTP in and out: token, journal, faults, files."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from tests.emulator.args import Args, read_args
from tests.emulator.errors import ApiError
from tests.emulator.faults import Call, Faults, Gate
from tests.emulator.methods import METHODS
from tests.emulator.platform import Platform

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 1.0
TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]+")
PACED = re.compile(r"send(?!ChatAction)")
Script = Callable[[web.BaseRequest, str], Awaitable[web.Response]]


class Server:
    """Answers calls on a loopback port.

    Args:
        script: answers what is asked below /_emulator/.
    """

    def __init__(self, token: str, platform: Platform, script: Script) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.faults = Faults()
        self.gate: Gate | None = None
        self.in_flight = 0  # without polls
        self.n_served = 0  # without polls
        self.latency = 0.0
        self._platform = platform
        self._script = script
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int) -> int:
        """Listen on `port`, or on a free one for 0; return it."""
        server = web.Server(self._serve)
        self._runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def execute(self, name: str, params: Args) -> Call:
        """Carry out one call and write it into the journal."""
        method, _ = METHODS.get(name.lower(), (name, None))
        call = Call(method, params, self._platform.clock.now())
        self.calls.append(call)
        try:
            call.answer = {"ok": True, "result": await self._result(call)}
            call.status = 200
        except ApiError as error:
            call.status, call.answer = error.status, error.json
        except ConnectionResetError:
            call.answer = {}
        return call

    async def _result(self, call: Call) -> Any:
        if self._platform.is_logged_out:
            raise ApiError(400, "Logged out")
        if call.method.lower() not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        fault = self.faults.strike(call)
        if fault and not fault.is_done:
            raise fault.error or ConnectionResetError
        if self.gate and PACED.match(call.method):
            self.gate.admit(self._platform.clock.now())
        result = METHODS[call.method.lower()][1](self._platform, Args(call.params))
        if asyncio.iscoroutine(result):
            result = await result
        if fault:
            raise fault.error or ConnectionResetError
        return result

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        first, _, rest = request.path.removeprefix("/").partition("/")
        if first == "_emulator":
            return await self._script(request, rest)
        if self.faults.is_down:
            return self._unreachable(request)
        if first.startswith("bot"):
            return await self._serve_call(request, first.removeprefix("bot"), rest)
        if first == "file":
            return self._serve_file(rest)
        return _refused(ApiError.of_status(404))

    async def _serve_call(
        self, request: web.BaseRequest, token: str, name: str
    ) -> web.StreamResponse:
        if token != self.token:
            return _refused(ApiError.of_status(401 if TOKEN.fullmatch(token) else 404))
        if name.lower() == "getupdates":
            return await self._answer(request, name)
        self.in_flight += 1
        try:
            return await self._answer(request, name)
        finally:
            self.in_flight -= 1
            self.n_served += 1
            self._platform.clock.changed()

    async def _answer(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        try:
            params = Args({**request.query, **await read_args(request)})
        except ApiError as error:
            return _refused(error)
        if self.latency:
            await self._platform.clock.pass_by(self.latency)
        call = await self.execute(name, params)
        if self.faults.is_down:
            return self._unreachable(request)
        if not call.status:
            return _hang_up(request)
        return _json(call.answer, call.status)

    def _unreachable(self, request: web.BaseRequest) -> web.StreamResponse:
        status = self.faults.down_status
        return _refused(ApiError.of_status(status)) if status else _hang_up(request)

    def _serve_file(self, path: str) -> web.StreamResponse:
        place, _, name = path.rpartition("/")
        file = self._platform.world.files.get(name)
        if place != f"bot{self.token}/files" or file is None:
            return _refused(ApiError.of_status(404))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _json(answer: Any, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json")


def _refused(error: ApiError) -> web.Response:
    return _json(error.json, error.status)


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
