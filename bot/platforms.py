"""Opens the messengers that are switched on; what one needs is imported only then."""

from typing import TYPE_CHECKING

from bot.files import Files
from bot.secret import derive
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.messenger.door import Messenger
    from bot.channels.telegram.door import Telegram


def open_telegram(settings: Settings, files: Files, secret: bytes) -> "Telegram | None":
    """Return Telegram, or None where it has no token."""
    if not settings.telegram_token:
        return None
    from bot.channels.telegram.door import Telegram  # noqa: PLC0415 - 150 MB, and 2 seconds

    given = settings.telegram_webhook_secret
    webhook_secret = given.get_secret_value() if given else derive(secret, "telegram webhook")
    telegram = Telegram(settings, files, webhook_secret)
    files.fetch = telegram.channel.fetch
    return telegram


def open_messenger(settings: Settings, files: Files) -> "Messenger | None":
    """Return Messenger, or None where it has no token."""
    if not settings.has_messenger:
        return None
    from bot.channels.messenger.door import Messenger  # noqa: PLC0415 - only where it is on

    return Messenger(settings, files)
