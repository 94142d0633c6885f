"""Every refusal of Meta's that we know of, and what becomes of the message: the whole table."""

from datetime import timedelta

import pytest

from bot.channels.messenger.outcomes import OUTCOMES, GraphError, Outcome, failure_of, read_error
from bot.errors import (
    AmberError,
    NotAuthorisedError,
    RefusedError,
    TryLaterError,
    UnreachableError,
    WindowClosedError,
)

ERRORS: dict[Outcome, type[AmberError]] = {
    Outcome.WINDOW_CLOSED: WindowClosedError,
    Outcome.UNREACHABLE: UnreachableError,
    Outcome.REFUSED: RefusedError,
    Outcome.NOT_AUTHORISED: NotAuthorisedError,
    Outcome.LIMITED: TryLaterError,
    Outcome.RESTRICTED: TryLaterError,
    Outcome.LATER: TryLaterError,
    Outcome.LATER_OR_GONE: TryLaterError,
}


@pytest.mark.parametrize(("code", "outcome"), OUTCOMES.items(), ids=str)
def test_each_row_of_the_table_becomes_the_failure_it_says(
    code: tuple[int, int], outcome: Outcome
) -> None:
    failure = failure_of(GraphError(400, *code), 0)
    assert type(failure) is ERRORS[outcome]


def test_a_subcode_that_is_not_listed_is_judged_by_its_code() -> None:
    assert GraphError(400, 551, 1893047).outcome is Outcome.UNREACHABLE
    assert GraphError(400, 100, 2018109).outcome is Outcome.REFUSED
    assert GraphError(400, 10, 1).outcome is Outcome.REFUSED


@pytest.mark.parametrize("code", [551, 100, 99_999])
def test_what_meta_calls_transient_is_tried_again(code: int) -> None:
    assert GraphError(400, code, is_transient=True).outcome is Outcome.LATER


def test_a_closed_window_stays_closed_even_if_it_is_called_transient() -> None:
    assert GraphError(400, 10, 2018278, is_transient=True).outcome is Outcome.WINDOW_CLOSED


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (500, Outcome.LATER), (502, Outcome.LATER), (503, Outcome.LATER), (408, Outcome.LATER),
        (429, Outcome.LIMITED), (401, Outcome.NOT_AUTHORISED), (400, Outcome.REFUSED),
        (404, Outcome.REFUSED), (403, Outcome.REFUSED),
    ],
)  # fmt: skip
def test_an_unknown_code_is_judged_by_its_status(status: int, outcome: Outcome) -> None:
    assert GraphError(status, 99_999).outcome is outcome


@pytest.mark.parametrize("status", [200, 302, 403, 404, 407])
def test_an_answer_that_is_not_metas_own_is_no_judgement(status: int) -> None:
    assert read_error(status, "<html>a proxy</html>").outcome is Outcome.LATER


def test_a_proof_by_the_wrong_secret_is_true_of_every_call() -> None:
    error = GraphError(400, 100, message="Invalid appsecret_proof provided in the API argument")
    assert error.outcome is Outcome.NOT_AUTHORISED


def test_code_2_is_also_said_of_people_who_blocked_us_so_it_is_tried_twice() -> None:
    error = GraphError(400, 2)
    kinds = [type(failure_of(error, attempts)) for attempts in range(3)]
    assert kinds == [TryLaterError, TryLaterError, UnreachableError]


def test_limits_quieten_the_whole_page_for_as_long_as_meta_says() -> None:
    told = failure_of(read_error(429, {"error": {"code": 613}}, "7"), 0)
    untold = failure_of(read_error(400, {"error": {"code": 4}}), 0)
    assert isinstance(told, TryLaterError)
    assert isinstance(untold, TryLaterError)
    assert (told.wait, told.limited) == (timedelta(seconds=7), True)
    assert (untold.wait, untold.limited) == (timedelta(minutes=1), True)


@pytest.mark.parametrize(
    "body", [None, "<html>", [], {}, {"error": "odd"}, {"error": {"code": "x"}}]
)
def test_an_answer_of_any_shape_is_read(body: object) -> None:
    assert read_error(502, body).outcome is Outcome.LATER
