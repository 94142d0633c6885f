"""Telegram's limits on what a bot may send."""

import re
from collections.abc import Mapping
from typing import Any

from tests.emulator.args import Args
from tests.emulator.entities import Entity, cleaned, trimmed
from tests.emulator.errors import ApiError
from tests.emulator.html_reader import parse_html

MAX_RAW_BYTES = 32_768
MAX_TEXT = 4096  # letters (code points) after the markup is read: td, utf8_length
MAX_CAPTION = 1024
MAX_ENTITIES = 100
MAX_TAP_BYTES = 64
MAX_BUTTONS_IN_ROW = 8
MAX_BUTTONS = 100
MAX_TOAST = 200
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_COPY_TEXT = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
ACTIONS = {
    "callback_data",
    "callback_game",
    "copy_text",
    "disabled",
    "login_url",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "url",
    "web_app",
}


def marked_text(args: Args, name: str, entities: str) -> tuple[str, list[Entity]]:
    """Return the argument `name` as displayed, with its entities.

    Raises:
        ApiError: the markup is broken or not known, or the raw text is too long.
    """
    raw, mode = cleaned(args.text(name)), args.text("parse_mode").lower()
    if len(raw.encode("utf-8", "replace")) > MAX_RAW_BYTES:
        raise ApiError.bad_request("Text is too long")
    if mode not in ("", "html"):
        # Markdown is real, yet nobody here writes it: better loud than half right.
        raise ApiError.bad_request("unsupported parse_mode")
    given: list[Entity] = args.json(entities, "entities") or []
    text, found = parse_html(raw) if mode else (raw, given)
    text, found = trimmed(text, found)
    return text, found[:MAX_ENTITIES]


def message_text(args: Args) -> tuple[str, list[Entity]]:
    """Return the text of a message and its entities.

    Raises:
        ApiError: it is empty, too long or badly marked up.
    """
    if not args.text("text"):
        raise ApiError.bad_request("Message text is empty")
    text, entities = marked_text(args, "text", "entities")
    if not text:
        raise ApiError.bad_request("Text must be non-empty")
    if len(text) > MAX_TEXT:
        raise ApiError.bad_request("Message is too long")
    return text, entities


def caption(args: Args) -> tuple[str, list[Entity]]:
    text, entities = marked_text(args, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise ApiError.bad_request("Message caption is too long")
    return text, entities


def inline_keyboard(args: Args) -> Mapping[str, Any] | None:
    """Return the inline keyboard of a message; None for none, or for one of another kind.

    Raises:
        ApiError: it is malformed or beyond the limits.
    """
    markup = args.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, Mapping):
        raise ApiError.bad_request("Object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    _check_rows(markup["inline_keyboard"])
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def _check_rows(rows: Any) -> None:
    is_grid = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    if not is_grid:
        raise ApiError.bad_request('Field "inline_keyboard" must be an Array of Arrays')
    if any(len(row) > MAX_BUTTONS_IN_ROW for row in rows) or sum(map(len, rows)) > MAX_BUTTONS:
        raise ApiError.bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: Any) -> None:
    if not isinstance(button, Mapping):
        raise _bad_button("InlineKeyboardButton must be an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise _bad_button('Can\'t find field "text"')
    if not label.strip():
        raise ApiError.bad_request("Inline keyboard button text must be non-empty")
    actions = {action for action in ACTIONS if button.get(action) is not None}
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise ApiError.bad_request("BUTTON_TYPE_INVALID")
    _check_action(button)


def _check_action(button: Mapping[str, Any]) -> None:
    token = button.get("callback_data")
    if token is not None and not 1 <= len(str(token).encode()) <= MAX_TAP_BYTES:
        raise ApiError.bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not re.fullmatch(r"(?:\w+://)?[^\s.]+\.\S+|tg://\S+", url):
        wrong = f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
        raise ApiError.bad_request(wrong)
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(copied.get("text", "")) <= MAX_COPY_TEXT:
        raise ApiError.bad_request("BUTTON_COPY_TEXT_INVALID")


def _bad_button(reason: str) -> ApiError:
    return ApiError.bad_request(f"Can't parse inline keyboard button: {reason}")
