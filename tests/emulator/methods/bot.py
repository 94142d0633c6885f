"""The bot itself: who it is, and leaving the server."""

from tests.emulator.args import Args
from tests.emulator.messages import Json
from tests.emulator.platform import Platform

ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


def get_me(platform: Platform, args: Args) -> Json:
    return platform.world.bot | ABILITIES


def log_out(platform: Platform, args: Args) -> bool:
    platform.is_logged_out = True
    return True


def close(platform: Platform, args: Args) -> bool:
    return True


METHODS = {"close": close, "getMe": get_me, "logOut": log_out}
