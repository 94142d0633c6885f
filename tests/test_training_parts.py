"""What a coordinator types about a training becomes that training, or is asked again; nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.training_days import days_of, hours_of, written_days, written_hours
from bot.dialogue.training_parts import Asked, Part, Unfit, Why, after, fill, first_open, walk
from bot.messages import LearnerId
from bot.storage.trainings import Kind, Stage, Training, Wording
from tests.conftest import MORNING

RIGA = ZoneInfo("Europe/Riga")
LANGUAGES = ("lv", "ru")


def draft(kind: Kind = Kind.TRAINING) -> Training:
    return Training(
        id=1, kind=kind, stage=Stage.DRAFT, country="LV", zone="Europe/Riga", place="", link="",
        capacity=25, quotas=(), opens_at=None, closes_at=None, starts_at=None, ends_at=None,
        coordinator_id=LearnerId(1), signed_by="Ilze", created_at=MORNING, published_at=None,
        follow_up_at=None, n_moves=0,
    )  # fmt: skip


def filled(training: Training, *steps: tuple[Asked, str]) -> Training:
    for asked, words in steps:
        made = fill(training, asked, words, MORNING)
        assert isinstance(made, Training), made
        training = made
    return training


def refused(training: Training, asked: Asked, words: str) -> Why:
    made = fill(training, asked, words, MORNING)
    assert isinstance(made, Unfit)
    return made.why


DAY, DAYS, HOURS, PLACE = (Asked(part) for part in (Part.DAY, Part.DAYS, Part.HOURS, Part.PLACE))
TITLE, GROUPS = Asked(Part.TITLE, "lv"), Asked(Part.GROUPS, "lv")
QUESTIONS = Asked(Part.QUESTIONS, "lv")


def test_two_days_from_ten_to_four_by_the_clocks_there() -> None:
    one = filled(draft(), (DAY, "12.12."), (DAYS, "2"))
    assert days_of(one) == [date(2026, 12, 12), date(2026, 12, 13)]
    assert [session.starts_at for session in one.sessions] == [
        datetime(2026, 12, 12, 8, tzinfo=UTC),
        datetime(2026, 12, 13, 8, tzinfo=UTC),
    ]
    assert one.sessions[0].ends_at == datetime(2026, 12, 12, 14, tzinfo=UTC)


def test_the_hours_stay_on_the_clock_when_summer_time_begins_in_between() -> None:
    one = filled(draft(), (DAY, "27.03.2027"), (DAYS, "2"))
    assert [one.starts_at.astimezone(RIGA).hour for one in one.sessions] == [10, 10]
    first, second = one.sessions
    assert second.starts_at - first.starts_at == timedelta(hours=23)


def test_an_evening_may_go_past_midnight() -> None:
    one = filled(draft(), (DAY, "12.12."), (HOURS, "22-2"))
    assert one.sessions[0].ends_at - one.sessions[0].starts_at == timedelta(hours=4)
    assert days_of(one) == [date(2026, 12, 12)]


def test_a_list_of_days_is_taken_as_it_is_and_nobody_asks_how_many() -> None:
    one = filled(draft(), (DAY, "12.12., 19.12."))
    assert days_of(one) == [date(2026, 12, 12), date(2026, 12, 19)]
    assert after(one, DAY, LANGUAGES) == HOURS


def test_a_new_first_day_moves_all_days_along() -> None:
    one = filled(draft(), (DAY, "12.12., 19.12."), (DAY, "14.12."))
    assert days_of(one) == [date(2026, 12, 14), date(2026, 12, 21)]


def test_a_link_is_a_place_too() -> None:
    online = filled(draft(), (PLACE, "https://meet.example.org/abc"))
    assert (online.place, online.link) == ("", "https://meet.example.org/abc")
    in_town = filled(online, (PLACE, "Brīvības iela 1, Rīga"))
    assert (in_town.place, in_town.link) == ("Brīvības iela 1, Rīga", "")


def test_groups_with_their_places_make_the_number_of_places() -> None:
    one = filled(draft(Kind.VISIT), (GROUPS, "Pašvaldība 5\n• Augstskola: 7\nUzņēmums - 3"))
    assert (one.quotas, one.capacity) == ((5, 7, 3), 15)
    assert one.words["lv"].groups == ("Pašvaldība", "Augstskola", "Uzņēmums")
    other = filled(one, (Asked(Part.GROUPS, "ru"), "Самоуправление\nВуз\nПредприятие"))
    assert (other.quotas, other.words["ru"].groups[1]) == ((5, 7, 3), "Вуз")
    assert refused(one, Asked(Part.GROUPS, "ru"), "Вуз") is Why.OTHER_COUNT


@pytest.mark.parametrize(
    ("asked", "words", "why"),
    [
        (TITLE, "x" * 81, Why.TOO_LONG),
        (DAY, "sometime", Why.NOT_A_DAY),
        (DAY, "1.11.2026", Why.PAST),
        (DAY, ", ".join(f"{n}.12." for n in range(1, 12)), Why.TOO_MANY),
        (DAYS, "2", Why.NO_DAY_YET),
        (DAYS, "11", Why.NOT_A_NUMBER),
        (HOURS, "all day", Why.NOT_HOURS),
        (HOURS, "10-16", Why.NO_DAY_YET),
        (Asked(Part.CAPACITY), "many", Why.NOT_A_NUMBER),
        (Asked(Part.CAPACITY), "0", Why.NOT_A_NUMBER),
        (Asked(Part.CLOSES), "1.11.2026", Why.PAST),
        (GROUPS, "Pašvaldība", Why.NOT_GROUPS),
        (GROUPS, "5", Why.NOT_GROUPS),
        (QUESTIONS, "\n".join("abcdef"), Why.TOO_MANY),
        (QUESTIONS, "x" * 201, Why.TOO_LONG),
    ],
)
def test_what_fits_nowhere_is_told_with_its_reason(asked: Asked, words: str, why: Why) -> None:
    assert refused(draft(), asked, words) is why


def test_sign_up_ends_with_the_day_that_is_named() -> None:
    one = filled(draft(), (Asked(Part.CLOSES), "10 December"))
    assert one.closes_at == datetime(2026, 12, 10, 22, tzinfo=UTC)  # midnight in Riga
    assert filled(one, (Asked(Part.CLOSES), "")).closes_at is None


def test_the_walk_asks_in_the_other_language_only_for_what_the_first_one_has() -> None:
    one = draft()
    asked = [step.part for step in walk(one, LANGUAGES) if step.language == "ru"]
    assert asked == [Part.TITLE, Part.TEXT]
    one = filled(
        one, (QUESTIONS, "Vārds?\nTālrunis?"), (Asked(Part.DIRECTIONS, "lv"), "3. tramvajs")
    )
    asked = [step.part for step in walk(one, LANGUAGES) if step.language == "ru"]
    assert asked == [Part.TITLE, Part.TEXT, Part.DIRECTIONS, Part.QUESTIONS]


def test_a_language_without_a_title_is_left_out_altogether() -> None:
    one = filled(draft(), (TITLE, "Labs sākums"))
    last = Asked(Part.TITLE, "ru")
    assert after(one, last, LANGUAGES) is None
    assert after(filled(one, (last, "Хорошее начало")), last, LANGUAGES) == Asked(Part.TEXT, "ru")


def test_a_draft_is_picked_up_at_the_first_thing_it_lacks() -> None:
    one = draft()
    assert first_open(one, LANGUAGES) == TITLE
    one = filled(one, (TITLE, "Labs sākums"))
    assert first_open(one, LANGUAGES) == DAY
    one = filled(one, (DAY, "12.12."), (PLACE, "Rīga"))
    assert first_open(one, LANGUAGES) is None
    one = replace(one, words={**one.words, "ru": Wording("Хорошее начало", questions=("Имя?",))})
    assert first_open(one, LANGUAGES) == Asked(Part.QUESTIONS, "ru")


ANYTHING = st.text(max_size=60) | st.sampled_from(["12.12.", "2", "10-16", "a 1\nb 2", "Rīga"])


@given(
    st.lists(st.tuples(st.sampled_from(Part), ANYTHING), max_size=8),
    st.sampled_from(Kind),
)
def test_whatever_is_typed_in_whatever_order_a_training_stays_sound(
    steps: list[tuple[Part, str]], kind: Kind
) -> None:
    one = draft(kind)
    for part, words in steps:
        made = fill(one, Asked(part, "lv"), words, MORNING)
        one = made if isinstance(made, Training) else one
        assert all(session.starts_at < session.ends_at for session in one.sessions)
        assert len(one.sessions) <= 10
        assert one.capacity == (sum(one.quotas) or one.capacity) >= 1
        assert len(one.quotas) == len(one.words.get("lv", Wording("")).groups)
        if one.sessions:  # what is kept in a button means the same later
            again = filled(one, (DAY, written_days(one)), (HOURS, written_hours(one)))
            assert again.sessions == one.sessions
            assert hours_of(again) == hours_of(one)
