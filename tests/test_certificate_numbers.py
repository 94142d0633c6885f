"""The number of a certificate can be read out, typed with slips that show, and not be guessed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers.links import certificate_link
from bot.papers.numbers import N_FIGURES, check_figure, grouped, new_number, read_number

numbers = st.integers().map(lambda seed: new_number(random.Random(seed)))
figures = st.sampled_from("0123456789")


@given(numbers)
def test_a_number_is_read_back_however_it_is_written(number: str) -> None:
    assert number.isdecimal()
    assert len(number) == N_FIGURES
    for apart in ("-", " ", "", ".", "\N{NO-BREAK SPACE}", " \N{EN DASH} "):
        assert read_number(f" {grouped(number).replace('-', apart)} ") == number


@given(numbers, st.integers(0, N_FIGURES - 1), figures)
def test_one_wrong_figure_always_shows(number: str, place: int, figure: str) -> None:
    typed = number[:place] + figure + number[place + 1 :]
    assert (read_number(typed) == number) is (typed == number)
    assert read_number(typed) in (None, number)


@pytest.mark.parametrize(
    "typed",
    ["", "1", "418-902-337-560-12", "418-902-337-560-1277", "x" * 15, "٤١٨٩٠٢٣٣٧٥٦٠١٢٧", "²" * 15],
)
def test_what_can_not_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.text())
def test_nothing_that_is_typed_does_harm(typed: str) -> None:
    assert read_number(typed) in (None, "".join(one for one in typed if one.isdecimal()))


def test_numbers_are_spread_over_all_there_are() -> None:
    rng = random.Random(1)
    drawn = [new_number(rng) for _ in range(2000)]
    assert len(set(drawn)) == len(drawn)
    assert {one[:2] for one in drawn} == {f"{n:02}" for n in range(100)}


def test_a_link_holds_the_number_as_it_is_read_out() -> None:
    link = certificate_link("https://amber.example.org", "418902337560127")
    assert link == "https://amber.example.org/certificate/418-902-337-560-127"


def test_the_check_figure_is_that_of_the_standard() -> None:
    for others in ("33392005961", "002006673085"):  # a Croatian OIB, an ISO 7064 example
        assert check_figure(others[:-1]) == others[-1]
