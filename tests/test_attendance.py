"""Who was there: codes that open one half-day only, and the certificate for who saw it all."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.services import attendance, places
from bot.services.attendance import EARLY, GRACE, Half, code_of, current_half, halves
from bot.storage.attendance import Present, certificates_of, presents_of
from bot.storage.audit import latest
from bot.storage.trainings import Session
from tests.conftest import MORNING
from tests.test_places import empty_database
from tests.trainings import DAYS, FIRST_DAY, add_coordinator, open_training, person

SECRET = b"a secret"


def test_a_long_day_has_two_halves_and_an_evening_one() -> None:
    evening = Session(FIRST_DAY.starts_at, FIRST_DAY.starts_at + timedelta(hours=3))
    assert [(one.session, one.half) for one in halves(DAYS)] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [(one.session, one.half) for one in halves([evening])] == [(1, 1)]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 3), st.integers(1, 2)), unique=True))
def test_codes_are_six_figures_and_each_half_day_has_its_own(
    named: list[tuple[int, int, int]],
) -> None:
    codes = {
        code_of(SECRET, number, Half(session, half, MORNING, MORNING))
        for number, session, half in named
    }
    assert all(len(one) == 6 and one.isdecimal() for one in codes)
    assert len(codes) == len(named)


def test_a_code_counts_from_shortly_before_until_two_days_after_and_for_its_half_only() -> None:
    with empty_database() as db:
        _, training = open_training(db)
        one, stranger = person(db), person(db)
        places.sign_up(db, one, training.id, 0, MORNING)
        first, second, *_ = halves(training.sessions)
        code = code_of(SECRET, training.id, first)
        early, late = first.starts_at - EARLY, first.ends_at + GRACE
        second_late = timedelta(seconds=1)
        for at in (early - second_late, late + second_late):
            assert attendance.note_code(db, one, code, SECRET, at) is None
        assert attendance.note_code(db, stranger, code, SECRET, early) is None
        assert attendance.note_code(db, one, code, b"another", early) is None
        noted = attendance.note_code(db, one, code, SECRET, late)
        assert noted
        assert (noted.half, noted.is_new, noted.is_complete) == (first, True, False)
        again = attendance.note_code(db, one, code, SECRET, late)
        assert again
        assert not again.is_new
        assert current_half(training, second.starts_at) == second
        assert len(presents_of(db, one.id)) == 1


def test_whoever_saw_it_all_gets_one_certificate_and_nobody_else_gets_any() -> None:
    with empty_database() as db:
        me, training = open_training(db)
        one = person(db)
        places.sign_up(db, one, training.id, 0, MORNING)
        *most, last = halves(training.sessions)
        for half in most:
            code = code_of(SECRET, training.id, half)
            assert attendance.note_code(db, one, code, SECRET, half.starts_at)
        assert attendance.issue(db, one, training, ("1", "Anna"), last.ends_at) is None
        ticked = Present(training.id, one.id, last.session, last.half, last.ends_at)
        stranger = add_coordinator(db, country="PL")
        assert attendance.tick(db, stranger, ticked, last.ends_at, yes=True) is None
        noted = attendance.tick(db, me, ticked, last.ends_at, yes=True)
        assert noted
        assert noted.is_complete
        made = attendance.issue(db, one, training, ("1", "Anna"), last.ends_at)
        assert made
        assert attendance.issue(db, one, training, ("2", "Ann"), last.ends_at) == made
        assert not attendance.revoke(db, stranger, "1", "", last.ends_at)
        assert attendance.revoke(db, me, "1", "a mix-up", last.ends_at)
        assert not attendance.revoke(db, me, "1", "again", last.ends_at)
        assert certificates_of(db, one.id)[0].revoked_at == last.ends_at
        told = [deed.action for deed in latest(db, 2)]
        assert told == ["certificate revoked", "attendance present"]
        untick = attendance.tick(db, me, ticked, last.ends_at, yes=False)
        assert untick
        assert not untick.is_complete
