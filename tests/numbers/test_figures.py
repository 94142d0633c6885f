import pytest

from tests.numbers.figures import figures, sums


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("€3.50, then 2,804,456. Or 1.035.", "en", [3.5, 2804456, 1.035]),
        ("3,50 eiro, tad 2 804 456. Vai 1,035.", "lv", [3.5, 2804456, 1.035]),
        ("3,50 kr., så 2.804.456. Eller 1,035.", "da", [3.5, 2804456, 1.035]),
        ("w 2014 r. 400 pudełek", "pl", [2014, 400]),
        ("В 2020 400 коробок, 25 %", "ru", [2020, 400, 25]),
        ("In 2026–2029, 40, 50 or 60", "en", [2026, 2029, 40, 50, 60]),
        ("kl. 12.00", "da", [12]),
    ],
)
def test_figures_are_read_as_each_language_writes_them(
    text: str, language: str, told: list[float]
) -> None:
    assert [float(one) for one in figures(text, language)] == told


@pytest.mark.parametrize(
    ("text", "language", "result", "told"),
    [
        ("Each leaves €12 − €6 = €6.", "en", 6, 6),
        ("And 2,400 ÷ 6 = 500 boxes", "en", 400, 500),
        ("A 2 400 : 6 = 400 pudełek", "pl", 400, 400),
        ("3 × (54.000 + 10.000) = 192.000.", "da", 192000, 192000),
        ("12 kr. − 6,50 kr. = 5,50 kr.", "da", 5.5, 5.5),
    ],
)
def test_a_sum_is_worked_out(text: str, language: str, result: float, told: float) -> None:
    ((_, worked_out, said),) = sums(text, language)
    assert (float(worked_out), float(said)) == (result, told)


def test_a_ratio_is_no_sum() -> None:
    assert list(sums("2 : 1 means twice; value ÷ cost", "en")) == []
