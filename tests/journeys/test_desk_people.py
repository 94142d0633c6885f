"""Who comes, whom to call, who is chosen, who was there: what a coordinator sees and does."""

from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from aiohttp import ClientSession
from python_calamine import CalamineWorkbook
from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.papers.numbers import new_number
from bot.services import attendance, places
from bot.services.attendance import code_of, halves
from bot.storage.attendance import Present, note_present, presents_at
from bot.storage.audit import latest
from bot.storage.ideas import Idea, write
from bot.storage.learners import get_learner
from bot.storage.registrations import Status, find_registration
from bot.storage.trainings import Kind, Training, Wording
from tests.conftest import Town
from tests.desks import at_desk, done, everyone, newest_learner
from tests.journeys.test_desk_trainings import answers, opens
from tests.phones import Phone, TelegramPhone
from tests.trainings import FIRST_DAY, TITLE, others_come, published
from tests.walks import joins

VISIT = {
    "en": Wording(
        TITLE, "A visit.", questions=("Why do you want to come?",), groups=("Town hall", "Others")
    )
}


async def applies(town: Town, group: str = "Town hall", why: str = "To learn") -> LearnerId:
    """Let someone apply for the visit; return who."""
    phone = await town.phone("telegram")
    await joins(phone)
    await answers(town, phone, "/trainings", TITLE, "Apply", group, why)
    return await newest_learner(town)


async def status(town: Town, learner: LearnerId) -> Status:
    found = await done(town, lambda db: find_registration(db, 1, learner))
    assert found is not None
    return Status(found.status)


async def test_the_list_says_who_is_coming_and_whom_to_call(town: Town, channel: str) -> None:
    await published(town)
    first, *_ = await others_come(town, 1, 12)
    await done(town, lambda db: places.confirm(db, 1, first, town.clock.now))
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "People")
    assert "Who comes: 12" in phone.last
    assert "1. Other 0 ✓\n2. Other 1\n" in phone.last
    await answers(town, phone, "More")
    assert "11. Other 10\n12. Other 11" in phone.last
    await answers(town, phone, "No answer yet: 11")
    assert "To call:" in phone.last
    assert "Other 0" not in phone.last


async def test_whose_name_no_app_tells_is_listed_by_what_they_answered_first(town: Town) -> None:
    learner, phone = await town.phone("webchat"), await at_desk(town, "telegram")
    await joins(learner)
    await published(town, words={"en": Wording(TITLE, questions=("Your name?", "Phone?"))})
    await answers(town, learner, "/trainings", TITLE, "Sign me up", "Anna Ozola", "20000000")
    await opens(town, phone)
    await answers(town, phone, "People")
    assert "1. Anna Ozola; 20000000" in phone.last


async def test_who_waits_is_listed_in_order(town: Town, channel: str) -> None:
    await published(town, capacity=1)
    await others_come(town, 1, 3)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    assert "Places taken: 1 of 1\nIn line: 2" in phone.last
    await answers(town, phone, "People", "In line: 2")
    assert "1. Other 1\n2. Other 2" in phone.last


async def test_an_application_is_shown_with_all_that_helps_to_decide(
    town: Town, channel: str
) -> None:
    await published(town, Kind.VISIT, words=VISIT, quotas=(1, 2), capacity=3)
    learner = await applies(town)
    await done(
        town, lambda db: write(db, learner, Idea("problem", "Lonely elders", town.clock.now))
    )
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "People", "Applications: 1")
    assert "Town hall: 0 of 1 places taken\nOthers: 0 of 2 places taken" in phone.last
    await answers(town, phone, "1. Anna")
    assert "Applied, not decided yet." in phone.last
    assert "Why do you want to come?\nTo learn" in phone.last
    assert "Lessons finished: 0 of 30" in phone.last
    assert "Lonely elders" not in phone.last  # they have not agreed to that
    await done(town, lambda db: places.show_idea(db, 1, learner, yes=True))
    await answers(town, phone, "All applications", "1. Anna")
    assert "Lonely elders" in phone.last


@pytest.mark.parametrize(
    ("verdict", "after"),
    [
        ("Accept", Status.REGISTERED),
        ("Let wait", Status.WAITING),
        ("Decline", Status.DECLINED),
    ],
)
async def test_a_decision_goes_with_kind_words_and_its_reason_is_logged(
    town: Town, verdict: str, after: Status
) -> None:
    await published(town, Kind.VISIT, words=VISIT, quotas=(5, 5), capacity=10)
    learner, _ = await applies(town), await applies(town)
    phone = await at_desk(town, "telegram")
    await opens(town, phone)
    await answers(town, phone, "People", "Applications: 2", "1. Anna", verdict)
    assert "please leave names out" in phone.last
    await answers(town, phone, "Next time you are among the first")
    assert phone.last.startswith("Anna is told.")
    assert await status(town, learner) is after
    newest, *_ = await done(town, lambda db: latest(db, 1))
    *_, me = await everyone(town)
    assert (newest.actor_id, newest.subject) == (me.id, f"training 1 learner {learner}")
    assert newest.before.startswith("applied")
    assert newest.after == f"{after}; Next time you are among the first"


async def test_an_applicant_hears_the_decision_and_the_coordinators_words(town: Town) -> None:
    await published(town, Kind.VISIT, words=VISIT, quotas=(5, 5), capacity=10)
    learner = await town.phone("telegram")
    await joins(learner)
    await answers(town, learner, "/trainings", TITLE, "Apply", "Others", "To learn")
    phone = await at_desk(town, "telegram")
    await opens(town, phone)
    await answers(town, phone, "People", "Applications: 1", "1. Anna", "Accept", "Bring boots")
    assert "You're coming along: Pitch like a pro\n\nBring boots\n— Ilze" in learner.last
    await phone.taps("Accept")
    await phone.taps("Without more words")
    assert "decided already" in phone.toast
    assert sum("You're coming along" in text for text in learner.texts) == 1


async def test_a_group_is_never_fuller_than_its_quota(town: Town, channel: str) -> None:
    await published(town, Kind.VISIT, words=VISIT, quotas=(1, 2), capacity=3)
    first, second = await applies(town), await applies(town)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "People", "Applications: 2", "1. Anna", "Accept")
    await answers(town, phone, "Without more words", "All applications", "1. Anna", "Accept")
    await answers(town, phone, "Without more words")
    assert "no place left" in phone.toast
    assert [await status(town, one) for one in (first, second)] == ["registered", "applied"]


async def test_the_code_is_shown_in_the_half_day_it_belongs_to(town: Town, channel: str) -> None:
    one = await published(town)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "Attendance")
    assert "half an hour before" in phone.last
    morning, afternoon, *_ = halves(one.sessions)
    for half in (morning, afternoon):
        town.clock.now = half.starts_at + timedelta(minutes=1)
        await phone.taps("Attendance")
        code = code_of(b"a secret of the tests", one.id, half)
        assert f"{code[:3]} {code[3:]}" in phone.last


async def test_people_are_ticked_and_the_list_shows_it_at_once(town: Town, channel: str) -> None:
    await published(town)
    await others_come(town, 1, 9)
    town.clock.now = FIRST_DAY.starts_at
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "Attendance", "Tick the list", "○ Other 0")
    assert "1 of 9 are here." in phone.last
    assert "✓ Other 0" in phone.buttons
    await answers(town, phone, "More", "○ Other 8", "✓ Other 8")
    (present,) = await done(town, lambda db: presents_at(db, 1))
    *_, me = await everyone(town)
    assert (present.session, present.half, present.noted_by) == (1, 1, me.id)
    told = [deed.action for deed in await done(town, lambda db: latest(db, 3))]
    assert told == ["attendance absent", "attendance present", "attendance present"]


async def complete(town: Town, one: Training, learner: LearnerId) -> str:
    """Let someone be there all the time, and ask for their certificate; return its number."""

    def work(db: Connection) -> str:
        for half in halves(one.sessions):
            present = Present(one.id, learner, half.session, half.half, town.clock.now)
            note_present(db, present)
        person = get_learner(db, learner)
        assert person is not None
        printed = (new_number(Random(1)), "Anna Ozola")
        made = attendance.issue(db, person, one, printed, town.clock.now)
        assert made is not None
        return made.number

    return str(await done(town, work))


async def page(town: Town, number: str) -> str:
    """Return what a stranger reads who checks a certificate."""
    async with (
        ClientSession() as session,
        session.get(f"{town.url}/certificate/{number}") as answer,
    ):
        return await answer.text()


async def test_a_certificate_is_listed_and_can_be_withdrawn_after_a_second_yes(
    town: Town, channel: str
) -> None:
    one = await published(town)
    first, _ = await others_come(town, 1, 2)
    number = await complete(town, one, first)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "Attendance", "Certificates")
    shown = next(label for label in phone.buttons if label[0].isdigit())
    assert f"Anna Ozola: {shown}" in phone.last
    assert "This certificate is valid." in await page(town, number)
    await answers(town, phone, shown, "Yes, withdraw it")
    assert f"Anna Ozola: {shown}, withdrawn" in phone.last
    assert "This certificate is no longer valid." in await page(town, number)
    newest, *_ = await done(town, lambda db: latest(db, 1))
    assert newest.action == "certificate revoked"


async def test_the_list_comes_as_a_spreadsheet_and_as_a_sheet_to_sign(town: Town) -> None:
    await published(town, words={"en": Wording(TITLE, questions=("Your phone number?",))})
    learner = await town.phone("telegram")
    await joins(learner)
    await answers(town, learner, "/trainings", TITLE, "Sign me up", "=cmd|'/c calc'!A1")
    phone = await at_desk(town, "telegram")
    await opens(town, phone)
    await answers(town, phone, "Files", "List as Excel file")
    rows = CalamineWorkbook.from_filelike(BytesIO(newest_file(town, phone))).get_sheet_by_index(0)
    cells = [str(cell) for row in rows.to_python() for cell in row]
    assert "Anna" in cells
    assert any("cmd|" in cell for cell in cells)  # as text, not as a formula
    await answers(town, phone, "List to sign (PDF)")
    assert newest_file(town, phone).startswith(b"%PDF")
    await answers(town, phone, "Poster: English")
    assert newest_file(town, phone).startswith(b"%PDF")
    await answers(town, phone, "QR code as picture")
    assert newest_file(town, phone).startswith(b"\x89PNG")


def newest_file(town: Town, phone: Phone) -> bytes:
    assert isinstance(phone, TelegramPhone)
    file_id = phone.person.chat[-1].file_id
    assert file_id is not None
    return town.telegram.files[file_id].content


async def test_whoever_erases_themselves_is_on_no_list_any_more(town: Town) -> None:
    await published(town)
    learner = await town.phone("telegram")
    await joins(learner)
    await answers(town, learner, "/trainings", TITLE, "Sign me up")
    phone = await at_desk(town, "telegram")
    await opens(town, phone)
    await answers(town, phone, "People")
    assert "1. Anna" in phone.last
    await answers(town, learner, "/mydata", "Erase everything", "Yes, erase it all")
    await opens(town, phone)
    await answers(town, phone, "People")
    assert "Nobody here." in phone.last
