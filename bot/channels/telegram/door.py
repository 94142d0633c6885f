"""Telegram's parts put together: who we are there, menus, polling or webhook."""

import asyncio
from collections.abc import Mapping

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import web

from bot.cards.plain import Introduction
from bot.channels.telegram.intake import PAUSE, TelegramIntake, TelegramWebhook
from bot.channels.telegram.reading import UPDATE_KINDS
from bot.channels.telegram.sending import TelegramChannel, open_bot, sort_failure
from bot.errors import NotAuthorisedError
from bot.files import Files
from bot.messages import Intake
from bot.settings import Settings

WEBHOOK = "/telegram/webhook"
Introductions = Mapping[str, Introduction]  # by language


class Telegram:
    """Telegram as the bot runs it."""

    def __init__(self, settings: Settings, files: Files, webhook_secret: str) -> None:
        assert settings.telegram_token is not None
        self._settings = settings
        self._secret = webhook_secret
        self._bot: Bot = open_bot(settings.telegram_token.get_secret_value(), settings.telegram_api)
        rates = settings.telegram_rate, settings.telegram_chat_rate
        self.channel = TelegramChannel(self._bot, files, rates)
        self.link = ""  # the address that opens the bot, once we know its name
        self._intake: TelegramIntake | None = None

    @property
    def is_webhook(self) -> bool:
        return self._settings.telegram_mode == "webhook"

    def serve(self, app: web.Application, intake: Intake) -> None:
        """Take updates from now on; in webhook mode at a door of the web server."""
        self._intake = TelegramIntake(self._bot, self.channel, intake)
        if self.is_webhook:
            app.router.add_post(WEBHOOK, TelegramWebhook(self._intake, self._secret).handle)

    async def listen(self, introductions: Introductions, fallback: str) -> None:
        """Introduce ourselves, then take updates until cancelled.

        While Telegram is away it is asked again and again; the web chat goes on meanwhile.
        """
        while not await self._introduce(introductions, fallback):
            await asyncio.sleep(PAUSE * 5)
        if not self.is_webhook:
            assert self._intake is not None
            await self._intake.poll()

    async def _introduce(self, introductions: Introductions, fallback: str) -> bool:
        try:
            me = await self._bot.me()
            self.link = f"https://t.me/{me.username}"
            await self.channel.introduce(introductions, fallback)
            if self.is_webhook:
                await self._bot.set_webhook(
                    self._settings.public_url + WEBHOOK,
                    secret_token=self._secret,
                    allowed_updates=list(UPDATE_KINDS),
                )
        except AiogramError as failure:
            sorted_failure = sort_failure(failure)
            if isinstance(sorted_failure, NotAuthorisedError):
                self.channel.pulse.rejects_us(str(sorted_failure))
                return await _forever()
            self.channel.pulse.is_away(type(failure).__name__)
            return False
        self.channel.pulse.answers()
        return True

    async def check(self) -> str:
        """Return the bot's name at Telegram.

        Raises:
            AmberError: the token is rejected, or Telegram can't be reached.
        """
        try:
            return str((await self._bot.me()).username)
        except AiogramError as failure:
            raise sort_failure(failure) from failure

    async def close(self) -> None:
        await self._bot.session.close()


async def _forever() -> bool:
    """Wait until cancelled: nothing but a new token, and so a new start, helps."""
    await asyncio.Event().wait()
    return False
