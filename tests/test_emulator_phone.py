"""People see and do in the emulator what they would on a phone."""

import asyncio
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.emulator import TelegramEmulator
from tests.emulator.bare import Answer, Api

pytest_plugins = ["tests.emulator.fixtures"]

YES_NO = {
    "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}], [{"text": "No", "url": "a.b"}]]
}


async def test_who_misses_a_button_learns_which_there_are(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    await api("sendMessage", chat_id=anna.id, text="?", reply_markup=YES_NO)
    with pytest.raises(AssertionError, match=r"no button 'Maybe'.*\[\['Yes', 'No'\]\]"):
        await anna.taps("Maybe")
    with pytest.raises(AssertionError, match="leads to"):
        await anna.taps("No")
    with pytest.raises(AssertionError, match="'later' did not come"):
        await anna.hears("later", within=0)
    with pytest.raises(AssertionError, match="unacknowledged"):
        await telegram.settled(within=0)


async def test_a_frozen_button_cannot_be_pressed(telegram: TelegramEmulator, api: Api) -> None:
    anna = telegram.person()
    await anna.says("hi")
    button = {"text": "Yes", "disabled": {}}
    frozen = {"inline_keyboard": [[button]]}
    await api("sendMessage", chat_id=anna.id, text="?", reply_markup=frozen)
    with pytest.raises(AssertionError, match="disabled"):
        await anna.taps("Yes")


async def test_a_very_long_text_arrives_in_parts(telegram: TelegramEmulator, api: Api) -> None:
    anna = telegram.person()
    await anna.says("x" * 10_000)
    updates = (await api("getUpdates")).result
    assert [len(update["message"]["text"]) for update in updates] == [4096, 4096, 1808]


async def test_a_tap_carries_its_message_as_it_stands(telegram: TelegramEmulator, api: Api) -> None:
    anna = telegram.person()
    await anna.says("hi")
    sent = await api("sendMessage", chat_id=anna.id, text="?", reply_markup=YES_NO)
    old = anna.last
    await api("deleteMessage", chat_id=anna.id, message_id=old.id)
    await anna.taps_token("y", on=old)
    tap = (await api("getUpdates", offset=-1)).result[0]["callback_query"]
    assert tap["message"] == {"chat": sent.result["chat"], "message_id": old.id, "date": 0}
    assert tap["data"] == "y"


async def test_who_blocked_or_left_cannot_be_written_to_nor_write(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    anna.blocks()
    to = {"chat_id": anna.id, "text": "x"}
    assert await api("sendMessage", **to) == Answer(
        403, description="Forbidden: bot was blocked by the user"
    )
    with pytest.raises(AssertionError, match="can't write here"):
        await anna.says("hi")
    anna.deletes_account()
    assert await api("sendMessage", **to) == Answer(
        403, description="Forbidden: user is deactivated"
    )


async def test_a_group_tells_the_bot_only_what_is_meant_for_it(
    telegram: TelegramEmulator, api: Api
) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    group = telegram.group([anna])
    assert await group.says(anna, "hello all") == 0
    heard = await group.says(anna, "hello @amber_bot")
    assert telegram.unacknowledged == [heard]
    with pytest.raises(AssertionError, match="Boris is not in the group"):
        await group.says(boris, "/start")
    await api("sendMessage", chat_id=group.id, text="?", reply_markup=YES_NO)
    assert await group.taps(anna, "Yes")
    group.removes_bot()
    assert await api("sendMessage", chat_id=group.id, text="x") == Answer(
        403, description="Forbidden: bot was kicked from the group chat"
    )


async def test_the_gate_lets_30_a_second_through(telegram: TelegramEmulator, api: Api) -> None:
    anna = telegram.person()
    await anna.says("hi")
    telegram.strict_rate(per_second=2, retry_after=3)
    to = {"chat_id": anna.id, "text": "x"}
    answers = [await api("sendMessage", **to) for _ in range(3)]
    assert [one.status for one in answers] == [200, 200, 429]
    assert answers[-1] == Answer(
        429, description="Too Many Requests: retry after 3", parameters={"retry_after": 3}
    )
    telegram.advance(2)
    assert (await api("sendMessage", **to)).parameters == {"retry_after": 1}
    telegram.advance(1)
    assert (await api("sendMessage", **to)).status == 200
    telegram.strict_rate(per_second=0)
    telegram.heal()
    assert (await api("sendMessage", **to)).status == 200


async def test_planned_failures_pick_their_calls(telegram: TelegramEmulator, api: Api) -> None:
    anna, boris = telegram.person("Anna"), telegram.person("Boris")
    for person in (anna, boris):
        await person.says("hi")
    telegram.fail(lambda call: call.chat_id == anna.id and call.text == "x", status=500)
    for _ in range(2):
        answer = await api("sendMessage", chat_id=anna.id, text="x")
        assert answer == Answer(500, description="Internal Server Error")
    assert (await api("sendMessage", chat_id=boris.id, text="x")).status == 200
    telegram.heal()
    telegram.fail_next("sendMessage", status=403)
    telegram.fail_next("sendMessage", status=400, description="Bad Request: odd")
    statuses = [(await api("sendMessage", chat_id=anna.id, text="x")).status for _ in range(3)]
    assert statuses == [403, 400, 200]
    telegram.go_down(status=502)
    assert await api("getMe") == Answer(502, description="Bad Gateway")


async def test_slowness_is_felt(telegram: TelegramEmulator, api: Api) -> None:
    telegram.latency = 30
    async with asyncio.TaskGroup() as tasks:
        call = tasks.create_task(api("getMe"))
        while not call.done():
            telegram.advance(30)
            await asyncio.sleep(0)
    assert call.result().status == 200
    assert telegram.latency == 30


async def test_it_runs_as_a_process_that_scripts_can_talk_to() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.emulator", "--port", "0", "--token", "7:ABC"),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().split()[4].rstrip(",")
    async with ClientSession(url) as session:
        doors = "/_emulator/"
        said = await session.post(f"{doors}say", json={"person": "Anna", "text": "/start"})
        assert (await said.json())["ok"]
        tapped = await session.post(f"{doors}tap", json={"person": "Anna", "label": "Go on"})
        assert "no button 'Go on'" in (await tapped.json())["problem"]
        advanced = await session.post(f"{doors}advance", json={"seconds": 60})
        assert (await advanced.json())["ok"]
        assert (await session.get(f"{doors}nothing")).status == 404
        state = (await (await session.get(f"{doors}state")).json())["result"]
        assert [person["first_name"] for person in state["people"]] == ["Anna"]
        update = (await (await session.get("/bot7:ABC/getUpdates")).json())["result"][0]
        assert update["message"]["text"] == "/start"
        assert state["unacknowledged"] == [update["update_id"]]
    process.terminate()
    await process.wait()
