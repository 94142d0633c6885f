"""How the bot gets its updates: long polling or a webhook."""

import re
from typing import Any

from tests.emulator.args import Args
from tests.emulator.errors import ApiError
from tests.emulator.limits import SECRET
from tests.emulator.platform import Platform
from tests.emulator.updates import KINDS, ON_REQUEST
from tests.emulator.webhook import DEFAULT_CONNECTIONS

MAX_TIMEOUT = 50
MAX_LIMIT = 100
SAME_OFFSET_SECONDS = 3.0
WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)


async def get_updates(platform: Platform, args: Args) -> list[dict[str, Any]]:
    if platform.webhook.url:
        raise ApiError.conflict(WEBHOOK_IS_ACTIVE)
    offset = args.integer("offset")
    limit = max(1, min(args.integer("limit", MAX_LIMIT), MAX_LIMIT))
    timeout = float(max(0, min(args.integer("timeout"), MAX_TIMEOUT)))
    platform.updates.allow(args.json("allowed_updates", "allowed_updates"))
    if timeout < SAME_OFFSET_SECONDS and platform.polls_too_often(offset, SAME_OFFSET_SECONDS):
        timeout = SAME_OFFSET_SECONDS / platform.hurry
    platform.updates.confirm(offset)
    return [update.json for update in await platform.updates.poll(limit, timeout)]


def set_webhook(platform: Platform, args: Args) -> bool:
    url = args.text("url")
    if not url:
        return delete_webhook(platform, args)
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise ApiError.bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = args.text("secret_token")
    if not SECRET.fullmatch(secret):
        raise ApiError.bad_request("secret token contains unallowed characters")
    _start_over(platform, args)
    platform.updates.allow(args.json("allowed_updates", "allowed_updates"))
    platform.updates.interrupt(ApiError.conflict("terminated by setWebhook request"))
    places = args.integer("max_connections", DEFAULT_CONNECTIONS)
    platform.webhook.point_at(url, secret=secret, max_connections=max(1, min(places, 100)))
    return True


def delete_webhook(platform: Platform, args: Args) -> bool:
    platform.webhook.point_at("", secret="", max_connections=DEFAULT_CONNECTIONS)
    _start_over(platform, args)
    return True


def _start_over(platform: Platform, args: Args) -> None:
    if args.flag("drop_pending_updates"):
        for update in list(platform.updates.live):
            platform.updates.drop(update.id)


def get_webhook_info(platform: Platform, args: Args) -> dict[str, Any]:
    webhook = platform.webhook
    about: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(list(platform.updates.live)),
    }
    if webhook.url:
        about |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if platform.updates.allowed != KINDS - ON_REQUEST:
        about["allowed_updates"] = sorted(platform.updates.allowed)
    if webhook.last_problem:
        about["last_error_date"], about["last_error_message"] = webhook.last_problem
    return about


METHODS = {
    "deleteWebhook": delete_webhook,
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "setWebhook": set_webhook,
}
