"""A training from the first word to the certificate, as a coordinator and learners live through it.

Twenty-five places; forty people sign up, five give their places back, the line moves, reminders go out,
attendance is taken, a stranger checks a certificate; and the audit log tells the story. Among the
forty are neighbours who read each of the five languages, all on phones of their own.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from gettext import NullTranslations
from typing import NamedTuple

import pytest
from aiohttp import ClientSession
from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.services import places
from bot.services.attendance import halves
from bot.storage.audit import latest
from bot.storage.learners import get_learner
from bot.storage.registrations import Status, registrations_of
from bot.storage.trainings import Training, find_training
from bot.texts import load_catalogues
from tests.conftest import Town
from tests.desks import at_desk, done, newest_learner
from tests.newsrooms import LANGUAGES, passes, wants_news
from tests.phones import Phone, WebPhone
from tests.trainings import add_person
from tests.walks import agree_button

TITLE = "Labs sākums"


class Told(NamedTuple):
    """How a story is told: its language, its country with the place of its button, its first day."""

    language: str
    own_name: str
    country: str
    place: int
    day: str


@dataclass
class Neighbour:
    """Someone of the same country who reads a language, and their phone."""

    phone: Phone
    words: NullTranslations

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self.phone.taps(self.words.gettext(label))

    async def reads(self, words: str) -> bool:
        """Return whether the last message on the screen holds this, in their language."""
        await looks(self.phone)
        return self.words.gettext(words) in self.phone.last


@dataclass
class Story:
    """A town in which a training is told in one language."""

    town: Town
    channel: str
    told: Told
    words: NullTranslations
    desk: Phone = field(init=False)
    anna: Phone = field(init=False)
    jan: Phone = field(init=False)
    jan_id: LearnerId = field(init=False)
    neighbours: dict[str, Neighbour] = field(default_factory=dict)  # by language

    def says(self, message: str) -> str:
        """Return what a button or sentence is called in the language of the story."""
        return self.words.gettext(message)

    async def does(self, phone: Phone, *steps: str) -> None:
        """Tap each step that is a button in the language of the story, else type it."""
        for step in steps:
            self.town.clock.advance(seconds=3)
            label = self.says(step)
            await (phone.taps(label) if label in phone.buttons else phone.says(step))

    async def learner(self, channel: str, own_name: str = "") -> Phone:
        phone = await self.town.phone(channel, first_name="Anna")
        await phone.opens()
        await phone.taps(own_name or self.told.own_name)
        await phone.taps(phone.buttons[self.told.place])
        await phone.taps(agree_button(phone))
        return phone

    async def opens_training(self) -> None:
        await self.does(self.desk, "/desk", "Trainings")
        await self.desk.taps(next(one for one in self.desk.buttons if TITLE in one))

    async def tick(self) -> None:
        await self.town.amber.ticker.run("trainings")
        await self.town.settled()


async def looks(*phones: Phone) -> None:
    for phone in phones:
        if isinstance(phone, WebPhone):
            await phone.looks()


async def standing(town: Town, status: Status) -> list[LearnerId]:
    found = await done(town, lambda db: registrations_of(db, 1, (status,)))
    return [one.learner_id for one in found]


async def signs_up(town: Town, n: int) -> None:
    """Let so many others sign up, one after the other."""

    def work(db: Connection) -> None:
        for place in range(n):
            learner = get_learner(db, add_person(db, f"Other {place}"))
            assert learner is not None
            places.sign_up(db, learner, 1, 0, town.clock.now)

    await done(town, work)


async def the_training(town: Town) -> Training:
    found = await done(town, lambda db: find_training(db, 1))
    assert isinstance(found, Training)
    return found


async def certificate_page(town: Town, address: str) -> str:
    path = address.split("/certificate/")[1]
    async with ClientSession() as session, session.get(f"{town.url}/certificate/{path}") as answer:
        assert answer.status == 200
        return await answer.text()


async def come(story: Story) -> None:
    """A coordinator comes to the desk in their own language, and learners who want news."""
    story.desk = await at_desk(
        story.town, story.channel, country=story.told.country, languages=(story.told.language,)
    )
    await story.desk.taps("Language")
    await story.desk.taps(story.told.own_name)
    story.anna = await story.learner(story.channel)
    story.jan = await story.learner("telegram")
    story.jan_id = await newest_learner(story.town)
    for place, (own_name, language) in enumerate(LANGUAGES.items()):
        phone = await story.learner(("telegram", "webchat")[place % 2], own_name)
        story.neighbours[language] = Neighbour(phone, load_catalogues().translation(language))
    await wants_news(story.town)


async def write_and_announce(story: Story) -> None:
    """Two days, in the coordinator's own words, announced as they are published."""
    does, desk = story.does, story.desk
    await does(desk, "/desk", "Trainings", "New training", TITLE, "Divas dienas.", story.told.day)
    await does(desk, "2", "10-16", "Stabu iela 1", "Not needed", "25", "No questions")
    while story.says("Leave it out") in desk.buttons:  # other languages that people there read
        await does(desk, "Leave it out")
    await does(desk, "Publish", "Publish + announce")
    published = story.says("Published: people can sign up.")
    assert any(published in text for text in desk.texts[-2:])  # how it is sent may follow at once
    await passes(story.town, story.anna, story.jan, seconds=59)
    assert not any(TITLE in phone.last for phone in (story.anna, story.jan))  # time to think again
    await passes(story.town, story.anna, story.jan, seconds=5)
    for phone in (story.anna, story.jan):
        assert TITLE in phone.last
        await phone.taps(story.says("To the training"))
        assert phone.last.startswith(TITLE)
    for one in story.neighbours.values():
        assert await one.reads("Would you like to come? You can sign up right here.")
        await one.taps("To the training")
        assert one.phone.last.startswith(TITLE)


async def forty_sign_up(story: Story) -> None:
    """The first 25 have a place, 15 wait in line; Jan is the first of these."""
    town, desk, says = story.town, story.desk, story.says
    await story.does(story.anna, "Sign me up")
    for one in story.neighbours.values():
        await one.taps("Sign me up")
        assert any(
            one.words.gettext("You have a place: {title}").format(title=TITLE) in text
            for text in one.phone.texts[-2:]
        )
    await signs_up(town, 19)
    await story.does(story.jan, "Sign me up")
    await signs_up(town, 14)
    assert len(await standing(town, Status.REGISTERED)) == 25
    assert (await standing(town, Status.WAITING))[0] == story.jan_id
    await story.opens_training()
    assert says("Places taken: {n} of {total}").format(n=25, total=25) in desk.last
    assert says("In line: {n}").format(n=15) in desk.last


async def five_give_back(story: Story) -> None:
    """The line moves at once: five are offered a place, and Jan takes his."""
    town = story.town
    for language in ("ru", "da"):
        one = story.neighbours[language]
        await one.phone.says("/trainings")
        await one.phone.taps(TITLE)
        await one.taps("Give my place away", "Yes, give it back")
    for other in (await standing(town, Status.REGISTERED))[-3:]:
        await done(town, partial(places.give_back, number=1, learner_id=other))
    await story.tick()
    assert len(await standing(town, Status.OFFERED)) == 5
    free = story.says("A place is free for you: {title}").format(title=TITLE)
    assert free in story.jan.last
    await story.does(story.jan, "Take the place")
    assert story.jan_id in await standing(town, Status.REGISTERED)
    assert len(await standing(town, Status.WAITING)) == 10


async def a_week_before(story: Story, training: Training) -> None:
    """Everyone with a place is reminded in the coordinator's name, who sees what they say."""
    town, anna, desk = story.town, story.anna, story.desk
    town.clock.now = training.sessions[0].starts_at - timedelta(days=7) + timedelta(minutes=1)
    await story.tick()
    await looks(anna)
    assert story.says("Are you coming?") in anna.last
    assert "— Ilze" in anna.last
    for language in ("en", "lv", "pl"):
        assert await story.neighbours[language].reads("Are you coming?")
    for language in ("ru", "da"):  # these gave their places back
        assert not await story.neighbours[language].reads("Are you coming?")
    await story.does(anna, "I'm coming")
    await story.opens_training()
    await story.does(desk, "People")
    assert desk.last.count("✓") == 1
    await story.does(desk, "How it stands")


async def both_days(story: Story, training: Training) -> None:
    """The coordinator shows the code of each half-day, which Anna sends; the first other is ticked."""
    desk, says = story.desk, story.says
    for half in halves(training.sessions):
        story.town.clock.now = half.starts_at + timedelta(minutes=5)
        await desk.taps(says("Attendance"))
        code = next(row for row in desk.last.splitlines() if row.replace(" ", "").isdigit())
        await story.anna.says(code)
        assert any(says("Noted: you were there.") in text for text in story.anna.texts[-2:])
        await desk.taps(says("Tick the list"))
        await desk.taps(next(one for one in desk.buttons if one.startswith("○")))


async def a_certificate_is_checked(story: Story) -> None:
    """By a stranger, who reads the name only if its owner wants that."""
    town, anna, desk = story.town, story.anna, story.desk
    await anna.taps(story.says("My certificate"))
    await anna.says("Anna Ozola")
    given = "\n".join(anna.texts[-2:])
    address = next(row for row in given.splitlines() if "/certificate/" in row)
    page = await certificate_page(town, address)
    assert TITLE in page
    assert "Anna Ozola" not in page
    await anna.taps(story.says("Yes, show my name"))
    assert "Anna Ozola" in await certificate_page(town, address)
    await desk.taps(story.says("Attendance"))
    await story.does(desk, "Certificates")
    assert "Anna Ozola" in desk.last


async def the_log_tells(story: Story, training: Training) -> None:
    log = (await done(story.town, lambda db: latest(db, 100)))[::-1]
    actions = [one.action for one in log if one.subject.startswith(("training", "announcement"))]
    # Title, text, day, number of days, place; hours and places stay as they were proposed.
    begins = ["training drafted", *["training changed"] * 5, "training open", "announcement sent"]
    assert actions == begins + ["attendance present"] * len(halves(training.sessions))
    opened = next(one for one in log if one.action == "training open")
    assert (opened.subject, opened.before, opened.after) == ("training 1", "draft", "open")


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ("telegram", Told("lv", "Latviešu", "LV", 0, "12. decembrī")),
        ("webchat", Told("pl", "Polski", "PL", 1, "12 grudnia")),
    ],
    ids=["in Latvian", "in Polish"],
)
async def test_a_training_from_the_first_word_to_the_certificate(
    town: Town, channel: str, told: Told
) -> None:
    story = Story(town, channel, told, load_catalogues().translation(told.language))
    await come(story)
    await write_and_announce(story)
    await forty_sign_up(story)
    await five_give_back(story)
    training = await the_training(town)
    await a_week_before(story, training)
    await both_days(story, training)
    await a_certificate_is_checked(story)
    await the_log_tells(story, training)
