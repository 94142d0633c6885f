"""Doors for scripts and curl: look at the state, say something, press a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from tests.emulator.args import Args, read_args
from tests.emulator.people import Person

if TYPE_CHECKING:
    from tests.emulator.telegram import TelegramEmulator


class Scripting:
    """Answers `/_emulator/state`, `/_emulator/say`, `/_emulator/tap` and `/_emulator/advance`."""

    def __init__(self, telegram: TelegramEmulator) -> None:
        self._telegram = telegram

    async def answer(self, request: web.BaseRequest, door: str) -> web.Response:
        try:
            result = await self._do(door, await read_args(request))
        except AssertionError as error:
            return _json({"ok": False, "problem": str(error)}, status=400)
        status = 200 if result is not None else 404
        return _json({"ok": status == 200, "result": result}, status=status)

    async def _do(self, door: str, args: Args) -> Any:
        match door:
            case "state":
                return self._state()
            case "say":
                return await self._person(args).says(args.text("text"))
            case "tap":
                return await self._person(args).taps(args.text("label"))
            case "advance":
                self._telegram.advance(float(args.text("seconds")))
                return self._telegram.now()
        return None

    def _person(self, args: Args) -> Person:
        """Return the person of that name; a new name makes a new person."""
        name = args.text("person") or "Anna"
        known = [one for one in self._telegram.people if one.about["first_name"] == name]
        language = args.text("language_code") or "en"
        return known[0] if known else self._telegram.person(name, language_code=language)

    def _state(self) -> dict[str, Any]:
        return {
            "now": self._telegram.now(),
            "calls": len(self._telegram.calls),
            "unacknowledged": self._telegram.unacknowledged,
            "people": [_seen_by(person) for person in self._telegram.people],
        }


def _seen_by(person: Person) -> dict[str, Any]:
    chat = [
        {"id": one.id, "text": one.text, "html": one.html, "buttons": one.buttons}
        for one in person.chat
    ]
    return {**person.about, "chat": chat, "toasts": person.toasts}


def _json(answer: dict[str, Any], *, status: int) -> web.Response:
    body = orjson.dumps(answer)
    return web.Response(body=body, status=status, content_type="application/json")
