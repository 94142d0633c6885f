"""Meta's limits and refusals, in its own numbers and nearly its own words."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

MAX_TEXT = 2000
MAX_CHIPS = 13
MAX_TITLE = 20
MAX_PAYLOAD = 1000
MAX_TEMPLATE_TEXT = 640
MAX_BUTTONS = 3
MAX_GREETING = 160
MAX_MENU = 20
MAX_MENU_TITLE = 30
MAX_ICE_BREAKERS = 4
MAX_QUESTION = 80
LOCALE = re.compile(r"default|[a-z]{2}_[A-Z]{2}")


class GraphApiError(Exception):
    """A refused call."""

    def __init__(
        self,
        code: int,
        subcode: int = 0,
        *,
        status: int = 400,
        message: str = "",
        is_transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = {}
        self.json: dict[str, Any] = {
            "error": {
                "message": message or f"(#{code}) {HTTPStatus(status).phrase}",
                "type": "OAuthException",
                "code": code,
                **({"error_subcode": subcode} if subcode else {}),
                **({"is_transient": True} if is_transient else {}),
                "fbtrace_id": "AbCdEfGh",
            }
        }


def invalid(words: str) -> GraphApiError:
    return GraphApiError(100, message=f"(#100) {words}")


def check(holds: object, words: str) -> None:
    if not holds:
        raise invalid(words)


def check_message(message: Mapping[str, Any]) -> None:
    """Refuse what Meta refuses, and what it would cut."""
    text, attachment = message.get("text"), message.get("attachment")
    check((text is None) != (attachment is None), "Param message needs text or attachment")
    if text is not None:
        check(isinstance(text, str) and text.strip(), "Param message[text] must be non-empty")
        check(_units(text) <= MAX_TEXT, f"Length of param message[text] must be <= {MAX_TEXT}")
    if attachment and attachment.get("type") == "template":
        _check_template(attachment["payload"])
    if "quick_replies" in message:
        _check_chips(message["quick_replies"])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _check_template(template: Mapping[str, Any]) -> None:
    check(template.get("template_type") == "button", "only button templates are played here")
    check(len(template.get("text", "")) >= 1, "Param text of a template is missing")
    check(_units(template["text"]) <= MAX_TEMPLATE_TEXT, "Param text must be <= 640")
    buttons = template.get("buttons", [])
    check(1 <= len(buttons) <= MAX_BUTTONS, "Param buttons must have 1 to 3 elements")
    for button in buttons:
        check(button.get("type") == "postback", "Unknown button type")
        _check_tap(button)


def _check_chips(chips: Any) -> None:
    check(isinstance(chips, list) and 1 <= len(chips) <= MAX_CHIPS, "1 to 13 quick replies")
    for chip in chips:
        check(chip.get("content_type") == "text", "Unknown content_type")
        _check_tap(chip)


def _check_tap(tap: Mapping[str, Any]) -> None:
    title, payload = tap.get("title", ""), tap.get("payload", "")
    check(title and len(title) <= MAX_TITLE, f"title {title!r} is not 1 to {MAX_TITLE} characters")
    check(payload and len(payload) <= MAX_PAYLOAD, "payload is not 1 to 1000 characters")


def check_profile(part: str, value: Any) -> None:
    """Refuse a part of the Messenger profile that Meta would refuse."""
    match part:
        case "get_started":
            check(1 <= len(value["payload"]) <= MAX_PAYLOAD, "payload")
            return
        case "greeting":
            check(all(len(one["text"]) <= MAX_GREETING for one in value), "greeting is too long")
        case "ice_breakers":
            for one in value:
                check(1 <= len(one["call_to_actions"]) <= MAX_ICE_BREAKERS, "1 to 4 ice breakers")
                lengths = [len(item["question"]) for item in one["call_to_actions"]]
                check(max(lengths) <= MAX_QUESTION, "question is too long")
        case "persistent_menu":
            for one in value:
                check(1 <= len(one["call_to_actions"]) <= MAX_MENU, "1 to 20 menu items")
                titles = [item["title"] for item in one["call_to_actions"]]
                check(max(map(len, titles)) <= MAX_MENU_TITLE, f"title is too long: {titles}")
        case _:
            raise invalid(f"unknown field {part}")
    locales = [one["locale"] for one in value]
    check("default" in locales, f"{part} needs the locale default")
    check(all(map(LOCALE.fullmatch, locales)) and len(set(locales)) == len(locales), "locale")
