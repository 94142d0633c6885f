"""A poster of a training on A4: what, when, where, and a code that leads there."""

from bot.papers.links import short
from bot.papers.paper import DEEP, GROUND, LEADING, LINE, SOFT, Paper, Room, Type, sizes
from bot.papers.recipes import Poster

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 16.0  # millimetres
INSIDE = WIDTH - 2 * MARGIN
FOOT = 282.0
CARD = Room(MARGIN, 176.0, INSIDE, 100.0)  # the white card with the codes
QUIET = 5.0  # of white around a code, and more than four of its modules
TITLES = sizes(Type(46, is_bold=True, ink=DEEP), 12)
VALUES = sizes(Type(20, is_bold=True), 7)
NAMES = sizes(Type(11, is_bold=True, align="C"), 6)


def make(recipe: Poster) -> bytes:
    """Return the poster as PDF."""
    paper = Paper(recipe.title, "portrait", recipe.language)
    paper.pdf.set_fill_color(*GROUND)
    paper.pdf.rect(0, 0, WIDTH, HEIGHT, style="F")
    paper.pdf.set_fill_color(*LINE)
    paper.pdf.rect(0, 0, WIDTH, 5, style="F")
    paper.drop((MARGIN - 2, 14), 20)
    paper.say(recipe.kicker, Room(MARGIN + 21, 21.5, INSIDE - 21), Type(16, ink=SOFT))
    title = Room(MARGIN, 41, INSIDE, 66)
    end = paper.tell(recipe.title, title, paper.fitting(recipe.title, title, TITLES))
    _facts(paper, recipe.facts, end + 9)
    _card(paper, recipe)
    paper.say(recipe.foot, Room(MARGIN, FOOT, INSIDE), Type(9, ink=SOFT))
    return paper.made()


def _facts(paper: Paper, facts: list[list[str]], top: float) -> None:
    """Set label and words of each, one below the other, as large as they fit above the card."""
    label = Type(12, ink=SOFT)
    around = label.size * LEADING + 4.5
    room = (CARD.top - 4 - top) / max(len(facts), 1) - around
    fits = [paper.fitting(fact[1], Room(0, 0, INSIDE, room), VALUES) for fact in facts]
    how = min(fits, key=lambda one: one.size, default=VALUES[0])
    for name, words in facts:
        paper.say(name, Room(MARGIN, top, INSIDE), label)
        top = paper.tell(words, Room(MARGIN, top + around - 3.5, INSIDE), how) + 4


def _card(paper: Paper, recipe: Poster) -> None:
    paper.frame(CARD, (255, 255, 255))
    if len(recipe.doors) == 1:
        _one_door(paper, recipe)
    elif recipe.doors:
        _many_doors(paper, recipe)


def _many_doors(paper: Paper, recipe: Poster) -> None:
    """Set codes side by side, each with where it leads below it."""
    inside = INSIDE - 16
    words = Room(CARD.left + 8, CARD.top + 7, inside, 11)
    large = sizes(Type(21, is_bold=True, align="C"), 8)
    paper.tell(recipe.invitation, words, paper.fitting(recipe.invitation, words, large))
    width = inside / len(recipe.doors)
    side = min(60.0, width - 2 * QUIET)
    top = CARD.top + 21 + (60.0 - side) / 2
    typed = Room(0, 0, width - 2, 4.5)
    kinds = sizes(Type(11, ink=SOFT, align="C"), 5)
    fits = [paper.fitting(short(link), typed, kinds) for _, link in recipe.doors]
    how = min(fits, key=lambda one: one.size)
    for place, (name, link) in enumerate(recipe.doors):
        left = words.left + place * width
        paper.code(link, (left + (width - side) / 2, top), side)
        below = Room(left + 1, top + side + 2, width - 2, 5)
        paper.say(name, below, paper.fitting(name, below, NAMES))
        paper.say(short(link), Room(below.left, below.top + 6, below.width), how)


def _one_door(paper: Paper, recipe: Poster) -> None:
    """Set one code as large as the card, and beside it what to do."""
    name, link = recipe.doors[0]
    side = CARD.height - 4 * QUIET
    paper.code(link, (CARD.left + 2 * QUIET, CARD.top + 2 * QUIET), side)
    left = CARD.left + side + 4 * QUIET
    room = Room(left, CARD.top + 2 * QUIET, CARD.left + CARD.width - left - 6, 34)
    how = paper.fitting(recipe.invitation, room, sizes(Type(26, is_bold=True, ink=DEEP), 10))
    end = paper.tell(recipe.invitation, room, how)
    told = Room(left, end + 5, room.width, 22)
    end = paper.tell(recipe.how, told, paper.fitting(recipe.how, told, sizes(Type(13), 7)))
    paper.say(name, Room(left, end + 5, room.width), Type(12, is_bold=True))
    typed = Room(left, end + 11.5, room.width, 5)
    paper.say(short(link), typed, paper.fitting(short(link), typed, sizes(Type(11, ink=SOFT), 5)))
