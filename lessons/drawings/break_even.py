"""The chart of break-even: income, costs, and where they meet."""

from dataclasses import dataclass

from lessons.album import Numbers
from lessons.drawings.paper import (
    EDGE,
    GREEN,
    INK,
    PALE_GREEN,
    PALE_RED,
    RED,
    SOFT,
    WIDTH,
    Paper,
    Spot,
    Type,
)
from lessons.pictures import Plan, point_of

LEFT, RIGHT, TALL = EDGE + 14.0, WIDTH - EDGE - 4.0, 460.0
NAME = Type(30, is_bold=True)


@dataclass(frozen=True, slots=True)
class _Chart:
    """Where amounts stand: pieces from 0 to twice the point, money from 0 to their income."""

    numbers: Numbers
    top: float

    @property
    def point(self) -> int:
        return point_of(self.numbers)

    @property
    def most(self) -> int:
        return 2 * self.point

    def spot(self, pieces: float, money: float) -> Spot:
        x = LEFT + (RIGHT - LEFT) * pieces / self.most
        return x, self.top + TALL - TALL * money / self.income(self.most)

    def income(self, pieces: float) -> float:
        return pieces * self.numbers.price

    def costs(self, pieces: float) -> float:
        return self.numbers.fixed + pieces * self.numbers.variable

    def at_income(self, pieces: float) -> Spot:
        return self.spot(pieces, self.income(pieces))

    def at_costs(self, pieces: float) -> Spot:
        return self.spot(pieces, self.costs(pieces))


def draw(plan: Plan, paper: Paper) -> None:
    """Draw the chart of a plan that has numbers."""
    assert plan.numbers is not None
    chart = _Chart(plan.numbers, paper.title(plan.title))
    _areas(chart, paper)
    _lines(chart, paper)
    _names(chart, plan, paper)
    _point(chart, plan, paper)
    paper.height = chart.top + TALL + 98


def _areas(chart: _Chart, paper: Paper) -> None:
    meet, most = chart.at_income(chart.point), chart.most
    paper.area([chart.spot(0, 0), chart.at_costs(0), meet], PALE_RED)
    paper.area([meet, chart.at_income(most), chart.at_costs(most)], PALE_GREEN)


def _lines(chart: _Chart, paper: Paper) -> None:
    fixed, most = chart.numbers.fixed, chart.most
    paper.line([chart.spot(0, fixed), chart.spot(most, fixed)], SOFT, dash="3 10", thick=3)
    paper.line([chart.at_costs(0), chart.at_costs(most)], RED, thick=5)
    paper.line([chart.spot(0, 0), chart.at_income(most)], GREEN, thick=5)
    corner = chart.spot(0, chart.income(most))
    paper.line([corner, chart.spot(0, 0), chart.spot(most, 0)], INK, thick=3)


def _names(chart: _Chart, plan: Plan, paper: Paper) -> None:
    labels, most = plan.labels, chart.most
    x, y = chart.at_income(most * 0.86)
    paper.say(labels["income"], (x - 14, y - 8), Type(30, is_bold=True, color=GREEN, anchor="end"))
    (x, y), (left, low) = chart.at_costs(most), chart.at_costs(0)
    falls = paper.measure(labels["costs"], 30, True) * (low - y) / (x - left)
    paper.say(labels["costs"], (x, y + falls + 34), Type(30, is_bold=True, color=RED, anchor="end"))
    x, y = chart.spot(most, chart.numbers.fixed)
    fixed = f"{labels['fixed']}: {plan.amounts['fixed']}"
    room = x - chart.spot(chart.point, 0)[0] - 20
    paper.block(fixed, (x, y + 38), room, Type(30, color=SOFT, anchor="end"))
    x, y = chart.spot(0, chart.numbers.fixed * 0.8)
    paper.say(labels["loss"], (x + 12, y + 8), Type(26, color=RED))
    x, y = chart.spot(most, (chart.costs(most) + chart.income(most * 0.72)) / 2)
    paper.say(labels["surplus"], (x - 8, y + 8), Type(26, color=GREEN, anchor="end"))


def _point(chart: _Chart, plan: Plan, paper: Paper) -> None:
    x, y = chart.at_income(chart.point)
    foot = chart.spot(chart.point, 0)[1]
    paper.line([(x, y), (x, foot)], INK, dash="2 9", thick=3)
    paper.say(plan.labels["point"], (LEFT + 18, chart.top + 44), NAME)
    paper.line([(LEFT + 80, chart.top + 62), (x - 10, y - 12)], INK, thick=2.5)
    paper.dot((x, y), 11, INK)
    paper.say(plan.amounts["point"], (x, foot + 42), Type(34, is_bold=True, anchor="middle"))
    paper.say("0", (LEFT, foot + 38), Type(28, color=SOFT, anchor="middle"))
    paper.say(plan.labels["pieces"], (RIGHT, foot + 78), Type(30, color=SOFT, anchor="end"))
    paper.say(str(chart.most), (RIGHT, foot + 38), Type(28, color=SOFT, anchor="end"))
