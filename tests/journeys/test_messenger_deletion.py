"""Meta's request to delete somebody's data, and the page that says what became of it."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from bot.storage.learners import learners
from tests.conftest import Founds, Town
from tests.emulator.messenger import MessengerEmulator
from tests.messenger_phones import MessengerPhone
from tests.walks import joins


@pytest.fixture
async def town(found_town: Founds) -> Town:
    return await found_town(messenger=True)


@pytest.fixture
def page(town: Town) -> MessengerEmulator:
    assert town.messenger
    return town.messenger


@pytest.fixture
async def phone(town: Town) -> MessengerPhone:
    phone = town.messenger_phone()
    await joins(phone)
    return phone


def signed_request(app_secret: str, **asked: object) -> str:
    """Return a request as Meta signs it: base64url without padding, signature first."""

    def encoded(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).decode().rstrip("=")

    payload = encoded(json.dumps({"algorithm": "HMAC-SHA256", **asked}).encode())
    signature = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{encoded(signature)}.{payload}"


async def asks(town: Town, signed: str) -> tuple[int, dict[str, Any]]:
    async with (
        ClientSession(town.url) as session,
        session.post("/messenger/deletion", data={"signed_request": signed}) as answer,
    ):
        return answer.status, await answer.json() if answer.status == 200 else {}


async def reads(url: str, language: str = "en") -> tuple[int, str]:
    headers = {"Accept-Language": language}
    async with ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def n_learners(town: Town) -> int:
    query = select(func.count()).select_from(learners)
    return int(await town.amber.database.run(lambda db: db.execute(query).scalar_one()))


async def test_whom_meta_names_is_erased_at_once_and_the_page_says_so(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    status, told = await asks(town, signed_request(page.app_secret, user_id=phone.person.id))
    assert status == 200
    assert await n_learners(town) == 0
    assert told["url"].endswith(told["confirmation_code"])
    status, shown = await reads(told["url"])
    assert (status, "is erased" in shown) == (200, True)
    assert told["confirmation_code"] in shown


async def test_a_number_we_dont_know_erases_nobody_and_the_way_out_is_told(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    _, told = await asks(town, signed_request(page.app_secret, user_id="4711"))
    assert await n_learners(town) == 1
    status, shown = await reads(told["url"])
    assert (status, "/mydata" in shown) == (200, True)
    _, latvian = await reads(told["url"], "lv-LV,en;q=0.5")
    assert '<html lang="lv">' in latvian
    assert "/mydata" in latvian


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "", lambda _: "a.b", lambda _: "ā.ž",
        lambda signed: signed[1:], lambda signed: signed + "x",
        lambda signed: signed.partition(".")[0] + ".",
        lambda _: signed_request("another secret", user_id="1"),
    ],
)  # fmt: skip
async def test_what_meta_did_not_sign_erases_nobody(
    town: Town, page: MessengerEmulator, phone: MessengerPhone, forge: Any
) -> None:
    signed = signed_request(page.app_secret, user_id=phone.person.id)
    assert (await asks(town, forge(signed)))[0] == 400
    assert await n_learners(town) == 1


@pytest.mark.parametrize("code", ["0123456789abcdef", "x0123456789abcde", "..", "ā"])
async def test_a_code_nobody_was_given_leads_nowhere(
    town: Town, page: MessengerEmulator, code: str
) -> None:
    status, _ = await reads(f"{town.url}/messenger/deletion/{code}")
    assert status == 404


async def test_who_erases_everything_in_the_chat_is_a_newcomer_afterwards(
    town: Town, phone: MessengerPhone
) -> None:
    await phone.says("/mydata")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase it all")
    assert await n_learners(town) == 0
    await phone.says("hello")
    assert "Which language" in phone.last
