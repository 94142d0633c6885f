"""The people who talk with the bot."""

from typing import Any

from tests.emulator.args import Upload
from tests.emulator.errors import BLOCKED, DEACTIVATED, KICKED
from tests.emulator.messages import Json, Message
from tests.emulator.platform import Platform
from tests.emulator.rooms import Room
from tests.emulator.world import Chat

MEMBERSHIP_LANE = 5 << 33  # telegram-bot-api, Client.cpp: webhook_queue_id of my_chat_member
PIXEL = b"\x89PNG\r\n\x1a\n"


class Person(Room):
    """Someone and their private chat with the bot. What they do returns the update's id."""

    def __init__(self, platform: Platform, chat: Chat, about: Json) -> None:
        super().__init__(platform, chat)
        self.about = about  # the User object

    @property
    def toasts(self) -> list[str]:
        """What answers to taps have shown."""
        return self._platform.world.toasts.get(self.id, [])

    async def says(self, text: str) -> int:
        self._must_be_open()
        return self._say(self.about, text)

    async def taps(self, label: str) -> int:
        """Press the button with this label on the newest message that has it."""
        self._must_be_open()
        return self._press(self.about, label)

    async def taps_token(self, token: str, *, on: Message | None = None) -> int:
        """Press a button that need not be there any more.

        Args:
            on: the message that carries or carried it; None for one the bot never sent.
        """
        self._must_be_open()
        return self._tap(self.about, token, on)

    async def sends_sticker(self) -> int:
        shape = {"type": "regular", "width": 512, "height": 512}
        return self._attach("sticker", b"RIFF", shape | {"is_animated": False, "is_video": False})

    async def sends_voice(self, *, seconds: int = 3) -> int:
        return self._attach("voice", b"OggS", {"duration": seconds, "mime_type": "audio/ogg"})

    async def sends_photo(self, content: bytes = PIXEL, *, caption: str = "") -> int:
        file = self._upload("photo.png", content)
        photo = [{**file, "width": 320, "height": 240}]
        return self._send_open({"photo": photo, **({"caption": caption} if caption else {})})

    async def sends_document(self, name: str = "notes.pdf", content: bytes = b"%PDF") -> int:
        return self._attach("document", content, {"file_name": name})

    async def sends_location(self, latitude: float = 56.95, longitude: float = 24.11) -> int:
        return self._send_open({"location": {"latitude": latitude, "longitude": longitude}})

    async def edits_last(self, text: str) -> int:
        """Change the newest text that this person sent."""
        own = [
            message
            for message in self._chat.messages.values()
            if not message.is_from_bot and "text" in message.json
        ]
        assert own, "nothing was said that could be edited"
        return self._edit(own[-1], text)

    def blocks(self) -> int:
        """Stop the bot: from now on it gets a 403."""
        self._chat.closed = BLOCKED
        return self._membership("member", "kicked")

    def unblocks(self) -> int:
        self._chat.closed = ""
        return self._membership("kicked", "member")

    def deletes_account(self) -> None:
        self._chat.closed = DEACTIVATED

    def _must_be_open(self) -> None:
        name = self.about["first_name"]
        assert not self._chat.closed, f"{name} can't write here: {self._chat.closed}"

    def _send_open(self, content: Json) -> int:
        self._must_be_open()
        return self._send(self.about, content)

    def _attach(self, kind: str, content: bytes, more: dict[str, Any]) -> int:
        return self._send_open({kind: self._upload(kind, content) | more})

    def _upload(self, name: str, content: bytes) -> dict[str, Any]:
        upload = Upload(name, content, "application/octet-stream")
        return self._platform.world.add_file(upload).json

    def _membership(self, before: str, after: str) -> int:
        self._chat.is_known = True
        world = self._platform.world
        body = {
            "chat": self._chat.json,
            "from": self.about,
            "date": world.today,
            "old_chat_member": _member(world.bot, before),
            "new_chat_member": _member(world.bot, after),
        }
        lane = self.id + MEMBERSHIP_LANE
        return self._platform.updates.add("my_chat_member", body, lane=lane)


def _member(bot: Json, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot, "status": status}
    return member | {"until_date": 0} if status == "kicked" else member


class Group(Room):
    """A group of people with the bot in it; the bot hears what is addressed to it."""

    def __init__(self, platform: Platform, chat: Chat, members: list[Person]) -> None:
        super().__init__(platform, chat)
        chat.is_known = True
        self.members = members

    async def says(self, person: Person, text: str) -> int:
        """Say something; return 0 if the bot, in privacy mode, doesn't hear it."""
        assert person in self.members, f"{person.about['first_name']} is not in the group"
        name = self._platform.world.bot["username"]
        if text.startswith("/") or f"@{name}" in text:
            return self._say(person.about, text)
        self._platform.world.post(self._chat, person.about, {"text": text})
        return 0

    async def taps(self, person: Person, label: str) -> int:
        return self._press(person.about, label)

    def removes_bot(self) -> None:
        self._chat.closed = KICKED

    def becomes_supergroup(self) -> int:
        """Move everything to a new chat; return its id. The old id answers with it."""
        world = self._platform.world
        old = self._chat
        old.migrated_to = -1_000_000_000_000 - world.number()
        moved = {"id": old.migrated_to, "type": "supergroup", "title": old.json["title"]}
        self._chat = world.add_chat(moved)
        self._chat.is_known = True
        for name, there, other in (
            ("migrate_to_chat_id", old, self._chat),
            ("migrate_from_chat_id", self._chat, old),
        ):
            message = world.post(there, world.bot, {name: other.id})
            self._platform.updates.add("message", message.json, lane=there.id)
        return self._chat.id
