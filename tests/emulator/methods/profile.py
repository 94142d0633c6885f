"""Commands, names and menu buttons of the bot."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.emulator.args import Args
from tests.emulator.errors import ApiError
from tests.emulator.limits import COMMAND, LANGUAGE, MAX_COMMAND_DESCRIPTION, MAX_COMMANDS
from tests.emulator.platform import Platform

CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
GENERAL_SCOPES = {"all_chat_administrators", "all_group_chats", "all_private_chats", "default"}
MAX_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
MENU_BUTTONS = {"commands", "default", "web_app"}
Answer = Callable[[Platform, Args], Any]


def set_my_commands(platform: Platform, args: Args) -> bool:
    commands = args.json("commands", "commands")
    if not isinstance(commands, list):
        raise ApiError.bad_request("Expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise ApiError.bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(one) for one in commands]
    platform.world.profile.commands[_place(platform, args)] = checked
    return True


def _command(one: Any) -> dict[str, str]:
    if not isinstance(one, Mapping) or not {"command", "description"} <= one.keys():
        raise ApiError.bad_request("Can't parse BotCommand: Can't find field \"command\"")
    name = str(one["command"]).removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise ApiError.bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(one["description"]) <= MAX_COMMAND_DESCRIPTION:
        raise ApiError.bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": one["description"]}


def get_my_commands(platform: Platform, args: Args) -> list[dict[str, str]]:
    return platform.world.profile.commands.get(_place(platform, args), [])


def delete_my_commands(platform: Platform, args: Args) -> bool:
    platform.world.profile.commands.pop(_place(platform, args), None)
    return True


def _place(platform: Platform, args: Args) -> tuple[str, str]:
    """Return scope and language, such as ("default", "lv") or ("chat:7", "")."""
    scope = Args(args.json("scope", "BotCommandScope") or {"type": "default"})
    kind = scope.text("type")
    if kind not in GENERAL_SCOPES | CHAT_SCOPES:
        raise ApiError.bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if kind in CHAT_SCOPES:
        kind = f"{kind}:{platform.world.chat(scope).id}:{scope.text('user_id')}".rstrip(":")
    return kind, _language(args)


def _language(args: Args) -> str:
    if not LANGUAGE.fullmatch(args.text("language_code")):
        raise ApiError.bad_request("Invalid language code specified")
    return args.text("language_code")


def _words_methods(field: str) -> dict[str, Answer]:
    """Return the setter and the getter of a name or description."""

    def change(platform: Platform, args: Args) -> bool:
        if len(args.text(field)) > MAX_LENGTHS[field]:
            raise ApiError.bad_request(f"BOT_{field.upper()}_TOO_LONG")
        platform.world.profile.words[field, _language(args)] = args.text(field)
        return True

    def show(platform: Platform, args: Args) -> dict[str, str]:
        return {field: platform.world.profile.words_for(field, _language(args))}

    title = "".join(word.title() for word in field.split("_"))
    return {f"setMy{title}": change, f"getMy{title}": show}


def set_chat_menu_button(platform: Platform, args: Args) -> bool:
    button = args.json("menu_button", "MenuButton") or {"type": "default"}
    if button.get("type") not in MENU_BUTTONS:
        raise ApiError.bad_request("Can't parse MenuButton: Unsupported type specified")
    chat_id = platform.world.chat(args).id if args.text("chat_id") else 0
    platform.world.profile.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(platform: Platform, args: Args) -> dict[str, Any]:
    buttons = platform.world.profile.menu_buttons
    own = buttons.get(args.integer("chat_id")) or buttons.get(0)
    return own or {"type": "commands"}


METHODS: dict[str, Answer] = {
    "deleteMyCommands": delete_my_commands,
    "getChatMenuButton": get_chat_menu_button,
    "getMyCommands": get_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "setMyCommands": set_my_commands,
    **_words_methods("name"),
    **_words_methods("description"),
    **_words_methods("short_description"),
}
