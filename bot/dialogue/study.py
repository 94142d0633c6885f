"""The lesson in the chat.

>  /today
<  Lesson 1: What is a social enterprise? ...            [Next]
>  Next
<  ...                                                   [Take the quiz]
>  Take the quiz
<  Question 1 of 2. What comes first?  A ... B ... C ... [A] [B] [C]
>  B
<  x Not quite: profit. That is an ordinary company ...  [Try again] [Go on]
>  Go on
<  Lesson 1 is done. ... Your next lesson: tomorrow at 18:00.   [One more today]
"""

from random import Random

from bot import cards
from bot.actions import (
    AnswerFollowup,
    AnswerItem,
    BeginCheck,
    BeginLesson,
    GoOn,
    LeaveForLater,
    LeaveReview,
    NextCard,
    TryAgain,
)
from bot.cards.lessons import Shown
from bot.dialogue import finish, followups, review
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Answering, Explained, Idle, Reading, Reviewed, Reviewing
from bot.messages import OutMessage
from bot.services import study
from bot.services.review import note_answer
from bot.storage.study import Attempt
from lessons.course import Lesson, Option
from lessons.quiz import grade, shuffled


def show_today(turn: Turn) -> Reply:
    """Show where the learner is: the open step, the day's lesson, one more, or when it goes on."""
    return _today(turn, asks_before_extra=True)


def begin_lesson(turn: Turn, _: BeginLesson) -> Reply:
    """Begin the lesson that is next, unless one is open already."""
    return _today(turn, asks_before_extra=False)


def _today(turn: Turn, *, asks_before_extra: bool) -> Reply:
    if here := show_again(turn):
        return here.after(*_core_idea_after_silence(turn))
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    if today.lesson is None:
        return _nothing_left(turn, today)
    lesson = study.lesson_for(turn.course, turn.learner, today.lesson)
    assert lesson is not None
    if today.is_extra and asks_before_extra:
        offer = cards.lessons.extra_offer(turn.texts, lesson, today.next_at, turn.now)
        return Reply.saying(offer, state=Idle())
    return _begin(turn, lesson, today).after(*_core_idea(turn, today))


def _begin(turn: Turn, lesson: Lesson, today: study.Today) -> Reply:
    """Open a lesson; before a new one, look back: at the last task, and at what is due again."""
    asked = None if today.is_begun else followups.ask(turn, today)
    return asked or _recall(turn, lesson, today)


def answer_followup(turn: Turn, tap: AnswerFollowup) -> Reply:
    """Thank for a word about an earlier task, and go on to what it stood before."""
    thanks = followups.note(turn, tap)
    if thanks is None:
        return _old(turn)
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    if show_again(turn) or today.is_taken:  # an old question: it stands before nothing any more
        return Reply((thanks,), learner=turn.answered)
    lesson = today.lesson and study.lesson_for(turn.course, turn.learner, today.lesson)
    here = _recall(turn, lesson, today) if lesson else _nothing_left(turn, today)
    return here.after(thanks)


def _recall(turn: Turn, lesson: Lesson, today: study.Today) -> Reply:
    """Ask what is due again of earlier lessons, or open the lesson."""
    asked = None if today.is_begun else review.ask_before(turn, lesson.key)
    return asked or _open(turn, lesson, is_begun=today.is_begun)


def leave_review(turn: Turn, tap: LeaveReview) -> Reply:
    """Leave what was asked again for the next question, or for the lesson."""
    state = turn.state
    if not (isinstance(state, Reviewed) and (state.lesson, state.item) == (tap.lesson, tap.item)):
        return _old(turn)
    if review.is_check(state.purpose):
        return review.go_on_checking(turn, state)
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    lesson = today.lesson and study.lesson_for(turn.course, turn.learner, today.lesson)
    if not lesson:
        return _nothing_left(turn, today)
    more = review.ask_more_before(turn, state, lesson.key)
    return more or _open(turn, lesson, is_begun=today.is_begun)


def begin_check(turn: Turn, _: BeginCheck) -> Reply:
    """Look at what stayed, unless something else is open."""
    return show_again(turn) or review.begin_check(turn)


def _core_idea(turn: Turn, today: study.Today) -> tuple[OutMessage, ...]:
    """After some days away: the one idea to go on from, in place of all that was missed."""
    last = today.recalled and study.lesson_for(turn.course, turn.learner, today.recalled)
    return (cards.lessons.core_idea(turn.texts, last),) if last else ()


def _core_idea_after_silence(turn: Turn) -> tuple[OutMessage, ...]:
    """In an open lesson the idea comes once: with the first words after a silence."""
    if not turn.learner.step:
        return ()
    return _core_idea(turn, study.today(turn.db, turn.course, turn.learner, turn.now))


def _nothing_left(turn: Turn, today: study.Today) -> Reply:
    if today.has_finished:
        all_done = cards.lessons.all_done(turn.texts, len(today.finished))
        asked = followups.ask(turn, today) or review.offer_check(turn)
        return asked or Reply.saying(all_done, state=Idle())
    card = cards.lessons.enough_today(turn.texts, today.next_at, turn.now)
    return Reply.saying(card, state=Idle())


def _open(turn: Turn, lesson: Lesson, *, is_begun: bool) -> Reply:
    if not is_begun:
        study.begin(turn.db, turn.learner, lesson, turn.now)
    first = _card(turn, lesson, 0)
    return Reply.saying(first, state=Reading(lesson.key, 0))


def show_again(turn: Turn) -> Reply | None:
    """Show the open step of a lesson once more; None when no lesson is open."""
    state = turn.state
    if isinstance(state, Reviewing | Reviewed):
        return review.show_again(turn, state)
    if not isinstance(state, Reading | Answering | Explained):
        return None
    lesson = study.lesson_for(turn.course, turn.learner, state.lesson)
    if lesson is None:
        return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())
    match state:
        case Reading(card=place) if place < len(lesson.cards):
            return Reply.saying(_card(turn, lesson, place))
        case Answering(item=item, tries=tries) if shown := _shown(turn, lesson, item, tries):
            return Reply.saying(cards.lessons.question(turn.texts, shown))
        case Explained():
            return _explained_again(turn, lesson, state)
    return _open(turn, lesson, is_begun=True)  # the lesson changed under the learner


def _explained_again(turn: Turn, lesson: Lesson, state: Explained) -> Reply:
    shown = _shown(turn, lesson, state.item, state.tries)
    chosen = shown.item.option(state.option) if shown else None
    if shown is None or chosen is None:
        return _open(turn, lesson, is_begun=True)
    return Reply.saying(cards.lessons.explanation(turn.texts, shown, chosen))


def next_card(turn: Turn, tap: NextCard) -> Reply:
    """Go on to the next card, or to the quiz."""
    if turn.state != Reading(tap.lesson, tap.card):
        return _old(turn)
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    if lesson is None:
        return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())
    place = tap.card + 1
    if place < len(lesson.cards):
        card = _card(turn, lesson, place)
        return Reply.saying(card, state=Reading(lesson.key, place))
    return _ask(turn, lesson, place=0)


def _ask(turn: Turn, lesson: Lesson, *, place: int) -> Reply:
    """Ask the quiz item at `place`, or finish the lesson after the last."""
    if place >= len(lesson.quiz):
        return finish.finish(turn, lesson)
    item = lesson.quiz[place].key
    tries = study.n_tries(turn.db, turn.learner, lesson.key, item)
    shown = _shown(turn, lesson, item, tries)
    assert shown is not None
    question = cards.lessons.question(turn.texts, shown)
    return Reply.saying(question, state=Answering(lesson.key, item, tries))


def answer_item(turn: Turn, tap: AnswerItem) -> Reply:
    """Grade an answer once, and explain it at once."""
    if turn.state != Answering(tap.lesson, tap.item, tap.tries):
        return _old(turn)
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    shown = lesson and _shown(turn, lesson, tap.item, tap.tries)
    chosen = shown and shown.item.option(tap.option)
    if not (lesson and shown and chosen):
        return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())
    attempt = Attempt(
        lesson.key, tap.item, tap.tries, chosen.key, grade(shown.item, chosen.key), lesson.version
    )
    note_answer(turn.db, turn.learner, attempt, turn.now)
    return Reply.saying(
        cards.lessons.explanation(turn.texts, shown, chosen, edits=turn.edits),
        state=Explained(lesson.key, tap.item, chosen.key, tap.tries + 1),
    )


def try_again(turn: Turn, tap: TryAgain) -> Reply:
    """Ask a quiz item once more; the earlier answer stays on record."""
    state = turn.state
    if not (isinstance(state, Explained) and (state.lesson, state.item) == (tap.lesson, tap.item)):
        return _old(turn)
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    shown = lesson and _shown(turn, lesson, tap.item, state.tries)
    if not shown:
        return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())
    question = cards.lessons.question(turn.texts, shown, edits=turn.edits)
    return Reply.saying(question, state=Answering(tap.lesson, tap.item, state.tries))


def go_on(turn: Turn, tap: GoOn) -> Reply:
    """Leave an answered item for the next one, or for the end of the lesson."""
    state = turn.state
    if not (isinstance(state, Explained) and (state.lesson, state.item) == (tap.lesson, tap.item)):
        return _old(turn)
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    item = lesson and lesson.item(tap.item)
    if not (lesson and item):
        return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())
    return _ask(turn, lesson, place=lesson.quiz.index(item) + 1)


def leave_for_later(turn: Turn, _: LeaveForLater) -> Reply:
    """Rest at a finish line; the next lesson comes at its own hour."""
    if here := show_again(turn):  # an old button: the next lesson is open by now
        return here
    return Reply.saying(cards.lessons.rest(turn.texts, finish.next_lesson_line(turn)))


def _card(turn: Turn, lesson: Lesson, place: int) -> OutMessage:
    in_words = turn.learner.pictures_in_words
    return cards.lessons.card(turn.texts, lesson, place, in_words=in_words)


def _shown(turn: Turn, lesson: Lesson, item_key: str, tries: int) -> Shown | None:
    item = lesson.item(item_key)
    if item is None:
        return None
    return Shown(lesson, item, _order(turn, lesson, item_key), tries)


def _order(turn: Turn, lesson: Lesson, item_key: str) -> tuple[Option, ...]:
    """Shuffle the options, for one learner always in the same way."""
    item = lesson.item(item_key)
    assert item is not None
    return shuffled(item, Random(f"{turn.learner.id}/{lesson.key}/{item_key}"))  # noqa: S311


def _old(turn: Turn) -> Reply:
    """An old button: a kind word, and nothing happens twice."""
    return Reply(toast=cards.plain.old_button(turn.texts))


def with_place(turn: Turn, *first: OutMessage) -> Reply:
    """Say something, then show the open step again, so that nobody loses their place."""
    here = show_again(turn)
    return here.after(*first) if here else Reply(first)
