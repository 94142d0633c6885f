"""Who may run trainings: every action of that desk, by people who must not and people who may.

Each walk tries all actions one after the other in one town; what a person must not do leaves no trace,
so the next is tried as if it were the first.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.actions import DeskAction
from bot.desk_actions import (
    AskPart,
    BeginTraining,
    CancelTraining,
    CloseSignUp,
    DiscardDraft,
    EditTraining,
    FillPart,
    LeavePart,
    ListCertificates,
    ListPeople,
    ListTrainings,
    PreviewTraining,
    PublishTraining,
    RevokeCertificate,
    RunTraining,
    Select,
    SendPaper,
    ShowApplicant,
    ShowCode,
    ShowTicks,
    TickPresent,
    TrainingDeskAction,
)
from bot.papers.numbers import grouped
from bot.services import places, trainings
from bot.storage.attendance import Certificate, add_certificate
from bot.storage.coordinators import Coordinator, Post
from bot.storage.learners import get_learner
from bot.storage.trainings import Kind, Wording
from tests.conftest import MORNING, Town
from tests.desks import at_desk, deeds, done, everyone, has_button, newest_learner, removed
from tests.phones import Phone, says_no_more
from tests.trainings import DAYS, TITLE, add_person, open_training
from tests.walks import joins

TOO_OLD, NOT_YOURS = "This button is too old", "no longer yours"

# In Latvia: a study visit that goes on, and two trainings that are being written.
VISIT, DRAFT, OTHER_DRAFT = 1, 2, 3
APPLICANT = 2  # the learner who applied for the visit, after the coordinator who made it
NUMBER = "100000000000003"  # of their certificate

# In an order in which each has something left to do.
EXAMPLES: dict[type[DeskAction], DeskAction] = {
    ListTrainings: ListTrainings(),
    BeginTraining: BeginTraining("training", "LV"),
    RunTraining: RunTraining(VISIT),
    EditTraining: EditTraining(VISIT),
    AskPart: AskPart(VISIT, "title", "en"),
    FillPart: FillPart(VISIT, "title", "en", "Another title"),
    LeavePart: LeavePart(VISIT, "title", "en", walks=False),
    PreviewTraining: PreviewTraining(VISIT, "en"),
    PublishTraining: PublishTraining(DRAFT, sure=True),
    DiscardDraft: DiscardDraft(OTHER_DRAFT, sure=True),
    ListPeople: ListPeople(VISIT, "applied"),
    SendPaper: SendPaper(VISIT, "table"),
    ShowApplicant: ShowApplicant(VISIT, APPLICANT),
    Select: Select(VISIT, APPLICANT, "accept", sure=True),
    ShowTicks: ShowTicks(VISIT),
    TickPresent: TickPresent(VISIT, APPLICANT, 1, 1, yes=True),
    ShowCode: ShowCode(VISIT),
    ListCertificates: ListCertificates(VISIT),
    RevokeCertificate: RevokeCertificate(VISIT, NUMBER, sure=True),
    CloseSignUp: CloseSignUp(VISIT),
    CancelTraining: CancelTraining(VISIT, sure=True),
}
OF_A_TRAINING = [one for one in EXAMPLES.values() if not isinstance(one, ListTrainings)]


def test_every_action_of_this_desk_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(TrainingDeskAction.__args__)


def open_visit(db: Connection) -> None:
    """Open the visit, with one applicant who has a certificate, and begin the drafts."""
    me, visit = open_training(db, Kind.VISIT)
    applicant = get_learner(db, add_person(db))
    assert applicant is not None
    places.sign_up(db, applicant, visit.id, 0, MORNING)
    add_certificate(db, Certificate(NUMBER, visit.id, applicant.id, MORNING, "Anna", "en"))
    assert [write_draft(db, me) for _ in range(2)] == [DRAFT, OTHER_DRAFT]
    assert (visit.id, applicant.id) == (VISIT, APPLICANT)


def write_draft(db: Connection, me: Coordinator) -> int:
    draft = trainings.draft(db, me, Kind.TRAINING, ("LV", "Europe/Riga"), MORNING)
    assert draft is not None
    filled = replace(draft, sessions=DAYS, place="Rīga", words={"lv": Wording("Labs sākums")})
    trainings.change(db, me, filled, MORNING)
    return draft.id


@pytest.fixture
async def going_on(town: Town) -> None:
    await done(town, open_visit)


async def tries(town: Town, phone: Phone, action: DeskAction) -> None:
    """Tap a button that does it, as if it had been left over or forged."""
    town.clock.advance(seconds=3)
    await has_button(town, phone, await newest_learner(town), action)
    await phone.taps("Do it")


async def reached(town: Town, phone: Phone, actions: Sequence[DeskAction], told: str) -> list[str]:
    """Try actions that must not be reached; return those of which anything came."""
    found = []
    for action in actions:
        town.clock.advance(seconds=3)
        await has_button(town, phone, await newest_learner(town), action)
        before, logged = list(phone.texts), await deeds(town)
        await phone.taps("Do it")
        is_silent = says_no_more(phone, before)
        nothing = told in phone.toast and is_silent and await deeds(town) == logged
        found += [] if nothing else [type(action).__name__]
    return found


async def test_a_learner_reaches_no_training_of_the_desk_even_with_its_button_in_hand(
    town: Town, going_on: None, phone: Phone
) -> None:
    await joins(phone)
    assert await reached(town, phone, list(EXAMPLES.values()), TOO_OLD) == []


async def test_a_newcomer_reaches_none_either(town: Town, going_on: None, phone: Phone) -> None:
    await phone.opens()
    assert await reached(town, phone, list(EXAMPLES.values()), TOO_OLD) == []


async def test_old_buttons_of_someone_who_was_removed_do_nothing_from_then_on(
    town: Town, going_on: None, channel: str
) -> None:
    phone = await at_desk(town, channel, name="Jana")
    *_, jana = await everyone(town)
    await removed(town, jana)
    assert await reached(town, phone, list(EXAMPLES.values()), TOO_OLD) == []


@pytest.mark.parametrize("country", ["PL", "DK", "RU"])
async def test_a_coordinator_of_another_country_reaches_none_of_its_trainings(
    town: Town, going_on: None, country: str
) -> None:
    phone = await at_desk(town, "telegram", name="Jana", country=country)
    assert await reached(town, phone, OF_A_TRAINING, NOT_YOURS) == []
    await tries(town, phone, ListTrainings())
    assert "Labs sākums (draft)" not in phone.buttons


@pytest.mark.parametrize(
    "who", [(Post.COORDINATOR, "LV"), (Post.ADMIN, "LV"), (Post.ADMIN, "DK")], ids=str
)
async def test_whoever_has_the_right_reaches_each(
    town: Town, going_on: None, channel: str, who: tuple[Post, str]
) -> None:
    post, country = who
    phone = await at_desk(town, channel, name="Jana", post=post, country=country)
    for action in EXAMPLES.values():
        before = len(phone.texts)
        await tries(town, phone, action)
        refused = [word for word in (NOT_YOURS, TOO_OLD) if word in phone.toast]
        assert not refused, f"{action}: {phone.toast}"
        is_in_place = isinstance(action, TickPresent)
        assert len(phone.texts) > before + (0 if is_in_place else 1), action
    told = await deeds(town)
    assert {"training open", "training cancelled", "certificate revoked"} < set(told)


@pytest.mark.parametrize("command", ["/desk", "/desk trainings", "/start training_2", "Publish"])
async def test_nothing_a_learner_types_leads_to_a_draft(
    town: Town, going_on: None, phone: Phone, command: str
) -> None:
    await joins(phone)
    await (phone.opens("training_2") if command.startswith("/start") else phone.says(command))
    assert not any("Labs sākums" in text for text in phone.texts)


async def test_a_button_for_one_training_does_not_reach_a_certificate_of_another(
    town: Town, going_on: None, channel: str
) -> None:
    phone = await at_desk(town, channel, name="Jana")
    await tries(town, phone, RevokeCertificate(DRAFT, NUMBER, sure=True))
    assert NOT_YOURS in phone.toast
    await tries(town, phone, ListCertificates(VISIT))
    assert grouped(NUMBER) in phone.buttons


async def test_what_someone_typed_into_a_question_after_they_were_removed_changes_nothing(
    town: Town, going_on: None, channel: str
) -> None:
    phone = await at_desk(town, channel, name="Jana")
    await tries(town, phone, AskPart(VISIT, "title", "en"))
    *_, jana = await everyone(town)
    await removed(town, jana)
    await phone.says("A secret title")
    learner = await town.phone(channel)
    await joins(learner)
    await learner.says("/trainings")
    assert TITLE in learner.last
