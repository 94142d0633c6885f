"""Messages with text: send, edit, delete, and the answer to a tap."""

from typing import Any

from tests.emulator.args import Args
from tests.emulator.errors import ApiError
from tests.emulator.limits import MAX_TOAST, caption, inline_keyboard, message_text
from tests.emulator.messages import Json, Message
from tests.emulator.platform import Platform
from tests.emulator.world import Chat

ANSWER_SECONDS = 15.0
ACTIONS = {
    "choose_sticker",
    "find_location",
    "record_video",
    "record_video_note",
    "record_voice",
    "typing",
    "upload_document",
    "upload_photo",
    "upload_video",
    "upload_video_note",
    "upload_voice",
}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_message(platform: Platform, args: Args) -> Json:
    text, entities = message_text(args)
    return send(platform, args, {"text": text, "entities": entities or None})


def send(platform: Platform, args: Args, content: dict[str, Any]) -> Json:
    """Post a message with this content; None in it stands for nothing."""
    content["reply_markup"] = inline_keyboard(args)
    chat = platform.world.open_chat(args)
    content["reply_to_message"] = _answered(chat, args)
    given = {name: value for name, value in content.items() if value is not None}
    return platform.world.post(chat, platform.world.bot, given).json


def _answered(chat: Chat, args: Args) -> Json | None:
    """Return the message that the new one replies to."""
    reply = Args(args.json("reply_parameters", "reply parameters") or {})
    message_id = reply.integer("message_id") or args.integer("reply_to_message_id")
    if not message_id:
        return None
    found = chat.messages.get(message_id)
    if found:
        return {name: part for name, part in found.json.items() if name != "reply_to_message"}
    if reply.flag("allow_sending_without_reply") or args.flag("allow_sending_without_reply"):
        return None
    raise ApiError.bad_request("Message to be replied not found")


def edit_message_text(platform: Platform, args: Args) -> Json:
    text, entities = message_text(args)
    markup = inline_keyboard(args)
    chat, message = _own_message(platform, args)
    if "text" not in message.json:
        raise ApiError.bad_request("There is no text in the message to edit")
    content = {"text": text, "entities": entities or None, "reply_markup": markup}
    return _edit(platform, chat, message, content)


def edit_message_caption(platform: Platform, args: Args) -> Json:
    text, entities = caption(args)
    markup = inline_keyboard(args)
    chat, message = _own_message(platform, args)
    if "text" in message.json:
        raise ApiError.bad_request("There is no caption in the message to edit")
    content = {"caption": text or None, "caption_entities": entities or None}
    return _edit(platform, chat, message, {**content, "reply_markup": markup})


def edit_message_reply_markup(platform: Platform, args: Args) -> Json:
    markup = inline_keyboard(args)
    chat, message = _own_message(platform, args)
    return _edit(platform, chat, message, {"reply_markup": markup})


def _own_message(platform: Platform, args: Args) -> tuple[Chat, Message]:
    if not args.text("chat_id") and not args.integer("message_id"):
        raise ApiError.bad_request("Message identifier is not specified")
    chat = platform.world.open_chat(args)
    message = chat.messages.get(args.integer("message_id"))
    if message is None:
        raise ApiError.bad_request("Message to edit not found")
    if not message.is_from_bot:
        raise ApiError.bad_request("Message can't be edited")
    return chat, message


def _edit(platform: Platform, chat: Chat, message: Message, content: dict[str, Any]) -> Json:
    if all(message.json.get(name) == value for name, value in content.items()):
        raise ApiError.bad_request(NOT_MODIFIED)
    return platform.world.edit(chat, message, content).json


def delete_message(platform: Platform, args: Args) -> bool:
    chat = platform.world.chat(args)
    message = chat.messages.get(args.integer("message_id"))
    if message is None:
        raise ApiError.bad_request("Message to delete not found")
    foreign = not message.is_from_bot and chat.json["type"] != "private"
    if foreign or platform.clock.now() > message.deletable_until:
        raise ApiError.bad_request("Message can't be deleted")
    del chat.messages[message.id]
    return True


def send_chat_action(platform: Platform, args: Args) -> bool:
    if args.text("action") not in ACTIONS:
        raise ApiError.bad_request("Wrong parameter action in request")
    platform.world.open_chat(args)
    return True


def answer_callback_query(platform: Platform, args: Args) -> bool:
    tap = platform.world.taps.get(args.text("callback_query_id"))
    if tap is None or tap.is_answered or platform.clock.now() > tap.at + ANSWER_SECONDS:
        raise ApiError.bad_request(TOO_OLD)
    if len(args.text("text")) > MAX_TOAST:
        raise ApiError.bad_request("MESSAGE_TOO_LONG")
    tap.is_answered = True
    if args.text("text"):
        platform.world.toasts.setdefault(tap.person_id, []).append(args.text("text"))
    return True


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "sendChatAction": send_chat_action,
    "sendMessage": send_message,
}
