"""What learners decide about themselves: language, country, clock, consent, and their data."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.dialogue.commands import COMMANDS
from bot.rendering import plain
from bot.services.outbox import forget_old
from bot.storage.learners import accounts, erasures, learners
from bot.storage.study import attempts, enrolments, readings
from bot.storage.tables import metadata
from lessons.locale import Locale
from tests.conftest import Clock, Town, whole_course
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone, WebPhone
from tests.rows import rows
from tests.walks import FIRST_LESSON, finishes_lesson, joins, reads_cards

COURSE = whole_course()
IN_WARSAW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # when clocks there show 18:00


async def settles(phone: Phone) -> None:
    """Finish the first lesson and keep 18:00, so that nothing is open."""
    await joins(phone)
    await finishes_lesson(phone)
    await phone.taps("18:00")


async def opens_setting(phone: Phone, setting: str) -> None:
    await phone.says("/settings")
    await phone.taps(setting)


async def kept(town: Town, name: str) -> object:
    """Return what is kept of the one learner there is; the slot too."""
    (learner,), (enrolment,) = await rows(town, learners), await rows(town, enrolments)
    return (learner | enrolment)[name]


async def traces(town: Town, *words: str) -> list[str]:
    """Return each cell of any table that holds one of the words, or leads to a learner."""
    return [
        f"{table.name}.{name}"
        for table in metadata.tables.values()
        for row in await rows(town, table)
        for name, cell in row.items()
        if any(word in str(cell) for word in words)
        or (cell is not None and table.c[name].references(learners.c.id))
    ]


async def test_settings_show_everything_with_a_button_to_change_each(
    phone: Phone, channel: str
) -> None:
    await joins(phone)
    await phone.says("/settings")
    app = {"telegram": "Telegram", "webchat": "Web", "messenger": "Messenger"}[channel]
    assert phone.last.splitlines()[2:] == [
        "Language: English", "Country: Latvia", "Lesson time: 18:00",
        "Lesson days: Every day", "Time zone: Riga", "Pictures: on", f"You use me on: {app}",
    ]  # fmt: skip
    assert phone.buttons == [
        "Language", "Country", "Lesson time", "Lesson days", "Time zone", "Pictures",
        "News and research",
        "Phones and apps",
    ]  # fmt: skip


async def test_another_language_in_mid_lesson_shows_the_same_card_in_it(phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    await opens_setting(phone, "Language")
    await phone.taps("Latviešu")
    latvian = COURSE.lesson(FIRST_LESSON, Locale("lv", "LV"))
    assert phone.last == plain(latvian.cards[1].text)
    await phone.taps("Tālāk")
    assert phone.last == plain(latvian.cards[2].text)


async def test_another_language_in_mid_quiz_asks_the_same_question_in_it(phone: Phone) -> None:
    await joins(phone)
    await reads_cards(phone)
    await opens_setting(phone, "Language")
    await phone.taps("Polski")
    item = COURSE.lesson(FIRST_LESSON, Locale("pl", "LV")).quiz[0]
    assert item.question in phone.last
    answer = next(option for option in item.options if option.key == item.right)
    await phone.taps(answer.label)
    assert answer.explanation in phone.last


async def test_another_country_brings_its_example_and_its_clock(town: Town, phone: Phone) -> None:
    await joins(phone)
    await phone.taps("Next")
    assert "Otrā elpa" in phone.last
    await opens_setting(phone, "Country")
    await phone.taps("Poland")
    assert "Dalba" in phone.last
    assert await kept(town, "slot_at") == IN_WARSAW
    await phone.says("/settings")
    assert "Country: Poland\nLesson time: 18:00" in phone.last
    assert "Time zone: Warsaw" in phone.last


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("helsinki", "Europe/Helsinki"), ("New York ", "America/New_York"), ("OSLO", "Europe/Oslo")],
)
async def test_a_citys_clock_may_be_typed(town: Town, phone: Phone, typed: str, zone: str) -> None:
    await settles(phone)
    await opens_setting(phone, "Time zone")
    await phone.says(typed)
    assert "Your next lesson: tomorrow at 18:00." in phone.last
    assert await kept(town, "zone") == zone


async def test_a_city_nobody_knows_is_kindly_refused(town: Town, phone: Phone) -> None:
    await settles(phone)
    await opens_setting(phone, "Time zone")
    for typed in ("Atlantis", "Europe", "GMT+3"):  # the zone Etc/GMT+3 is three hours *behind*
        await phone.says(typed)
        assert "I don't know that city's clock" in phone.last
    await phone.says("vilnius")
    assert await kept(town, "zone") == "Europe/Vilnius"


@pytest.mark.parametrize(
    ("about", "yes", "no"),
    [("news", "Yes, send me news", "Switch news off"),
     ("research", "Yes, count me in", "Stop taking part")],
)  # fmt: skip
async def test_a_consent_is_given_and_taken_back_at_any_time(
    town: Town, phone: Phone, about: str, yes: str, no: str
) -> None:
    await settles(phone)
    await opens_setting(phone, "News and research")
    await phone.taps(yes)
    assert f"{about.title()}: on" in "\n".join(phone.texts[-2:])
    assert await kept(town, f"{about}_at") == town.clock.now
    await phone.taps(no)
    assert f"{about.title()}: off" in "\n".join(phone.texts[-2:])
    assert await kept(town, f"{about}_at") is None


async def test_progress_tells_how_far_one_is(phone: Phone) -> None:
    await joins(phone)
    await phone.says("/progress")
    assert "0 of 30 lessons done.\nYou learned on 0 days this month." in phone.last
    await phone.says("/today")
    await finishes_lesson(phone)
    await phone.says("/progress")
    assert "●○○○○○○○○○\n1 of 30 lessons done.\nYou learned on 1 day this month." in phone.last


async def test_help_lists_every_command(phone: Phone) -> None:
    await joins(phone)
    await phone.says("/help")
    listed = [line.split(":")[0] for line in phone.last.splitlines() if line.startswith("/")]
    assert sorted(listed) == sorted(f"/{name}" for name in COMMANDS if name != "start")


async def test_before_consent_every_command_leads_to_the_open_question(
    phone: Phone, clock: Clock
) -> None:
    asked = ("Which language", "English"), ("Where do you live?", "Latvia"), ("Your course", "")
    await phone.opens()
    for question, answer in asked:
        clock.advance(minutes=1)  # so many commands in no time would be a flood
        for command in sorted(COMMANDS.keys() - {"start", "help", "mydata"}):
            await phone.says(f"/{command}")
            assert question in phone.last
        if answer:
            await phone.taps(answer)


async def test_help_and_my_data_are_open_to_a_newcomer_and_the_way_on_stays(phone: Phone) -> None:
    await phone.opens()
    await phone.says("/help")
    assert "What you can do here" in phone.last
    await phone.taps("Show today's lesson")
    assert "Which language" in phone.last
    await phone.says("/mydata")
    assert "What I know about you" in phone.last
    await phone.taps("English")
    assert "Where do you live?" in phone.last


async def test_my_data_are_shown_in_words(phone: Phone, channel: str) -> None:
    await settles(phone)
    await phone.says("/mydata")
    shown = phone.last.splitlines()
    assert ("First name: Anna" in shown) == (channel == "telegram")  # the web asks for no name
    assert shown[-6:-2] == [
        "Language: English", "Country: Latvia", "With me since: 24 November 2026",
        "Your course: 1 lesson, 2 answers",
    ]  # fmt: skip


async def test_my_data_come_as_a_file_with_every_row_of_mine(town: Town, phone: Phone) -> None:
    await settles(phone)
    exported = await takes_export(town, phone)
    assert set(exported["learner"].values()) >= {"en", "LV", "Europe/Riga", "18:00"}
    for part, table in (("accounts", accounts), ("lessons", readings), ("answers", attempts)):
        mine = await rows(town, table)
        assert len(mine) == len(exported[part]) > 0
        for row, told in zip(mine, exported[part], strict=True):
            row.pop("version", None)  # which edition was shown says nothing about the reader
            assert {cell for cell in row.values() if isinstance(cell, str)} <= set(told.values())


async def test_the_file_tells_which_course_one_is_in(town: Town, phone: Phone) -> None:
    await settles(phone)
    assert COURSE.key in json.dumps(await takes_export(town, phone))


async def takes_export(town: Town, phone: Phone) -> dict[str, Any]:
    """Take one's data along; return what the file on the phone holds."""
    await phone.says("/mydata")
    await phone.taps("Get it as a file")
    if isinstance(phone, TelegramPhone):
        return dict(json.loads(town.telegram.files[phone.person.last.file_id or ""].content))
    if isinstance(phone, MessengerPhone):
        name, content = phone.file()
        assert name == "amber-my-data.json"
        return dict(json.loads(content))
    assert isinstance(phone, WebPhone)
    async with phone.session.get(file_of(phone)) as answer:
        assert "amber-my-data.json" in answer.headers["Content-Disposition"]
        return dict(await answer.json())


def file_of(phone: WebPhone) -> str:
    file = phone.bubbles[-1].file
    assert file is not None
    return file["href"]


async def test_my_file_is_given_to_no_other_device(town: Town) -> None:
    anna, eva = await town.web_phone(), await town.web_phone()
    await settles(anna)
    await joins(eva)
    await takes_export(town, anna)
    async with eva.session.get(file_of(anna)) as answer:
        assert answer.status == 404


async def test_nothing_is_erased_without_a_second_yes(phone: Phone) -> None:
    await settles(phone)
    await phone.says("/mydata")
    await phone.taps("Erase everything")
    assert "Nobody can bring them back" in phone.last
    await phone.taps("Keep everything")
    await phone.says("/progress")
    assert "1 of 30 lessons done." in phone.last


async def test_who_erases_everything_gets_a_receipt_and_leaves_no_trace(
    town: Town, phone: Phone
) -> None:
    await phone.opens("friend_42")
    await settles(phone)
    await phone.says("/link")
    (account,) = await rows(town, accounts)
    words = str(account["address"]), "Anna", "friend_42"
    await erases(phone)
    # The receipt has to reach the person: its one address stays until it is forgotten.
    assert await traces(town, *words) in ([], ["outbox.address"])
    (erasure,) = await rows(town, erasures)
    assert f"Your receipt: {erasure['receipt']}" in phone.last
    town.clock.advance(hours=25)
    await town.amber.database.run(lambda db: forget_old(db, town.clock()))
    assert await traces(town, *words) == []
    await phone.says("hello")
    assert "Which language" in phone.last


async def test_a_double_tap_on_erase_leaves_no_trace_either(town: Town, phone: Phone) -> None:
    await settles(phone)
    await erases(phone)
    await phone.taps("Yes, erase it all")
    assert await rows(town, learners) == []


async def test_what_nobody_could_read_is_erased_with_its_sender(town: Town) -> None:
    phone = town.telegram_phone(first_name="Annabella")
    await settles(phone)
    odd = {"from": phone.person.about, "chat": {"id": phone.person.id}, "text": "my secret"}
    town.telegram._platform.updates.add("message", odd, lane=phone.person.id)
    await erases(phone)
    assert await traces(town, "Annabella", "my secret") == []


async def erases(phone: Phone) -> None:
    for label in ("/mydata", "Erase everything", "Yes, erase it all"):
        await (phone.says(label) if label == "/mydata" else phone.taps(label))
