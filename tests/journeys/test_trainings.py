"""A learner finds a training, signs up in three taps, changes their mind, and never loses their way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.dialogue import training_news
from bot.dialogue.handler import House
from bot.dialogue.parcels import post
from bot.messages import LearnerId
from bot.services import places, selection, trainings
from bot.storage.coordinators import Coordinator
from bot.storage.registrations import Registration, Status, find_registration
from bot.storage.trainings import Kind, Session, Training, Wording
from tests.conftest import Town
from tests.desks import newest_learner
from tests.journeys.test_moving import code_of
from tests.journeys.test_profile import erases, takes_export
from tests.phones import Phone
from tests.trainings import (
    DAYS,
    TITLE,
    WORDS,
    coordinator_does,
    file_on,
    looks,
    others_come,
    published,
    ticks,
    who_stands_how,
)
from tests.walks import agree_button, joins, reads_cards

ASKED = {"en": replace(WORDS["en"], questions=("What do you eat?", "How do you come?"))}
GROUPED = {"en": Wording("A look at Gdańsk", groups=("Municipality", "University", "Enterprise"))}


@pytest.fixture
async def training(town: Town) -> Training:
    return await published(town)


async def signs_up(phone: Phone) -> None:
    await phone.says("/trainings")
    await phone.taps(phone.buttons[0])
    await phone.taps(phone.buttons[0])


async def answers_of(town: Town, number: int, learner: LearnerId) -> tuple[str, ...]:
    found = await town.amber.database.run(lambda db: find_registration(db, number, learner))
    assert found
    return found.answers


async def test_three_taps_lead_from_the_list_to_a_place(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone)
    await phone.says("/trainings")
    assert "Open now" in phone.last
    assert "Thursday, 10 December, 10:00–16:00, and 1 more day" in phone.last
    assert "25 places left." in phone.last
    await phone.taps(TITLE)
    assert "Friday, 11 December, 10:00–16:00" in phone.last
    assert "How to get there\nTram 5 to Central Market." in phone.last
    await phone.taps("Sign me up")
    assert phone.last.startswith(f"You have a place: {TITLE}")
    assert phone.buttons == ["Give my place away"]
    calendar = await file_on(town, phone)
    assert calendar.startswith(b"BEGIN:VCALENDAR")
    assert calendar.count(b"BEGIN:VEVENT") == 2
    assert [status for _, status in await who_stands_how(town)] == [Status.REGISTERED]
    await phone.says("/trainings")
    assert "Yours" in phone.last
    assert "You have a place." in phone.last
    assert "Open now" not in phone.last


async def test_tapping_twice_or_an_old_button_takes_no_second_place(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone)
    await signs_up(phone)
    before = await who_stands_how(town)
    await phone.taps("Sign me up")  # it hangs there still
    assert "You have a place." in phone.last
    assert await who_stands_how(town) == before


async def test_the_coordinators_questions_are_answered_in_own_words(
    town: Town, phone: Phone
) -> None:
    training = await published(town, words=ASKED)
    await joins(phone)
    learner = await newest_learner(town)
    await signs_up(phone)
    assert phone.last.startswith("Question 1 of 2\n\nWhat do you eat?")
    await phone.says("Fish & 2 apples <b>")
    assert phone.last.startswith("Question 2 of 2")
    await phone.says("x" * 600)
    assert "at most 500 characters" in phone.last
    await phone.taps("Skip this question")
    assert any("that's all I need" in text for text in phone.texts[-2:])
    assert await answers_of(town, training.id, learner) == ("Fish & 2 apples <b>",)
    await phone.says("/trainings")
    await phone.taps(TITLE)
    assert phone.buttons == ["Answer questions", "Give my place away"]
    await phone.taps("Answer questions")
    assert phone.last.startswith("Question 2 of 2")
    await phone.says("By bus")
    assert await answers_of(town, training.id, learner) == ("Fish & 2 apples <b>", "By bus")


async def test_a_place_given_back_goes_to_the_next_who_is_asked_and_takes_it(
    town: Town, channel: str
) -> None:
    await published(town, capacity=1)
    anna, ben = await town.phone(channel), await town.phone(channel, first_name="Ben")
    for phone in (anna, ben):
        await joins(phone)
        await signs_up(phone)
    assert ben.last.startswith(f"You're on the waiting list: {TITLE}")
    assert "You are next in line." in ben.last
    await anna.says("/trainings")
    await anna.taps(TITLE)
    await anna.taps("Give my place away")
    assert "Give this back?" in anna.last
    await anna.taps("Yes, give it back")
    assert any("it's given back" in text for text in anna.texts[-2:])
    await looks(ben)
    assert ben.last.startswith(f"A place is free for you: {TITLE}")
    assert "I keep it for you until Friday, 27 November, 19:00." in ben.last
    await ben.says("Take the place")
    assert ben.last.startswith(f"You have a place: {TITLE}")
    await anna.says("/trainings")
    assert "All places are taken, but you can join the line." in anna.last


async def test_a_place_that_nobody_takes_passes_on_and_both_hear_it(
    town: Town, phone: Phone
) -> None:
    training = await published(town, capacity=1)
    (first,) = await others_come(town, training.id, 1)
    await joins(phone)
    await signs_up(phone)
    waiting, (_, third) = await newest_learner(town), await others_come(town, training.id, 2)
    await gives_back(town, training, first)
    await ticks(town)
    await looks(phone)
    assert phone.buttons == ["Take the place", "No, thank you"]
    town.clock.advance(days=4)
    await phone.reacts()
    await ticks(town)
    await looks(phone)
    assert "has gone to the next person" in phone.last
    assert (waiting, Status.OFFERED) not in await who_stands_how(town)
    await phone.taps("Show the training")
    assert "All places are taken, but you can join the line." in phone.last
    await phone.taps("Join the line")
    assert "2 people are ahead of you" in phone.last or "1 person is ahead" in phone.last
    assert third


async def gives_back(town: Town, training: Training, learner: LearnerId) -> None:
    await town.amber.database.run(lambda db: places.give_back(db, training.id, learner))


async def test_saying_no_to_an_offer_asks_the_next_at_once(town: Town, channel: str) -> None:
    training = await published(town, capacity=1)
    (first,) = await others_come(town, training.id, 1)
    anna, ben = await town.phone(channel), await town.phone(channel, first_name="Ben")
    for phone in (anna, ben):
        await joins(phone)
        await signs_up(phone)
    await gives_back(town, training, first)
    await ticks(town)
    await looks(anna)
    await anna.taps("No, thank you")
    await looks(ben)
    assert ben.last.startswith("A place is free for you")
    assert len(await who_stands_how(town)) == 1


async def test_a_link_leads_a_newcomer_through_the_first_steps_to_that_training(
    town: Town, training: Training, phone: Phone
) -> None:
    await phone.opens("poster_3")
    await phone.opens(f"training_{training.id}")
    await phone.taps("English")
    await phone.taps("Latvia")
    await phone.taps(agree_button(phone))
    assert phone.last.startswith(TITLE)
    await phone.taps("Sign me up")
    assert phone.last.startswith(f"You have a place: {TITLE}")
    await phone.says("/today")
    assert phone.last.startswith("Lesson 1")


async def test_a_link_leads_a_learner_there_even_in_the_middle_of_a_lesson(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone)
    await reads_cards(phone)
    place = phone.last
    await phone.opens(f"training_{training.id}")
    assert phone.last.startswith(TITLE)
    await phone.says("/today")
    assert phone.last == place


@pytest.mark.parametrize("payload", ["training_999", "training_0", "training_99999999999999999999"])
async def test_a_link_to_nothing_gets_a_kind_word(town: Town, phone: Phone, payload: str) -> None:
    await joins(phone)
    await phone.opens(payload)
    assert phone.buttons == ["All trainings"] or phone.last.startswith("Lesson 1")


async def test_each_reads_it_in_their_own_language_and_by_their_own_clock(
    town: Town, training: Training, channel: str
) -> None:
    latvian, dane = await town.phone(channel), await town.phone(channel)
    await joins(latvian, "Latviešu", "Latvija")
    await latvian.says("/trainings")
    assert "Runā pārliecinoši" in latvian.last
    assert "Ceturtdiena, 10. decembris, 10:00–16:00" in latvian.last
    await joins(dane, "English", "Denmark")
    await dane.says("/trainings")
    assert "Nothing is open for sign-up near you" in dane.last
    await dane.opens(f"training_{training.id}")
    assert "Thursday, 10 December, 09:00–15:00" in dane.last
    assert "By the clock there (Riga):\nThursday, 10 December, 10:00–16:00" in dane.last


async def test_nobody_in_kaliningrad_is_called_to_a_foreign_partner(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone, country="Kaliningrad region")
    await phone.says("/trainings")
    assert "Nothing is open" in phone.last
    await phone.opens(f"training_{training.id}")
    assert TITLE not in phone.last


async def test_an_evening_that_crosses_midnight_shows_both_days(town: Town, phone: Phone) -> None:
    evening = Session(
        DAYS[0].starts_at + timedelta(hours=10), DAYS[0].starts_at + timedelta(hours=16)
    )
    await published(town, sessions=(evening,))
    await joins(phone)
    await phone.says("/trainings")
    assert "Thursday, 10 December, 20:00 – Friday, 11 December, 02:00" in phone.last


async def test_for_a_visit_one_applies_for_a_group_and_hears_the_decision(
    town: Town, phone: Phone
) -> None:
    visit = await published(town, Kind.VISIT, quotas=(1, 1, 1), words=GROUPED, capacity=3)
    await joins(phone)
    await phone.says("/trainings")
    await phone.taps("A look at Gdańsk")
    assert "a coordinator selects who comes" in phone.last
    await phone.taps("Apply")
    assert phone.buttons == ["Municipality", "University", "Enterprise"]
    await phone.taps("University")
    assert phone.last.startswith("Your application is in: A look at Gdańsk")
    ((learner, status),) = await who_stands_how(town)
    assert status is Status.APPLIED
    await decides(town, visit, learner)
    await looks(phone)
    assert phone.last.startswith("You're coming along: A look at Gdańsk\n\nWelcome!\n— Ilze")


async def decides(town: Town, visit: Training, learner: LearnerId) -> None:
    def work(db: Connection, me: Coordinator, house: House) -> None:
        case = selection.Case(visit.id, learner, "the only university")
        accepted = selection.accept(db, me, case, town.clock.now)
        assert isinstance(accepted, Registration)
        news = training_news.decided(db, house, visit, accepted, "Welcome!")
        post(db, house, news, town.clock.now)

    await coordinator_does(town, visit, work)


async def test_whoever_erases_everything_leaves_no_trace_and_their_place_goes_on(
    town: Town, channel: str
) -> None:
    await published(town, capacity=1)
    anna, ben = await town.phone(channel), await town.phone(channel, first_name="Ben")
    for phone in (anna, ben):
        await joins(phone)
        await signs_up(phone)
    await erases(anna)
    await ticks(town)
    await looks(ben)
    assert ben.last.startswith("A place is free for you")
    assert len(await who_stands_how(town)) == 1


async def test_all_about_trainings_is_in_the_file_of_ones_own_data(
    town: Town, phone: Phone
) -> None:
    training = await published(town, words=ASKED)
    await joins(phone)
    await signs_up(phone)
    await phone.says("Fish")
    mine = await takes_export(town, phone)
    (kept,) = mine["trainings"]
    assert kept["training"] == training.id
    assert kept["status"] == "registered"
    assert kept["answers"] == ["Fish"]


async def test_someone_who_joins_two_phones_keeps_one_place(town: Town) -> None:
    training = await published(town, capacity=2)
    telegram, web = await town.phone("telegram"), await town.phone("webchat")
    for phone in (telegram, web):
        await joins(phone)
        await signs_up(phone)
    assert len(await who_stands_how(town)) == 2
    await web.says(await code_of(telegram))
    assert [status for _, status in await who_stands_how(town)] == [Status.REGISTERED]
    await web.says("/trainings")
    assert "You have a place." in web.last
    assert training


async def test_signing_up_is_possible_only_while_the_coordinator_allows_it(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone)
    await phone.says("/trainings")
    await phone.taps(TITLE)
    await closes(town, training)
    await phone.taps("Sign me up")
    assert phone.last.startswith("You can't sign up for this just now")
    await phone.taps("All trainings")
    assert "Nothing is open" in phone.last


async def closes(town: Town, training: Training) -> None:
    await coordinator_does(
        town, training, lambda db, me, _: trainings.close(db, me, training.id, town.clock.now)
    )


async def test_a_question_about_trainings_is_answered_with_what_is_open(
    town: Town, training: Training, phone: Phone
) -> None:
    await joins(phone)
    await phone.says("How do I sign up?")
    assert any("1 training is open for sign-up right now." in text for text in phone.texts[-2:])
