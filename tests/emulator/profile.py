"""How the bot presents itself: commands by scope and language, names, menu buttons."""

from dataclasses import dataclass, field
from typing import Any

Words = dict[tuple[str, str], str]  # (field, language code) -> text


@dataclass
class Profile:
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)  # 0: the default

    def commands_for(self, language: str, *, scope: str = "default") -> dict[str, str]:
        """Return command and description as a person with this phone language sees them."""
        shown = self.commands.get((scope, language)) or self.commands.get((scope, ""), [])
        return {one["command"]: one["description"] for one in shown}

    def words_for(self, field_name: str, language: str) -> str:
        own = self.words.get((field_name, language), "")
        return own or self.words.get((field_name, ""), "")
