"""Who hears an announcement, when, and that nobody hears it twice, whatever breaks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select, text

from bot.messages import Address, LearnerId
from bot.services import announcements
from bot.services.gates import dry_run
from bot.storage.announcements import Phase, Words, find_announcement
from bot.storage.announcements import announcements as announcements_table
from bot.storage.audiences import Audience, Fate
from bot.storage.database import open_engine
from bot.storage.learners import learners
from bot.storage.migrate import migrate
from bot.storage.outbox import outbox
from bot.storage.reach import note_unreachable
from bot.storage.recipients import Stage, recipients
from tests.conftest import MORNING, fresh_postgresql
from tests.crowds import Crowd
from tests.test_rights import ADMIN

FEW_STATEMENTS = 12
EVENING = datetime(2026, 11, 24, 18, 59, tzinfo=UTC)  # 20:59 in Riga, 19:59 in Warsaw


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    for url in fresh_postgresql() if request.param == "postgresql" else ["sqlite:///:memory:"]:
        engine = open_engine(url)
        migrate(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def crowd(engine: Engine) -> Crowd:
    return Crowd(engine)


def stages(crowd: Crowd, number: int) -> dict[LearnerId, Stage]:
    query = select(recipients.c.learner_id, recipients.c.state)
    query = query.where(recipients.c.announcement_id == number)
    return {
        LearnerId(one): Stage(state)
        for one, state in crowd.does(lambda db: db.execute(query).all())
    }


def steers(crowd: Crowd, number: int, step: str) -> None:
    def work(db: Any) -> None:
        one = find_announcement(db, number)
        assert one is not None
        announcements.steer(db, ADMIN, one, step, crowd.now)

    crowd.does(work)


def test_everyone_hears_it_in_their_own_language(crowd: Crowd) -> None:
    for language in ("en", "lv", "pl", "ru", "da"):
        crowd.comes(language=language)
    crowd.announces()
    crowd.lives()
    assert set(crowd.heard.values()) == {1}
    for words in ("Hello", "Sveiki", "Cześć", "Привет", "Hej"):
        assert sum(words in one for one in crowd.texts) == 1


def test_who_wants_no_news_or_said_stop_or_is_out_of_reach_hears_nothing(crowd: Crowd) -> None:
    crowd.comes(news_at=None)
    crowd.comes(stopped_at=MORNING)
    crowd.comes(agreed_at=None)
    blocked = crowd.comes()
    crowd.does(lambda db: note_unreachable(db, "telegram", Address(f"telegram{blocked}")))
    crowd.announces()
    crowd.lives()
    assert not crowd.heard


def test_who_switches_news_off_before_their_turn_hears_nothing(crowd: Crowd) -> None:
    someone = crowd.comes()
    number = crowd.announces()
    crowd.plans()
    crowd.changes(someone, news_at=None)
    crowd.lives()
    assert not crowd.heard
    assert stages(crowd, number) == {someone: Stage.LEFT}


def test_whoever_erases_themselves_on_the_way_hears_nothing(crowd: Crowd) -> None:
    gone, stays = crowd.comes(), crowd.comes()
    crowd.announces()
    crowd.plans()
    crowd.hands_out()
    crowd.erases(gone)
    crowd.lives()
    assert crowd.heard == {stays: 1}


def test_at_night_it_waits_for_the_morning_of_each(crowd: Crowd) -> None:
    crowd.now = EVENING + timedelta(minutes=5)
    riga = crowd.comes()
    warsaw = crowd.comes(language="pl", country="PL", zone="Europe/Warsaw")
    crowd.announces()
    crowd.lives()
    assert crowd.heard == {warsaw: 1}
    crowd.now = datetime(2026, 11, 25, 5, 59, tzinfo=UTC)
    crowd.lives()
    assert riga not in crowd.heard
    crowd.lives(minutes=1)
    assert crowd.heard[riga] == 1


def test_what_the_night_catches_half_way_goes_on_in_the_morning(crowd: Crowd) -> None:
    crowd.now = EVENING
    people = [crowd.comes() for _ in range(5)]
    crowd.announces()
    crowd.plans()
    crowd.hands_out(2)
    crowd.sends()
    crowd.lives(minutes=2)
    assert crowd.heard.total() == 2
    crowd.lives(hours=11)
    assert crowd.heard == dict.fromkeys(people, 1)


def test_a_second_announcement_waits_until_the_week_is_over(crowd: Crowd) -> None:
    someone = crowd.comes()
    crowd.announces()
    crowd.lives()
    crowd.announces()
    for _ in range(6):
        crowd.lives(days=1)
    assert crowd.heard[someone] == 1
    crowd.lives(days=1, minutes=1)
    assert crowd.heard[someone] == 2


def test_a_stopped_announcement_keeps_nobody_waiting(crowd: Crowd) -> None:
    someone = crowd.comes()
    first = crowd.announces()
    crowd.plans()
    steers(crowd, first, "stop")
    crowd.announces()
    crowd.lives()
    assert crowd.heard == {someone: 1}


def test_in_a_break_it_waits_for_the_return(crowd: Crowd) -> None:
    someone = crowd.comes(paused_until=MORNING + timedelta(days=3))
    crowd.announces()
    crowd.lives(days=2)
    assert not crowd.heard
    crowd.lives(days=1, minutes=1)
    assert crowd.heard == {someone: 1}


def with_trainings(crowd: Crowd) -> None:
    """Two tables of trainings, as far as announcements read them."""

    def make(db: Any) -> None:
        db.execute(text("DROP TABLE IF EXISTS attendance"))
        db.execute(text("DROP TABLE IF EXISTS registrations"))
        db.execute(
            text("CREATE TABLE registrations (training_id INT, learner_id INT, status TEXT)")
        )
        db.execute(text("CREATE TABLE attendance (training_id INT, learner_id INT)"))

    crowd.does(make)


def signs_up(crowd: Crowd, learner: LearnerId, status: str) -> None:
    row = text("INSERT INTO registrations VALUES (5, :learner, :status)")
    crowd.does(lambda db: db.execute(row, {"learner": learner, "status": status}))


def test_the_urgent_reaches_whom_it_concerns_whatever_they_heard_this_week(crowd: Crowd) -> None:
    with_trainings(crowd)
    people = {status: crowd.comes() for status in ("registered", "waiting", "cancelled")}
    for status, one in people.items():
        signs_up(crowd, one, status)
    crowd.announces()
    crowd.lives()
    crowd.changes(people["registered"], news_at=None, stopped_at=MORNING)
    crowd.announces(Audience(training=5), is_urgent=True)
    crowd.lives()
    assert [crowd.heard[one] for one in people.values()] == [2, 2, 1]


@pytest.mark.parametrize("standing", ["registered", "waiting", "attended"])
def test_a_training_chooses_its_people(crowd: Crowd, standing: str) -> None:
    with_trainings(crowd)
    people = {name: crowd.comes() for name in ("registered", "waiting", "attended", "nobody")}
    signs_up(crowd, people["registered"], "registered")
    signs_up(crowd, people["waiting"], "waiting")
    there = text(f"INSERT INTO attendance VALUES (5, {people['attended']})")
    crowd.does(lambda db: db.execute(there))
    crowd.announces(Audience(training=5, standing=standing))
    crowd.lives()
    assert crowd.heard == {people[standing]: 1}


def test_course_progress_chooses_its_people(crowd: Crowd) -> None:
    course = crowd.house.course
    new, first, second, done = (crowd.comes() for _ in range(4))
    first_block, second_block = course.blocks[0].lessons, course.blocks[1].lessons
    for one, keys in (
        (first, first_block[:2]),
        (second, (*first_block, second_block[0])),
        (done, course.lesson_keys),
    ):
        for key in keys:
            row = text(f"INSERT INTO readings VALUES ({one}, '{key}', 'v', 0, 1)")
            crowd.runs(row)
    long_ago = (MORNING - timedelta(days=20)).timestamp() * 1000
    crowd.does(
        lambda db: db.execute(
            text(f"UPDATE accounts SET seen_at = {long_ago:.0f} WHERE learner_id = {new}")
        )
    )
    wanted = {"new": new, "block:1": first, "block:2": second, "finished": done, "silent:14": new}
    for progress, one in wanted.items():
        number = crowd.announces(Audience(progress=progress))
        crowd.plans()
        assert set(stages(crowd, number)) == {one}, progress
        crowd.does(lambda db: db.execute(text("DELETE FROM announcements")))


def test_an_audience_is_chosen_by_country_language_and_channel(crowd: Crowd) -> None:
    riga, web = crowd.comes(), crowd.comes("webchat")
    polish = crowd.comes(language="pl", country="PL", zone="Europe/Warsaw")
    for audience, people in (
        (Audience(countries=("LV",)), {riga, web}),
        (Audience(languages=("pl",)), {polish}),
        (Audience(channels=("webchat",)), {web}),
        (Audience(), {riga, web, polish}),
    ):
        number = crowd.announces(audience)
        crowd.plans()
        assert set(stages(crowd, number)) == people
        crowd.does(lambda db: db.execute(text("DELETE FROM announcements")))


def test_two_accounts_that_turn_out_to_be_one_person_get_one(crowd: Crowd) -> None:
    phone, web = crowd.comes(), crowd.comes("webchat")
    crowd.announces()
    crowd.plans()
    crowd.hands_out(1)
    crowd.joins(of=web, to=phone)
    crowd.lives()
    assert crowd.heard == {phone: 1}


def test_what_was_cut_short_is_never_said_again_and_is_told_as_unknown(crowd: Crowd) -> None:
    people = [crowd.comes() for _ in range(4)]
    number = crowd.announces()
    crowd.plans()
    crowd.hands_out()
    crowd.is_cut_short(2)
    crowd.lives()
    crowd.lives(hours=1)
    assert crowd.heard.total() == 2
    found = stages(crowd, number)
    assert sorted(found) == people
    assert list(found.values()).count(Stage.UNKNOWN) == 2


def test_paused_it_takes_back_what_nobody_is_sending_and_resumed_it_goes_on(crowd: Crowd) -> None:
    people = [crowd.comes() for _ in range(4)]
    number = crowd.announces()
    crowd.plans()
    crowd.hands_out()
    crowd.sends(1)
    steers(crowd, number, "pause")
    crowd.lives(minutes=5)
    assert crowd.heard.total() == 1
    steers(crowd, number, "resume")
    crowd.lives(minutes=1)
    assert crowd.heard == dict.fromkeys(people, 1)


def test_an_announcement_that_all_have_heard_is_over(crowd: Crowd) -> None:
    crowd.comes()
    number = crowd.announces()
    crowd.lives()
    one = crowd.does(lambda db: find_announcement(db, number))
    assert one.phase is Phase.DONE


@cache
def _shared() -> Engine:
    engine = open_engine("sqlite:///:memory:")
    migrate(engine)
    return engine


def emptied() -> Engine:
    """Return a database without anyone in it: one for all the examples, for making it takes longest."""
    with _shared().begin() as db:
        for table in (outbox, recipients, announcements_table, learners):
            db.execute(delete(table))
    return _shared()


FEW = 4  # people who stay to the end
STEPS = st.lists(
    st.sampled_from(
        ["plan", "plan, then crash", "hand", "hand, then crash", "send", "wire cut", "pause", "resume",
         "join", "erase", "no news", "look", "half a day"]
    ),
    max_size=25,
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_breaks_everyone_hears_it_once_or_it_is_told_as_unknown(steps: list[str]) -> None:
    crowd = Crowd(emptied())
    people = [crowd.comes("webchat" if n % 3 == 0 else "telegram") for n in range(9)]
    number = crowd.announces()
    for step in steps:
        _take(crowd, number, step, people)
        assert max(crowd.heard.values(), default=0) <= 1
    steers(crowd, number, "resume")
    for _ in range(4):
        crowd.lives(hours=13)
    unknown = {one for one, stage in stages(crowd, number).items() if stage is Stage.UNKNOWN}
    for one in people:
        expected = 0 if one in unknown else 1
        assert crowd.heard[one] == expected, (one, stages(crowd, number))


def _take(crowd: Crowd, number: int, step: str, people: list[LearnerId]) -> None:
    does: dict[str, Callable[[], object]] = {
        "plan": crowd.plans,
        "plan, then crash": lambda: crowd.plans(crashes=True),
        "hand": lambda: crowd.hands_out(3),
        "hand, then crash": lambda: crowd.hands_out(3, crashes=True),
        "send": lambda: crowd.sends(2),
        "wire cut": lambda: crowd.is_cut_short(1),
        "pause": lambda: steers(crowd, number, "pause"),
        "resume": lambda: steers(crowd, number, "resume"),
        "look": crowd.looks_after,
        "half a day": lambda: crowd.passes(hours=13),
    }
    if step in does:
        does[step]()
    elif len(people) > FEW:
        _leaves(crowd, step, people.pop(), people[0])


def _leaves(crowd: Crowd, step: str, one: LearnerId, other: LearnerId) -> None:
    """Someone is no more one of those who shall hear it once."""
    if step == "join":
        before = crowd.heard[one] + crowd.heard[other]
        crowd.joins(of=one, to=other)
        crowd.heard[other] = min(before, 1)  # as two people each may have heard it
    elif step == "erase":
        crowd.erases(one)
    else:
        crowd.changes(one, news_at=None)


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "news_at": st.none(),
            "stopped_at": st.just(MORNING),
            "paused_until": st.just(MORNING + timedelta(days=2)),
            "zone": st.sampled_from(["Europe/Warsaw", "Pacific/Auckland", "America/New_York"]),
            "language": st.sampled_from(["lv", "pl", "en"]),
            "country": st.sampled_from(["LV", "PL"]),
        },
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(PEOPLE, st.booleans(), st.sampled_from([(), ("LV",)]))
def test_a_dry_run_tells_exactly_what_then_happens(
    people: list[dict[str, Any]],
    had_one: bool,
    countries: tuple[str, ...],
) -> None:
    crowd = Crowd(emptied())
    for about in people[::2]:
        crowd.comes(**about)
    if had_one:
        crowd.announces()
        crowd.lives()
    for about in people[1::2]:
        crowd.comes(**about)
    number = crowd.announces(Audience(countries=countries))
    one = crowd.does(lambda db: find_announcement(db, number))
    told = crowd.does(lambda db: dry_run(db, ADMIN, crowd.house.course, one, crowd.now))
    before = crowd.heard.copy()
    crowd.lives()
    heard_now = (crowd.heard - before).total()
    assert told.fates.get(Fate.NOW, 0) == heard_now
    assert told.n_gets == len(stages(crowd, number))


@pytest.mark.parametrize("n", [10, 200])
def test_handing_over_takes_as_many_statements_for_ten_as_for_two_hundred(
    engine: Engine, crowd: Crowd, n: int
) -> None:
    for _ in range(n):
        crowd.comes()
    crowd.announces()
    crowd.plans()
    crowd.plans()
    n_statements = 0

    def count(*_: object) -> None:
        nonlocal n_statements
        n_statements += 1

    event.listen(engine, "before_cursor_execute", count)
    crowd.hands_out(250)
    event.remove(engine, "before_cursor_execute", count)
    assert n_statements <= FEW_STATEMENTS


def test_a_correction_reaches_those_who_wait_in_its_new_words_and_the_others_by_an_edit(
    crowd: Crowd,
) -> None:
    people = [crowd.comes() for _ in range(4)]
    number = crowd.announces()
    crowd.plans()
    crowd.hands_out(2)
    crowd.sends()

    def work(db: Any) -> None:
        one = find_announcement(db, number)
        assert one is not None
        announcements.correct(db, ADMIN, one, ("lv", Words("Labots")), crowd.now)

    crowd.does(work)
    crowd.texts.clear()
    for _ in range(3):
        crowd.lives(minutes=1)
    assert len(crowd.texts) == len(people)
    assert sum('"is_correction":true' in one for one in crowd.texts) == 2
    assert all("Labots" in one for one in crowd.texts)
    assert set(stages(crowd, number).values()) == {Stage.SENT}


def test_what_was_sent_before_the_stop_is_corrected_and_nobody_else_hears_it(crowd: Crowd) -> None:
    people = [crowd.comes() for _ in range(4)]
    number = crowd.announces()
    crowd.plans()
    crowd.hands_out(2)
    crowd.sends()
    steers(crowd, number, "stop")

    def work(db: Any) -> None:
        one = find_announcement(db, number)
        assert one is not None
        announcements.correct(db, ADMIN, one, ("lv", Words("Labots")), crowd.now)

    crowd.does(work)
    crowd.texts.clear()
    for _ in range(3):
        crowd.lives(minutes=1)
    assert len(crowd.texts) == 2
    assert all("Labots" in one for one in crowd.texts)
    one = crowd.does(lambda db: find_announcement(db, number))
    assert one.phase is Phase.STOPPED
    assert [crowd.heard[person] for person in people] == [2, 2, 0, 0]  # the first, and its edit


def test_what_one_account_had_is_not_said_to_the_other_once_they_are_joined(crowd: Crowd) -> None:
    first, second = crowd.comes(), crowd.comes()
    crowd.announces()
    crowd.plans()
    crowd.hands_out(1)
    crowd.sends()
    assert crowd.heard == {first: 1}
    crowd.joins(of=first, to=second)
    crowd.lives(hours=1)
    assert crowd.heard == {second: 1}
