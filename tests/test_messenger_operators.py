"""What an operator does with Messenger beside a running bot: checks it, and invites by it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.commands import Run
from tests.conftest import Clock
from tests.emulator.messenger import MessengerEmulator

HTTPS = {"public_url": "https://bot.example.org"}


@pytest.fixture
async def page(clock: Clock) -> AsyncIterator[MessengerEmulator]:
    async with MessengerEmulator(clock) as page:
        yield page


def given(page: MessengerEmulator) -> dict[str, str]:
    return {name: str(value) for name, value in page.settings().items()} | HTTPS


async def test_a_sound_token_is_checked_by_the_name_of_its_page(
    amber: Run, page: MessengerEmulator
) -> None:
    amber("migrate")
    ended = await asyncio.to_thread(amber, "check", **given(page))
    assert ended.code == 0, ended
    assert "the token is that of the Page 'Amber course'" in ended.out


@pytest.mark.parametrize(
    ("wrong", "what", "way_out"),
    [
        ({"messenger_page_token": "EAAnother"}, "messenger", "AMBER_MESSENGER_PAGE_TOKEN"),
        ({"messenger_api": "http://127.0.0.1:1"}, "messenger", "AMBER_MESSENGER_API"),
        ({"messenger_app_secret": "another"}, "messenger", "AMBER_MESSENGER_APP_SECRET"),
        ({"public_url": "http://bot.example.org"}, "public address", "https://"),
    ],
)
async def test_what_is_wrong_is_said_with_the_way_out(
    amber: Run, page: MessengerEmulator, wrong: dict[str, str], what: str, way_out: str
) -> None:
    amber("migrate")
    ended = await asyncio.to_thread(amber, "check", **given(page) | wrong)
    (told,) = [line for line in ended.out.splitlines() if line.split(":")[0].endswith(what)]
    assert ended.code == 1
    assert way_out in told
    assert page.token not in ended.out


async def test_an_invitation_is_printed_as_a_link_to_the_page_too(
    amber: Run, page: MessengerEmulator
) -> None:
    words = ("invite", "--role", "admin", "--country", "LV")
    ended = await asyncio.to_thread(amber, *words, **given(page))
    assert f"Messenger: https://m.me/{page.page_id}?ref=desk_" in ended.out
