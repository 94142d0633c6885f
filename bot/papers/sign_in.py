"""The list of who is expected, to be signed at the door: a line for each person, as many pages as needed."""

from bot.papers.paper import INK, LINE, SOFT, Paper, Room, Type, sizes
from bot.papers.recipes import SignInSheet

WIDTH, HEIGHT, MARGIN = 297.0, 210.0, 12.0  # millimetres, landscape
INSIDE = WIDTH - 2 * MARGIN
ROW, HEAD = 11.0, 9.0  # high enough to sign
NUMBER = 10.0  # the column with the place in the list
TOP, BOTTOM = 34.0, 14.0
A_PAGE = int((HEIGHT - TOP - BOTTOM - HEAD) // ROW)
SPARE = 3  # empty lines at the end, for those nobody expected
CELLS = sizes(Type(11), 6)


def make(recipe: SignInSheet) -> bytes:
    """Return the list as PDF."""
    paper = Paper(recipe.title, "landscape", recipe.language)
    rows = recipe.rows + [[""] * len(recipe.columns)] * SPARE
    pages = [rows[begin : begin + A_PAGE] for begin in range(0, len(rows), A_PAGE)]
    for number, page in enumerate(pages):
        if number:
            paper.pdf.add_page()
        _head(paper, recipe)
        _table(paper, recipe.columns, page, number * A_PAGE)
        told = recipe.page.format(n=number + 1, total=len(pages))
        foot = Room(MARGIN, HEIGHT - 10, INSIDE)
        paper.say(recipe.foot, foot, Type(8, ink=SOFT))
        paper.say(told, foot, Type(8, ink=SOFT, align="R"))
    return paper.made()


def _head(paper: Paper, recipe: SignInSheet) -> None:
    title = Room(MARGIN, 10, INSIDE, 9)
    how = paper.fitting(recipe.title, title, sizes(Type(18, is_bold=True), 8))
    paper.say(recipe.title, title, how)
    for place, line in enumerate(recipe.facts[:2]):
        room = Room(MARGIN, 20.5 + place * 5.5, INSIDE, 5)
        paper.say(line, room, paper.fitting(line, room, sizes(Type(10, ink=SOFT), 6)))


def _table(paper: Paper, columns: list[str], rows: list[list[str]], before: int) -> None:
    edges = _edges(len(columns))
    for name, left, right in zip(columns, edges, edges[1:], strict=False):
        _cell(paper, name, Room(left, TOP, right - left, HEAD), is_heading=True)
    for place, row in enumerate(rows):
        top = TOP + HEAD + place * ROW
        _cell(paper, str(before + place + 1), Room(MARGIN, top, NUMBER, ROW))
        for words, left, right in zip(row, edges, edges[1:], strict=False):
            _cell(paper, words, Room(left, top, right - left, ROW))
    _rules(paper, [MARGIN, *edges], len(rows))


def _edges(n_columns: int) -> list[float]:
    """Return where columns begin and end; the first, for names, is half as wide again."""
    share = (INSIDE - NUMBER) / (n_columns + 0.5)
    widths = [share * 1.5, *[share] * (n_columns - 1)]
    edges = [MARGIN + NUMBER]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _cell(paper: Paper, words: str, room: Room, *, is_heading: bool = False) -> None:
    """Set words in the middle of the height of a cell."""
    kinds = sizes(Type(9.5, is_bold=True), 5) if is_heading else CELLS
    inner = Room(room.left + 2, room.top + 0.5, room.width - 4, room.height - 1)
    how = paper.fitting(words, inner, kinds)
    height = len(paper.lines(words, inner.width, how)) * how.size * 0.46
    paper.tell(words, Room(inner.left, room.top + (room.height - height) / 2, inner.width), how)


def _rules(paper: Paper, edges: list[float], n_rows: int) -> None:
    paper.pdf.set_line_width(0.25)
    paper.pdf.set_draw_color(*SOFT)
    bottom = TOP + HEAD + n_rows * ROW
    for left in edges:
        paper.pdf.line(left, TOP, left, bottom)
    for place in range(n_rows + 1):
        top = TOP + HEAD + place * ROW
        paper.pdf.line(MARGIN, top, edges[-1], top)
    paper.pdf.set_draw_color(*LINE)
    paper.pdf.set_line_width(0.8)
    paper.pdf.line(MARGIN, TOP, edges[-1], TOP)
    paper.pdf.line(MARGIN, TOP + HEAD, edges[-1], TOP + HEAD)
    paper.pdf.set_draw_color(*INK)
