"""One course on several phones and apps: what a one-time code carries over, and whom it refuses."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Connection, select

from bot.cards.compose import say
from bot.cards.windows import CHANNEL_NAMES
from bot.messages import Delivery
from bot.services import outbox
from bot.storage.learners import accounts
from bot.storage.tables import metadata
from tests.conftest import CHANNELS, Town
from tests.journeys.test_rhythm import ANNOUNCED as LESSON_2
from tests.journeys.test_rhythm import LESSON_3, NOV_25, NOV_26, hears_at
from tests.phones import Phone, says_no_more
from tests.rows import rows
from tests.walks import finishes_lesson, joins, reads_cards

Pair = tuple[Phone, Phone]
JOINED = "Done: this is the same course now, with all your progress."
WHERE = "Where shall I bring your lessons?"
REFUSED = "This code doesn't work"


@pytest.fixture(params=product(CHANNELS, CHANNELS), ids="-to-".join)
async def pair(request: pytest.FixtureRequest, town: Town) -> Pair:
    """Two phones of one person, of every pair of channels: the first makes the code."""
    first, second = request.param
    return await town.phone(first), await town.phone(second)


async def code_of(phone: Phone) -> str:
    """Ask for a code; return it as it is shown."""
    await phone.says("/link")
    return str(re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", phone.last)[-1])


async def moves(pair: Pair) -> None:
    old, new = pair
    await new.says(await code_of(old))
    assert JOINED in new.texts


def told(pair: Pair) -> list[str]:
    """Return what is said when it worked; who has two channels is asked about them."""
    old, new = pair
    return [JOINED] if type(old) is type(new) else [JOINED, WHERE]


async def test_a_typed_code_brings_a_newcomer_to_the_same_place(town: Town, pair: Pair) -> None:
    old, new = pair
    await joins(old)
    await old.taps("Next")
    place = old.last
    await moves(pair)
    assert new.texts == [*told(pair), place]
    assert (len(await rows(town, "learners")), len(await rows(town, "accounts"))) == (1, 2)


async def test_after_the_move_both_go_on_at_one_place(pair: Pair) -> None:
    old, new = pair
    await joins(old)
    await moves(pair)
    await new.taps("Next")
    await old.says("/today")
    assert old.last == new.last
    await old.taps("Next")
    await new.says("/today")
    assert new.last == old.last
    await new.taps("Next")
    told = list(old.texts)
    await old.taps_token(old.token())  # under the same card, on the other phone
    assert "already past this" in old.toast
    assert says_no_more(old, told)


async def test_a_link_with_the_code_moves_too(pair: Pair) -> None:
    old, new = pair
    await joins(old)
    await new.opens(f"link_{await code_of(old)}")
    assert new.texts == [*told(pair), old.texts[-2]]


async def test_a_newcomer_who_was_greeted_already_sees_that_it_worked(pair: Pair) -> None:
    old, new = pair
    await joins(old)
    code = await code_of(old)
    await new.opens()
    await new.says(code)
    assert JOINED in new.texts
    assert "Lesson 1" in new.last


@pytest.mark.parametrize(
    "changed",
    [str.lower, lambda code: code.replace("-", " "), " {}\n".format],
    ids=["small letters", "no dash", "spaces around"],
)
async def test_a_code_may_be_typed_as_people_type(
    town: Town, channel: str, changed: Callable[[str], str]
) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await joins(old)
    await new.says(changed(await code_of(old)))
    assert JOINED in new.texts


async def test_a_code_works_once(town: Town, pair: Pair) -> None:
    old, new = pair
    third = await town.phone()
    await joins(old)
    code = await code_of(old)
    await new.says(code)
    await third.says(code)
    assert REFUSED in third.last
    await third.opens()
    assert "Which language" in third.last


@pytest.mark.parametrize(("seconds", "told"), [(599, JOINED), (600, REFUSED)])
async def test_a_code_works_for_ten_minutes(
    town: Town, channel: str, seconds: int, told: str
) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await joins(old)
    code = await code_of(old)
    town.clock.advance(seconds=seconds)
    await new.says(code)
    assert told in new.texts[0]


async def test_only_the_newest_code_works(town: Town, channel: str) -> None:
    old, early, late = [await town.phone(channel) for _ in range(3)]
    await joins(old)
    first, second = await code_of(old), await code_of(old)
    await early.says(first)
    assert REFUSED in early.last
    await late.says(second)
    assert JOINED in late.texts


@pytest.mark.parametrize("says", ["ABCD-2345", "link"])
async def test_a_wrong_code_is_kindly_refused_and_the_place_is_kept(
    phone: Phone, says: str
) -> None:
    await joins(phone)
    await phone.taps("Next")
    place = phone.last
    await (phone.opens("link_ABCD-2345") if says == "link" else phone.says(says))
    assert REFUSED in phone.last
    assert "/link" in phone.last
    await phone.says("/today")
    assert phone.last == place


async def test_ones_own_code_on_the_same_phone_changes_nothing(town: Town, phone: Phone) -> None:
    await joins(phone)
    place = phone.last
    before = await rows(town, "readings")
    await phone.says(await code_of(phone))
    assert phone.last == place
    assert await rows(town, "readings") == before
    assert len(await rows(town, "accounts")) == 1


async def test_what_either_finished_is_finished_after(town: Town, pair: Pair) -> None:
    old, new = pair
    await learns(old, lessons=1)
    await learns(new, lessons=2)
    town.clock.advance(minutes=1)
    await moves(pair)
    for phone in pair:
        await phone.says("/progress")
        assert "2 of 30 lessons done." in phone.last
        await phone.says("/today")
        assert "Two lessons in one day" in phone.last


async def learns(phone: Phone, lessons: int) -> None:
    """Finish so many lessons on this phone."""
    await joins(phone)
    await finishes_lesson(phone)
    await phone.taps("18:00")
    for _ in range(lessons - 1):
        await phone.taps("One more today")
        await finishes_lesson(phone)


@pytest.mark.parametrize("is_maker_done", [True, False])
async def test_a_lesson_that_one_only_began_stays_finished_by_the_other(
    town: Town, channel: str, *, is_maker_done: bool
) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await (learns(old, lessons=1) if is_maker_done else joins(old))
    await (joins(new) if is_maker_done else learns(new, lessons=1))
    await moves((old, new))
    for phone in (old, new):
        await phone.says("/progress")
        assert "1 of 30 lessons done." in phone.last


async def test_the_answers_of_both_are_kept(town: Town, channel: str) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await learns(old, lessons=1)
    await learns(new, lessons=1)
    before = len(await rows(town, "attempts"))
    await moves((old, new))
    assert len(await rows(town, "attempts")) == before


async def test_a_question_that_the_other_answered_can_still_be_answered(
    town: Town, channel: str
) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await joins(old)
    await reads_cards(old)
    await learns(new, lessons=1)
    await moves((old, new))
    await new.taps(new.buttons[0])
    assert "something went wrong" not in new.last
    assert new.buttons[-1] == "Go on"


async def test_language_country_and_consents_are_those_of_the_maker(
    town: Town, channel: str
) -> None:
    old, new = await town.phone(channel), await town.phone(channel)
    await old.opens()
    for label in ("English", "Denmark", "Yes, send me news", "I'm 15+: let's start"):
        await old.taps(label)
    await new.opens()
    for label in ("Polski", "Polska", "Tak, biorę udział"):
        await new.taps(label)
    await new.taps(new.buttons[0])
    (made, _) = await rows(town, "learners")
    await new.says(await code_of(old))
    (kept,) = await rows(town, "learners")
    kept_of = "id", "language", "country", "zone", "agreed_at", "news_at", "research_at"
    assert {name: kept[name] for name in kept_of} == {name: made[name] for name in kept_of}
    assert JOINED in new.texts
    await new.says("/settings")
    assert "Language: English\nCountry: Denmark" in new.last


async def test_settings_name_every_app_after_a_move(town: Town) -> None:
    pair = await town.phone("telegram"), await town.phone("webchat")
    await joins(pair[0])
    await moves(pair)
    await pair[1].says("/settings")
    assert "You use me on: Telegram, Web" in pair[1].last


async def test_who_reads_the_table_of_codes_can_use_none(town: Town, phone: Phone) -> None:
    await joins(phone)
    code = await code_of(phone)
    (row,) = await rows(town, "codes")
    for letters in (code, code.replace("-", "")):
        assert letters.casefold() not in str(row).casefold()


async def test_a_code_stands_in_plain_nowhere_in_the_database(town: Town, phone: Phone) -> None:
    await joins(phone)
    code = await code_of(phone)
    shown = [name for name in metadata.tables if code in str(await rows(town, name))]
    assert shown == []


async def test_who_erases_everything_on_one_phone_is_a_newcomer_on_both(pair: Pair) -> None:
    old, new = pair
    await joins(old)
    await moves(pair)
    await new.says("/mydata")
    await new.taps("Erase everything")
    await new.taps("Yes, erase it all")
    await old.taps("Next")
    assert "This button is too old" in old.toast


async def test_after_a_move_no_second_lesson_comes_on_a_day_with_one(town: Town) -> None:
    old, new = await town.phone("telegram"), await town.phone("webchat")
    await learns(old, lessons=1)
    town.clock.advance(days=1)
    await learns(new, lessons=2)
    await moves((old, new))
    town.clock.advance(minutes=1)
    await new.says("/progress")  # the phone used last, where lessons come
    assert await hears_at(town, NOV_25, new) == []
    assert await hears_at(town, NOV_26, new) == [LESSON_3]


DIFFERENT = [one for one in product(CHANNELS, CHANNELS) if len(set(one)) == 2]


@pytest.mark.parametrize("channels", DIFFERENT, ids="-to-".join)
async def test_who_has_two_apps_chooses_where_lessons_come(
    town: Town, channels: tuple[str, str]
) -> None:
    old, new = pair = [await town.phone(one) for one in channels]
    await learns(old, lessons=1)
    await moves((old, new))
    for phone, channel in zip(pair, channels, strict=True):
        other = new if phone is old else old
        await other.says("/settings")
        await other.taps("Phones and apps")
        await other.taps(CHANNEL_NAMES[channel])
        assert other.last.startswith(f"Done: lessons come on {CHANNEL_NAMES[channel]}.")
    town.clock.now = NOV_25 - timedelta(hours=8)  # within a day of all they did
    for phone in (new, old):
        await phone.says("/progress")  # the old one was used last
    n = len(old.texts)
    assert await hears_at(town, NOV_25, new) == [LESSON_2]
    await old.looks()
    assert len(old.texts) == n


@pytest.mark.parametrize("is_known", [False, True])
async def test_what_waited_for_the_other_account_is_said_after_the_move(
    town: Town, channel: str, *, is_known: bool
) -> None:
    old, new = await town.phone(channel), await town.phone("telegram")
    await joins(old)
    if is_known:
        await joins(new)
    code = await code_of(old)

    def hold(db: Connection) -> None:
        """Let somebody's words wait for the maker of the code."""
        maker = db.execute(select(metadata.tables["codes"].c.learner_id)).scalar_one()
        place = db.execute(
            select(accounts.c.channel, accounts.c.address).where(accounts.c.learner_id == maker)
        ).one()
        words = Delivery("kept", place[0], place[1], say("Take an umbrella."))
        outbox.add(db, (words,), maker, "", town.clock.now)
        outbox.hold(db, words, outbox.CLOSED, town.clock.now)

    await town.amber.database.run(hold)
    await new.says(code)
    assert "Take an umbrella." in new.texts
    assert JOINED in new.texts[new.texts.index("Take an umbrella.") :]
