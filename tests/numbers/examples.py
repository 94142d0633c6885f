"""The worked examples of the course, each calculated from its inputs.

An example takes its inputs from the text of a country, by their order in English, and says which
figures every other text has to tell. Learners of all languages must then read just these.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import ceil

from tests.numbers.told import Told

Figures = Iterable[Fraction | int]
Example = Callable[[Told], Mapping[str, Figures]]


def price_of_a_box(told: Told) -> Mapping[str, Figures]:
    """The floor is the sum of the variable costs; below it every box loses money."""
    food, pay, packaging, _, ceiling, price = told("card box")
    floor = food + pay + packaging
    assert floor < price < ceiling
    boxes, offer, _ = told("quiz floor")
    loss = floor - offer
    assert loss > 0
    return {
        "card box": [food, pay, packaging, floor, ceiling, price],
        "quiz floor": [boxes, offer, floor],
        "floor simpler why": [offer, loss, boxes * loss],
        "floor all-in": [boxes, boxes * offer],
        "floor all-in why": [boxes * offer, boxes * floor],
        "floor later why": [boxes * loss],
        "floor gap why": [boxes * loss],
    }


def break_even(told: Told) -> Mapping[str, Figures]:
    """Fixed costs divided by what a box leaves; and what goes wrong where that is done otherwise."""
    price, cost = _box(told)
    left = price - cost
    rent, coordinator, power, other, _ = told("card example")
    fixed = rent + coordinator + power + other
    boxes = fixed / left
    return {
        "card example": [rent, coordinator, power, other, fixed],
        "quiz boxes": [fixed, price, cost],
        "boxes left-over": [boxes],
        "boxes left-over why": [price, cost, left, fixed, boxes],
        "boxes full-price": [fixed / price],
        "boxes full-price why": [fixed, price, cost],
        "boxes no-wage": [ceil((fixed - coordinator) / left)],
        "boxes no-wage why": [fixed - coordinator, left],
        "boxes added-up": [ceil(fixed / (price + cost))],
        "boxes added-up why": [fixed, price + cost],
        **_with_a_coach(told, fixed, price, cost),
    }


def _with_a_coach(
    told: Told, fixed: Fraction, price: Fraction, cost: Fraction
) -> Mapping[str, Figures]:
    left, before = price - cost, fixed / (price - cost)
    coach, *_ = told("quiz coach")
    higher, lower = *told("too-many ask"), *told("too-many cheaper")
    needed, can_make = told("quiz too-many")
    costs = fixed + coach
    assert needed == costs / left > can_make >= ceil(costs / (higher - cost))
    return {
        "quiz coach": [coach, price, cost],
        "coach more": [needed],
        "coach more why": [costs, left, needed],
        "coach full-price": [before + coach / price],
        "coach full-price why": [before, coach, price, left, coach / left],
        "coach same": [before],
        "quiz too-many": [needed, can_make],
        "too-many ask": [higher],
        "too-many ask why": [higher, higher - cost, costs, ceil(costs / (higher - cost)), can_make],
        "too-many cheaper": [lower],
        "too-many cheaper why": [lower - cost, costs, costs / (lower - cost), can_make],
        "too-many start why": [can_make, can_make * left, costs, costs - can_make * left],
        "too-many no-coach": [coach],
        "too-many no-coach why": [can_make],
    }


def cash(told: Told) -> Mapping[str, Figures]:
    """A surplus on paper, and the hole in the account while a customer has not paid yet."""
    price, cost = _box(told)
    *_, fixed = told.elsewhere("l13-break-even")("card example")
    coach, *_ = told.elsewhere("l13-break-even")("quiz coach")
    sold, _, _, _, unpaid, _, days, *_ = told("card paper")
    income, costs = sold * price, sold * cost + fixed + coach
    assert income > costs > income - unpaid
    project, percent, *_ = told("card own")
    asked, _ = told("quiz own-share")
    own, grant = _shared(asked, percent)
    return {
        "card paper": [
            sold, income, costs, income - costs, unpaid, days, income - unpaid,
            costs - (income - unpaid),
        ],
        "card own": [project, percent, *_shared(project, percent)],
        "quiz own-share": [asked, percent],
        "own-share quarter": [own],
        "own-share quarter why": [percent, asked, own, grant],
        "own-share rest": [grant],
        "own-share of-grant": [grant * percent / 100],
        "own-share of-grant why": [percent, grant],
        "own-share divided": [asked / percent],
        "own-share divided why": [asked, percent, 100],
    }  # fmt: skip


def share_of_staff(told: Told) -> Mapping[str, Figures]:
    """How many of all who work in a firm come from the groups that an order is kept for."""
    expected: dict[str, Figures] = {}
    for firm in ("three", "two", "ten"):
        staff, of_these = told(f"share {firm}")
        expected[f"share {firm}"] = [staff, of_these]
        expected[f"share {firm} why"] = [of_these, staff, 100 * of_these / staff]
    return expected | {"share gift": told("share gift")}


def limit_of_a_grant(told: Told) -> Mapping[str, Figures]:
    """What a grant asks one to bring, told in one country only."""
    project, percent = told("quiz limit")
    own, grant = _shared(project, percent)
    return {
        "quiz limit": [project, percent],
        "limit sum": [own],
        "limit sum why": [project, own, grant],
        "limit each": [grant],
        "limit none why": [percent],
        "limit year": [percent * 1000],
        "limit year why": [percent, project],
    }


def budget_of_a_project(told: Told) -> Mapping[str, Figures]:
    """The own share is a part of the whole cost, neither an extra nor a part of the grant."""
    project, percent = told("quiz budget")
    own, grant = _shared(project, percent)
    of_grant = project * percent / (100 + percent)
    return {
        "quiz budget": [project, percent],
        "budget fits": [grant, own],
        "budget fits why": [percent, project, own],
        "budget extra": [project, own],
        "budget extra why": [project + own, project],
        "budget part": [project - of_grant, of_grant],
        "budget part why": [of_grant, percent, 100 * of_grant / project],
        "budget none": [project],
    }


def social_return(told: Told) -> Mapping[str, Figures]:
    """Value, less what is not ours, over three years, in money of today, divided by the cost."""
    cost, a_year, working, _, _, anyway, _, others, _, displaced, _ = told("card jobs")
    people, feeling, felt_anyway, *_ = told("card years")
    jobs, well = working * a_year, people * feeling
    ours = _less(jobs, anyway, others, displaced)
    felt = _less(well, felt_anyway)
    discount = Fraction("1.035")
    value = round(
        (ours[-1] + felt[-1]) / discount + ours[-1] / 2 / discount**2 + ours[-1] / 4 / discount**3
    )
    bare = 3 * (jobs + well)
    ratio, bare_ratio = round(value / cost, 2), round(bare / cost, 2)
    assert bare_ratio / ratio > 3  # "more than three times as high", asks another item
    return {
        "card jobs": [cost, a_year, working, jobs, anyway, others, displaced, *ours],
        "card years": [
            people, feeling, felt_anyway, *felt, ours[-1], ours[-1] + felt[-1], ours[-1] / 2,
            ours[-1] / 4, discount, value, 3, jobs, well, bare,
        ],
        "quiz ratio": [value, cost],
        "ratio value-by-cost": [ratio, 1],
        "ratio value-by-cost why": [value, cost, ratio],
        "ratio cost-by-value": [round(cost / value, 2), 1],
        "ratio cost-by-value why": [cost, value],
        "ratio no-deductions": [bare_ratio, 1],
        "ratio no-deductions why": [bare, cost],
        "ratio difference": [value - cost],
        "ratio difference why": [value, cost],
    }  # fmt: skip


def _box(told: Told) -> tuple[Fraction, Fraction]:
    """Return price and variable cost of a box; one workshop goes through several lessons."""
    _, _, _, cost, _, price = told.elsewhere("l12-price")("card box")
    return price, cost


def _shared(cost: Fraction, percent: Fraction) -> tuple[Fraction, Fraction]:
    """Return what one brings oneself, and what a grant pays."""
    own = cost * percent / 100
    return own, cost - own


def _less(value: Fraction, *percents: Fraction) -> list[Fraction]:
    """Return what is left after each deduction, one after the other."""
    left = [value]
    for percent in percents:
        left.append(left[-1] * (100 - percent) / 100)
    return left[1:]


EXAMPLES: Mapping[str, Example] = {
    "l12-price": price_of_a_box,
    "l13-break-even": break_even,
    "l14-cash": cash,
    "l18-wise": share_of_staff,
    "l20-funding": limit_of_a_grant,
    "l21-grants": budget_of_a_project,
    "l26-sroi": social_return,
}
ONLY_IN = {"l20-funding": {"RU"}}  # elsewhere the lesson has no such item
