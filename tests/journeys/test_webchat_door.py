"""The web chat's door: private to each device, safe against strangers, and patient with networks."""

import re
import uuid

import pytest
from aiohttp import ClientSession, CookieJar

from tests.conftest import Town
from tests.phones import WebPhone
from tests.walks import joins

POST = {"X-Amber": "chat"}


async def test_the_page_is_in_the_browsers_language(town: Town) -> None:
    async with ClientSession(town.url) as session:
        for wanted, heading in (("lv,en;q=0.8", "lv"), ("de,pl;q=0.5", "pl"), ("pt", "en")):
            async with session.get("/chat", headers={"Accept-Language": wanted}) as page:
                assert f'<html lang="{heading}"' in await page.text()


async def test_the_page_lets_nothing_in_from_elsewhere(town: Town) -> None:
    async with ClientSession(town.url) as session, session.get("/chat") as page:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "no-referrer"


async def test_no_script_can_read_the_devices_key(town: Town) -> None:
    async with ClientSession(town.url) as session, session.get("/chat") as page:
        cookie = page.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


async def test_behind_a_certificate_the_key_travels_only_encrypted(town: Town) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    async with ClientSession(town.url) as session, session.get("/chat", headers=headers) as page:
        assert "Secure" in page.headers["Set-Cookie"]


async def test_a_reload_shows_everything_again(town: Town) -> None:
    phone = await town.web_phone()
    await joins(phone)
    told = list(phone.texts)
    phone.bubbles, phone.seen = [], 0
    await phone.looks()
    assert phone.texts == told


async def test_what_was_said_while_the_network_was_gone_comes_when_it_is_back(town: Town) -> None:
    phone = await town.web_phone()
    await joins(phone)
    seen, before = phone.seen, len(phone.bubbles)
    await phone.says("/help")
    phone.seen, phone.bubbles = seen, phone.bubbles[:before]
    await phone.looks()
    assert "What you can do here" in phone.last
    assert len(phone.bubbles) == before + 1  # and nothing twice


async def test_an_event_sent_twice_by_a_shaky_network_counts_once(town: Town) -> None:
    phone = await town.web_phone()
    await joins(phone)
    event, token = uuid.uuid4().hex, f"{phone.bubbles[-1].offer}.0"
    for _ in range(3):
        assert await phone.posts({"kind": "tap", "token": token}, event) == 200
    assert sum("Otrā elpa" in told for told in phone.texts) == 1
    assert "Otrā elpa" in phone.last


async def test_a_device_sees_nothing_of_another(town: Town) -> None:
    anna, eva = await town.web_phone(), await town.web_phone()
    await joins(anna)
    await eva.looks()
    assert eva.texts == []


@pytest.mark.parametrize("path", ["/chat/stream", "/chat/events", "/chat/file/abc"])
async def test_without_a_key_nothing_is_told(town: Town, path: str) -> None:
    async with ClientSession(town.url, cookie_jar=CookieJar(unsafe=True)) as session:
        call = session.post if path.endswith("events") else session.get
        async with call(path, headers=POST) as answer:
            assert answer.status in (403, 404)


async def test_a_form_of_another_site_can_do_nothing(town: Town) -> None:
    phone = await town.web_phone()
    body = {"id": uuid.uuid4().hex, "kind": "text", "text": "/mydata"}
    async with phone.session.post("/chat/events", json=body) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"{}", b'{"id": "short", "kind": "text"}',
     b'{"id": "long-enough", "kind": "dance"}', b'{"kind": "text", "text": "hi"}'],
)  # fmt: skip
async def test_an_event_that_makes_no_sense_is_refused(town: Town, body: bytes) -> None:
    phone = await town.web_phone()
    async with phone.session.post("/chat/events", data=body, headers=POST) as answer:
        assert answer.status == 400


async def test_an_event_of_a_megabyte_is_refused_before_it_is_read(town: Town) -> None:
    phone = await town.web_phone()
    body = {"id": uuid.uuid4().hex, "kind": "text", "text": "x" * 900_000}
    async with phone.session.post("/chat/events", json=body, headers=POST) as answer:
        assert answer.status == 413


async def test_too_many_tabs_are_turned_away(town: Town) -> None:
    phone = await town.web_phone()
    streams = [await phone.session.get("/chat/stream") for _ in range(5)]
    assert [stream.status for stream in streams] == [200, 200, 200, 200, 429]
    for stream in streams:
        stream.close()


async def test_words_come_in_every_language_we_have_and_no_other(town: Town) -> None:
    phone: WebPhone = await town.web_phone()
    async with phone.session.get("/chat/words/da") as answer:
        assert "begin" in await answer.json()
    async with phone.session.get("/chat/words/xx") as answer:
        assert answer.status == 404


async def test_a_visitor_without_a_path_finds_the_chat(town: Town) -> None:
    async with ClientSession(town.url) as session, session.get("/") as page:
        assert str(page.url).endswith("/chat")


async def test_health_tells_that_all_is_well(town: Town) -> None:
    async with ClientSession(town.url) as session, session.get("/healthz") as answer:
        assert answer.status == 200
        assert (await answer.json())["state"] == "ok"


async def test_the_pages_files_are_small_and_kept_by_the_browser(town: Town) -> None:
    phone = await town.web_phone()
    async with phone.session.get("/chat") as page:
        style = re.search(r'href="(/chat/static/\w+/chat\.css)"', await page.text())
    assert style
    async with phone.session.get(style[1], headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
    async with phone.session.get("/chat/static/x/..%2Fpages.py") as answer:
        assert answer.status == 404
