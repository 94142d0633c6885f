"""Messenger's door: who may knock, and what of all that Meta sends is somebody talking to us."""

import re
from datetime import timedelta
from typing import Any

import orjson
import pytest
from aiohttp import ClientSession
from sqlalchemy import select

from bot.channels.messenger.intake import BODY_LIMIT
from bot.storage.inbound import inbound, unreadable
from tests.conftest import Founds, Town
from tests.emulator.messenger import MessengerEmulator, events
from tests.emulator.messenger.events import Event
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
def phone(town: Town) -> MessengerPhone:
    return town.messenger_phone()


async def n_rows(town: Town, table: Any = inbound) -> int:
    rows = await town.amber.database.run(lambda db: db.execute(select(table)).all())
    return len(rows)


async def asks(town: Town, **query: str) -> tuple[int, str]:
    """Make the handshake; return status and text."""
    params = {f"hub.{name}": value for name, value in query.items()}
    async with (
        ClientSession() as session,
        session.get(f"{town.url}/messenger/webhook", params=params) as answer,
    ):
        return answer.status, await answer.text()


async def test_the_handshake_is_answered_with_the_challenge(
    town: Town, page: MessengerEmulator
) -> None:
    token = page.verify_token
    assert await asks(town, mode="subscribe", verify_token=token, challenge="17") == (200, "17")


@pytest.mark.parametrize(
    "query", [{}, {"verify_token": "wrong"}, {"verify_token": "ā"}, {"mode": "unsubscribe"}]
)
async def test_a_handshake_of_someone_else_is_refused(
    town: Town, page: MessengerEmulator, query: dict[str, str]
) -> None:
    given = {"mode": "subscribe", "challenge": "17", "verify_token": page.verify_token}
    if not query:
        given.pop("verify_token")
    status, text = await asks(town, **given | query)
    assert status == 403
    assert "17" not in text


@pytest.mark.parametrize("forged", ["", "sha256=", "sha1=abc", "sha256=" + "0" * 64, "ā"])
async def test_what_meta_did_not_sign_is_refused_before_it_is_read(
    town: Town, page: MessengerEmulator, forged: str
) -> None:
    anna = page.person()
    for body in (page.body(page.dressed(anna, events.text("hi"))), b"not even JSON"):
        assert await page.post(body, forged) == 401
    assert await n_rows(town) == await n_rows(town, unreadable) == 0


async def test_a_changed_body_no_longer_fits_its_signature(page: MessengerEmulator) -> None:
    body = page.body(page.dressed(page.person(), events.text("hi")))
    signed = events.signature(body, page.app_secret)
    assert await page.post(body + b" ", signed) == 401


async def test_a_body_that_is_too_large_is_refused(page: MessengerEmulator) -> None:
    assert await page.post(b"x" * (BODY_LIMIT + 1)) == 413


@pytest.mark.parametrize("body", [b"[]", b'{"object":"user"}', b'{"object":"page","entry":7}',
                                  b'{"object":"page","entry":[{"messaging":[7]}]}'])  # fmt: skip
async def test_signed_things_that_are_no_events_are_acknowledged(
    page: MessengerEmulator, body: bytes
) -> None:
    assert await page.post(body) == 200


async def test_every_event_of_every_entry_is_answered(page: MessengerEmulator, town: Town) -> None:
    people = [page.person() for _ in range(4)]
    hellos = [page.dressed(one, events.text("hello")) for one in people]
    for one in people:
        one.acted_at = town.clock.now
    entries = [{"id": page.page_id, "messaging": hellos[place : place + 2]} for place in (0, 2)]
    body = orjson.dumps({"object": "page", "entry": entries})
    assert await page.post(body) == 200
    await town.amber.sender.idle()
    assert all("Which language" in one.chat[-1].text for one in people)


async def test_one_persons_events_are_taken_in_the_order_in_which_they_happened(
    page: MessengerEmulator, phone: MessengerPhone, town: Town
) -> None:
    await joins(phone)
    first, second = (
        page.dressed(phone.person, events.text(f"/{what}")) for what in ("help", "link")
    )
    first["timestamp"] -= 5000
    assert await page.post(page.body(second, first)) == 200
    await town.amber.sender.idle()
    assert "What you can do here" in phone.texts[-2]
    assert "Or type this code" in phone.last


async def test_a_repeated_event_is_answered_once(
    page: MessengerEmulator, phone: MessengerPhone, town: Town
) -> None:
    await joins(phone)
    before = len(phone.texts)
    body = page.body(page.dressed(phone.person, events.text("/help")))
    assert [await page.post(body) for _ in range(3)] == [200] * 3
    await town.amber.sender.idle()
    assert len(phone.texts) == before + 1


async def test_a_tap_counts_by_what_it_carries_not_by_what_it_says(phone: MessengerPhone) -> None:
    await phone.opens()
    payload = next(payload for title, payload in phone.person.chips if title == "Dansk")
    await phone.person.sends(events.quick_reply("English", payload))
    await phone.settled()
    assert "Hvor bor du?" in phone.last


async def test_an_entry_of_the_menu_does_what_the_command_does(phone: MessengerPhone) -> None:
    await joins(phone)
    await phone.person.taps_menu("Another phone or app")
    await phone.settled()
    assert "Or type this code" in phone.last


async def test_get_started_and_a_link_lead_to_the_first_question(town: Town) -> None:
    for ref in ("", "friend_42"):
        phone = town.messenger_phone("xx")
        await phone.opens(ref)
        assert "Which language" in phone.last


@pytest.mark.parametrize(
    "event",
    [
        events.old_sticker(), events.new_sticker(), events.location(),
        events.attachment("image", url="https://cdn.example/a.jpg"),
        events.attachment("audio", url="https://cdn.example/a.mp4"),
        events.attachment("file", url="https://cdn.example/a.pdf"),
        events.attachment("from-next-year", new=True),
    ],
    ids=["old sticker", "new sticker", "place", "photo", "voice", "file", "unknown"],
)  # fmt: skip
async def test_whatever_is_no_text_is_answered_kindly(phone: MessengerPhone, event: Event) -> None:
    await joins(phone)
    place = phone.last
    await phone.person.sends(event)
    await phone.settled()
    assert "I only read words" in phone.texts[-2]
    assert phone.last == place


async def test_a_changed_message_is_noticed(phone: MessengerPhone) -> None:
    await joins(phone)
    await phone.says("hello")
    await phone.person.sends(events.edit(phone.person.mids[-1], "goodbye"))
    await phone.settled()
    assert "I only read new ones" in phone.texts[-2]


@pytest.mark.parametrize(
    "event",
    [
        events.delivery("m_1", 1), events.read(1), events.echo("m_2", "our own words", 99),
        events.echo("m_3", "of another tool", 77), {"optin": {"ref": "x"}},
        {"pass_thread_control": {"new_owner_app_id": "1"}},
    ],
    ids=["delivery", "read", "echo", "foreign echo", "opt-in", "hand-over"],
)  # fmt: skip
async def test_what_nobody_did_is_acknowledged_and_starts_nothing(
    town: Town, page: MessengerEmulator, phone: MessengerPhone, event: Event
) -> None:
    await joins(phone)
    before, n = list(phone.texts), await n_rows(town)
    assert await page.post(page.body(page.dressed(phone.person, event))) == 200
    await town.amber.sender.idle()
    assert (phone.texts, await n_rows(town)) == (before, n)


async def test_a_reaction_is_noted_and_not_answered(town: Town, phone: MessengerPhone) -> None:
    await joins(phone)
    before, n = list(phone.texts), await n_rows(town)
    assert await phone.person.sends(events.reaction("m_1")) == 200
    await town.amber.sender.idle()
    assert (phone.texts, await n_rows(town)) == (before, n + 1)


async def test_a_reaction_of_a_stranger_makes_nobody_a_learner(phone: MessengerPhone) -> None:
    assert await phone.person.sends(events.reaction("m_1")) == 200
    await phone.settled()
    await phone.opens()
    assert "Which language" in phone.last


async def test_a_message_that_was_taken_back_before_it_came_does_nothing(
    page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    before = list(phone.texts)
    late = page.dressed(phone.person, events.text("/help"))
    assert await phone.person.sends(events.unsent(late["message"]["mid"])) == 200
    assert await page.post(page.body(late)) == 200
    await phone.settled()
    assert phone.texts == before


@pytest.mark.parametrize(
    "event",
    [
        {"brand_new": {"x": 1}},
        {"message": 7},
        {"message": {"quick_reply": {"x": 1}}},
        {"postback": None},
    ],
    ids=["unknown", "no message", "no payload", "no postback"],
)
async def test_what_nobody_can_read_is_kept_acknowledged_and_stops_nothing(
    town: Town, page: MessengerEmulator, phone: MessengerPhone, event: Event
) -> None:
    await joins(phone)
    frame = {"sender": {"id": phone.person.id}, "recipient": {"id": page.page_id}, **event}
    after = page.dressed(phone.person, events.text("/help"))
    assert await page.post(page.body(frame, after)) == 200
    await phone.settled()
    assert await n_rows(town, unreadable) == 1
    assert "What you can do here" in phone.last


async def test_events_for_another_page_and_those_on_standby_are_not_ours(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    event = page.dressed(phone.person, events.text("hello"))
    other = {"id": "another page", "messaging": [event]}
    standby = {"id": page.page_id, "standby": [event]}
    body = orjson.dumps({"object": "page", "entry": [other, standby]})
    assert await page.post(body) == 200
    await phone.settled()
    assert phone.texts == []


async def test_an_id_of_any_length_is_known_again(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    event = page.dressed(phone.person, events.text("hello"))
    event["message"]["mid"] = "m_" + "x" * 500
    phone.person.acted_at = town.clock.now
    assert [await page.post(page.body(event)) for _ in range(2)] == [200, 200]
    await phone.settled()
    assert len(phone.texts) == 1


async def test_the_page_is_introduced_in_every_language_and_only_where_that_is_new(
    found_town: Founds, town: Town, page: MessengerEmulator
) -> None:
    assert {one["locale"] for one in page.profile["greeting"]} == {
        "default", "en_US", "lv_LV", "pl_PL", "ru_RU", "da_DK",
    }  # fmt: skip
    page.introduced.clear()
    assert town.amber.messenger
    page.calls.clear()
    from bot.channels.messenger.profile import introduce, profile

    wanted = profile(town.amber.introductions, "en")
    assert await introduce(town.amber.messenger._graph, wanted) is False
    assert ("POST", "me/messenger_profile") not in [call[:2] for call in page.calls]
    assert {"messages", "messaging_postbacks", "messaging_referrals"} <= set(page.subscribed)


async def test_the_window_is_counted_from_the_event_in_either_unit(page: MessengerEmulator) -> None:
    from bot.channels.messenger.reading import read_event

    event = page.dressed(page.person(), events.text("hi"))
    until = page.now() + timedelta(hours=24)
    in_seconds = event | {"timestamp": event["timestamp"] // 1000}
    for one in (event, in_seconds):
        found = read_event(one)
        assert found
        assert found.open_until == until


async def test_a_code_made_in_the_web_chat_is_also_a_link_to_the_page(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    web = await town.web_phone()
    await joins(web)
    await web.says("/link")
    (ref,) = re.findall(rf"Messenger: https://m.me/{page.page_id}\?ref=(\S+)", web.last)
    await phone.opens(ref)
    assert "Done: this is the same course now" in phone.texts[0]
    assert "Lesson 1" in phone.last
