"""What one sees and does in any chat, private or group."""

from typing import Any

from tests.emulator.entities import commands_in
from tests.emulator.limits import MAX_TEXT
from tests.emulator.messages import Button, Json, Message
from tests.emulator.platform import Platform
from tests.emulator.updates import TAP_LIFETIME
from tests.emulator.world import Chat, Tap

TAP_LANE = 3 << 33  # telegram-bot-api, Client.cpp: webhook_queue_id of callback queries
PATIENCE = 5.0


class Room:
    """A chat with the bot, seen from a phone."""

    def __init__(self, platform: Platform, chat: Chat) -> None:
        self._platform = platform
        self._chat = chat

    @property
    def id(self) -> int:
        """The chat id."""
        return self._chat.id

    @property
    def chat(self) -> list[Message]:
        """The bot's messages as they stand now, oldest first."""
        return [one for one in self._chat.messages.values() if one.is_from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        assert self.chat, "the bot has said nothing"
        return self.chat[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels under the bot's newest message."""
        return self.last.buttons

    async def hears(self, part: str, *, within: float = PATIENCE) -> Message:
        """Wait until the bot's newest message contains `part`, and return it."""

        def has_come() -> bool:
            return bool(self.chat) and part in self.last.text

        if not await self._platform.clock.until(has_come, within=within):
            seen = [message.text for message in self.chat]
            raise AssertionError(f"{part!r} did not come within {within} s; the chat: {seen}")
        return self.last

    def _find_button(self, label: str) -> tuple[Message, Button]:
        for message in reversed(self.chat):
            button = message.button(label)
            if button:
                return message, button
        visible = [message.buttons for message in self.chat if message.buttons]
        raise AssertionError(f"no button {label!r}; visible, oldest message first: {visible}")

    def _say(self, person: Json, text: str) -> int:
        """Send a text as the app does: a long one in parts; return the last update's id."""
        update_id = 0
        for start in range(0, len(text), MAX_TEXT):
            part = text[start : start + MAX_TEXT]
            content: dict[str, Any] = {"text": part}
            if entities := commands_in(part):
                content["entities"] = entities
            update_id = self._send(person, content)
        return update_id

    def _send(self, person: Json, content: Json) -> int:
        self._chat.is_known = True
        message = self._platform.world.post(self._chat, person, content)
        return self._platform.updates.add("message", message.json, lane=self.id)

    def _edit(self, message: Message, text: str) -> int:
        edited = self._platform.world.edit(self._chat, message, {"text": text})
        return self._platform.updates.add("edited_message", edited.json, lane=self.id)

    def _press(self, person: Json, label: str) -> int:
        message, button = self._find_button(label)
        assert not button.is_disabled, f"the button {label!r} is disabled"
        assert button.token is not None, f"the button {label!r} leads to {button.url}"
        return self._tap(person, button.token, message)

    def _tap(self, person: Json, token: str, message: Message | None) -> int:
        world, person_id = self._platform.world, int(person["id"])
        self._chat.is_known = True
        tap_id = str(world.number())
        world.taps[tap_id] = Tap(person_id, self._platform.clock.now())
        body = {
            "id": tap_id,
            "from": person,
            "message": self._carried_by(message),
            "chat_instance": str(self.id),
            "data": token,
        }
        lane = person_id + TAP_LANE
        return self._platform.updates.add("callback_query", body, lane=lane, lifetime=TAP_LIFETIME)

    def _carried_by(self, message: Message | None) -> Json:
        """Return the message as it stands now, or an InaccessibleMessage if it is gone."""
        message_id = message.id if message else 0
        if message_id in self._chat.messages:
            return self._chat.messages[message_id].json
        return {"chat": self._chat.json, "message_id": message_id, "date": 0}
