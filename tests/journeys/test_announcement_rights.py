"""Who may announce what: every action, by people who must not and people who may."""

import pytest
from sqlalchemy import func, select

from bot.actions import DeskAction
from bot.messages import LearnerId
from bot.news_actions import (
    BeginAnnouncement,
    CheckAnnouncement,
    DeleteAnnouncement,
    EmptyAnnouncement,
    ListAnnouncements,
    OpenAnnouncement,
    SendAnnouncement,
    SetAudience,
    SetTime,
    SetUrgent,
    ShowAudience,
    SteerAnnouncement,
    TryAnnouncement,
    WriteAnnouncement,
)
from bot.storage.announcements import announcements
from bot.storage.coordinators import Post
from tests.conftest import Town
from tests.desks import at_desk, deeds, done, everyone, has_button, newest_learner, removed
from tests.newsrooms import begins_draft, passes, reader, sends, stages, times_read, writes
from tests.phones import Phone, says_no_more
from tests.walks import joins

TOO_OLD, NOT_YOURS = "This button is too old", "You can't change this announcement"
SATURDAY = "Sestdien Rīgā tiekamies!"

# Everyone at the desk has these; they touch nothing of anyone else's.
OPEN_AT_DESK: list[DeskAction] = [ListAnnouncements(), BeginAnnouncement()]
OF_ONE: list[DeskAction] = [
    OpenAnnouncement(1),
    WriteAnnouncement(1, "text", "lv"),
    EmptyAnnouncement(1, "link"),
    ShowAudience(1),
    SetAudience(1, "languages", "lv"),
    SetUrgent(1, yes=False),
    SetTime(1, "", is_local=False),
    CheckAnnouncement(1),
    TryAnnouncement(1),
    SendAnnouncement(1),
    SteerAnnouncement(1, "undo"),
    DeleteAnnouncement(1, sure=True),
]
EXAMPLES = {type(one): one for one in (*OPEN_AT_DESK, *OF_ONE)}


async def n_changes(town: Town) -> tuple[int, int]:
    query = select(func.count()).select_from(announcements)
    return int(await done(town, lambda db: db.execute(query).scalar_one())), len(await deeds(town))


async def refuses(town: Town, phone: Phone, who: LearnerId, told: str) -> None:
    """Nothing at all comes of any action, whoever holds its button."""
    for action in (*OF_ONE, *(OPEN_AT_DESK if told == TOO_OLD else ())):
        await has_button(town, phone, who, action)
        before, kept = list(phone.texts), await n_changes(town)
        await phone.taps("Do it")
        assert told in phone.toast, action
        assert says_no_more(phone, before), action
        assert await n_changes(town) == kept, action


async def test_learners_and_people_who_were_removed_reach_no_action(
    town: Town, channel: str
) -> None:
    await begins_draft(town, channel)
    learner = await town.phone(channel)
    await joins(learner)
    await refuses(town, learner, await newest_learner(town), TOO_OLD)
    gone = await at_desk(town, channel, name="Jana")
    _, jana = await everyone(town)
    await removed(town, jana)
    await refuses(town, gone, jana.id, TOO_OLD)


async def test_a_coordinator_of_another_country_reaches_none_of_it(
    town: Town, channel: str
) -> None:
    await begins_draft(town, channel)
    phone = await at_desk(town, channel, name="Ola", country="PL")
    _, ola = await everyone(town)
    await refuses(town, phone, ola.id, NOT_YOURS)


@pytest.mark.parametrize(
    "who", [(Post.COORDINATOR, "LV"), (Post.ADMIN, "LV"), (Post.ADMIN, "DK")], ids=str
)
async def test_whoever_has_the_right_reaches_each(town: Town, who: tuple[Post, str]) -> None:
    await begins_draft(town)
    post, country = who
    phone = await at_desk(town, "telegram", name="Jana", post=post, country=country)
    _, jana = await everyone(town)
    for action in (*OPEN_AT_DESK, *OF_ONE):
        if isinstance(action, SteerAnnouncement):
            continue  # a draft is not on its way
        await has_button(town, phone, jana.id, action)
        before = list(phone.texts)
        await phone.taps("Do it")
        assert phone.texts != before, action


async def test_a_coordinator_can_choose_neither_a_foreign_country_nor_all(
    town: Town, channel: str
) -> None:
    phone = await begins_draft(town, channel)
    (ilze,) = await everyone(town)
    for value in ("PL", "XX", ""):
        await has_button(town, phone, ilze.id, SetAudience(1, "countries", value))
        await phone.taps("Do it")
        assert NOT_YOURS in phone.toast
    await has_button(town, phone, ilze.id, SetAudience(1, "countries", "LV"))
    await phone.taps("Do it")
    assert "At least one of your countries stays chosen." in phone.toast


async def test_only_an_administrator_sends_to_all_countries(town: Town) -> None:
    riga, warsaw = await reader(town), await reader(town, country=1)
    admin = await begins_draft(town, post=Post.ADMIN)
    await admin.taps("For whom")
    await admin.taps("Countries")
    await admin.taps("✓ Latvia")
    await admin.taps("Back")
    assert "Countries: all" in admin.last
    await admin.taps("Back")
    await writes(admin, "Latviešu", SATURDAY)
    await sends(admin)
    await passes(town, minutes=1)
    assert [times_read(one, SATURDAY) for one in (riga, warsaw)] == [1, 1]


async def test_who_is_removed_while_writing_changes_nothing_more(town: Town, channel: str) -> None:
    phone = await begins_draft(town, channel)
    await phone.taps("Link")
    (ilze,) = await everyone(town)
    await removed(town, ilze)
    before = await n_changes(town)
    await phone.says("https://example.org")
    assert await n_changes(town) == before
    assert await stages(town) == {}


async def test_an_announcement_on_its_way_cannot_be_changed_like_a_draft(
    town: Town, channel: str
) -> None:
    await reader(town)
    phone = await begins_draft(town, channel)
    await writes(phone, "Latviešu", SATURDAY)
    await sends(phone)
    await passes(town, minutes=1)
    (ilze,) = await everyone(town)
    for action in OF_ONE:
        if isinstance(action, OpenAnnouncement | TryAnnouncement | SteerAnnouncement):
            continue
        await has_button(town, phone, ilze.id, action)
        await phone.taps("Do it")
        assert NOT_YOURS in phone.toast, action
