"""The idea page in the chat: asked at the end of lessons, shown and changed at any time.

>  /idea
<  My idea on one page. 1 of 13 boxes is filled. Problem ...     [Write in a box] [PDF, about 15 kB]
>  Write in a box
<  Which box would you like to write in?                         [Problem] [Who pays, who gains] ...
>  Problem
<  For your idea page: Problem. Which problem ...? Now it says ...  [Leave it as it is] [Empty the box]
>  Old people in our village can't reach a doctor, for the bus is gone.
<  Done, I've noted it. ...                                      [Show my page] [Write in a box]
"""

from bot import cards
from bot.actions import ChooseBox, EmptyBox, FillBox, LeaveBox, MakePage, WriteBox
from bot.cards.ideas import Asking
from bot.dialogue import finish, study
from bot.dialogue.handler import Reply, Turn
from bot.services import ideas
from bot.services.study import lesson_for
from lessons.ideas import LONGEST, Box, Page, tidied


def show_page(turn: Turn) -> Reply:
    """Show the whole page."""
    return Reply.saying(cards.ideas.page(turn.texts, _page(turn)))


def _page(turn: Turn) -> Page:
    return ideas.page(turn.db, turn.course, turn.learner)


def choose_box(turn: Turn, _: ChooseBox) -> Reply:
    return Reply.saying(cards.ideas.choose(turn.texts, _page(turn)))


def write_box(turn: Turn, tap: WriteBox) -> Reply:
    """Ask what goes into a box; what is typed next goes there."""
    box = _find(turn, tap.box)
    if box is None:
        return Reply.saying(cards.ideas.gone(turn.texts))
    return Reply.saying(cards.ideas.question(turn.texts, box, Asking()))


def _find(turn: Turn, key: str) -> Box | None:
    return ideas.find_box(turn.db, turn.course, turn.learner, key)


def read(tap: LeaveBox, text: str) -> FillBox | None:
    """Read what was typed in place of a tap: words for the box."""
    words = tidied(text)
    return FillBox(tap.box, tap.lesson, words, is_again=tap.is_again) if words else None


def fill_box(turn: Turn, tap: FillBox) -> Reply:
    """Put words in a box; too many stay in the chat, and the question stays open."""
    box = _find(turn, tap.box)
    if box is None:
        return Reply.saying(cards.ideas.gone(turn.texts))
    if len(tap.words) > LONGEST:
        asking = Asking(tap.lesson, is_again=tap.is_again)
        return Reply.saying(cards.ideas.too_long(turn.texts, box, asking, len(tap.words)))
    ideas.fill(turn.db, turn.learner, tap.box, tap.words, turn.now)
    if tap.lesson:
        return _after_lesson(turn, tap.lesson).after(cards.ideas.noted(turn.texts))
    return _show_box(turn, tap.box)


def leave_box(turn: Turn, tap: LeaveBox) -> Reply:
    """Write nothing now; a box that is left for later is asked about once more."""
    if turn.edits and turn.edits not in turn.learner.offers.split():
        return Reply(toast=cards.plain.old_button(turn.texts))
    box = _find(turn, tap.box)
    if tap.is_later and box and not box.words:
        ideas.leave_for_later(turn.db, turn.learner, tap.box, turn.now)
    is_filled = bool(box and box.words)
    left = cards.ideas.left(turn.texts, is_later=tap.is_later, is_filled=is_filled)
    if tap.lesson:
        return _after_lesson(turn, tap.lesson).after(left)
    return study.with_place(turn, left).with_learner(turn.answered)


def empty_box(turn: Turn, tap: EmptyBox) -> Reply:
    """Take out what stands in a box."""
    ideas.empty(turn.db, turn.learner, tap.box)
    return _show_box(turn, tap.box)


def _show_box(turn: Turn, key: str) -> Reply:
    box = _find(turn, key)
    card = cards.ideas.written(turn.texts, box) if box else cards.ideas.gone(turn.texts)
    return study.with_place(turn, card).with_learner(turn.answered)


def _after_lesson(turn: Turn, key: str) -> Reply:
    """Go on where the end of a lesson was waiting for an answer."""
    lesson = lesson_for(turn.course, turn.learner, key)
    if here := study.show_again(turn):  # an old question: another lesson is open by now
        return here.with_learner(turn.answered)
    end = (finish.goes_on(turn, lesson),) if lesson else ()
    return Reply(end, learner=turn.answered)


def _title(turn: Turn) -> str:
    return turn.course.title(turn.learner.language)


def make_page(turn: Turn, _: MakePage) -> Reply:
    """Send the page as a sheet to print."""
    return Reply.saying(cards.ideas.as_file(turn.texts, _page(turn), _title(turn), turn.now))
