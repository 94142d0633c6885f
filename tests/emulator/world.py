"""Who and what exists: the bot, its chats, their messages, taps and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.emulator.args import Args, Upload
from tests.emulator.clock import Clock
from tests.emulator.errors import ApiError
from tests.emulator.messages import Json, Message
from tests.emulator.profile import Profile

DELETABLE_SECONDS = 48 * 3600  # Bot API, deleteMessage


@dataclass
class Chat:
    """A private chat or a group, and what stands in it now."""

    json: Json
    messages: dict[int, Message] = field(default_factory=dict)
    is_known: bool = False  # a bot can't write first
    closed: str = ""  # why the bot may not write: the text of the 403
    migrated_to: int | None = None

    @property
    def id(self) -> int:
        return int(self.json["id"])


@dataclass
class Tap:
    person_id: int
    at: float  # Unix time
    is_answered: bool = False


@dataclass
class File:
    id: str
    content: bytes
    name: str
    mime_type: str

    @property
    def json(self) -> dict[str, Any]:
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id}",
            "file_size": len(self.content),
        }


class World:
    def __init__(self, clock: Clock, bot_id: int) -> None:
        self.clock = clock
        self.bot = {"id": bot_id, "is_bot": True, "first_name": "Amber", "username": "amber_bot"}
        self.profile = Profile()
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.toasts: dict[int, list[str]] = {}
        self.files: dict[str, File] = {}
        self._numbers = count(1)

    @property
    def today(self) -> int:
        """The moment as messages carry it."""
        return int(self.clock.now())

    def number(self) -> int:
        """Return a number never given before: for messages, taps, files, chats."""
        return next(self._numbers)

    def add_chat(self, json: Json) -> Chat:
        chat = self.chats[int(json["id"])] = Chat(json)
        return chat

    def add_file(self, upload: Upload) -> File:
        name = f"file{self.number()}"
        file = self.files[name] = File(name, upload.content, upload.name, upload.mime_type)
        return file

    def post(self, chat: Chat, sender: Json, content: Json) -> Message:
        """Put a message into a chat."""
        now = self.clock.now()
        frame = {
            "message_id": self.number(),
            "from": sender,
            "chat": chat.json,
            "date": int(now),
        }
        message = Message(frame | dict(content), deletable_until=now + DELETABLE_SECONDS)
        chat.messages[message.id] = message
        return message

    def edit(self, chat: Chat, message: Message, content: Mapping[str, Any]) -> Message:
        """Change parts of a message; None removes one."""
        parts = {**message.json, **content, "edit_date": self.today}
        kept = {name: value for name, value in parts.items() if value is not None}
        chat.messages[message.id] = Message(kept, message.deletable_until)
        return chat.messages[message.id]

    def chat(self, args: Args) -> Chat:
        """Return the chat that `chat_id` names.

        Raises:
            ApiError: there is none that the bot knows, or it has moved to a supergroup.
        """
        if not args.text("chat_id"):
            raise ApiError.bad_request("chat_id is empty")
        chat = self.chats.get(args.integer("chat_id"))
        if chat is None or not chat.is_known:
            raise ApiError.bad_request("Chat not found")
        if chat.migrated_to is not None:
            reason = "group chat was upgraded to a supergroup chat"
            raise ApiError.bad_request(reason, migrate_to_chat_id=chat.migrated_to)
        return chat

    def open_chat(self, args: Args) -> Chat:
        """Return the chat that `chat_id` names, if the bot may write there.

        Raises:
            ApiError: as for `chat`, or the person blocked the bot, or the group removed it.
        """
        chat = self.chat(args)
        if chat.closed:
            raise ApiError.forbidden(chat.closed)
        return chat
