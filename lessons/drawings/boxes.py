"""Pictures made of boxes: the chain of change, the page, the ladder, and the table of two columns."""

from lessons.drawings.paper import (
    AMBER,
    DEEP,
    EDGE,
    GROUND,
    INK,
    PALE,
    SOFT,
    WIDTH,
    Paper,
    Type,
)
from lessons.pictures import Plan

STEPS = ("input", "activity", "output", "outcome", "impact")
WHITE = "#ffffff"
NAME, SIDE = Type(32, is_bold=True), Type(28, color=DEEP, is_bold=True, anchor="middle")
STAIRS = ("#fdf1d8", "#fbe9c6", "#f8e0b2", "#f5d69d", "#f1cb86", "#edc06f", "#e8b458")


def draw_chain(plan: Plan, paper: Paper) -> None:
    """Draw five steps from above, with one arrow for working and one for thinking."""
    top = paper.title(plan.title)
    left, width, tall, gap = EDGE + 62.0, WIDTH - 2 * EDGE - 124.0, 112.0, 24.0
    for place, step in enumerate(STEPS):
        y = top + place * (tall + gap)
        fill = PALE if step in ("outcome", "impact") else WHITE
        paper.box((left, y), (width, tall), fill)
        paper.say(plan.labels[step], (left + 24, y + 46), NAME)
        paper.say(plan.labels[f"{step}-example"], (left + 24, y + 88), Type(29, color=SOFT))
        if place:
            paper.line([(WIDTH / 2, y - gap + 3), (WIDTH / 2, y - 3)], AMBER, thick=5)
    bottom = top + 5 * tall + 4 * gap
    middle = (top + bottom) / 2
    paper.arrow((EDGE + 38, bottom), (EDGE + 38, top))
    paper.say(plan.labels["think"], (EDGE + 16, middle), SIDE, -90)
    paper.arrow((WIDTH - EDGE - 38, top), (WIDTH - EDGE - 38, bottom))
    paper.say(plan.labels["work"], (WIDTH - EDGE - 16, middle), SIDE, 90)
    paper.height = bottom + EDGE


def draw_canvas(plan: Plan, paper: Paper) -> None:
    """Draw the idea page as it is laid out; some boxes have a star."""
    top, tall, gap = paper.title(plan.title), 92.0, 12.0
    for row in plan.rows:
        width = (WIDTH - 2 * EDGE - gap * (len(row) - 1)) / len(row)
        for place, (name, is_marked) in enumerate(row):
            x = EDGE + place * (width + gap)
            paper.box((x, top), (width, tall), PALE if is_marked else WHITE)
            kind = Type(29, is_bold=is_marked, anchor="middle")
            paper.centred(name, (x + width / 2, top + tall / 2), width - 24, kind)
            if is_marked:
                paper.star((x + width - 20, top + 20), 13)
        top += tall + gap
    paper.star((EDGE + 14, top + 26), 13)
    paper.say(plan.labels["added"], (EDGE + 38, top + 36), Type(29, color=SOFT))
    paper.height = top + 66


def draw_ladder(plan: Plan, paper: Paper) -> None:
    """Draw steps from the bottom up, each a little further on."""
    top, tall, gap, shift = paper.title(plan.title), 70.0, 10.0, 14.0
    left = EDGE + 60.0
    for place, fill in enumerate(STAIRS):
        y = top + (len(STAIRS) - 1 - place) * (tall + gap)
        x = left + place * shift
        paper.box((x, y), (WIDTH - EDGE - x, tall), fill)
        paper.say(str(place + 1), (x + 22, y + 46), Type(31, is_bold=True, color=DEEP))
        paper.say(plan.labels[f"step-{place + 1}"], (x + 62, y + 46), Type(30))
    bottom = top + len(STAIRS) * (tall + gap) - gap
    paper.arrow((EDGE + 40, bottom), (EDGE + 40, top))
    paper.say(plan.labels["proof"], (EDGE + 18, (top + bottom) / 2), SIDE, -90)
    paper.height = bottom + EDGE


def draw_table(plan: Plan, paper: Paper) -> None:
    """Draw rows of a name and two cells, below the names of two columns."""
    top, gap, tall = paper.title(plan.title), 10.0, 88.0
    columns = ((EDGE, 296.0), (EDGE + 306, 172.0), (EDGE + 488, WIDTH - 2 * EDGE - 488.0))
    heads = ("", plan.labels["without"], plan.labels["with"])
    for (x, width), head in zip(columns, heads, strict=True):
        kind = Type(27, is_bold=True, color=DEEP, anchor="middle")
        paper.centred(head, (x + width / 2, top + 32), width, kind)
    top += 76
    row = 1
    while f"row-{row}" in plan.labels:
        cells = [plan.labels[f"row-{row}{end}"] for end in ("", "-without", "-with")]
        for place, ((x, width), words) in enumerate(zip(columns, cells, strict=True)):
            paper.box((x, top), (width, tall), (GROUND, WHITE, PALE)[place])
            kind = Type(28, is_bold=place > 0, color=INK, anchor="middle")
            paper.centred(words, (x + width / 2, top + tall / 2), width - 16, kind)
        top += tall + gap
        row += 1
    paper.height = top + 14
