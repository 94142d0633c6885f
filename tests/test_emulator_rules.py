"""The emulator refuses what Telegram refuses, in the same words."""

from typing import Any

import pytest
from telegram import constants

from tests.emulator import Person, TelegramEmulator, limits
from tests.emulator.args import MAX_UPLOAD_BYTES
from tests.emulator.bare import Answer, Api
from tests.emulator.methods import intake, profile, uploads

pytest_plugins = ["tests.emulator.fixtures"]

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def anna(telegram: TelegramEmulator) -> Person:
    anna = telegram.person("Anna")
    await anna.says("/start")
    return anna


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def refused(reason: str) -> Answer:
    return Answer(400, description=f"Bad Request: {reason}")


def test_the_limits_are_those_that_python_telegram_bot_knows() -> None:
    assert constants.MessageLimit.MAX_TEXT_LENGTH == limits.MAX_TEXT
    assert constants.MessageLimit.CAPTION_LENGTH == limits.MAX_CAPTION
    assert constants.MessageLimit.MESSAGE_ENTITIES == limits.MAX_ENTITIES
    assert constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA == limits.MAX_TAP_BYTES
    assert constants.InlineKeyboardButtonLimit.MAX_COPY_TEXT == limits.MAX_COPY_TEXT
    assert constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW == limits.MAX_BUTTONS_IN_ROW
    assert constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER == limits.MAX_BUTTONS
    assert constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH == limits.MAX_TOAST
    assert constants.BotCommandLimit.MAX_COMMAND_NUMBER == limits.MAX_COMMANDS
    assert constants.BotCommandLimit.MAX_DESCRIPTION == limits.MAX_COMMAND_DESCRIPTION
    assert constants.PollingLimit.MAX_LIMIT == intake.MAX_LIMIT
    assert constants.FileSizeLimit.FILESIZE_UPLOAD == MAX_UPLOAD_BYTES
    assert constants.FileSizeLimit.PHOTOSIZE_UPLOAD == uploads.MAX_PHOTO_BYTES
    assert constants.FileSizeLimit.FILESIZE_DOWNLOAD == uploads.MAX_DOWNLOAD_BYTES
    assert profile.MAX_LENGTHS == {
        "name": constants.BotNameLimit.MAX_NAME_LENGTH,
        "description": constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
        "short_description": constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
    }


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [("43:TEST", 401, "Unauthorized"), ("42:TE ST", 404, "Not Found"), ("x", 404, "Not Found")],
)
async def test_a_wrong_token_opens_nothing(api: Api, token: str, status: int, words: str) -> None:
    wrong = Api(api.session, api.root, token)
    assert await wrong("getMe") == Answer(status, description=words)


async def test_methods_are_found_whatever_their_case_and_the_way_they_come(
    telegram: TelegramEmulator, api: Api, anna: Person
) -> None:
    given = {"chat_id": str(anna.id), "text": "hi"}
    assert (await api("SENDmessage", **given)).status == 200
    assert (await api.send("sendMessage", verb="GET", params=given)).status == 200
    assert (await api.send("sendmessage", data=given)).status == 200
    assert {call.method for call in telegram.calls} == {"sendMessage"}
    assert [message.text for message in anna.chat] == ["hi"] * 3
    assert await api("sendWord") == Answer(404, description="Not Found: method not found")
    as_json = {"Content-Type": "application/json"}
    assert (await api.send("sendMessage", data="{", headers=as_json)).status == 400


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32_769}, "text is too long"),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 1}, "chat not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
    ],
)
async def test_a_message_that_breaks_a_rule_is_refused(
    api: Api, anna: Person, params: dict[str, Any], reason: str
) -> None:
    assert await api("sendMessage", **{"chat_id": anna.id, **params}) == refused(reason)


async def test_a_text_is_measured_in_letters_after_the_markup_is_read(
    api: Api, anna: Person
) -> None:
    text = "<b>" + "😀" * 4096 + "</b>"
    sent = await api("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")
    assert sent.result["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"callback_data": "ā" * 32 + "x"}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "a", "url": "https://amber.example"}, "BUTTON_TYPE_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"callback_data": "a", "text": " "}, "inline keyboard button text must be non-empty"),
        (
            {"callback_data": "a", "text": None},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"url": "http://localhost"},
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_a_button_that_breaks_a_rule_is_refused(
    api: Api, anna: Person, button: dict[str, Any], reason: str
) -> None:
    markup = keyboard([{"text": "Go"} | button])
    answer = await api("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    assert answer == refused(reason)


async def test_a_keyboard_holds_8_a_row_and_100_in_all(api: Api, anna: Person) -> None:
    button = {"text": "Go", "callback_data": "ā" * 32}
    full = keyboard(*[[button] * 8] * 12, [button] * 4)
    sent = await api("sendMessage", chat_id=anna.id, text="x", reply_markup=full)
    assert len(anna.buttons) == 100
    assert sent.result["reply_markup"] == full
    for markup in (keyboard([button] * 9), keyboard(*[[button] * 8] * 12, [button] * 5)):
        answer = await api("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
        assert answer == refused("reply markup is too long")


async def test_only_what_stands_there_and_is_ours_can_be_edited(api: Api, anna: Person) -> None:
    message_id = (await api("sendMessage", chat_id=anna.id, text="x")).result["message_id"]
    place = {"chat_id": anna.id, "message_id": message_id}
    same = await api("editMessageText", **place, text=" x ")
    assert same.description == (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )
    go_on = keyboard([{"text": "Go", "callback_data": "a"}])
    assert (await api("editMessageReplyMarkup", **place, reply_markup=go_on)).status == 200
    assert anna.last.text == "x"
    wrong = {"chat_id": anna.id, "message_id": 999, "text": "y"}
    assert await api("editMessageText", **wrong) == refused("message to edit not found")
    wrong["message_id"] = message_id - 1
    assert await api("editMessageText", **wrong) == refused("message can't be edited")
    assert await api("editMessageText", text="y") == refused("message identifier is not specified")


async def test_a_message_can_be_deleted_for_48_hours(
    telegram: TelegramEmulator, api: Api, anna: Person
) -> None:
    places = []
    for text in ("new", "old"):
        sent = await api("sendMessage", chat_id=anna.id, text=text)
        places.append({"chat_id": anna.id, "message_id": sent.result["message_id"]})
    assert (await api("deleteMessage", **places[0])).result is True
    assert await api("deleteMessage", **places[0]) == refused("message to delete not found")
    telegram.advance(48 * 3600)
    assert await api("deleteMessage", **places[1]) == refused("message can't be deleted")


async def test_a_toast_has_200_letters(api: Api, telegram: TelegramEmulator, anna: Person) -> None:
    await anna.taps_token("old")
    (tap_id,) = telegram.taps
    params = {"callback_query_id": tap_id, "text": "x" * 201}
    assert await api("answerCallbackQuery", **params) == refused("MESSAGE_TOO_LONG")
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert await api("answerCallbackQuery", callback_query_id="77") == refused(too_old)


async def test_a_file_is_refused_when_it_is_none(
    telegram: TelegramEmulator, api: Api, anna: Person
) -> None:
    to = {"chat_id": anna.id}
    assert await api("sendDocument", **to) == refused("there is no document in the request")
    assert await api.upload("sendDocument", b"", "a.txt", **to) == refused("file must be non-empty")
    assert await api("sendPhoto", **to, photo="x") == refused(
        "wrong file identifier/HTTP URL specified"
    )
    assert await api.upload("sendPhoto", b"text", "a.png", **to) == refused("IMAGE_PROCESS_FAILED")
    long = {**to, "caption": "x" * 1025}
    assert await api.upload("sendPhoto", PNG, "a.png", **long) == refused(
        "message caption is too long"
    )
    assert await api("getFile", file_id="x") == refused("invalid file_id")


async def test_a_photo_is_sent_once_more_by_its_id_and_its_caption_changed(
    api: Api, anna: Person
) -> None:
    to = {"chat_id": anna.id, "caption": "<b>one</b>", "parse_mode": "HTML"}
    first = await api.upload("sendPhoto", PNG, "a.png", **to)
    file_id = first.result["photo"][-1]["file_id"]
    again = await api("sendPhoto", chat_id=anna.id, photo=file_id, caption="one")
    assert anna.last.file_id == file_id
    place = {"chat_id": anna.id, "message_id": again.result["message_id"]}
    assert (await api("editMessageCaption", **place, caption="two")).status == 200
    assert anna.last.text == "two"
    refusal = await api("editMessageText", **place, text="x")
    assert refusal == refused("there is no text in the message to edit")


async def test_names_and_menu_buttons_are_kept(telegram: TelegramEmulator, api: Api) -> None:
    await api("setMyName", name="Amber")
    await api("setMyName", name="Dzintars", language_code="lv")
    await api("setMyShortDescription", short_description="A course")
    assert (await api("getMyName", language_code="lv")).result == {"name": "Dzintars"}
    assert (await api("getMyName", language_code="da")).result == {"name": "Amber"}
    assert telegram.profile.words_for("short_description", "pl") == "A course"
    assert (await api("setMyDescription", description="x" * 513)).status == 400
    assert await api("setMyName", language_code="lvx") == refused("invalid language code specified")
    await api("setChatMenuButton", menu_button={"type": "commands"})
    assert (await api("getChatMenuButton")).result == {"type": "commands"}
    assert (await api("setChatMenuButton", menu_button={"type": "x"})).status == 400


async def test_commands_have_scopes(api: Api, anna: Person) -> None:
    today = [{"command": "today", "description": "Today"}]
    mine = {"type": "chat", "chat_id": anna.id}
    await api("setMyCommands", commands=today, scope=mine)
    assert (await api("getMyCommands", scope=mine)).result == today
    assert (await api("getMyCommands")).result == []
    await api("deleteMyCommands", scope=mine)
    assert (await api("getMyCommands", scope=mine)).result == []
    assert (await api("setMyCommands", commands=today * 101)).status == 400
    assert (await api("setMyCommands", commands=today, scope={"type": "x"})).status == 400
    unnamed = [{"command": "today", "description": ""}]
    assert await api("setMyCommands", commands=unnamed) == refused(
        "BOT_COMMAND_DESCRIPTION_INVALID"
    )


async def test_a_bot_that_logged_out_is_out(api: Api, anna: Person) -> None:
    assert (await api("sendChatAction", chat_id=anna.id, action="typing")).result is True
    assert (await api("sendChatAction", chat_id=anna.id, action="sing")).status == 400
    assert (await api("close")).result is True
    assert (await api("logOut")).result is True
    assert await api("getMe") == Answer(400, description="Logged out")
