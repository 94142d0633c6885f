"""The end of a lesson, of a block and of the course, and what comes after it.

<  Lesson 10 is done. ...
<  You have reached a finish line: First steps ...
<  For your idea page: Team. Which skills are there ...?   [Later] [Skip this question]
>  Baking, bookkeeping; nobody who sells
<  It's on your page now. ...
<  Up next: ... Go on now, or let today be a good day's work?      [Go on now] [Not today]
"""

from bot import cards
from bot.cards.ideas import Asking
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Idle
from bot.messages import OutMessage
from bot.services import ideas, study
from lessons.course import Lesson
from lessons.progress import block_just_finished


def finish(turn: Turn, lesson: Lesson) -> Reply:
    """Celebrate what is done, and say or ask how it goes on."""
    study.finish(turn.db, turn.learner, lesson, turn.now)
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    n_finished, n_lessons = len(today.finished), len(turn.course.lesson_keys)
    end_card = cards.lessons.lesson_done(turn.texts, lesson, n_finished, n_lessons)
    done = (end_card, *_block_done(turn, lesson, frozenset(today.finished)))
    last = _ask_idea(turn, lesson) or _goes_on(turn, lesson, today)
    return Reply((*done, last), Idle(), moves_slot=True)


def _ask_idea(turn: Turn, lesson: Lesson) -> OutMessage | None:
    """Ask what goes into a box of the idea page; how it goes on is said after the answer."""
    found = ideas.box_after(turn.db, turn.course, turn.learner, lesson)
    if found is None:
        return None
    box, is_again = found
    return cards.ideas.question(turn.texts, box, Asking(lesson.key, is_again))


def goes_on(turn: Turn, lesson: Lesson) -> OutMessage:
    """Say or ask how it goes on after a lesson that is finished."""
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    return _goes_on(turn, lesson, today)


def _goes_on(turn: Turn, lesson: Lesson, today: study.Today) -> OutMessage:
    finished = frozenset(today.finished)
    if today.has_finished:
        return cards.lessons.all_done(turn.texts, len(turn.course.lesson_keys))
    if len(finished) == 1:
        return _ask_hour(turn)
    if today.lesson and block_just_finished(turn.course, finished, lesson.key):
        return _now_or_later(turn, today)
    return _whats_next(turn, today)


def _block_done(turn: Turn, lesson: Lesson, finished: frozenset[str]) -> tuple[OutMessage, ...]:
    block = block_just_finished(turn.course, finished, lesson.key)
    if block is None:
        return ()
    title = turn.course.block_title(block.key, turn.learner.language)
    return (cards.lessons.block_done(turn.texts, title),)


def _now_or_later(turn: Turn, today: study.Today) -> OutMessage:
    assert today.lesson is not None
    block = turn.course.block_of(today.lesson)
    title = turn.course.block_title(block.key, turn.learner.language)
    return cards.lessons.now_or_later(turn.texts, title, today.next_at, turn.now)


def _ask_hour(turn: Turn) -> OutMessage:
    return cards.lessons.hour_question(turn.texts, turn.learner.minute)


def _whats_next(turn: Turn, today: study.Today) -> OutMessage:
    may_have_more = today.lesson is not None
    return cards.lessons.whats_next(
        turn.texts, today.next_at, turn.now, may_have_more=may_have_more
    )


def say_whats_next(turn: Turn) -> OutMessage:
    """Say when the next lesson comes, and offer one more where today still has room."""
    return _whats_next(turn, study.today(turn.db, turn.course, turn.learner, turn.now))


def next_lesson_line(turn: Turn) -> str:
    """Return when the next lesson comes, as people say it."""
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    return cards.lessons.next_line(turn.texts, today.next_at, turn.now)
