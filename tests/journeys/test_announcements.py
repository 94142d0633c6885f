"""Announcements, from the coordinator's first word to the learner's phone."""

from datetime import timedelta

from bot.services.reach import LIMITS, can_edit
from bot.storage.audit import latest
from bot.storage.coordinators import Post
from bot.storage.recipients import Stage
from tests.conftest import MORNING, Town
from tests.desks import at_desk, done
from tests.newsrooms import (
    begins_draft,
    passes,
    reader,
    sends,
    stages,
    times_read,
    wants_news,
    writes,
)
from tests.phones import TelegramPhone
from tests.walks import joins, reads_cards

SATURDAY = "Sestdien Rīgā tiekamies!"
LINK = "https://example.org/apply"


async def test_an_announcement_reaches_each_person_once(town: Town, channel: str) -> None:
    learner = await reader(town, channel)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    assert "It goes out in a minute." in desk.last
    await passes(town, learner, desk, seconds=59)
    assert times_read(learner, SATURDAY) == 0
    await passes(town, learner, desk, seconds=1)
    assert times_read(learner, SATURDAY) == 1
    await passes(town, learner, desk, hours=1)
    assert times_read(learner, SATURDAY) == 1
    assert "Sent: 1 of 1" in desk.last
    assert await stages(town) == {Stage.SENT: 1}


async def test_coordinators_in_latvian_and_polish_reach_learners_in_five_languages(
    town: Town,
) -> None:
    """The desk is in the coordinator's language; each learner reads their own, and nobody another's."""
    learners = {
        code: await reader(town, language=name)
        for code, name in (
            ("en", "English"), ("lv", "Latviešu"), ("pl", "Polski"), ("ru", "Русский"), ("da", "Dansk"),
        )
    }  # fmt: skip
    polish = await reader(town, language="Polski", country=1)
    ilze = await at_desk(town, "telegram")
    await ilze.says("/settings")
    await ilze.taps("Language")
    await ilze.taps("Latviešu")
    await ilze.says("/desk")
    await ilze.taps("Ziņas visiem")
    await ilze.taps("Rakstīt jaunu")
    assert "Saņems 5 cilvēki." in ilze.last
    for code, name in (("en", "English"), ("lv", "Latviešu"), ("pl", "Polski"), ("ru", "Русский"),
                       ("da", "Dansk")):  # fmt: skip
        await ilze.taps(f"Teksts: {name}")
        await ilze.says(f"Sveiciens {code}")
    await ilze.taps("Pārbaudīt un sūtīt")
    assert "Saņems laikā: 5 cilvēki" in ilze.last
    await ilze.taps("Sūtīt")
    ola = await at_desk(town, "telegram", name="Ola", country="PL")
    await ola.says("/settings")
    await ola.taps("Language")
    await ola.taps("Polski")
    await ola.says("/desk")
    await ola.taps("Ogłoszenia")
    await ola.taps("Napisz nowe")
    assert "Dotrze do: 1 osoba." in ola.last
    await ola.taps("Tekst: Polski")
    await ola.says("Do zobaczenia w Gdyni")
    await ola.taps("Sprawdź i wyślij")
    await ola.taps("Wyślij")
    await passes(town, minutes=1)
    for code, phone in learners.items():
        assert [times_read(phone, f"Sveiciens {other}") for other in learners] == [
            int(other == code) for other in learners
        ]
        assert times_read(phone, "Gdyni") == 0
    assert times_read(polish, "Do zobaczenia w Gdyni") == 1
    assert "Nosūtīts: 5 no 5" in ilze.last
    assert "Wysłano: 1 z 1" in ola.last


async def test_what_is_missing_is_told_and_keeps_it_from_going_out(
    town: Town, channel: str
) -> None:
    await reader(town)
    await reader(town, language="English")
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("Check and send")
    assert "A text is missing: English" in desk.last
    assert "Send it" not in desk.buttons


async def test_a_text_too_long_for_a_channel_is_told_while_it_is_written(town: Town) -> None:
    await reader(town)
    desk = await begins_draft(town)
    assert isinstance(desk, TelegramPhone)
    await desk.taps("Picture")
    await desk.person.sends_photo()
    await desk.settled()
    await writes(desk, "Latviešu", "Ā" * 1_000)
    assert "Latvian: 96 characters too long for Telegram" in desk.last
    assert LIMITS["telegram"].with_picture == 1_024


async def test_a_draft_is_left_half_written_and_picked_up_later(town: Town, channel: str) -> None:
    await reader(town)
    desk = await begins_draft(town, channel)
    await desk.taps("Text: Latviešu")
    await desk.says("/help")
    await desk.says("What is a social enterprise?")  # no longer the text of the announcement
    await desk.says("/desk")
    await desk.taps("Announcements")
    await desk.taps("Write a new one")
    await writes(desk, "Latviešu", SATURDAY)
    await desk.says("/desk")
    await desk.taps("Announcements")
    assert "1. draft:" in desk.last
    assert f"2. draft: {SATURDAY}" in desk.last
    await desk.taps("1.")
    assert "○ Latvian: 1 person, no text yet" in desk.last


async def test_whoever_leaves_the_writing_for_a_lesson_finds_their_place_there(town: Town) -> None:
    desk = await at_desk(town, "telegram")
    await joins(desk)
    await wants_news(town)
    place = desk.last
    await desk.says("/desk")
    await desk.taps("Announcements")
    await desk.taps("Write a new one")
    await desk.taps("Link")
    await desk.says("/today")
    assert place.splitlines()[0] in desk.last
    await reads_cards(desk)


async def test_an_announcement_is_taken_back_within_a_minute(town: Town, channel: str) -> None:
    learner = await reader(town)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await desk.taps("Don't send it")
    assert "Announcement 1" in desk.last
    await passes(town, minutes=5)
    assert times_read(learner, SATURDAY) == 0


async def test_after_a_minute_it_is_too_late_to_take_it_back(town: Town, channel: str) -> None:
    await reader(town)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await passes(town, minutes=1)
    await desk.taps("Don't send it")
    assert desk.toast == "Too late for that: look how it stands now."


async def test_sending_twice_by_a_double_tap_sends_once(town: Town, channel: str) -> None:
    learner = await reader(town)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("Check and send")
    await desk.taps("Send it")
    await desk.taps("Send it")
    await passes(town, minutes=2)
    assert times_read(learner, SATURDAY) == 1


async def test_by_everyones_own_clock_it_comes_at_the_same_hour_in_each_zone(town: Town) -> None:
    riga = await reader(town)
    warsaw = await reader(town, language="Polski", country=1)
    desk = await begins_draft(town, post=Post.ADMIN)
    await desk.taps("For whom")
    await desk.taps("Countries")
    await desk.taps("○ Poland")
    await desk.taps("Back")
    await desk.taps("Back")
    await writes(desk, "Latviešu", "Rīt")
    await writes(desk, "Polski", "Jutro")
    await desk.taps("When")
    await desk.taps("Tomorrow, 10:00")
    await desk.taps("Everyone's own")
    assert "10:00, by everyone's own clock" in desk.last
    await sends(desk)
    await passes(town, hours=24)  # 10:00 in Riga, 9:00 in Warsaw
    assert (times_read(riga, "Rīt"), times_read(warsaw, "Jutro")) == (1, 0)
    await passes(town, hours=1)
    assert times_read(warsaw, "Jutro") == 1


async def test_a_typed_time_is_one_moment_for_all(town: Town, channel: str) -> None:
    learner = await reader(town)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("When")
    await desk.says("soon")
    assert "I couldn't read that as a time to come." in desk.last
    await desk.says("25.11. 12:30")
    await desk.taps("Mine, all at once")
    await sends(desk)
    await passes(town, hours=26, minutes=29)
    assert times_read(learner, SATURDAY) == 0
    await passes(town, minutes=1)
    assert times_read(learner, SATURDAY) == 1


async def test_the_report_is_one_message_that_changes(town: Town, channel: str) -> None:
    await reader(town, channel)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    before = len(desk.texts)
    await passes(town, desk, minutes=1)
    await passes(town, desk, seconds=10)
    await passes(town, desk, seconds=10)
    n_reports = 1 if can_edit(channel) else 2  # as it begins, and when it is over, if that is later
    assert before < len(desk.texts) <= before + n_reports
    assert "Sent: 1 of 1" in desk.last


async def test_paused_resumed_and_stopped_by_the_buttons_of_the_live_report(town: Town) -> None:
    learner = await reader(town)
    desk = await begins_draft(town)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    town.clock.now = MORNING + timedelta(hours=12)  # 22:00 in Riga: it waits for the morning
    await desk.says("/desk")  # its writer is still up, and hears of it at once
    await passes(town)
    assert "Waiting: 1\nIt goes on: Wed 25 Nov, 08:00" in desk.last
    before = len(desk.texts)
    for button, words in (("Pause", "Paused"), ("Go on", "On its way"), ("Stop it", "Stopped")):
        await desk.taps(button)
        await passes(town, seconds=10)
        assert words in desk.last
    assert len(desk.texts) == before
    assert "Not sent any more: 1" in desk.last
    await passes(town, hours=12)
    assert times_read(learner, SATURDAY) == 0


async def test_a_picture_reaches_telegram_and_the_web_and_whoever_wants_words_reads_it(
    town: Town,
) -> None:
    telegram, web = await reader(town), await reader(town, "webchat")
    in_words = await reader(town)
    await in_words.says("/settings")
    await in_words.taps("Attēli")
    await in_words.taps("Tikai vārdos")
    desk = await begins_draft(town)
    assert isinstance(desk, TelegramPhone)
    assert isinstance(telegram, TelegramPhone)
    await desk.taps("Picture")
    await desk.says("here it is")
    assert "That was no picture." in desk.last
    await desk.person.sends_photo()
    await desk.settled()
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("In words: LV")
    await desk.says("Cilvēki ap galdu")
    await sends(desk)
    await passes(town, web, minutes=1)
    assert telegram.person.chat[-1].file_id is not None
    bubble = web.bubbles[-1]  # type: ignore[attr-defined]  # a phone with the web chat
    assert bubble.picture["alt"] == "Cilvēki ap galdu"
    async with web.session.get(bubble.picture["href"]) as answer:  # type: ignore[attr-defined]
        assert answer.status == 200
        assert (await answer.read()).startswith(b"\x89PNG")
    assert "Attēls: Cilvēki ap galdu" in in_words.last


async def test_in_the_web_chat_a_picture_is_kindly_put_off_to_telegram(town: Town) -> None:
    await reader(town)
    desk = await begins_draft(town, "webchat")
    await desk.taps("Picture")
    assert "I can take a picture in Telegram only." in desk.last


async def test_a_link_is_shown_before_it_is_opened_and_who_tapped_is_counted_once(
    town: Town, channel: str
) -> None:
    learner = await reader(town, channel)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("Link")
    await desk.says("example.org")
    assert "That is no web address I know." in desk.last
    await desk.says(LINK)
    assert f"Link: {LINK}" in desk.last
    await sends(desk)
    await passes(town, learner, desk, minutes=1)
    await learner.taps("Atvērt saiti")
    assert LINK in learner.last
    await learner.says("atvērt saiti")
    assert LINK in learner.last
    await desk.says("/desk")
    await desk.taps("Announcements")
    await desk.taps(f"1. {SATURDAY[:13].rstrip()}…")
    assert "Tapped a button: 1" in desk.last


async def test_trying_it_out_shows_it_to_its_writer_alone(town: Town, channel: str) -> None:
    learner = await reader(town)
    desk = await begins_draft(town, channel)
    await desk.taps("Show it to me")
    assert "Write a text first." in desk.last
    await writes(desk, "Latviešu", SATURDAY)
    await desk.taps("Show it to me")
    assert SATURDAY in desk.texts[-2]
    assert desk.buttons == ["Check and send", "Back"]
    await passes(town, minutes=5)
    assert times_read(learner, SATURDAY) == 0


async def test_a_correction_changes_what_was_sent_and_says_nothing_twice(
    town: Town, channel: str
) -> None:
    learner = await reader(town, channel)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await passes(town, learner, desk, minutes=1)
    before = len(learner.texts)
    await desk.taps("Correct it")
    await desk.taps("Latviešu")
    assert "Nobody gets it twice." in desk.last
    await desk.says("Svētdien Rīgā tiekamies!")
    await passes(town, learner, desk, seconds=10)
    assert len(learner.texts) == before
    is_new = int(can_edit(channel))  # elsewhere the old words stand, and the desk was told so
    assert times_read(learner, SATURDAY) == 1 - is_new
    assert times_read(learner, "Svētdien Rīgā tiekamies!") == is_new
    assert (await stages(town)) == {Stage.SENT: 1}


async def test_a_message_that_someone_deleted_is_not_sent_anew_by_a_correction(town: Town) -> None:
    learner = await reader(town)
    assert isinstance(learner, TelegramPhone)
    desk = await begins_draft(town)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await passes(town, minutes=1)
    chat = learner.person._chat.messages
    del chat[max(chat)]
    await desk.taps("Correct it")
    await desk.taps("Latviešu")
    await desk.says("Svētdien!")
    await passes(town, seconds=10)
    assert times_read(learner, "Svētdien!") == 0


async def test_someone_who_blocked_the_bot_stands_in_the_report(town: Town) -> None:
    learner = await reader(town)
    assert isinstance(learner, TelegramPhone)
    learner.person.deletes_account()
    desk = await begins_draft(town)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await passes(town, minutes=1)
    assert "Can't be reached: 1" in desk.last


async def test_a_draft_is_thrown_away_after_a_second_yes(town: Town, channel: str) -> None:
    desk = await begins_draft(town, channel)
    await desk.taps("Throw it away")
    await desk.taps("Yes, throw it away")
    assert "Nothing has been written yet." in desk.last


async def test_every_step_is_in_the_audit_log_with_before_and_after(town: Town) -> None:
    await reader(town)
    desk = await begins_draft(town)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    await desk.taps("Don't send it")
    deeds = [deed for deed in await done(town, lambda db: latest(db, 10)) if "ment" in deed.action]
    told = [deed.action for deed in reversed(deeds)]
    assert told == [
        "announcement begun", "announcement changed", "announcement sent", "announcement undone",
    ]  # fmt: skip
    assert all(deed.actor_id is not None for deed in deeds)
    written = deeds[2]
    assert SATURDAY not in written.before
    assert SATURDAY in written.after


async def test_odd_input_while_writing_does_no_harm(town: Town) -> None:
    await reader(town)
    desk = await begins_draft(town)
    assert isinstance(desk, TelegramPhone)
    await desk.taps("Text: Latviešu")
    await desk.person.sends_sticker()
    await desk.settled()
    assert "Words only, please." in desk.last
    await desk.says("Garš " * 810)
    assert "characters too long for Telegram" in desk.last
    await desk.taps("Text: Latviešu")
    await desk.says("<b>&amp; 5 < 6</b>")
    await desk.taps("Show it to me")
    assert desk.texts[-2].startswith("<b>&amp; 5 < 6</b>")
