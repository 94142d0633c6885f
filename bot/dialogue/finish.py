"""The end of a lesson, of a block and of the course, and what comes after it.

<  Lesson 10 is done. ...
<  You have reached a finish line: First steps ...
<  Up next: ... Go on now, or let today be a good day's work?      [Go on now] [Not today]
"""

from bot import cards
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Idle
from bot.messages import OutMessage
from bot.services import study
from lessons.course import Lesson
from lessons.progress import block_just_finished


def finish(turn: Turn, lesson: Lesson) -> Reply:
    """Celebrate what is done, and say or ask how it goes on."""
    study.finish(turn.db, turn.learner, lesson, turn.now)
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    n_finished, n_lessons = len(today.finished), len(turn.course.lesson_keys)
    end_card = cards.lessons.lesson_done(turn.texts, lesson, n_finished, n_lessons)
    done = (end_card, *_block_done(turn, lesson, frozenset(today.finished)))
    if today.has_finished:
        end = cards.lessons.all_done(turn.texts, n_lessons)
        return Reply((*done, end), Idle(), moves_slot=True)
    if n_finished == 1:
        return Reply((*done, _ask_hour(turn)), Idle(), moves_slot=True)
    if len(done) > 1 and today.lesson:
        return Reply((*done, _now_or_later(turn, today)), Idle(), moves_slot=True)
    return Reply((*done, _whats_next(turn, today)), Idle(), moves_slot=True)


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
