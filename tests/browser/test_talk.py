"""A conversation on the page: what a person does, and what they see of it."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opener
from tests.browser.fake import Event, FakeChat
from tests.browser.samples import CARD, CONSENT, OPTIONS_LV, QUIZ_LV, WRONG_LV

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_newcomer_begins_with_one_tap(opens: Opener, chat: FakeChat) -> None:
    chat.answers("Which language?", "English", "Latviešu")
    screen = await opens()
    await screen.button("Let's begin").click()
    await expect(screen.button("Latviešu")).to_be_visible()
    await expect(screen.page.locator("#hello")).to_be_hidden()
    assert [event["kind"] for event in chat.events] == ["start"]


async def test_a_tap_becomes_an_own_bubble_at_once_and_the_answers_close(
    opens: Opener, chat: FakeChat
) -> None:
    offer = chat.says("Ready?", "Yes", "Not now")
    screen = await opens()
    chat.refusals = [503] * 9  # the server is slow to take it
    await screen.button("Yes").click()
    assert await screen.own_words() == ["Yes"]
    assert await screen.button("Not now").is_disabled()
    chat.refusals = []
    await expect(screen.own).to_have_attribute("data-state", "sent")
    assert [event["token"] for event in chat.events] == [f"{offer}.0"]


async def test_a_double_tap_and_a_double_enter_send_once(opens: Opener, chat: FakeChat) -> None:
    chat.says("Ready?", "Yes")
    screen = await opens()
    await screen.button("Yes").dblclick()
    await screen.page.get_by_role("textbox").fill("hello")
    await screen.page.keyboard.press("Enter")
    await screen.page.keyboard.press("Enter")
    await expect(screen.own.last).to_have_attribute("data-state", "sent")
    assert chat.posts == 2
    assert [event["kind"] for event in chat.events] == ["tap", "text"]


async def test_a_quiz_answer_is_explained_in_the_place_of_the_question(
    opens: Opener, chat: FakeChat
) -> None:
    chat.says("Before", "Next")
    question = chat.says(QUIZ_LV, *OPTIONS_LV, look="quiz")
    chat.says("After")
    screen = await opens()
    buttons = screen.messages.nth(1).get_by_role("button")
    assert [words.split()[0] for words in await buttons.all_inner_texts()] == ["A", "B", "C", "D"]
    chat.answers(WRONG_LV, "Mēģināt vēlreiz", edits=question)
    await screen.button("Banka").click()
    await expect(screen.messages.nth(1)).to_contain_text("Ne gluži")
    await expect(screen.messages).to_have_count(3)
    await expect(screen.own).to_have_count(0)  # the explanation names the answer
    chat.answers(QUIZ_LV, *OPTIONS_LV, edits=chat.said[-1]["offer"])
    await screen.button("Mēģināt vēlreiz").click()
    await expect(screen.messages.nth(1).get_by_role("button")).to_have_count(4)


async def test_an_edit_of_a_message_that_is_not_on_screen_is_simply_shown(
    opens: Opener, chat: FakeChat
) -> None:
    screen = await opens()
    chat.says("Your settings", edits="long-gone")
    await expect(screen.messages).to_contain_text("Your settings")


async def test_three_consents_stay_open_until_each_is_answered(
    opens: Opener, chat: FakeChat
) -> None:
    chat.on_event = lambda event: say_consents(chat, event)
    screen = await opens()
    await screen.types("hello")
    await expect(screen.messages).to_have_count(3)
    await screen.button("No").click()
    await expect(screen.messages.nth(2)).to_contain_text("Noted")
    assert await screen.page.locator(".now button:enabled").all_inner_texts() == [
        "I agree", "Yes", "No"
    ]  # fmt: skip


def say_consents(chat: FakeChat, event: Event) -> None:
    if event["kind"] == "tap":
        chat.says("Noted: no", edits=event["token"].split(".")[0])
        return
    for html, *choices in CONSENT:
        chat.says(html, *choices)


async def test_the_one_way_on_shines_and_an_optional_yes_does_not(
    opens: Opener, chat: FakeChat
) -> None:
    chat.says("News?", "Yes, send me news")
    chat.says("Ready?", "Start")
    screen = await opens()
    paint = "element => getComputedStyle(element).backgroundColor"
    bright = await screen.page.locator("#send").evaluate(paint)
    assert await screen.button("Start").evaluate(paint) == bright
    assert await screen.button("Yes, send me news").evaluate(paint) != bright


async def test_older_buttons_step_back_and_can_still_be_tapped(
    opens: Opener, chat: FakeChat
) -> None:
    old = chat.says("Old", "Open")
    screen = await opens()
    chat.answers("New", "Next")
    await screen.types("/today")
    await expect(screen.messages).to_have_count(2)
    await expect(screen.page.locator(".now")).to_have_count(1)
    await expect(screen.page.locator(".now")).to_contain_text("New")
    chat.toast = "That button is old"
    await screen.button("Open").click()
    await expect(screen.page.locator("#toast")).to_have_text("That button is old")
    assert chat.events[-1]["token"] == f"{old}.0"


async def test_dots_show_that_an_answer_is_on_its_way(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    await screen.types("Can I start without money?")
    await expect(screen.page.locator("#dots")).to_be_visible()
    await screen.shows("dots")
    chat.says("You can.")
    await expect(screen.messages).to_have_count(1)
    await expect(screen.page.locator("#dots")).to_be_hidden()


async def test_a_long_answer_is_shown_from_its_beginning(opens: Opener, chat: FakeChat) -> None:
    for _ in range(5):
        chat.says(CARD)
    screen = await opens()
    chat.on_event = lambda _: [chat.says(CARD), chat.says(CARD), chat.says("The end", "Next")]
    await screen.types("more")
    await expect(screen.messages).to_have_count(8)
    await expect(screen.page.locator("#below")).to_be_visible()
    assert await screen.sees_whole(screen.messages.nth(5).locator("p").first)


async def test_a_person_who_reads_above_is_not_pulled_away(opens: Opener, chat: FakeChat) -> None:
    for _ in range(5):
        chat.says(CARD)
    screen = await opens()
    await screen.page.locator("#log").hover()
    await screen.page.mouse.wheel(0, -3000)
    await expect(screen.messages.first).to_be_in_viewport(ratio=1)
    chat.says("Your lesson is here.", "Start the lesson")
    await expect(screen.button("New message below")).to_be_visible()
    await expect(screen.messages.first).to_be_in_viewport(ratio=1)
    await screen.shows("new-below")
    await screen.button("New message below").click()
    assert await screen.sees_whole(screen.messages.last)
    await expect(screen.page.locator("#below")).to_be_hidden()


async def test_the_whole_course_can_be_taken_with_a_keyboard(opens: Opener, chat: FakeChat) -> None:
    chat.on_event = lambda _: chat.says(f"Step {len(chat.events)}", "Go on", "Stop")
    screen = await opens()
    press = screen.page.keyboard.press
    await press("Tab")  # the conversation
    await press("Tab")
    await press("Enter")
    await expect(screen.messages).to_have_count(1)
    for key, step in (("Enter", 2), ("Space", 3)):
        await press("Tab")  # from the own bubble on to what came after it
        await expect(screen.messages.last.get_by_role("button").first).to_be_focused()
        await press(key)
        await expect(screen.messages).to_have_count(step)
    await press("Tab")
    await press("Tab")
    await press("Tab")
    await screen.page.keyboard.type("a question")
    await press("Enter")
    await expect(screen.messages).to_have_count(4)
    await expect(screen.page.get_by_role("textbox")).to_be_focused()
    assert [event["kind"] for event in chat.events] == ["start", "tap", "tap", "text"]


async def test_the_page_speaks_the_language_that_was_chosen(opens: Opener, chat: FakeChat) -> None:
    screen = await opens()
    chat.language = "lv"
    chat.says("Sveiks!", "Tālāk")
    await expect(screen.page.get_by_role("textbox", name="Raksti šeit")).to_be_visible()
    await expect(screen.page.get_by_role("button", name="Sūtīt")).to_be_visible()
    await expect(screen.page.locator("html")).to_have_attribute("lang", "lv")


async def test_the_link_on_a_poster_leads_to_its_training(opens: Opener, chat: FakeChat) -> None:
    chat.answers("A training in Riga")
    screen = await opens(fragment="?start=training_12")
    await expect(screen.messages).to_contain_text("A training in Riga")
    assert [(event["kind"], event["text"]) for event in chat.events] == [("start", "training_12")]
    assert screen.page.url == chat.url


async def test_a_link_that_is_no_trainings_starts_nothing(opens: Opener, chat: FakeChat) -> None:
    screen = await opens(fragment="?start=desk_" + "a" * 32)
    await expect(screen.button("Let's begin")).to_be_visible()
    assert chat.events == []


async def test_a_link_with_a_code_brings_a_learner_over_from_another_phone(
    opens: Opener, chat: FakeChat
) -> None:
    chat.answers("Welcome back, Anna!")
    screen = await opens(fragment="#K7QF-2MXD")
    await expect(screen.messages).to_contain_text("Welcome back")
    assert [(event["kind"], event["text"]) for event in chat.events] == [
        ("start", "link_K7QF-2MXD")
    ]
    assert screen.page.url == chat.url
