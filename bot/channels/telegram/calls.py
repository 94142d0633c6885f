"""The calls of the Bot API that say something, with the few fields that we use."""

from typing import Any

from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile

NO_PREVIEW = {"is_disabled": True}  # LinkPreviewOptions
Keyboard = dict[str, list[list[dict[str, str]]]]  # InlineKeyboardMarkup
Answered = dict[str, Any]  # what the platform made of a message; we need its id only


class Plain(TelegramMethod[Any]):
    """A call without files, which `LeanSession` makes in its own way."""

    __returning__ = Answered


class SendText(Plain):
    """sendMessage."""

    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    parse_mode: str = "HTML"
    link_preview_options: dict[str, bool] = NO_PREVIEW
    reply_markup: Keyboard | None = None


class EditText(SendText):
    """editMessageText."""

    __api_method__ = "editMessageText"

    message_id: int


class ConfirmTap(Plain):
    """answerCallbackQuery."""

    __api_method__ = "answerCallbackQuery"

    callback_query_id: str
    text: str | None


class SendPicture(TelegramMethod[Answered]):
    """sendPhoto."""

    __returning__ = Answered
    __api_method__ = "sendPhoto"

    chat_id: str
    photo: BufferedInputFile
    caption: str
    parse_mode: str = "HTML"
    reply_markup: Keyboard | None = None


class SendPhoto(Plain):
    """sendPhoto, of a picture that Telegram keeps already."""

    __api_method__ = "sendPhoto"

    chat_id: str
    photo: str
    caption: str
    parse_mode: str = "HTML"
    reply_markup: Keyboard | None = None


class EditCaption(Plain):
    """editMessageCaption."""

    __api_method__ = "editMessageCaption"

    chat_id: str
    message_id: int
    caption: str
    parse_mode: str = "HTML"
    reply_markup: Keyboard | None = None


class SendFile(TelegramMethod[Answered]):
    """sendDocument."""

    __returning__ = Answered
    __api_method__ = "sendDocument"

    chat_id: str
    document: BufferedInputFile
    caption: str
    parse_mode: str = "HTML"
    reply_markup: Keyboard | None = None
