"""A message as one sees it on the phone, kept as the JSON that the API sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulator.entities import Entity
from tests.emulator.html_writer import to_html

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    token: str | None  # callback_data
    url: str | None
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One message; an edit makes a new one with the same id."""

    json: Json
    deletable_until: float = 0.0  # Unix time

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def is_from_bot(self) -> bool:
        return bool(self.json["from"]["is_bot"])

    @property
    def text(self) -> str:
        """The text, or the caption, as displayed."""
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def entities(self) -> list[Entity]:
        return list(self.json.get("entities", self.json.get("caption_entities", [])))

    @property
    def html(self) -> str:
        return to_html(self.text, self.entities)

    @property
    def rows(self) -> list[list[Button]]:
        keyboard = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [[_button(button) for button in row] for row in keyboard]

    @property
    def buttons(self) -> list[str]:
        """The labels, from left to right, row by row."""
        return [button.label for row in self.rows for button in row]

    def button(self, label: str) -> Button | None:
        found = [button for row in self.rows for button in row if button.label == label]
        return found[0] if found else None

    @property
    def file_id(self) -> str | None:
        """The file that hangs on it; `telegram.files` holds the bytes."""
        files: list[Json] = self.json.get("photo") or [self.json.get("document", {})]
        return str(files[-1]["file_id"]) if files[-1] else None


def _button(button: Json) -> Button:
    return Button(
        label=button["text"],
        token=button.get("callback_data"),
        url=button.get("url"),
        is_disabled="disabled" in button,
    )
