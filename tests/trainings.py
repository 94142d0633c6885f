"""Trainings for tests: made and published as coordinators do it, and looked at from behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.dialogue.handler import House
from bot.messages import LearnerId
from bot.services import places
from bot.services import trainings as services
from bot.storage.coordinators import Coordinator, Post, find_coordinator, save_coordinator
from bot.storage.learners import Learner, add_learner, get_learner
from bot.storage.registrations import CONCERNED, Registration, Status, find_registrations
from bot.storage.trainings import Kind, Session, Training, Wording, find_training
from bot.texts import load_catalogues
from lessons.load import load_course
from tests.conftest import MORNING, Town
from tests.lessons.builder import CourseFolder
from tests.messenger_phones import MessengerPhone
from tests.phones import Phone, TelegramPhone, WebPhone

T = TypeVar("T")
TITLE = "Pitch like a pro"
# Thursday 10 and Friday 11 December 2026, 10:00 to 16:00 in Riga; the tests begin on 24 November.
FIRST_DAY = Session(datetime(2026, 12, 10, 8, tzinfo=UTC), datetime(2026, 12, 10, 14, tzinfo=UTC))
SECOND_DAY = Session(datetime(2026, 12, 11, 8, tzinfo=UTC), datetime(2026, 12, 11, 14, tzinfo=UTC))
DAYS = (FIRST_DAY, SECOND_DAY)
WORDS = {
    "en": Wording(TITLE, "Two days of practice.", "Tram 5 to Central Market."),
    "lv": Wording("Runā pārliecinoši", "Divas dienas.", "5. tramvajs līdz Centrāltirgum."),
}


def add_person(db: Connection, first_name: str = "Anna", **cells: Any) -> LearnerId:
    """Add someone who has agreed to the course, without an account anywhere."""
    fresh = {
        "created_at": MORNING, "first_name": first_name, "language": "en", "country": "LV",
        "zone": "Europe/Riga", "minute": 1080, "agreed_at": MORNING, **cells,
    }  # fmt: skip
    return add_learner(db, fresh).id


def a_house(folder: Path) -> House:
    """Return what turns and ticks need, without a running bot; its small course lies in a folder."""
    course = CourseFolder(folder / "course")
    course.fill()
    return House(
        load_course(course.path), load_catalogues(), "http://127.0.0.1", {}, b"secret", Random(7)
    )


def person(db: Connection, **cells: Any) -> Learner:
    """Return a new learner."""
    found = get_learner(db, add_person(db, **cells))
    assert found
    return found


def add_coordinator(db: Connection, first_name: str = "Ilze", country: str = "LV") -> Coordinator:
    learner_id = add_person(db, first_name)
    me = Coordinator(learner_id, Post.COORDINATOR, (country,), ("en",), first_name, MORNING)
    save_coordinator(db, me)
    return me


def open_training(
    db: Connection, kind: Kind = Kind.TRAINING, now: datetime = MORNING, **given: Any
) -> tuple[Coordinator, Training]:
    """Publish a training of a new coordinator's; `given` changes what stands in it."""
    country = given.get("country", "LV")
    me = add_coordinator(db, country=country)
    made = services.draft(db, me, kind, (country, given.get("zone", "Europe/Riga")), now)
    assert made is not None
    plain: dict[str, Any] = {"place": "Stabu iela 1, Rīga", "sessions": DAYS, "words": WORDS}
    changed = services.change(db, me, replace(made, **{**plain, **given}), now)
    assert isinstance(changed, Training)
    assert services.missing(changed, changed.words.keys(), now) == ()
    published = services.publish(db, me, made.id, now)
    assert published is not None
    found = find_training(db, made.id)
    assert found is not None
    return me, found


async def published(town: Town, kind: Kind = Kind.TRAINING, **given: Any) -> Training:
    """Publish a training in a running bot."""
    now = town.clock.now
    _, training = await town.amber.database.run(lambda db: open_training(db, kind, now, **given))
    return training


async def who_stands_how(town: Town) -> list[tuple[LearnerId, Status]]:
    """Return all that goes on with trainings, in the order of the line."""

    def work(db: Connection) -> list[Registration]:
        return [one for one in find_registrations(db) if one.status in CONCERNED]

    found = await town.amber.database.run(work)
    return [(one.learner_id, one.status) for one in found]


async def others_come(town: Town, number: int, n: int) -> list[LearnerId]:
    """Let so many others sign up, one after the other."""

    def work(db: Connection) -> list[LearnerId]:
        them = [person(db, first_name=f"Other {place}") for place in range(n)]
        for one in them:
            places.sign_up(db, one, number, 0, town.clock.now)
        return [one.id for one in them]

    return await town.amber.database.run(work)


async def ticks(town: Town) -> None:
    """Let the bot look after trainings, and say what is to be said."""
    await town.amber.ticker.run("trainings")
    await town.settled()


async def coordinator_does(
    town: Town, training: Training, work: Callable[[Connection, Coordinator, House], T]
) -> T:
    """Do what the coordinator of a training does at the desk."""
    amber = town.amber
    house = House(
        amber.shelf.course, load_catalogues(), amber.settings.public_url, {}, b"", Random(3)
    )

    def at_desk(db: Connection) -> T:
        assert training.coordinator_id
        me = find_coordinator(db, training.coordinator_id)
        assert me
        return work(db, me, house)

    done = await amber.database.run(at_desk)
    await amber.sender.sweep()
    await town.settled()
    return done


async def looks(phone: Phone) -> None:
    """Look at the screen: the web chat shows then what came by itself."""
    if isinstance(phone, WebPhone):
        await phone.looks()


async def file_on(town: Town, phone: Phone, back: int = 1) -> bytes:
    """Return the file of the message so many from the end."""
    if isinstance(phone, WebPhone):
        file = phone.bubbles[-back].file
        assert file
        async with phone.session.get(file["href"]) as answer:
            return await answer.read()
    if isinstance(phone, MessengerPhone):
        return phone.file()[1]
    assert isinstance(phone, TelegramPhone)
    sent = [message for message in phone.person.chat if message.is_from_bot]
    return bytes(town.telegram.files[sent[-back].file_id or ""].content)
