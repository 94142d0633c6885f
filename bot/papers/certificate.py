"""A certificate of attendance on A4, to frame or to hand in."""

from bot.papers.paper import DEEP, INK, LEADING, LINE, SOFT, Paper, Room, Type, sizes
from bot.papers.recipes import Certificate

WIDTH, HEIGHT = 297.0, 210.0  # millimetres, landscape
OUTER, INNER = 9.0, 12.0  # how far the two lines of the frame stand from the edge
LEFT, INSIDE = 32.0, 233.0  # the column of words
CODE = 30.0
SMALL = Type(10, ink=SOFT)
MIDDLE = Type(11.5, ink=SOFT, align="C")
NAMES = sizes(Type(34, is_bold=True, align="C"), 12)
TITLES = sizes(Type(22, is_bold=True, align="C"), 9)
HEADINGS = sizes(Type(32, is_bold=True, ink=DEEP, align="C"), 18)
VALUES = sizes(Type(12, is_bold=True), 6)


def make(recipe: Certificate) -> bytes:
    """Return the certificate as PDF."""
    paper = Paper(f"{recipe.heading}: {recipe.title}", "landscape", recipe.language)
    _frame(paper)
    paper.drop(((WIDTH - 17) / 2, 19), 17)
    heading = Room(LEFT, 39.5, INSIDE, 16)
    paper.tell(recipe.heading, heading, paper.fitting(recipe.heading, heading, HEADINGS))
    _whose(paper, recipe)
    _for_what(paper, recipe)
    _facts(paper, recipe.facts)
    _signed(paper, recipe.signed)
    _checked(paper, recipe)
    return paper.made()


def _frame(paper: Paper) -> None:
    paper.pdf.set_draw_color(*LINE)
    for edge, thick in ((OUTER, 1.4), (INNER, 0.3)):
        paper.pdf.set_line_width(thick)
        extent = WIDTH - 2 * edge, HEIGHT - 2 * edge
        paper.pdf.rect(edge, edge, *extent, round_corners=True, corner_radius=3)


def _whose(paper: Paper, recipe: Certificate) -> None:
    paper.say(recipe.lead, Room(LEFT, 59, INSIDE), MIDDLE)
    room = Room(LEFT, 66, INSIDE, 17)
    if paper.plain(recipe.name).strip():
        _in_the_middle(paper, recipe.name, room, paper.fitting(recipe.name, room, NAMES))
    else:
        paper.say(recipe.blank, Room(LEFT, 85.5, INSIDE), Type(8, ink=SOFT, align="C"))
    paper.pdf.set_line_width(0.3)
    paper.pdf.line(WIDTH / 2 - 70, 84, WIDTH / 2 + 70, 84)


def _in_the_middle(paper: Paper, text: str, room: Room, how: Type) -> None:
    """Set words in the middle of the height of a room."""
    height = len(paper.lines(text, room.width, how)) * how.size * LEADING
    top = room.top + max(0.0, room.height - height) / 2
    paper.tell(text, Room(room.left, top, room.width), how)


def _for_what(paper: Paper, recipe: Certificate) -> None:
    paper.say(recipe.attended, Room(LEFT, 93, INSIDE), MIDDLE)
    room = Room(LEFT, 99.5, INSIDE, 20.5)
    _in_the_middle(paper, recipe.title, room, paper.fitting(recipe.title, room, TITLES))


def _facts(paper: Paper, facts: list[list[str]]) -> None:
    """Set what there is to say side by side: a label, and below it the words."""
    gap = 6.0
    width = (INSIDE - gap * (len(facts) - 1)) / max(len(facts), 1)
    rooms = [Room(LEFT + n * (width + gap), 130.5, width, 17) for n in range(len(facts))]
    fits = [paper.fitting(fact[1], room, VALUES) for fact, room in zip(facts, rooms, strict=True)]
    how = min(fits, key=lambda one: one.size, default=VALUES[0])
    for (label, value), room in zip(facts, rooms, strict=True):
        paper.say(label, Room(room.left, 124.5, width), SMALL)
        paper.tell(value, room, how)


def _signed(paper: Paper, signed: list[str]) -> None:
    """Set who organised it: a label, a name, and when it was issued."""
    label, name, issued = signed
    room = Room(LEFT, 165.5, 95, 6)
    if name:
        paper.say(label, Room(LEFT, 160, 95), SMALL)
        paper.say(name, room, paper.fitting(name, room, sizes(Type(14, is_bold=True), 7)))
    paper.say(issued, Room(LEFT, 174, 95), SMALL)


def _checked(paper: Paper, recipe: Certificate) -> None:
    """Set the number, how to check it, and the code that leads there."""
    left = LEFT + INSIDE - CODE
    paper.code(recipe.link, (left, 157), CODE)
    room = Room(left - 106, 160, 100, 27)
    label, number = recipe.number
    paper.say(label, room, Type(10, ink=SOFT, align="R"))
    paper.say(number, Room(room.left, 165.5, room.width), Type(14, is_bold=True, align="R"))
    top = 174.0
    for line in recipe.check:
        how = paper.fitting(line, Room(0, 0, room.width, 5), sizes(Type(9, ink=INK, align="R"), 5))
        paper.say(line, Room(room.left, top, room.width), how)
        top += 5.2
