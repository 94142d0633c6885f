"""Updates reach the bot by Telegram's rules: once confirmed they are gone, else they come again."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.emulator import TelegramEmulator
from tests.emulator.bare import Answer, Api
from tests.emulator.webhook import SECRET_HEADER

pytest_plugins = ["tests.emulator.fixtures"]

PATIENCE = 5.0


class Hook:
    """A bot's webhook whose answers the test decides."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[int, str]] = []  # update id, secret
        self.answers: list[web.Response] = []  # the next ones; then 200
        self.open = asyncio.Event()
        self.open.set()
        self._news = asyncio.Condition()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        async with self._news:
            self.seen.append((update["update_id"], request.headers.get(SECRET_HEADER, "")))
            self._news.notify_all()
        await self.open.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def has_seen(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(self.seen) == count)

    @property
    def ids(self) -> list[int]:
        return [update_id for update_id, _ in self.seen]


@pytest.fixture
async def hook(api: Api) -> AsyncIterator[Hook]:
    hook = Hook()
    application = web.Application()
    application.router.add_post("/hook", hook.take)
    runner = web.AppRunner(application)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await web.SockSite(runner, listener).start()
        hook.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        assert (await api("setWebhook", url=hook.url, secret_token="s-1")).result is True
        yield hook
        hook.open.set()
        await api("deleteWebhook", drop_pending_updates=True)
        await runner.cleanup()


def ids(answer: Answer) -> list[int]:
    return [update["update_id"] for update in answer.result]


async def test_a_long_poll_answers_the_moment_something_happens(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(api("getUpdates", timeout=50))
        await telegram.settled()
        update_id = await anna.says("hi")
    assert ids(poll.result()) == [update_id]


async def test_a_long_poll_ends_empty_when_its_time_is_over(
    telegram: TelegramEmulator, api: Api
) -> None:
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(api("getUpdates", timeout=50))
        await telegram.settled()
        telegram.advance(50)
    assert poll.result().result == []


async def test_of_two_pollers_the_first_gets_a_conflict(
    telegram: TelegramEmulator, api: Api
) -> None:
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        first = tasks.create_task(api("getUpdates", timeout=50))
        await telegram.settled()
        second = tasks.create_task(api("getUpdates", timeout=49))
        await asyncio.wait([first])
        telegram.advance(50)
    assert second.result().result == []
    assert first.result() == Answer(
        409,
        description="Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )


async def test_a_poll_takes_at_most_its_limit_and_only_what_it_allows(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    sent = [await anna.says(text) for text in "abc"]
    assert ids(await api("getUpdates", limit=2)) == sent[:2]
    assert ids(await api("getUpdates", offset=sent[-1] + 1, allowed_updates=["message"])) == []
    anna.blocks()
    anna.unblocks()
    assert telegram.unacknowledged == []
    assert ids(await api("getUpdates", allowed_updates=[])) == []
    anna.blocks()
    assert len(telegram.unacknowledged) == 1


async def test_a_tap_is_lost_after_150_seconds_and_a_message_after_a_day(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    said = await anna.says("hi")
    tapped = await anna.taps_token("x")
    assert ids(await api("getUpdates")) == [said, tapped]
    telegram.advance(151)
    assert ids(await api("getUpdates")) == [said]
    telegram.advance(86_400)
    assert telegram.unacknowledged == []


async def test_a_confirmed_update_comes_once_more_on_demand(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    first, second = await anna.says("a"), await anna.says("b")
    await api("getUpdates", offset=second)
    telegram.redeliver(first)
    assert ids(await api("getUpdates", offset=second)) == [first, second]
    assert ids(await api("getUpdates", offset=second)) == [second]


async def test_a_webhook_gets_the_secret_and_each_update_once(
    telegram: TelegramEmulator, hook: Hook
) -> None:
    anna = telegram.person()
    sent = [await anna.says(text) for text in "abc"]
    await telegram.settled()
    assert hook.seen == [(update_id, "s-1") for update_id in sent]


async def test_a_chat_gets_one_update_at_a_time_but_a_tap_has_its_own_lane(
    telegram: TelegramEmulator, hook: Hook
) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    hook.open.clear()
    first, held = await anna.says("a"), await anna.says("b")
    tap = await anna.taps_token("x")
    other = await boris.says("c")
    await hook.has_seen(3)
    assert sorted(hook.ids) == sorted([first, tap, other])
    hook.open.set()
    await telegram.settled()
    assert hook.ids[-1] == held


async def test_a_refused_update_comes_again_and_holds_back_the_next(
    telegram: TelegramEmulator, api: Api, hook: Hook
) -> None:
    anna = telegram.person()
    hook.answers = [
        web.Response(status=500),
        web.Response(status=503, headers={"Retry-After": "9"}),
        web.Response(status=500),
    ]
    first, second = await anna.says("a"), await anna.says("b")
    await telegram.settled()
    assert hook.ids == [first] * 4 + [second]
    info = (await api("getWebhookInfo")).result
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )


async def test_an_update_that_is_refused_too_long_is_dropped(
    telegram: TelegramEmulator, hook: Hook
) -> None:
    anna = telegram.person()
    wait = {"Retry-After": "151"}
    hook.answers = [web.Response(status=500, headers=wait)]
    tap = await anna.taps_token("x")
    await telegram.settled()
    assert hook.ids == [tap]


async def test_a_call_in_the_webhooks_answer_is_carried_out(
    telegram: TelegramEmulator, hook: Hook
) -> None:
    anna = telegram.person()
    call: dict[str, Any] = {"method": "sendMessage", "chat_id": anna.id, "text": "hello"}
    hook.answers = [
        web.json_response(call),
        web.json_response({**call, "text": ""}),
        web.json_response({"method": "deleteWebhook"}),
        web.Response(text="{", content_type="application/json"),
    ]
    for text in "abcd":
        await anna.says(text)
    await telegram.settled()
    assert [message.text for message in anna.chat] == ["hello"]
    statuses = [call.status for call in telegram.calls if call.method == "sendMessage"]
    assert statuses == [200, 400]


async def test_telegram_delivers_nothing_while_it_is_down(
    telegram: TelegramEmulator, hook: Hook
) -> None:
    anna = telegram.person()
    telegram.go_down()
    update_id = await anna.says("a")
    assert telegram.unacknowledged == [update_id]
    telegram.come_up()
    await telegram.settled()
    assert hook.ids == [update_id]


async def test_what_waited_for_polling_goes_to_the_webhook(
    telegram: TelegramEmulator, api: Api, hook: Hook
) -> None:
    await api("deleteWebhook")
    anna = telegram.person()
    dropped = await anna.says("a")
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    await api("deleteWebhook")
    kept = await anna.says("b")
    await api("setWebhook", url=hook.url, max_connections=1)
    await telegram.settled()
    assert dropped not in hook.ids
    assert hook.seen == [(kept, "")]


@pytest.mark.parametrize("wrong", [{"url": "ftp://x"}, {"url": "https://x", "secret_token": "ā"}])
async def test_a_wrong_webhook_is_refused(api: Api, wrong: dict[str, str]) -> None:
    assert (await api("setWebhook", **wrong)).status == 400
