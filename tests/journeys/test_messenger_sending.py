"""What a phone with Messenger shows, and what becomes of messages that Meta refuses."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.storage.learners import accounts
from bot.storage.outbox import outbox
from tests.conftest import Founds, Town
from tests.desks import at_desk
from tests.emulator.messenger import MessengerEmulator, events
from tests.journeys.test_tickets import asks, ticks
from tests.messenger_phones import MessengerPhone
from tests.operators import health
from tests.walks import joins, reads_cards


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


async def statuses(town: Town) -> list[str]:
    """Return how the deliveries stand, oldest first."""
    query = select(outbox.c.status).order_by(outbox.c.id)
    rows = await town.amber.database.run(lambda db: db.execute(query).scalars().all())
    return list(rows)


async def is_reachable(town: Town) -> bool:
    query = select(accounts.c.is_reachable)
    return bool(await town.amber.database.run(lambda db: db.execute(query).scalar_one()))


async def waits(town: Town, **how_long: float) -> None:
    """Let time pass, then look into the outbox."""
    town.clock.advance(**how_long)
    await town.amber.sender.sweep()
    await town.amber.sender.idle()


async def test_choices_above_the_last_message_are_buttons_that_stay(phone: MessengerPhone) -> None:
    await phone.opens()
    await phone.taps("English")
    await phone.taps("Denmark")
    news, research, terms = phone.person.chat[-3:]
    assert [title for title, _ in news.buttons] == ["Yes, send me news"]
    assert len(research.buttons) == 1
    assert terms.chips[0][0] == "I'm 15+: let's start"
    await phone.taps("Yes, send me news")
    assert "News: on" in phone.last
    assert phone.buttons == ["I'm 15+: let's start", "I'm under 15", "Switch news off"]
    await phone.taps("I'm 15+: let's start")
    assert "Lesson 1" in phone.last


async def test_after_an_old_button_the_open_choices_are_at_hand_again(
    phone: MessengerPhone,
) -> None:
    await joins(phone)
    old = phone.person.chips[0][1]
    await reads_cards(phone)
    answers = phone.buttons
    await phone.taps_token(old)
    assert "already past this" in phone.last
    assert phone.buttons == answers
    await phone.taps(answers[0])
    assert "Go on" in phone.buttons


async def test_what_hangs_under_a_later_message_can_still_be_typed(phone: MessengerPhone) -> None:
    await joins(phone)
    old = phone.person.chips[0][1]
    await reads_cards(phone)
    for _ in range(2):
        await phone.taps_token(old)
    await phone.says(phone.buttons[1])
    assert "Go on" in phone.buttons


async def test_a_button_of_someone_erased_is_answered_in_words(phone: MessengerPhone) -> None:
    await joins(phone)
    old = phone.person.chips[0][1]
    await phone.says("/mydata")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase it all")
    await phone.taps_token(old)
    assert "too old" in phone.last


async def test_buttons_of_what_comes_unasked_stay_whatever_is_said_after_it(
    town: Town, phone: MessengerPhone
) -> None:
    ilze = await at_desk(town, "messenger")
    await joins(phone)
    await asks(phone)
    await ticks(town, ilze)
    await ilze.says("/progress")
    assert isinstance(ilze, MessengerPhone)
    assert "Answer" in [title for shown in ilze.person.chat for title, _ in shown.buttons]
    await ilze.taps("Answer")
    await ilze.says("Take an umbrella with you.")
    await phone.says("/progress")
    await phone.taps("Back to Amber")
    assert "I'm here again." in phone.texts[-2]  # then the place one was at


async def test_an_export_is_a_file_and_typing_is_shown_before_it(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    await phone.says("/mydata")
    await phone.taps(phone.buttons[0])
    (file,) = phone.person.files
    assert file["kind"] == "file"
    assert file["name"].endswith(".json")
    assert phone.person.n_typing == 1


async def test_an_answer_outside_the_window_is_left_out_and_not_tried_again(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.fail_next(10, 2018278)
    await phone.says("/help")
    assert (await statuses(town))[-1] == "expired"
    n_calls = len(page.calls)
    await waits(town, hours=1)
    assert len(page.calls) == n_calls
    await phone.says("/help")
    assert "What you can do here" in phone.last


async def test_someone_who_left_gets_nothing_until_they_write(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    phone.person.blocks()
    await phone.says("/help")
    assert (await statuses(town))[-1] == "unreachable"
    assert not await is_reachable(town)
    phone.person.unblocks()
    await phone.says("/help")
    assert await is_reachable(town)
    assert "What you can do here" in phone.last


@pytest.mark.parametrize(
    "failure",
    [
        {"code": 1200}, {"code": -1}, {"code": 99, "status": 502}, {"code": 2},
        {"code": 551, "is_transient": True},
    ],
    ids=str,
)  # fmt: skip
async def test_what_passes_by_itself_is_tried_again(
    town: Town, page: MessengerEmulator, phone: MessengerPhone, failure: dict[str, Any]
) -> None:
    await joins(phone)
    page.fail_next(**failure)
    await phone.says("/help")
    assert (await statuses(town))[-1] == "pending"
    await waits(town, minutes=5)
    assert "What you can do here" in phone.last


async def test_a_lost_connection_is_tried_again(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.lose_next()
    await phone.says("/help")
    await waits(town, minutes=5)
    assert "What you can do here" in phone.last


async def test_a_refused_message_is_ours_to_mend_and_holds_up_nothing(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.fail_next(100)
    await phone.says("/help")
    assert (await statuses(town))[-1] == "failed"
    await phone.says("/help")
    assert "What you can do here" in phone.last


async def test_a_revoked_token_stops_the_channel_keeps_the_queue_and_is_told(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.token, kept = "EAAnother", page.token
    await phone.says("/help")
    await phone.says("/progress")
    assert (await statuses(town))[-2:] == ["pending", "pending"]
    status, parts = await health(town)
    assert (status, parts["messenger"]["state"]) == (200, "degraded")
    assert "AMBER_MESSENGER_PAGE_TOKEN" in parts["messenger"]["why"]
    n_calls = len(page.calls)
    await waits(town, hours=1)
    assert len(page.calls) == n_calls
    assert (await statuses(town))[-1] == "pending"
    page.token = kept


async def test_a_limit_quietens_the_page_and_loses_nothing(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.fail_next(613, retry_after=1)
    await phone.says("/help")
    assert "What you can do here" in phone.last


async def test_a_restricted_page_is_told_to_the_operator_and_tried_later(
    town: Town, page: MessengerEmulator, phone: MessengerPhone
) -> None:
    await joins(phone)
    page.is_restricted = True
    await phone.says("/help")
    assert (await statuses(town))[-1] == "pending"
    _, parts = await health(town)
    assert "Page Support Home" in parts["messenger"]["why"]
    assert "deemed abusive" not in str(parts)


async def test_a_long_answer_comes_in_parts_with_the_choices_under_the_last(
    phone: MessengerPhone, town: Town
) -> None:
    await joins(phone)
    place = phone.buttons
    await phone.says("x" * 10_000)
    assert phone.buttons == place
    assert all(len(text) <= 2000 for text in phone.texts)


async def test_nothing_a_person_wrote_stands_in_an_event_that_came_twice(
    page: MessengerEmulator, phone: MessengerPhone, town: Town
) -> None:
    """A crash between commit and answer: Meta sends it again, and it is answered once."""
    await joins(phone)
    webhook, page.webhook_url = page.webhook_url, "http://127.0.0.1:9/"
    await phone.person.sends(events.text("/help"))
    page.webhook_url = webhook
    before = len(phone.texts)
    assert await page.redeliver() == [200]
    await phone.settled()
    assert len(phone.texts) == before + 1
