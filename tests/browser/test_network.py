"""Networks fail and pages are closed; nothing that a person said is lost or said twice."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake import FakeChat
from tests.browser.samples import CARD, OPTIONS_LV, QUIZ_LV, WORDS, WRONG_LV

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_said_without_network_arrives_once_and_in_order(
    opens: Opener, chat: FakeChat
) -> None:
    offer = chat.says("Ready?", "Yes")
    screen = await opens()
    await screen.context.set_offline(True)
    await screen.types("one")
    await screen.button("Yes").click()
    await screen.types("two")
    await expect(screen.page.locator("#network")).to_have_text(WORDS["en"]["offline"])
    await expect(screen.own.last).to_contain_text("waiting for the network")
    assert chat.events == []
    await screen.context.set_offline(False)
    await expect(screen.own.last).to_have_attribute("data-state", "sent")
    said = [event["text"] or event["token"] for event in chat.events]
    assert said == ["one", f"{offer}.0", "two"]
    assert chat.posts == 3
    chat.says("Thank you")
    await expect(screen.messages.last).to_contain_text("Thank you")


async def test_what_waits_survives_a_reload(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    chat.refusals = [503]
    await screen.types("keep this")
    await expect(screen.own).to_contain_text("waiting")
    await screen.page.reload()
    await expect(screen.own).to_have_attribute("data-state", "sent")
    assert [event["text"] for event in chat.events] == ["keep this"]


async def test_a_server_that_is_away_gets_it_when_it_is_back_with_the_same_id(
    opens: Opener, chat: FakeChat
) -> None:
    screen = await opens()
    posted: list[object] = []
    screen.page.on("request", lambda one: posted.append(one.post_data) if one.post_data else None)
    chat.refusals = [503]
    await screen.types("hello")
    await expect(screen.own).to_have_attribute("data-state", "sent")
    assert len(posted) == 2
    assert posted[0] == posted[1]


async def test_a_person_who_is_too_fast_hears_it_and_loses_nothing(
    opens: Opener, chat: FakeChat
) -> None:
    screen = await opens()
    chat.refusals = [429]
    await screen.types("hello")
    await expect(screen.page.locator("#toast")).to_have_text("Slow down")
    await expect(screen.own).to_have_attribute("data-state", "sent")
    assert [event["text"] for event in chat.events] == ["hello"]


async def test_a_reload_shows_the_same_conversation(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    chat.on_event = lambda event: answer(chat, event["text"])
    await screen.button("Let's begin").click()
    await expect(screen.messages).to_have_count(1)
    await screen.types("hi")
    await expect(screen.messages).to_have_count(2)
    await screen.button("Next").click()
    await expect(screen.messages).to_have_count(3)
    await screen.button("Banka").click()
    await expect(screen.messages.last).to_contain_text("Ne gluži")
    before = await screen.order()
    assert [line.split("\n")[0] for line in before] == ["You", "Amber"] * 3
    await screen.page.reload()
    await expect(screen.messages.last).to_contain_text("Ne gluži")
    assert await screen.order() == before
    await expect(screen.button("Mēģināt vēlreiz")).to_be_enabled()


async def test_a_person_who_comes_back_sees_the_newest_question_and_its_answers(
    opens: Opener, chat: FakeChat
) -> None:
    chat.says(CARD)
    chat.says(CARD, "Next")
    chat.says(QUIZ_LV, *OPTIONS_LV, look="quiz")
    screen = await opens()
    assert await screen.sees_whole(screen.messages.last)
    await expect(screen.page.locator("#hello")).to_be_hidden()


def answer(chat: FakeChat, words: str) -> None:
    if len(chat.said) == 2:
        chat.says(QUIZ_LV, *OPTIONS_LV, look="quiz")
    elif len(chat.said) == 3:
        chat.says(WRONG_LV, "Mēģināt vēlreiz", edits=chat.said[-1]["offer"])
    else:
        chat.says(f"Heard: {words}", "Next")


async def test_what_is_said_before_the_history_has_come_stands_below_it(
    opens: Opener, chat: FakeChat
) -> None:
    chat.says("Earlier")
    chat.is_open.clear()
    screen = await opens()
    await screen.types("I am quick")
    await screen.types("very quick")
    await expect(screen.own.last).to_have_attribute("data-state", "sent")
    chat.is_open.set()
    await expect(screen.messages).to_have_count(1)
    chat.says("Later")
    await expect(screen.messages).to_have_count(2)
    expected = ["Amber\nEarlier", "You\nI am quick", "You\nvery quick", "Amber\nLater"]
    assert await screen.order() == expected
    await screen.page.reload()
    await expect(screen.messages).to_have_count(2)
    assert await screen.order() == expected


async def test_a_person_whose_data_was_erased_finds_an_empty_page(
    opens: Opener, chat: FakeChat
) -> None:
    screen = await opens()
    await screen.types("my secret")
    chat.says("Heard")
    await expect(screen.messages).to_have_count(1)
    chat.said.clear()
    await screen.page.reload()
    await expect(screen.button("Let's begin")).to_be_visible()
    assert await screen.own_words() == []
    assert "secret" not in await screen.page.evaluate("JSON.stringify(localStorage)")


async def test_a_phone_that_keeps_nothing_can_still_talk(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    await screen.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw Error('full') } }"
    )
    await screen.types("one")
    await screen.types("two")
    await expect(screen.own.last).to_have_attribute("data-state", "sent")
    assert [event["text"] for event in chat.events] == ["one", "two"]
