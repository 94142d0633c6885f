"""A coordinator writes a training in the chat, publishes, moves and cancels it."""

from datetime import date, timedelta

from bot.dialogue.training_days import days_of
from bot.storage.audit import latest
from bot.storage.coordinators import Post
from bot.storage.trainings import Stage, Training, find_training
from tests.conftest import Town
from tests.desks import at_desk, deeds, done, everyone
from tests.newsrooms import passes, reader
from tests.phones import Phone, TelegramPhone
from tests.trainings import TITLE, others_come, published
from tests.walks import joins


async def training(town: Town, number: int = 1) -> Training:
    found = await done(town, lambda db: find_training(db, number))
    assert isinstance(found, Training)
    return found


async def answers(town: Town, phone: Phone, *replies: str) -> None:
    """Say each reply in turn, or tap it where it is a button."""
    for reply in replies:
        town.clock.advance(seconds=2)
        await (phone.taps(reply) if reply in phone.buttons else phone.says(reply))


async def begins(town: Town, phone: Phone, kind: str = "New training") -> None:
    await answers(town, phone, "/desk", "Trainings", kind)


async def opens(town: Town, phone: Phone, title: str = TITLE) -> None:
    """Open a training that is going on, from the desk."""
    await answers(town, phone, "/desk", "Trainings")
    label = next(one for one in phone.buttons if title in one)
    await phone.taps(label)


WRITTEN = (
    "Labs sākums", "Divas dienas par to, kā sākt.", "12. decembrī", "2 days", "10:00–16:00",
    "Stabu iela 1, Rīga", "Not needed", "25 places", "No questions",
)  # fmt: skip


async def test_a_training_is_written_by_one_question_a_card(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN)
    assert "Labs sākums\nA draft: only the desk sees it." in phone.last
    assert "Saturday, 12 December, 10:00–16:00\nSunday, 13 December, 10:00–16:00" in phone.last
    assert "Still missing" not in phone.last
    one = await training(town)
    assert (one.country, one.zone, one.capacity) == ("LV", "Europe/Riga", 25)
    assert (one.place, one.signed_by) == ("Stabu iela 1, Rīga", "Ilze")
    assert one.words["lv"].text == "Divas dienas par to, kā sākt."


async def test_it_can_be_left_half_written_and_picked_up_days_later(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, "Labs sākums", "Later")
    assert "it's kept" in phone.texts[-2]
    assert "Still missing:\n• the day\n• the place" in phone.last
    town.clock.advance(days=3)
    await answers(town, phone, "/desk", "Trainings", "Labs sākums (draft)", "Go on writing")
    assert phone.last.startswith("On which day does it begin?")
    await answers(town, phone, "tomorrow")
    assert days_of(await training(town)) == [date(2026, 11, 28)]


async def test_nothing_that_is_not_understood_is_lost_or_kept(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, "x" * 81)
    assert phone.last.startswith("That is 81 characters, and 80 fit.")
    await answers(town, phone, "Labs sākums", "Not needed", "kaut kad")
    assert phone.last.startswith("I'm not sure which day you mean.")
    await answers(town, phone, "1.11.2026")
    assert phone.last.startswith("That day is over already.")
    await answers(town, phone, "12.12.", "99 days")
    assert phone.last.startswith("I need one number from 1 to 10.")
    assert days_of(await training(town)) == [date(2026, 12, 12)]


async def test_the_same_button_twice_changes_nothing_twice(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, "Labs sākums", "Not needed", "12.12.")
    await phone.taps("2 days")
    await phone.taps("2 days")
    assert days_of(await training(town)) == [date(2026, 12, 12), date(2026, 12, 13)]


async def test_it_is_asked_in_the_languages_that_people_there_read(
    town: Town, channel: str
) -> None:
    learner = await town.phone(channel)
    await joins(learner, "Русский", "Латвия")
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN[:-1], "Name and phone")
    assert phone.last.startswith("Language: Russian. 1 person here reads it.\n\nWhat is it called?")
    assert "In the first language:\nLabs sākums" in phone.last
    await answers(town, phone, "Хорошее начало", "Not needed", "Только один?")
    assert phone.last.startswith("That is 1, and in the first language there are 2.")
    await answers(town, phone, "Имя?\nТелефон?")
    assert "Still missing" not in phone.last
    assert (await training(town)).words["ru"].questions == ("Имя?", "Телефон?")


async def test_a_language_can_be_left_out_and_it_is_said_how_many_that_concerns(
    town: Town, channel: str
) -> None:
    learner = await town.phone(channel)
    await joins(learner, "Русский", "Латвия")
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN, "Leave it out")
    assert "1 person here reads Russian; they would read it in another language." in phone.last
    assert "Publish" in phone.buttons


async def test_a_preview_shows_it_as_learners_read_it_in_each_language(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN, "Change", "Texts: Polish", "Title", "Dobry początek")
    await answers(town, phone, "Back", "Back", "Preview")
    assert "Labs sākums\n\nDivas dienas" in phone.texts[-2]
    assert phone.last == "So people read it. Language: Latvian"
    await answers(town, phone, "Polish")
    assert phone.texts[-2].startswith("Dobry początek")
    assert "sobota, 12 grudnia, 10:00–16:00" in phone.texts[-2].lower()


async def test_publishing_is_done_after_a_second_yes_and_shows_the_way_there(
    town: Town, channel: str
) -> None:
    learner, phone = await town.phone(channel), await at_desk(town, channel)
    await joins(learner)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN, "Leave it out", "Publish")
    assert "Publish “Labs sākums”?" in phone.last
    await learner.says("/trainings")
    assert "Labs sākums" not in learner.last
    await answers(town, phone, "Publish quietly")
    assert f"{town.url}/chat?start=training_1" in phone.last
    await learner.says("/trainings")
    assert "Labs sākums" in learner.last


async def test_the_announcement_of_a_training_can_be_taken_back_and_sent_later(
    town: Town, channel: str
) -> None:
    learner, phone = await reader(town, channel), await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN, "Publish", "Publish + announce")
    assert "to 1 person, in their own language, but never at night" in phone.last
    await answers(town, phone, "Don't send it")
    await passes(town, learner, phone, minutes=2)
    assert "Labs sākums" not in learner.last
    assert (await training(town)).stage is Stage.OPEN  # people can sign up all the same
    await answers(town, phone, "/desk", "Announcements")
    await answers(town, phone, phone.buttons[1], "Check and send", "Send it")
    await passes(town, learner, phone, minutes=2)
    assert "Labs sākums" in learner.last


async def test_what_is_missing_is_told_in_one_list_and_nothing_is_published(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN)
    town.clock.advance(days=30)  # it would begin in the past
    await answers(town, phone, "Publish")
    assert "Nearly there.\n\nStill missing:\n• a day that is still to come" in phone.last
    assert (await training(town)).stage is Stage.DRAFT


async def test_a_new_day_is_told_once_and_only_after_it_was_said_how_many_it_concerns(
    town: Town, channel: str
) -> None:
    await published(town)
    await others_come(town, 1, 2)
    learner, phone = await town.phone(channel), await at_desk(town, channel)
    await joins(learner)
    await learner.says("/trainings")
    await learner.taps(TITLE)
    await learner.taps("Sign me up")
    await opens(town, phone)
    await answers(town, phone, "Change", "Day", "17.12.")
    assert "3 people have signed up and are told at once." in phone.last
    assert days_of(await training(town))[0] == date(2026, 12, 10)
    await phone.taps("Yes, tell everyone")
    await phone.taps("Yes, tell everyone")
    assert phone.toast == "It is so already; nothing changed."
    assert days_of(await training(town)) == [date(2026, 12, 17), date(2026, 12, 18)]
    if channel == "webchat":
        await learner.says("/trainings")
    assert sum("New date: Pitch like a pro" in text for text in learner.texts) == 1


async def test_a_new_place_is_told_too(town: Town, channel: str) -> None:
    one = await published(town)
    learner, phone = await town.phone(channel), await at_desk(town, channel)
    await joins(learner)
    await learner.says("/trainings")
    await learner.taps(TITLE)
    await learner.taps("Sign me up")
    await opens(town, phone)
    await answers(town, phone, "Change", "Place", "Brīvības iela 2, Rīga", "Yes, tell everyone")
    if channel == "webchat":
        await learner.says("/help")
    told = next(text for text in learner.texts if "New place: Pitch like a pro" in text)
    assert "Brīvības iela 2, Rīga" in told
    assert (await training(town)).n_moves == one.n_moves + 1  # calendars take it in


async def test_each_change_comes_with_the_days_for_the_calendar(town: Town) -> None:
    await published(town)
    learner, phone = await town.phone("telegram"), await at_desk(town, "telegram")
    await joins(learner)
    await answers(town, learner, "/trainings", TITLE, "Sign me up")
    assert isinstance(learner, TelegramPhone)
    steps = (
        ("Change", "Day", "17.12.", "Yes, tell everyone"),
        ("Change", "Place", "Brīvības iela 2, Rīga", "Yes, tell everyone"),
        ("Cancel it", "Yes, cancel it"),
    )
    for number, step in enumerate(steps, 1):
        await opens(town, phone)
        await answers(town, phone, *step)
        file_id = learner.person.chat[-1].file_id
        assert file_id is not None
        entry = town.telegram.files[file_id].content.decode()
        assert f"SEQUENCE:{number}" in entry
    assert "STATUS:CANCELLED" in entry


async def test_cancelling_is_told_once_after_a_second_yes(town: Town, channel: str) -> None:
    await published(town)
    learner, phone = await town.phone(channel), await at_desk(town, channel)
    await joins(learner)
    await learner.says("/trainings")
    await learner.taps(TITLE)
    await learner.taps("Sign me up")
    await opens(town, phone)
    await answers(town, phone, "Cancel it")
    assert "1 person has signed up and is told at once." in phone.last
    await phone.taps("Yes, cancel it")
    await phone.taps("Yes, cancel it")
    assert "no longer yours to change" in phone.toast
    if channel == "webchat":
        await learner.says("/help")
    assert sum("Cancelled: Pitch like a pro" in text for text in learner.texts) == 1
    await answers(town, phone, "All trainings", "Those that are over")
    assert any(TITLE in label for label in phone.buttons)


async def test_there_are_never_fewer_places_than_people_who_have_one(
    town: Town, channel: str
) -> None:
    await published(town)
    await others_come(town, 1, 3)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "Change", "Number of places", "2")
    assert phone.last.startswith("3 places are taken already")
    assert (await training(town)).capacity == 25
    await answers(town, phone, "3")
    assert (await training(town)).capacity == 3


async def test_sign_up_can_be_closed_and_opened_again(town: Town, channel: str) -> None:
    await published(town)
    phone = await at_desk(town, channel)
    await opens(town, phone)
    await answers(town, phone, "Close sign-up")
    assert (await training(town)).stage is Stage.CLOSED
    await answers(town, phone, "Open sign-up")
    assert (await training(town)).stage is Stage.OPEN


async def test_a_draft_can_be_thrown_away(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, "Labs sākums", "Later", "Throw it away", "Yes, throw it away")
    assert "Labs sākums (draft)" not in phone.buttons
    assert (await training(town)).stage is Stage.CANCELLED


async def test_a_study_visit_has_groups_with_their_own_places(town: Town, channel: str) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone, "New study visit")
    await answers(town, phone, *WRITTEN[:7])
    assert "Municipality 5\nUniversity 5\nSocial enterprise 5" in phone.last
    await answers(town, phone, "These three groups")
    one = await training(town)
    assert (one.quotas, one.capacity) == ((5, 5, 5), 15)
    assert len(one.words["lv"].groups) == 3


async def test_whoever_runs_trainings_in_several_countries_is_asked_where(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel, post=Post.ADMIN)
    await begins(town, phone)
    assert phone.last == "In which country does it take place?"
    await answers(town, phone, phone.buttons[1])
    assert phone.last.startswith("Language: Polish")
    assert (await training(town)).zone == "Europe/Warsaw"


async def test_every_step_is_in_the_audit_log_with_before_and_after(
    town: Town, channel: str
) -> None:
    phone = await at_desk(town, channel)
    await begins(town, phone)
    await answers(town, phone, *WRITTEN, "Publish", "Publish quietly", "How it stands")
    await answers(town, phone, "Change", "Day", "19.12.", "Yes, tell everyone", "How it stands")
    await answers(town, phone, "Cancel it", "Yes, cancel it")
    told = await deeds(town)
    assert told[:3] == ["training cancelled", "training moved", "training open"]
    assert "training drafted" in told
    moved = (await done(town, lambda db: latest(db, 50)))[1]
    (me,) = await everyone(town)
    assert (moved.actor_id, moved.subject) == (me.id, "training 1")
    assert "2026-12-12" in moved.before
    assert "2026-12-19" in moved.after


async def test_of_a_changed_training_the_log_tells_just_what_changed(
    town: Town, channel: str
) -> None:
    await published(town)
    phone = await at_desk(town, channel, name="Jana")
    await opens(town, phone)
    await answers(town, phone, "Change", "Texts: English", "Title", "Pitch better", "Back")
    await answers(town, phone, "Number of places", "25 places")  # as it was: no entry
    newest, *_ = await done(town, lambda db: latest(db, 1))
    assert (newest.action, newest.before, newest.after) == (
        "training changed", "title en: Pitch like a pro", "title en: Pitch better",
    )  # fmt: skip


async def test_the_desk_shows_what_happened_today(town: Town, channel: str) -> None:
    await published(town)
    await others_come(town, 1, 4)
    phone = await at_desk(town, channel)
    await answers(town, phone, "/desk")
    assert "Sign-ups for trainings: 4" in phone.last
    town.clock.now += timedelta(days=1)
    await answers(town, phone, "/desk")
    assert "Sign-ups for trainings: 0" in phone.last
