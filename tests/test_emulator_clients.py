"""aiogram and python-telegram-bot both hold whole conversations with the emulator."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import free_port
from tests.emulator import TelegramEmulator
from tests.emulator.clients import CHOICES, TOAST, Client, RefusedError
from tests.emulator.clients.with_aiogram import AiogramClient
from tests.emulator.clients.with_ptb import PtbClient

pytest_plugins = ["tests.emulator.fixtures"]

PAIR = {"Go on": "x.1"}


@pytest.fixture(autouse=True)
def _waits_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the old way warns


@pytest.fixture(params=[AiogramClient, PtbClient], ids=["aiogram", "ptb"])
async def client(
    request: pytest.FixtureRequest, telegram: TelegramEmulator
) -> AsyncIterator[Client]:
    async with request.param(telegram.token, telegram.url) as client:
        yield client


@pytest.fixture(params=["polling", "webhook"])
async def bot(request: pytest.FixtureRequest, client: Client) -> Client:
    """A client that runs its small bot."""
    if request.param == "polling":
        await client.start_polling()
    else:
        await client.start_webhook(free_port())
    return client


async def test_a_person_is_greeted_taps_and_sees_the_message_change(
    telegram: TelegramEmulator, bot: Client
) -> None:
    anna = telegram.person("Anna & <Co>", language_code="lv")
    boris = telegram.person("Boris", language_code="ru")
    await boris.says("/start")
    await anna.says("/start ref_7")
    await telegram.settled()
    assert anna.last.text == "Labrīt, Anna & <Co>!"
    assert boris.last.html == "Labrīt, <b>Boris</b>!"
    assert boris.buttons == list(CHOICES)

    await boris.taps("Jā")
    await boris.hears("answer:yes")
    await telegram.settled()
    assert boris.toasts == [TOAST]
    assert boris.buttons == []
    assert len(boris.chat) == 1


async def test_a_repeated_update_reaches_the_bot_twice(
    telegram: TelegramEmulator, bot: Client
) -> None:
    anna = telegram.person("Anna")
    update_id = await anna.says("/start")
    await telegram.settled()
    telegram.redeliver(update_id)
    await telegram.settled()
    assert [message.text for message in anna.chat] == ["Labrīt, Anna!"] * 2


async def test_odd_things_parse_and_do_not_stop_the_bot(
    telegram: TelegramEmulator, bot: Client
) -> None:
    anna = telegram.person("Anna", last_name="Ozola", username="anna_o")
    await anna.says("hello")
    await anna.edits_last("hello!")
    await anna.sends_sticker()
    await anna.sends_voice()
    await anna.sends_photo(caption="my shop")
    await anna.sends_document()
    await anna.sends_location()
    anna.blocks()
    anna.unblocks()
    group = telegram.group([anna])
    await group.says(anna, "/help@amber_bot")
    group.becomes_supergroup()
    await anna.says("/start")
    await anna.hears("Anna")
    await telegram.settled()
    assert telegram.unacknowledged == []


async def test_a_tap_on_a_deleted_message_is_answered(
    telegram: TelegramEmulator, bot: Client
) -> None:
    anna = telegram.person("Anna")
    await anna.says("/start")
    await telegram.settled()
    message = anna.last
    await bot.delete(anna.id, message.id)
    assert anna.chat == []
    await anna.taps_token("answer:yes", on=message)
    await telegram.settled()
    assert anna.toasts == [TOAST]


async def test_the_client_learns_who_it_is(client: Client) -> None:
    assert await client.me() == "amber_bot"


async def test_a_message_is_sent_edited_and_deleted(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    message_id = await client.send(anna.id, "A &amp; <i>B</i> 👩🏽‍🌾 <b>C</b>", PAIR)
    assert anna.last.text == "A & B 👩🏽‍🌾 C"
    assert anna.last.entities[-1] == {"type": "bold", "offset": 14, "length": 1}
    html = '<u>new</u> <a href="https://amber.example/x">link</a>'
    assert await client.edit(anna.id, message_id, html) == html
    assert await client.delete(anna.id, message_id)
    assert anna.chat == []


async def test_an_edit_that_changes_nothing_is_refused(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    message_id = await client.send(anna.id, "same", PAIR)
    await client.edit(anna.id, message_id, "same")  # takes the buttons away
    with pytest.raises(RefusedError) as refusal:
        await client.edit(anna.id, message_id, "<b></b>same ")
    assert refusal.value.kind == "bad request"
    assert "message is not modified: specified new message content" in refusal.value.text.lower()


async def test_who_blocked_the_bot_gets_nothing(telegram: TelegramEmulator, client: Client) -> None:
    anna = telegram.person()
    await anna.says("hi")
    anna.blocks()
    with pytest.raises(RefusedError) as refusal:
        await client.send(anna.id, "lesson", PAIR)
    assert refusal.value.kind == "forbidden"
    assert "bot was blocked by the user" in refusal.value.text
    anna.unblocks()
    assert await client.send(anna.id, "lesson", PAIR)


async def test_who_never_wrote_cannot_be_written_to(
    telegram: TelegramEmulator, client: Client
) -> None:
    with pytest.raises(RefusedError, match="hat not found"):
        await client.send(telegram.person().id, "lesson", PAIR)


async def test_a_limit_says_how_long_to_wait(telegram: TelegramEmulator, client: Client) -> None:
    anna = telegram.person()
    await anna.says("hi")
    telegram.fail_next("sendMessage", status=429, retry_after=3)
    with pytest.raises(RefusedError) as refusal:
        await client.send(anna.id, "lesson", PAIR)
    assert (refusal.value.kind, refusal.value.number) == ("too many requests", 3)
    assert await client.send(anna.id, "lesson", PAIR)


async def test_a_lost_answer_leaves_the_message_sent(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    telegram.lose_next("sendMessage")
    with pytest.raises(RefusedError) as refusal:
        await client.send(anna.id, "lesson", PAIR)
    assert refusal.value.kind == "network"
    assert anna.last.text == "lesson"
    telegram.go_down()
    with pytest.raises(RefusedError):
        await client.send(anna.id, "again", PAIR)
    telegram.come_up()
    assert [message.text for message in anna.chat] == ["lesson"]


async def test_a_group_that_became_a_supergroup_says_where_it_is(
    telegram: TelegramEmulator, client: Client
) -> None:
    group = telegram.group([telegram.person()])
    old = group.id
    new = group.becomes_supergroup()
    with pytest.raises(RefusedError) as refusal:
        await client.send(old, "hello", PAIR)
    assert (refusal.value.kind, refusal.value.number) == ("moved", new)
    assert await client.send(new, "hello", PAIR)


async def test_a_document_arrives_and_can_be_fetched(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    await anna.says("/mydata")
    content = b'{"progress": 3}\r\n\x00\xff'
    file_id = await client.send_document(anna.id, "my data.json", content)
    assert anna.last.file_id == file_id
    assert telegram.files[file_id].name == "my data.json"
    assert await client.download(file_id) == content


async def test_commands_are_kept_for_each_language(
    telegram: TelegramEmulator, client: Client
) -> None:
    await client.set_commands({"today": "Today's lesson"}, "")
    await client.set_commands({"today": "Šodienas nodarbība"}, "lv")
    assert await client.commands("lv") == {"today": "Šodienas nodarbība"}
    assert telegram.profile.commands_for("da") == {"today": "Today's lesson"}
    with pytest.raises(RefusedError, match=r"(?i)bot_command_invalid"):
        await client.set_commands({"Today": "x"}, "lv")


async def test_polling_while_a_webhook_is_set_is_a_conflict(
    telegram: TelegramEmulator, client: Client
) -> None:
    await client.set_webhook("http://127.0.0.1:1/hook")
    assert await client.webhook() == ("http://127.0.0.1:1/hook", 0)
    with pytest.raises(RefusedError) as refusal:
        await client.updates(0)
    assert refusal.value.kind == "conflict"
    await client.set_webhook("")
    assert await client.updates(0) == []


async def test_an_offset_confirms_what_came_before(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    sent = [await anna.says(text) for text in "abcd"]
    assert await client.updates(0) == sent
    assert await client.updates(sent[1]) == sent[1:]
    assert await client.updates(-2) == sent[2:]
    assert telegram.unacknowledged == sent[2:]


async def test_a_tap_can_be_answered_once_and_for_15_seconds(
    telegram: TelegramEmulator, client: Client
) -> None:
    anna = telegram.person()
    await anna.says("hi")
    await client.send(anna.id, "lesson", PAIR)
    for _ in range(2):
        await anna.taps("Go on")
    first, second = list(telegram.taps)
    assert await client.answer(first)
    with pytest.raises(RefusedError, match="uery is too old"):
        await client.answer(first)
    telegram.advance(16)
    with pytest.raises(RefusedError, match="uery is too old"):
        await client.answer(second)
