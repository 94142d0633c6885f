"""Telegram's door: what the platform demands, and how each of its failures is taken."""

import io

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from tests.conftest import Founds, Town
from tests.emulator.people import Person
from tests.walks import joins

WEBHOOK = {"telegram_mode": "webhook", "telegram_webhook_secret": "knock-knock"}


async def rows(town: Town, query: str) -> list[tuple[object, ...]]:
    found = await town.amber.database.run(lambda db: db.execute(text(query)).all())
    return [tuple(row) for row in found]


async def test_the_command_menu_is_set_in_every_language(town: Town) -> None:
    anna = town.telegram_phone()
    await joins(anna)
    menus = [call for call in town.telegram.calls if call.method.lower() == "setmycommands"]
    languages = {call.params.get("language_code") for call in menus}
    assert languages >= {"en", "lv", "pl", "ru", "da", None}


async def test_names_and_texts_with_signs_arrive_as_they_are(town: Town) -> None:
    phone = town.telegram_phone(first_name="<Ann & 'Bo'>")
    await phone.opens()
    assert "<Ann & 'Bo'>" in phone.last


async def test_a_limit_of_the_platform_is_waited_out_exactly(town: Town) -> None:
    phone = town.telegram_phone()
    await phone.opens()
    town.telegram.fail_next("sendMessage", status=429, retry_after=1)
    await phone.taps("English")
    assert "Where do you live?" in phone.last


async def test_who_blocks_us_is_left_in_peace_and_welcome_back(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    await phone.person.says("/today")
    phone.person.blocks()
    await town.settled()
    assert await rows(town, "SELECT is_reachable FROM accounts") in ([(0,)], [(False,)])
    assert await rows(town, "SELECT 1 FROM outbox WHERE status IN ('pending', 'sending')") == []
    phone.person.unblocks()
    await phone.says("/today")
    assert "Lesson 1" in phone.last


async def test_an_answer_already_shown_is_no_error(town: Town) -> None:
    phone = town.telegram_phone()
    await phone.opens()
    await phone.taps("English")
    await phone.taps("Latvia")
    news = phone.person.chat[-3]
    token = news.rows[0][0].token or ""
    await phone.person.taps_token(token, on=news)
    await phone.person.taps_token(token, on=news)  # asks for what is shown already
    await town.settled()
    assert await rows(town, "SELECT count(*) FROM outbox WHERE status <> 'sent'") == [(0,)]


async def test_a_platform_that_is_down_for_a_while_gets_everything_later(town: Town) -> None:
    phone = town.telegram_phone()
    await phone.opens()
    town.telegram.fail_next("sendMessage", status=500)
    await phone.taps("English")
    assert "Where do you live?" not in phone.last
    town.clock.advance(minutes=1)
    await town.amber.sender.sweep()
    await town.settled()
    assert "Where do you live?" in phone.last


async def test_messages_held_back_still_come_in_order(town: Town) -> None:
    phone = town.telegram_phone()
    await phone.opens()
    await phone.taps("English")
    town.telegram.fail_next("sendMessage", status=500)
    await phone.taps("Latvia")  # three messages
    town.clock.advance(minutes=1)
    await town.amber.sender.sweep()
    await town.settled()
    firsts = [told.splitlines()[0] for told in phone.texts[-3:]]
    assert firsts == ["News: off", "Research: off", "Your course, your data"]


async def test_a_group_that_becomes_a_supergroup_is_still_answered(town: Town) -> None:
    anna = town.telegram.person("Anna")
    group = town.telegram.group([anna])
    await group.says(anna, "/start")
    group.becomes_supergroup()
    await town.settled()
    await group.says(anna, "/start")
    await town.settled()
    assert "I teach one person at a time" in group.last.text


async def test_an_update_nobody_can_read_is_kept_and_stops_no_one(town: Town) -> None:
    anna, eva = town.telegram_phone(), town.telegram_phone()
    await anna.opens()
    town.telegram._platform.updates.add("message", {"message_id": "what?", "chat": None}, lane=1)
    await joins(eva)
    assert "Lesson 1" in eva.last
    assert len(await rows(town, "SELECT raw FROM unreadable")) == 1


async def test_the_webhook_serves_the_same_course(found_town: Founds) -> None:
    town = await found_town(**WEBHOOK)
    phone = town.telegram_phone()
    await joins(phone)
    await phone.taps("Next")
    assert "Otrā elpa" in phone.last


async def test_a_tap_is_confirmed_in_the_webhooks_answer(found_town: Founds) -> None:
    town = await found_town(**WEBHOOK)
    phone = town.telegram_phone()
    await joins(phone)
    assert [tap.is_answered for tap in town.telegram.taps.values()] == [True, True, True]


@pytest.mark.parametrize("secret", [None, "", "wrong", "knock-knocK"])
async def test_who_does_not_know_the_secret_stays_outside(
    found_town: Founds, secret: str | None
) -> None:
    town = await found_town(**WEBHOOK)
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with ClientSession() as session:
        address = f"{town.url}/telegram/webhook"
        async with session.post(address, json={"update_id": 1}, headers=headers) as answer:
            assert answer.status == 401
    assert await rows(town, "SELECT count(*) FROM inbound") == [(0,)]


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}", b'{"update_id": "x"}'])
async def test_a_body_that_is_no_update_is_refused(found_town: Founds, body: bytes) -> None:
    town = await found_town(**WEBHOOK)
    headers = {"X-Telegram-Bot-Api-Secret-Token": "knock-knock"}
    async with (
        ClientSession() as session,
        session.post(f"{town.url}/telegram/webhook", data=body, headers=headers) as answer,
    ):
        assert answer.status == 400


async def test_a_body_larger_than_any_update_is_refused(found_town: Founds) -> None:
    town = await found_town(**WEBHOOK)
    headers = {"X-Telegram-Bot-Api-Secret-Token": "knock-knock"}
    body = io.BytesIO(b'{"update_id": 1, "x": "' + b"x" * 2_000_000 + b'"}')
    async with (
        ClientSession() as session,
        session.post(f"{town.url}/telegram/webhook", data=body, headers=headers) as answer,
    ):
        assert answer.status == 413


async def test_a_token_that_telegram_rejects_leaves_the_web_chat_running(
    found_town: Founds,
) -> None:
    town = await found_town(telegram_token="43:OTHER")
    phone = await town.web_phone()
    await joins(phone)
    assert "Lesson 1" in phone.last


async def test_stickers_do_not_make_a_stranger_a_nameless_learner(town: Town) -> None:
    person: Person = town.telegram.person("Eva")
    await person.sends_sticker()
    await town.settled()
    assert await rows(town, "SELECT first_name FROM learners") == [("Eva",)]
