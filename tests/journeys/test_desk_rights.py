"""Who may do what at the desk: every action, by people who must not and people who may."""

import pytest

from bot.actions import DeskAction
from bot.dialogue.taps import DESK_HANDLERS
from bot.storage.coordinators import Post
from bot.ticket_actions import (
    CloseTicket,
    GiveBack,
    NextTicket,
    ProposeEntry,
    ShowDesk,
    ShowSpoken,
    SwitchSpoken,
    TakeTicket,
)
from tests.asking import UNKNOWN
from tests.conftest import Town
from tests.desks import at_desk, deeds, everyone, has_button, newest_learner, removed
from tests.journeys import test_announcement_rights, test_training_desk_rights
from tests.phones import Phone, says_no_more
from tests.walks import joins

TOO_OLD, NOT_YOURS = "This button is too old", "no longer yours"

TICKET = 1  # of the one learner who asked
EXAMPLES: dict[type[DeskAction], DeskAction] = {
    ShowDesk: ShowDesk(),
    ShowSpoken: ShowSpoken(),
    SwitchSpoken: SwitchSpoken("pl", yes=True),
    NextTicket: NextTicket(),
    TakeTicket: TakeTicket(TICKET),
    GiveBack: GiveBack(TICKET),
    CloseTicket: CloseTicket(TICKET),
    ProposeEntry: ProposeEntry(TICKET),
}
OF_A_TICKET = [EXAMPLES[one] for one in (TakeTicket, GiveBack, CloseTicket, ProposeEntry)]


def each(actions: list[DeskAction]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("action", actions, ids=lambda action: type(action).__name__)


every_action = each(list(EXAMPLES.values()))


def test_every_action_of_the_desk_has_a_guarded_handler_and_an_example_here() -> None:
    elsewhere = set(test_announcement_rights.EXAMPLES) | set(test_training_desk_rights.EXAMPLES)
    assert set(DESK_HANDLERS) == set(DeskAction.__args__) == set(EXAMPLES) | elsewhere


@pytest.fixture
async def asker(town: Town, channel: str) -> Phone:
    """Someone in Latvia whose question waits for a person."""
    phone = await town.phone(channel)
    await joins(phone)
    await phone.says(UNKNOWN)
    await phone.taps("Ask a person")
    return phone


async def is_refused(town: Town, phone: Phone, told: str) -> bool:
    """Tap the button in hand; tell whether nothing at all came of it."""
    before, logged = list(phone.texts), await deeds(town)
    await phone.taps("Do it")
    return told in phone.toast and says_no_more(phone, before) and await deeds(town) == logged


@every_action
async def test_a_learner_reaches_no_action_of_the_desk_even_with_its_button_in_hand(
    town: Town, asker: Phone, phone: Phone, action: DeskAction
) -> None:
    await joins(phone)
    await has_button(town, phone, await newest_learner(town), action)
    assert await is_refused(town, phone, TOO_OLD)


@every_action
async def test_who_asked_does_not_reach_the_desk_by_their_own_question(
    town: Town, asker: Phone, action: DeskAction
) -> None:
    await has_button(town, asker, await newest_learner(town), action)
    assert await is_refused(town, asker, TOO_OLD)


@every_action
async def test_a_newcomer_reaches_none_either(
    town: Town, asker: Phone, phone: Phone, action: DeskAction
) -> None:
    await phone.opens()
    await has_button(town, phone, await newest_learner(town), action)
    assert await is_refused(town, phone, TOO_OLD)


@every_action
async def test_old_buttons_of_someone_who_was_removed_do_nothing_from_then_on(
    town: Town, asker: Phone, channel: str, action: DeskAction
) -> None:
    phone = await at_desk(town, channel)
    (one,) = await everyone(town)
    await has_button(town, phone, one.id, TakeTicket(TICKET))
    await phone.taps("Do it")
    await has_button(town, phone, one.id, action)
    await removed(town, one)
    assert await is_refused(town, phone, TOO_OLD)


async def test_what_someone_types_who_was_removed_reaches_no_learner(
    town: Town, asker: Phone, channel: str
) -> None:
    phone = await at_desk(town, channel)
    (one,) = await everyone(town)
    await has_button(town, phone, one.id, TakeTicket(TICKET))
    await phone.taps("Do it")
    await removed(town, one)
    before = list(asker.texts)
    await phone.says("A secret answer")
    assert asker.texts == before


@each(OF_A_TICKET)
async def test_a_coordinator_of_another_country_does_not_reach_its_learners(
    town: Town, asker: Phone, channel: str, action: DeskAction
) -> None:
    phone = await at_desk(town, channel, country="PL")
    (one,) = await everyone(town)
    await has_button(town, phone, one.id, action)
    assert await is_refused(town, phone, NOT_YOURS)


@each(OF_A_TICKET[1:])
async def test_a_ticket_that_another_coordinator_has_is_not_reached(
    town: Town, asker: Phone, channel: str, action: DeskAction
) -> None:
    first, second = await at_desk(town, channel), await at_desk(town, channel, name="Jana")
    ilze, jana = await everyone(town)
    await has_button(town, first, ilze.id, TakeTicket(TICKET))
    await first.taps("Do it")
    await has_button(town, second, jana.id, action)
    assert await is_refused(town, second, NOT_YOURS)


@every_action
@pytest.mark.parametrize(
    "who", [(Post.COORDINATOR, "LV"), (Post.ADMIN, "LV"), (Post.ADMIN, "DK")], ids=str
)
async def test_whoever_has_the_right_reaches_it(
    town: Town, asker: Phone, channel: str, action: DeskAction, who: tuple[Post, str]
) -> None:
    post, country = who
    phone = await at_desk(town, channel, post=post, country=country)
    (one,) = await everyone(town)
    if action in OF_A_TICKET[1:]:
        await has_button(town, phone, one.id, TakeTicket(TICKET))
        await phone.taps("Do it")
    if isinstance(action, ProposeEntry):
        await phone.says("An answer")
    await has_button(town, phone, one.id, action)
    before = len(phone.texts)
    await phone.taps("Do it")
    assert (TOO_OLD in phone.toast, NOT_YOURS in phone.toast) == (False, False)
    assert len(phone.texts) > before or isinstance(action, SwitchSpoken)  # it is edited in place


async def test_the_command_of_the_desk_is_to_a_learner_a_text_like_any_other(phone: Phone) -> None:
    await joins(phone)
    place = phone.last
    for text in ("/desk", "/desk now", "/Desk", "/desk@AmberBot"):
        await phone.says(text)
        assert "desk" not in phone.texts[-2].lower()
        assert phone.last == place
