"""What was learned comes again: before a new lesson, and some time after the course."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.messages import LearnerId
from bot.services import review, study
from bot.storage.learners import get_learner
from bot.storage.review import reviews
from bot.storage.study import Attempt, Purpose, attempts
from lessons.locale import Locale
from tests.conftest import Town, whole_course
from tests.journeys.test_rhythm import NOV_24, hears_at
from tests.phones import Phone, says_no_more
from tests.rows import rows
from tests.walks import joins, reads_cards, recalls, skips_look_back

COURSE = whole_course()
LESSONS = [COURSE.lesson(key, Locale("en", "LV")) for key in COURSE.lesson_keys]
RIGHT = {one.option(one.right).label for lesson in LESSONS for one in lesson.quiz}  # type: ignore[union-attr]
TITLES = [f"Lesson {one.number}\n{one.title}" for one in LESSONS]
WEEK_AFTER, MONTH_AFTER, QUARTER_AFTER = (timedelta(days=days) for days in (7, 30, 90))
ALL_DONE = "You have finished every lesson there is."


async def answers(phone: Phone, *, right: bool) -> None:
    """Choose the right option of the open question, or a wrong one."""
    await phone.taps(next(label for label in phone.buttons if (label in RIGHT) is right))


async def does_quiz(phone: Phone, *, right: bool) -> None:
    while phone.last.startswith("Question"):
        await answers(phone, right=right)
        await phone.taps("Go on")


async def studies(phone: Phone, *, right: bool) -> None:
    """Recall what comes again and take a lesson, all right or all wrong."""
    await recalls_all(phone, right=right)
    await reads_cards(phone)
    await does_quiz(phone, right=right)


async def recalls_all(phone: Phone, *, right: bool) -> int:
    """Answer all that is asked again; return how much that was."""
    n = 0
    while phone.last.startswith("Do you remember?"):
        n += 1
        await answers(phone, right=right)
        await phone.taps("Go on")
    return n


async def takes_first_lesson(phone: Phone, *, right: bool) -> None:
    await joins(phone)
    await studies(phone, right=right)
    await phone.says("18:00")


async def opens_today(town: Town, phone: Phone, *, day: int) -> None:
    """Ask for the lesson some days after the first."""
    town.clock.now = NOV_24 + timedelta(days=day)
    await phone.says("/today")
    await skips_look_back(phone)


async def learner_id(town: Town) -> LearnerId:
    return LearnerId((await rows(town, reviews))[0]["learner_id"])


async def remembers_all(town: Town, *days: int, right: bool = True) -> None:
    """Answer everything met so far again, some days after the first lesson."""
    met = {(row["lesson"], row["item"]) for row in await rows(town, reviews)}
    who = await learner_id(town)
    for day in days:
        for lesson, item in met:
            again = Attempt(lesson, item, 50 + day, "x", right, "v", Purpose.REVIEW)
            await notes(town, who, again, NOV_24 + timedelta(days=day))


async def notes(town: Town, who: LearnerId, attempt: Attempt, at: datetime) -> None:
    def work(db: Any) -> None:
        learner = get_learner(db, who)
        assert learner
        review.note_answer(db, learner, attempt, at)

    await town.amber.database.run(work)


async def test_a_wrong_answer_comes_back_the_next_day_before_the_lesson(
    town: Town, phone: Phone
) -> None:
    await joins(phone)
    await reads_cards(phone)
    missed = phone.last.splitlines()[2]
    await answers(phone, right=False)
    await phone.taps("Go on")
    await answers(phone, right=True)
    await phone.taps("Go on")
    await phone.says("18:00")
    await hears_at(town, NOV_24 + timedelta(days=1), phone)
    await phone.taps(phone.buttons[0])
    await skips_look_back(phone)
    assert phone.last.splitlines()[:3] == ["Do you remember? 1 of 1", "", missed]
    await answers(phone, right=True)
    assert "✓ Right" in phone.last
    await phone.taps("Go on")
    assert phone.last.startswith(TITLES[1])


async def test_who_tried_again_until_it_was_right_is_asked_all_the_same(
    town: Town, phone: Phone
) -> None:
    await joins(phone)
    await reads_cards(phone)
    await answers(phone, right=False)
    await phone.taps("Try again")
    await answers(phone, right=True)
    await phone.taps("Go on")
    await does_quiz(phone, right=True)
    await opens_today(town, phone, day=1)
    assert await recalls_all(phone, right=True) == 1


async def test_a_right_answer_may_rest_for_a_day(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    await opens_today(town, phone, day=1)
    assert phone.last.startswith(TITLES[1])


async def test_a_right_answer_comes_back_once_after_two_days(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    await opens_today(town, phone, day=2)
    assert await recalls_all(phone, right=True) == 2
    assert phone.last.startswith(TITLES[1])
    await studies(phone, right=True)
    await opens_today(town, phone, day=3)
    assert phone.last.startswith(TITLES[2])


@pytest.mark.parametrize(
    ("remembered", "day", "comes"),
    [([], 2, True), ([2], 12, False), ([2], 13, True), ([2, 13], 58, False), ([2, 13], 59, True)],
)
async def test_right_answers_come_later_and_later(
    town: Town, phone: Phone, remembered: list[int], day: int, comes: bool
) -> None:
    await takes_first_lesson(phone, right=True)
    await remembers_all(town, *remembered)
    await opens_today(town, phone, day=day)
    assert phone.last.startswith("Do you remember? 1 of 2") is comes


async def test_what_is_known_well_never_comes_again(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    await remembers_all(town, 2, 13, 59)
    await opens_today(town, phone, day=1000)
    assert phone.last.startswith(TITLES[1])


async def test_a_miss_is_said_kindly_and_comes_back_the_next_day(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    question = phone.last.splitlines()[2]
    await answers(phone, right=False)
    right = next(label for label in RIGHT if f"The answer is: {label}" in phone.last)
    assert "That happens to everyone. I'll ask you again soon" in phone.last
    assert right
    assert phone.buttons == ["Go on"]
    await phone.taps("Go on")
    await studies(phone, right=True)
    await opens_today(town, phone, day=2)
    assert question in phone.last


async def test_at_most_two_come_on_a_day_however_many_wait(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    await studies(phone, right=False)
    await opens_today(town, phone, day=2)
    assert phone.last.startswith("Do you remember? 1 of 2")
    assert await recalls_all(phone, right=False) == 2
    assert phone.last.startswith(TITLES[2])
    await studies(phone, right=False)
    await phone.taps("One more today")
    assert phone.last.startswith(TITLES[3])


async def test_a_miss_goes_before_what_has_waited_longer(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    await opens_today(town, phone, day=1)
    await reads_cards(phone)
    missed = phone.last.splitlines()[2]
    await answers(phone, right=False)
    await phone.taps("Go on")
    await does_quiz(phone, right=True)
    await opens_today(town, phone, day=9)
    assert missed in phone.last


async def test_nothing_is_asked_that_the_course_no_longer_has(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    who = await learner_id(town)
    for lesson, item in (("gone", "gone"), (LESSONS[0].key, "gone")):
        await notes(town, who, Attempt(lesson, item, 0, "x", is_right=False, version="v"), NOV_24)
    await opens_today(town, phone, day=1)
    assert phone.last.startswith(TITLES[1])


async def test_today_in_the_middle_shows_the_open_question_again(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    question = phone.last
    await phone.says("/today")
    assert phone.last == question
    await phone.says("hmm")  # no question: those are answered
    assert phone.last == question
    assert "type its letter" in phone.texts[-2]
    await answers(phone, right=True)
    explained = phone.last
    await phone.says("/today")
    assert phone.last == explained
    await phone.taps("Go on")
    assert phone.last.startswith("Do you remember? 2 of 2")


async def test_an_open_question_keeps_nobody_from_the_lesson_days_later(
    town: Town, phone: Phone
) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    await opens_today(town, phone, day=20)
    await recalls(phone)
    assert phone.last.startswith(TITLES[1])


async def test_letters_may_be_typed(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    label = phone.buttons[1]
    await phone.says("b")
    assert label in phone.last.splitlines()[4]
    await phone.says("go on")
    assert phone.last.startswith("Do you remember? 2 of 2")


async def test_an_old_button_goes_on_nowhere_and_says_so(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    await answers(phone, right=True)
    await phone.taps("Go on")
    told = list(phone.texts)
    await phone.taps("Go on")
    assert "already past this" in phone.toast
    assert says_no_more(phone, told)


async def test_many_taps_at_once_count_as_one(town: Town) -> None:
    phone = town.telegram_phone()
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    question = phone.person.chat[-1]
    tokens = [button.token or "" for row in question.rows for button in row]
    for token in tokens[:3]:
        await phone.person.taps_token(token, on=question)
    await town.settled()
    kept = Counter(row["purpose"] for row in await rows(town, attempts))
    assert kept == {"lesson": len(LESSONS[0].quiz), "review": 1}


async def test_answers_are_kept_with_what_they_were_asked_for(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await opens_today(town, phone, day=1)
    await studies(phone, right=True)
    kept = Counter((row["lesson"], row["purpose"]) for row in await rows(town, attempts))
    first, second = LESSONS[:2]
    assert kept == {
        (first.key, "lesson"): len(first.quiz), (first.key, "review"): 2,
        (second.key, "lesson"): len(second.quiz),
    }  # fmt: skip


async def finishes_course(town: Town, phone: Phone) -> None:
    """Take the first lesson by hand, and all others on the same day behind the scenes."""
    await takes_first_lesson(phone, right=True)
    who, now = await learner_id(town), NOV_24

    def rest(db: Any) -> None:
        learner = get_learner(db, who)
        assert learner
        for lesson in LESSONS[1:]:
            study.begin(db, learner, lesson, now)
            for item in lesson.quiz:
                given = Attempt(lesson.key, item.key, 0, item.right, is_right=True, version="v")
                review.note_answer(db, learner, given, now)
            study.finish(db, learner, lesson, now)

    await town.amber.database.run(rest)


async def is_checked(phone: Phone, *, n_right: int = 4) -> None:
    """Answer the four questions of a check, the first ones right."""
    await phone.taps("Let's see")
    for n in range(1, 5):
        assert phone.last.startswith(f"What do you still know? {n} of 4")
        await answers(phone, right=n <= n_right)
        await phone.taps("Go on")


@pytest.mark.parametrize("after", [WEEK_AFTER, MONTH_AFTER, QUARTER_AFTER])
async def test_what_stayed_is_asked_when_the_day_has_come(
    town: Town, phone: Phone, after: timedelta
) -> None:
    await finishes_course(town, phone)
    for earlier in (WEEK_AFTER, MONTH_AFTER, QUARTER_AFTER):
        if earlier < after:
            await opens_today(town, phone, day=earlier.days)
            await is_checked(phone)
    await opens_today(town, phone, day=after.days - 1)
    assert phone.last.startswith(ALL_DONE)
    await opens_today(town, phone, day=after.days)
    assert phone.last.startswith("What do you still know?")
    await is_checked(phone)
    assert "You still knew 4 of 4." in phone.last
    await phone.says("/today")
    assert phone.last.startswith(ALL_DONE)


async def test_the_three_checks_are_kept_apart_and_ask_for_other_things(
    town: Town, phone: Phone
) -> None:
    await finishes_course(town, phone)
    for after in (WEEK_AFTER, MONTH_AFTER, QUARTER_AFTER):
        await opens_today(town, phone, day=after.days)
        await is_checked(phone, n_right=2)
    asked = [row for row in await rows(town, attempts) if row["purpose"].startswith("check")]
    assert Counter((row["purpose"], bool(row["is_right"])) for row in asked) == {
        (purpose, right): 2 for purpose in ("check7", "check30", "check90") for right in (True, False)
    }  # fmt: skip
    assert len({(row["lesson"], row["item"]) for row in asked}) == 12


async def test_a_check_nobody_took_is_not_made_up_for(town: Town, phone: Phone) -> None:
    await finishes_course(town, phone)
    await opens_today(town, phone, day=MONTH_AFTER.days)
    await is_checked(phone)
    await phone.says("/today")
    assert phone.last.startswith(ALL_DONE)
    assert {row["purpose"] for row in await rows(town, attempts)} == {"lesson", "check30"}


async def test_a_check_left_in_the_middle_goes_on_at_its_place(town: Town, phone: Phone) -> None:
    await finishes_course(town, phone)
    await opens_today(town, phone, day=8)
    await phone.taps("Let's see")
    await answers(phone, right=True)
    await phone.taps("Go on")
    place = phone.last
    await opens_today(town, phone, day=9)
    assert phone.last == place
    assert phone.last.startswith("What do you still know? 2 of 4")


async def test_a_check_that_went_badly_is_no_shame(town: Town, phone: Phone) -> None:
    await finishes_course(town, phone)
    await opens_today(town, phone, day=7)
    await is_checked(phone, n_right=1)
    assert phone.last.startswith("Thank you!")
    assert "1 of 4" not in phone.last


async def test_an_old_offer_of_a_check_begins_no_second_one(town: Town, phone: Phone) -> None:
    await finishes_course(town, phone)
    await opens_today(town, phone, day=7)
    await is_checked(phone)
    told = list(phone.texts)
    await phone.taps("Let's see")
    assert "already past this" in phone.toast
    assert says_no_more(phone, told)


async def test_many_learners_checks_are_found_together(town: Town) -> None:
    phone = town.telegram_phone()
    await finishes_course(town, phone)
    who = await learner_id(town)

    def due(db: Any) -> object:
        learner = get_learner(db, who)
        assert learner
        found = review.check_due(db, COURSE, learner, NOV_24 + WEEK_AFTER)
        early = review.check_due(db, COURSE, learner, NOV_24 + WEEK_AFTER - timedelta(days=1))
        return found and found.purpose, early

    assert await town.amber.database.run(due) == (Purpose.CHECK7, None)


async def test_progress_names_what_is_still_shaky(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=False)
    await phone.says("/progress")
    assert f"I'll ask you again:\n• {LESSONS[0].title}" in phone.last
    assert "know well" not in phone.last


async def test_progress_names_what_was_remembered_after_days(town: Town, phone: Phone) -> None:
    await takes_first_lesson(phone, right=True)
    await phone.says("/progress")
    assert LESSONS[0].title not in phone.last
    await remembers_all(town, 2)
    await phone.says("/progress")
    assert f"This you know well:\n• {LESSONS[0].title}" in phone.last
    assert "You learned on 1 day this month." in phone.last
    await remembers_all(town, 13, right=False)
    await phone.says("/progress")
    assert "know well" not in phone.last
    assert f"I'll ask you again:\n• {LESSONS[0].title}" in phone.last


async def test_progress_names_three_lessons_at_most(town: Town, phone: Phone) -> None:
    await finishes_course(town, phone)
    await remembers_all(town, 2)
    await phone.says("/progress")
    assert phone.last.count("• ") == 3


async def test_what_two_phones_know_is_joined_and_the_later_answer_counts(town: Town) -> None:
    old, new = town.telegram_phone(), await town.web_phone()
    await takes_first_lesson(old, right=False)
    town.clock.advance(minutes=5)
    await takes_first_lesson(new, right=True)
    town.clock.advance(minutes=5)
    await new.says("/today")
    await new.taps("One more today")
    await studies(new, right=True)
    await old.says("/link")
    await new.says(old.last.split("there: ")[1].split()[0])
    kept = await rows(town, reviews)
    assert len({row["learner_id"] for row in kept}) == 1
    assert len(kept) == len(LESSONS[0].quiz) + len(LESSONS[1].quiz)
    assert not any(row["is_missed"] for row in kept)


async def test_the_file_of_ones_data_tells_what_comes_again_and_when(
    town: Town, phone: Phone
) -> None:
    from tests.journeys.test_profile import takes_export

    await takes_first_lesson(phone, right=False)
    told = (await takes_export(town, phone))["asked_again"]
    assert [one["item"] for one in told] == [item.key for item in LESSONS[0].quiz]
    assert {one["next"] for one in told} == {"2026-11-24T22:00:00+00:00"}


async def test_nothing_of_it_stays_of_someone_who_erases_everything(
    town: Town, phone: Phone
) -> None:
    await takes_first_lesson(phone, right=False)
    await phone.says("/mydata")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase it all")
    assert await rows(town, reviews) == []
