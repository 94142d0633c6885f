"""The emulator as tests hold it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.emulator.messenger import events
from tests.emulator.messenger.events import Event
from tests.emulator.messenger.people import MessengerPerson
from tests.emulator.messenger.rules import GraphApiError, check, invalid
from tests.emulator.messenger.server import HOST, Body, Server, shown_of

WINDOW = timedelta(hours=24)
OPENS = ("message", "postback", "referral", "reaction", "message_edit")


class MessengerEmulator:
    """Messenger for one Page: its Graph API on a loopback port, and the people who write to it."""

    token = "EAAPageToken"
    app_secret = "0123456789abcdef0123456789abcdef"
    verify_token = "a-word-for-the-handshake"
    version = "v25.0"
    page_id = "1122334455"
    page_name = "Amber course"
    app_id = 99

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.url = ""
        self.webhook_url = ""
        self.people: dict[str, MessengerPerson] = {}
        self.calls: list[tuple[str, str, Body]] = []
        self.profile: dict[str, Any] = {}
        self.subscribed: list[str] = []
        self.introduced = asyncio.Event()
        self.unacknowledged: list[bytes] = []
        self.uploads: dict[str, Body] = {}
        self.down_status = 0
        self.is_restricted = False
        self.approved: set[str] = set()  # names of utility templates
        self._planned: list[GraphApiError | None] = []
        self._numbers = count(1)
        self._server = Server(self)
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self.url = f"http://{HOST}:{await self._server.start()}"
        self._session = ClientSession(timeout=ClientTimeout(5))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()
        await self._server.stop()

    def settings(self) -> dict[str, object]:
        """The settings of a bot for this Page."""
        return {
            "messenger_page_token": self.token,
            "messenger_app_secret": self.app_secret,
            "messenger_verify_token": self.verify_token,
            "messenger_api": self.url,
            "messenger_rate": 100_000,
            "messenger_chat_rate": 100_000,
        }

    def person(self, language: str = "en") -> MessengerPerson:
        """Return someone who has not written to the Page yet."""
        psid = str(24_000_000_000_000_000 + next(self._numbers))
        self.people[psid] = MessengerPerson(psid, language, self.deliver, self.profile)
        return self.people[psid]

    def new_mid(self) -> str:
        return f"m_{next(self._numbers):085}"

    # From people to the Page.

    async def deliver(self, person: MessengerPerson, event: Event) -> int:
        """Send what someone did to the webhook, signed; return the status of the answer."""
        if any(kind in event for kind in OPENS) and not _is_quiet(event):
            person.acted_at = self.now()
        return await self.post(self.body(self.dressed(person, event)))

    def dressed(self, person: MessengerPerson, event: Event) -> Event:
        """Return an event with who, to whom and when, and an id where events have one."""
        for kind in ("message", "postback"):
            if kind in event:
                event[kind].setdefault("mid", self.new_mid())
                person.mids.append(event[kind]["mid"])
        frame = {"sender": {"id": person.id}, "recipient": {"id": self.page_id}}
        return {**frame, "timestamp": self.stamp(), **event}

    def stamp(self) -> int:
        return int(self.now().timestamp() * 1000)

    def body(self, *all_events: Event) -> bytes:
        return events.batch(self.page_id, all_events, at=self.stamp())

    async def post(self, body: bytes, signature: str | None = None) -> int:
        """Post a webhook; what is not acknowledged is kept for `redeliver`."""
        signed = events.signature(body, self.app_secret) if signature is None else signature
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signed}
        assert self._session
        try:
            async with self._session.post(self.webhook_url, data=body, headers=headers) as answer:
                status = answer.status
        except (ClientError, TimeoutError):
            status = 0
        if status != 200 and signature is None:
            self.unacknowledged.append(body)
        return status

    async def redeliver(self) -> list[int]:
        """Send again what was not acknowledged."""
        waiting, self.unacknowledged = self.unacknowledged, []
        return [await self.post(body) for body in waiting]

    # From the Page to people.

    def accept(self, body: Body) -> Body:
        """Take a message as Meta does.

        Raises:
            GraphApiError: it is refused.
        """
        if self._planned:
            planned = self._planned.pop(0)
            raise planned or ConnectionResetError
        if self.is_restricted:
            raise GraphApiError(368, message="The action attempted has been deemed abusive")
        is_utility = body.get("messaging_type") == "UTILITY"
        person = self._reachable(str(body.get("recipient", {}).get("id", "")), always=is_utility)
        if "sender_action" in body:
            check("message" not in body, "a sender_action stands alone")
            person.n_typing += body["sender_action"] == "typing_on"
            return {"recipient_id": person.id}
        if is_utility:
            check(body["message"]["template"]["name"] in self.approved, "no such template")
        else:
            check(body.get("messaging_type") in ("RESPONSE", "UPDATE"), "messaging_type is closed")
        return self._show(person, body)

    def _reachable(self, psid: str, *, always: bool) -> MessengerPerson:
        person = self.people.get(psid)
        if person is None:
            raise GraphApiError(100, 2018001, message="(#100) No matching user found")
        if person.is_gone:
            raise GraphApiError(
                551, 1545041, message="(#551) This person isn't available right now"
            )
        is_open = person.acted_at is not None and self.now() < person.acted_at + WINDOW
        if not is_open and not always:
            raise GraphApiError(
                10, 2018278, message="(#10) This message is sent outside of allowed window"
            )
        return person

    def _show(self, person: MessengerPerson, body: Body) -> Body:
        mid, message = self.new_mid(), body["message"]
        payload = message.get("attachment", {}).get("payload", {})
        file, kept = body.get("file"), payload.get("attachment_id")
        if kept is not None:
            file = self.uploads.get(kept)
            if file is None:
                raise invalid("Invalid attachment_id")
        person.chat.append(shown_of(mid, message, file))
        answer = {"recipient_id": person.id, "message_id": mid}
        if payload.get("is_reusable") and "file" in body:
            answer["attachment_id"] = str(next(self._numbers))
            self.uploads[answer["attachment_id"]] = body["file"]
        return answer

    def fail_next(self, code: int, subcode: int = 0, *, retry_after: int = 0, **more: Any) -> None:
        """Refuse the next message."""
        error = GraphApiError(code, subcode, **more)
        error.headers = {"Retry-After": str(retry_after)} if retry_after else {}
        self._planned.append(error)

    def lose_next(self) -> None:
        """Drop the connection of the next message."""
        self._planned.append(None)


def _is_quiet(event: Event) -> bool:
    message = event.get("message", {})
    return bool(message.get("is_echo") or message.get("is_deleted"))
