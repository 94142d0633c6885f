"""The desk: how a person gets there and leaves it, and what is noted of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services.coordinators import INVITE_LIFE, digest_of
from bot.storage.audit import latest
from bot.storage.coordinators import Post, invites
from bot.storage.learners import learners
from bot.ticks import forget
from tests.conftest import Town
from tests.desks import at_desk, deeds, done, everyone, invited, removed
from tests.phones import Phone
from tests.walks import joins, reads_cards


async def test_an_invitation_brings_a_person_to_the_desk(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    assert "Welcome to the desk, Ilze!" in phone.last
    assert "You are a coordinator for: Latvia\nYou answer in: Latvian" in phone.last
    (one,) = await everyone(town)
    assert (one.post, one.countries, one.first_name) == (Post.COORDINATOR, ("LV",), "Ilze")


async def test_an_admin_is_greeted_as_one(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel, post=Post.ADMIN)
    assert "You are an administrator" in phone.last


async def test_an_invitation_works_once(town: Town, channel: str) -> None:
    payload = await invited(town)
    first, second = await town.phone(channel), await town.phone(channel)
    await first.opens(payload)
    await second.opens(payload)
    assert any("it was opened before, or it is too old" in text for text in second.texts)
    assert "English" in second.buttons  # and the course is open to them as to anyone
    assert len(await everyone(town)) == 1


async def test_an_invitation_ends_after_a_week(town: Town, phone: Phone) -> None:
    payload = await invited(town)
    town.clock.now += INVITE_LIFE
    await phone.opens(payload)
    assert await everyone(town) == []


@pytest.mark.parametrize("payload", ["desk_", "desk_x", "desk_" + "A" * 32, "desk_' OR 1=1 --"])
async def test_a_made_up_invitation_opens_nothing_and_keeps_the_place(
    town: Town, phone: Phone, payload: str
) -> None:
    await joins(phone)
    place = phone.last
    await phone.opens(payload)
    assert "This invitation doesn't work" in phone.texts[-2]
    assert phone.last == place
    assert await everyone(town) == []


async def test_only_a_digest_of_an_invitation_is_kept(town: Town, phone: Phone) -> None:
    payload = await invited(town)
    token = payload.removeprefix("desk_")
    rows = await done(town, lambda db: db.execute(select(invites)).all())
    assert token not in str(rows)
    assert digest_of(token) in str(rows)
    await phone.opens(payload)
    (learner,) = await done(town, lambda db: db.execute(select(learners)).all())
    assert token not in str(learner)  # neither as that through which they came


async def test_what_nobody_opened_is_forgotten(town: Town) -> None:
    await invited(town)
    town.clock.now += INVITE_LIFE + timedelta(hours=1)
    await done(town, forget(town.clock.now))
    assert await done(town, lambda db: db.execute(select(invites)).all()) == []


async def test_a_learner_in_mid_lesson_keeps_their_place_when_they_join_the_desk(
    town: Town, channel: str
) -> None:
    phone = await town.phone(channel, first_name="Ilze")
    await joins(phone)
    await reads_cards(phone)
    question = phone.last
    await phone.opens(await invited(town))
    if not phone.tells_name:
        await phone.says("  ")
        assert "What is your first name?" in phone.last
        await phone.says("Ilze")
    await phone.says("/today")
    assert phone.last == question


async def test_a_second_invitation_adds_to_the_first(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel, post=Post.ADMIN)
    await phone.opens(await invited(town, "PL", languages=("pl", "en")))
    (one,) = await everyone(town)
    assert (one.post, one.countries) == (Post.ADMIN, ("LV", "PL"))
    assert one.languages == ("lv", "pl", "en")


async def test_the_desk_can_be_opened_at_any_time(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await phone.says("/desk")
    assert phone.last.startswith("Your desk\n\nYou are a coordinator for: Latvia")
    await phone.taps("Language")
    await phone.taps("Latviešu")
    await phone.says("/desk")
    assert "Latvija" in phone.last


async def test_coordinators_choose_in_which_languages_they_answer(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await phone.taps("I answer in")
    await phone.taps("○ Русский")
    assert "✓ Русский" in phone.buttons
    await phone.taps("✓ Latviešu")
    await phone.taps("✓ Русский")  # the last one stays on
    assert "✓ Русский" in phone.buttons
    (one,) = await everyone(town)
    assert one.languages == ("ru",)


async def test_someone_at_the_desk_who_takes_no_course_is_not_forgotten(
    town: Town, channel: str
) -> None:
    await at_desk(town, channel)
    town.clock.advance(days=31)
    await done(town, forget(town.clock.now))
    assert len(await everyone(town)) == 1


async def test_whoever_erases_themselves_leaves_the_desk_and_the_log_keeps_no_one(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel)
    await phone.says("/mydata")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase it all")
    assert await everyone(town) == []
    logged = await done(town, lambda db: latest(db, 50))
    assert {deed.actor_id for deed in logged} == {None}
    assert "Ilze" not in str(logged)


async def test_the_desk_moves_along_to_another_device(town: Town, channel: str) -> None:
    course, desk = await town.phone(channel), await at_desk(town, channel)
    await joins(course)
    await course.says("/link")
    code = next(line for line in course.last.splitlines() if "there: " in line).split(": ")[1]
    await desk.says(code)
    await course.says("/desk")
    assert course.last.startswith("Your desk")


async def test_every_step_is_in_the_audit_log(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await phone.taps("I answer in")
    await phone.taps("○ Polski")
    (one,) = await everyone(town)
    await removed(town, one)
    newest, *_, oldest = await done(town, lambda db: latest(db, 50))
    assert oldest.action == "invite made"
    assert await deeds(town) == (
        ["coordinator removed", "coordinator changed"]
        + ["coordinator changed"] * (not phone.tells_name)
        + ["coordinator joined", "invite made"]
    )
    assert (newest.subject, newest.actor_id) == (f"coordinator {one.id}", None)
    assert newest.before == "coordinator LV; answers in lv pl"
