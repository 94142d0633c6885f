"""Messenger's parts put together: who the Page is, its profile, the webhook, deletion requests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.cards.plain import Introduction
from bot.channels.messenger.deletion import Deletion, Eraser, Words
from bot.channels.messenger.graph import Graph, GraphFailure
from bot.channels.messenger.intake import MessengerWebhook
from bot.channels.messenger.outcomes import Outcome, failure_of
from bot.channels.messenger.profile import introduce, profile
from bot.channels.messenger.sending import MessengerChannel
from bot.errors import AmberError
from bot.files import Files
from bot.messages import Intake
from bot.settings import Settings

log = logging.getLogger(__name__)

WEBHOOK = "/messenger/webhook"
PAUSE = 5.0  # seconds between tries while Meta is away


class Messenger:
    """Messenger as the bot runs it."""

    def __init__(self, settings: Settings, files: Files) -> None:
        assert settings.messenger_page_token
        assert settings.messenger_app_secret
        assert settings.messenger_verify_token
        self._app_secret = settings.messenger_app_secret.get_secret_value()
        self._verify_token = settings.messenger_verify_token.get_secret_value()
        self._public_url = settings.public_url
        token = settings.messenger_page_token.get_secret_value()
        self._graph = Graph(
            settings.messenger_api, settings.messenger_version, token, self._app_secret
        )
        rates = settings.messenger_rate, settings.messenger_chat_rate
        self.channel = MessengerChannel(self._graph, files, rates)
        self.link = ""  # the address that opens a talk with the Page, once we know who it is
        self._webhook: MessengerWebhook | None = None

    def serve(self, app: web.Application, intake: Intake, eraser: Eraser, words: Words) -> None:
        """Open the doors: events from now on, and requests to delete."""
        self._webhook = MessengerWebhook(intake, self._app_secret, self._verify_token)
        app.router.add_get(WEBHOOK, self._webhook.verify)
        app.router.add_post(WEBHOOK, self._webhook.handle)
        Deletion(self._app_secret, self._public_url, eraser, words).serve(app)

    async def recognise(self) -> None:
        """Find out which Page we speak for: others of the same app are none of our business."""
        await self._until_it_works(self._find_page)

    async def listen(self, introductions: Mapping[str, Introduction], fallback: str) -> None:
        """Introduce the Page, then be there until cancelled."""
        wanted = profile(introductions, fallback)
        await self._until_it_works(lambda: introduce(self._graph, wanted))
        await asyncio.Event().wait()

    async def _until_it_works(self, call: Callable[[], Awaitable[object]]) -> None:
        """Call until it is answered; while Meta is away, again and again."""
        while True:
            try:
                await call()
            except GraphFailure as failure:
                if self._is_final(failure):
                    return
                await asyncio.sleep(PAUSE)
            else:
                self.channel.pulse.answers()
                return

    def _is_final(self, failure: GraphFailure) -> bool:
        """Note a failure; nothing but a new start helps where the token is rejected."""
        match failure.error.outcome:
            case Outcome.NOT_AUTHORISED:
                self.channel.pulse.rejects_us(str(failure_of(failure.error, 0)))
                return True
            case Outcome.REFUSED:
                log.error("messenger: %s", failure)
                return True
        self.channel.pulse.is_away("no answer")
        return False

    async def _find_page(self) -> str:
        page = await self._graph.get("me", fields="id,name")
        page_id = str(page.get("id", ""))
        self.link = f"https://m.me/{page_id}"
        if self._webhook:
            self._webhook.page_id = page_id
        return str(page.get("name", page_id))

    async def check(self) -> str:
        """Return the name of the Page.

        Raises:
            AmberError: the token is rejected, or Meta can't be reached.
        """
        try:
            return await self._find_page()
        except GraphFailure as failure:
            reason: AmberError = failure_of(failure.error, 0)
            raise reason from failure

    async def close(self) -> None:
        await self._graph.close()
