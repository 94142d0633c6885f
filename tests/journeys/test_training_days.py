"""From the reminder a week before to the certificate: what a learner with a place hears and does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from bot.dialogue import training_news
from bot.dialogue.handler import House
from bot.dialogue.parcels import post
from bot.messages import LearnerId
from bot.papers.numbers import grouped
from bot.services import attendance, trainings
from bot.services.attendance import Half, code_of, halves
from bot.storage.attendance import Certificate, Feedback, certificates_of, feedback_on, presents_at
from bot.storage.coordinators import Coordinator
from bot.storage.learners import learners
from bot.storage.registrations import find_registration
from bot.storage.trainings import Session, Stage, Training, find_training
from tests.conftest import Town
from tests.desks import newest_learner
from tests.phones import Phone
from tests.trainings import (
    DAYS,
    FIRST_DAY,
    SECOND_DAY,
    TITLE,
    coordinator_does,
    file_on,
    looks,
    published,
    ticks,
    who_stands_how,
)
from tests.walks import joins

ILZE = "— Ilze"


@pytest.fixture
async def training(town: Town) -> Training:
    return await published(town)


@pytest.fixture
async def placed(town: Town, training: Training, phone: Phone) -> Phone:
    """A phone of someone who has a place."""
    await joins(phone)
    await silences_lessons(town)
    await phone.opens(f"training_{training.id}")
    await phone.taps("Sign me up")
    return phone


async def silences_lessons(town: Town) -> None:
    """Have no lesson come by itself: these days are about something else."""
    change = update(learners).values(paused_until=datetime(2027, 6, 1, tzinfo=UTC))
    await town.amber.database.run(lambda db: db.execute(change) and None)


async def hears_at(town: Town, phone: Phone, day: int, hour: int, minute: int = 0) -> list[str]:
    """Let it become that moment of December in Riga; return what came by itself."""
    moment = datetime(2026, 12, day, hour - 2, minute, tzinfo=UTC)
    town.clock.now = moment - timedelta(minutes=1)
    await phone.reacts()
    before = len(phone.texts)
    town.clock.now = moment
    await ticks(town)
    await looks(phone)
    return phone.texts[before:]


async def test_three_reminders_come_signed_and_each_just_once(town: Town, placed: Phone) -> None:
    assert await hears_at(town, placed, 3, 9, 59) == []
    (week,) = await hears_at(town, placed, 3, 10)
    assert week.startswith(f"In 7 days: {TITLE}")
    assert "Are you coming?" in week
    assert week.endswith(ILZE)
    assert placed.buttons == ["I'm coming", "Give my place away"]
    assert await hears_at(town, placed, 3, 10, 1) == []
    (two_days,) = await hears_at(town, placed, 8, 10)
    assert two_days.startswith(f"In 2 days: {TITLE}")
    (evening,) = await hears_at(town, placed, 9, 20, 30)
    assert evening.startswith(f"Tomorrow: {TITLE}")
    assert await hears_at(town, placed, 10, 9) == []


async def test_whoever_says_that_they_come_is_not_asked_again(
    town: Town, training: Training, placed: Phone
) -> None:
    learner = await newest_learner(town)
    await hears_at(town, placed, 3, 10)
    await placed.says("I'm coming")
    assert any("see you there!" in text for text in placed.texts[-2:])
    one = await town.amber.database.run(lambda db: find_registration(db, training.id, learner))
    assert one
    assert one.coming_at == town.clock.now
    (two_days,) = await hears_at(town, placed, 8, 10)
    assert "You said that you're coming" in two_days
    assert placed.buttons == ["Give my place away"]


async def test_a_place_can_be_given_away_from_the_reminder(town: Town, placed: Phone) -> None:
    await hears_at(town, placed, 8, 10)
    await placed.taps("Give my place away")
    await placed.taps("Yes, give it back")
    assert await who_stands_how(town) == []
    assert await hears_at(town, placed, 9, 20, 30) == []
    await placed.taps("I'm coming")  # the old button
    assert placed.buttons == ["Sign me up"]


async def test_after_downtime_only_what_is_still_of_use_is_said_and_never_at_night(
    town: Town, placed: Phone
) -> None:
    assert await hears_at(town, placed, 6, 12) == []  # three days late: left out
    assert await hears_at(town, placed, 8, 22) == []  # night
    (late,) = await hears_at(town, placed, 9, 8)
    assert late.startswith(f"Tomorrow: {TITLE}")


async def test_whoever_stopped_everything_hears_no_reminder(town: Town, placed: Phone) -> None:
    await placed.says("/stop")
    assert await hears_at(town, placed, 3, 10) == []


async def test_a_training_that_moves_is_told_once_and_reminded_by_its_new_days(
    town: Town, training: Training, placed: Phone
) -> None:
    await hears_at(town, placed, 3, 10)
    later = tuple(
        Session(one.starts_at + timedelta(days=7), one.ends_at + timedelta(days=7)) for one in DAYS
    )
    assert await moves(town, training, later)
    await looks(placed)
    assert placed.last.startswith(f"New date: {TITLE}\n\nThursday, 17 December, 10:00–16:00")
    assert placed.buttons == ["I'm coming", "Give my place away"]
    assert b"SEQUENCE:1" in await file_on(town, placed)
    assert not await moves(town, training, later)
    assert await hears_at(town, placed, 8, 10) == []
    (week,) = await hears_at(town, placed, 10, 10)
    assert week.startswith(f"In 7 days: {TITLE}")


async def moves(town: Town, training: Training, days: tuple[Session, ...]) -> bool:
    def work(db: Connection, me: Coordinator, house: House) -> bool:
        moved = trainings.move(db, me, training.id, days, town.clock.now)
        if moved:
            news = training_news.moved(db, house, *moved)
            both = training, moved[0]
            sent = training_news.with_calendars(db, house, both, news, town.clock.now)
            post(db, house, sent, town.clock.now)
        return moved is not None

    return await coordinator_does(town, training, work)


async def test_a_cancelled_training_is_told_once_and_nothing_follows(
    town: Town, training: Training, placed: Phone
) -> None:
    for expected in (True, False):
        assert await cancels(town, training) is expected
    await looks(placed)
    assert placed.last.startswith(f"Cancelled: {TITLE}")
    assert "The trainer is ill." in placed.last
    assert await hears_at(town, placed, 3, 10) == []
    await placed.taps("Sign me up")  # the old button
    assert "It is cancelled." in placed.last
    await placed.taps("Give my place away")
    assert placed.toast
    assert await hears_at(town, placed, 12, 10) == []


async def cancels(town: Town, training: Training) -> bool:
    def work(db: Connection, me: Coordinator, house: House) -> bool:
        gone = trainings.cancel(db, me, training.id, town.clock.now)
        if gone:
            news = training_news.cancelled(db, house, *gone, "The trainer is ill.")
            post(db, house, news, town.clock.now)
        return gone is not None

    return await coordinator_does(town, training, work)


def code(town: Town, training: Training, half: Half) -> str:
    """The code of half a day, as it hangs on the wall."""
    from bot.secret import load_secret

    figures = code_of(load_secret(town.amber.settings), training.id, half)
    return f"{figures[:3]} {figures[3:]}"


async def test_codes_from_the_wall_lead_to_a_certificate(
    town: Town, training: Training, placed: Phone
) -> None:
    for half in halves(DAYS):
        town.clock.now = half.starts_at
        await placed.says(code(town, training, half))
        said = "\n".join(placed.texts[-2:])
        assert "Noted: you were there." in said
        assert "10:00–13:00" in said or "13:00–16:00" in said
    assert "your certificate is ready" in said
    await placed.taps("My certificate")
    assert "Which name shall stand on it?" in placed.last
    await placed.says("Anna Bērziņa-Smith")
    (made,) = await certificates(town)
    assert f"Its number: {grouped(made.number)}" in placed.last
    assert (await file_on(town, placed)).startswith(b"%PDF")
    assert made.name == "Anna Bērziņa-Smith"
    assert not made.shows_name
    await placed.taps("Yes, show my name")
    assert (await certificates(town))[0].shows_name
    await placed.says("/trainings")
    await placed.taps(TITLE)
    await placed.taps("My certificate")
    await placed.says("Anna Bērziņa")
    (renamed,) = await certificates(town)
    assert (renamed.number, renamed.name) == (made.number, "Anna Bērziņa")


async def certificates(town: Town) -> list[Certificate]:
    learner = await newest_learner(town)
    return await town.amber.database.run(lambda db: certificates_of(db, learner))


async def test_a_code_typed_later_counts_for_its_own_half_day(
    town: Town, training: Training, placed: Phone
) -> None:
    first = halves(DAYS)[0]
    town.clock.now = SECOND_DAY.ends_at  # they were offline until now
    await placed.says(code(town, training, first))
    presents = await town.amber.database.run(lambda db: presents_at(db, training.id))
    assert [(one.session, one.half) for one in presents] == [(1, 1)]


async def test_a_wrong_code_gets_a_kind_word_and_on_other_days_six_figures_are_just_a_text(
    town: Town, training: Training, placed: Phone
) -> None:
    first = halves(DAYS)[0]
    right = code(town, training, first)
    await placed.says(right)  # two weeks too early
    assert "Noted" not in placed.last
    assert "code" not in placed.last
    town.clock.now = first.starts_at
    await placed.says("000 000" if right != "000 000" else "000 001")
    assert any("This code doesn't fit." in text for text in placed.texts[-2:])
    assert await town.amber.database.run(lambda db: presents_at(db, training.id)) == []


@pytest.mark.parametrize("words", ["That's all", "Long, but I learned a lot <3"])
async def test_the_day_after_people_are_asked_how_it_was_once(
    town: Town, training: Training, placed: Phone, words: str
) -> None:
    first = halves(DAYS)[0]
    town.clock.now = first.starts_at
    await placed.says(code(town, training, first))
    assert await hears_at(town, placed, 12, 9, 59) == []
    (asked,) = await hears_at(town, placed, 12, 10)
    assert asked.startswith(f"How was it: {TITLE}?")
    assert asked.endswith(ILZE)
    assert placed.buttons == ["Very good", "All right", "Not so good"]
    await placed.says("Very good")
    assert "add a few words" in placed.last
    await placed.says(words)
    assert any("make the next one better" in text for text in placed.texts[-2:])
    (said,) = await feedback(town, training)
    assert (said.rating, said.words) == (3, "" if words == "That's all" else words)
    assert await hears_at(town, placed, 13, 10) == []
    found = await town.amber.database.run(lambda db: find_training(db, training.id))
    assert found
    assert found.stage is Stage.PAST


async def feedback(town: Town, training: Training) -> list[Feedback]:
    return await town.amber.database.run(lambda db: feedback_on(db, training.id))


async def test_someone_who_did_not_come_is_asked_nothing(
    town: Town, training: Training, placed: Phone
) -> None:
    someone = await town.phone(first_name="Ben")
    await joins(someone)
    await someone.opens(f"training_{training.id}")
    await someone.taps("Sign me up")
    await silences_lessons(town)
    first = halves(DAYS)[0]
    town.clock.now = first.starts_at
    await someone.says(code(town, training, first))
    assert await hears_at(town, placed, 12, 10) == []
    await looks(someone)
    assert "How was it" in someone.last


async def test_a_certificate_is_nobody_elses_to_change(
    town: Town, training: Training, placed: Phone
) -> None:
    learner = await newest_learner(town)
    await attends_all(town, training, learner)
    await placed.says("/trainings")
    await placed.taps(TITLE)
    await placed.taps("My certificate")
    await placed.says("Anna")
    (made,) = await certificates(town)
    from bot.training_actions import SwitchName
    from tests.desks import has_button

    other = await town.phone(first_name="Ben")
    await joins(other)
    await has_button(town, other, await newest_learner(town), SwitchName(made.number, yes=True))
    await other.taps("Do it")
    assert other.toast
    kept = await town.amber.database.run(lambda db: certificates_of(db, learner))
    assert not kept[0].shows_name


async def attends_all(town: Town, training: Training, learner: LearnerId) -> None:
    def work(db: Connection, me: Coordinator, _: House) -> None:
        from bot.storage.attendance import Present

        for half in halves(training.sessions):
            present = Present(training.id, learner, half.session, half.half, town.clock.now)
            assert attendance.tick(db, me, present, town.clock.now, yes=True)

    await coordinator_does(town, training, work)


async def test_a_training_that_ends_after_midnight_is_asked_about_that_morning(
    town: Town, phone: Phone
) -> None:
    night = replace(FIRST_DAY, starts_at=FIRST_DAY.starts_at + timedelta(hours=10),
                    ends_at=FIRST_DAY.ends_at + timedelta(hours=10))  # fmt: skip
    training = await published(town, sessions=(night,))
    await joins(phone)
    await silences_lessons(town)
    await phone.opens(f"training_{training.id}")
    await phone.taps("Sign me up")
    (today,) = (await hears_at(town, phone, 10, 17))[-1:]
    assert today.startswith(f"Today: {TITLE}")
    (asked,) = await hears_at(town, phone, 11, 10)
    assert asked.startswith("How was it")
