"""What comes again, in the chat: before a new lesson, and some time after the course.

>  Start the lesson
<  Do you remember? 1 of 2. What comes first? A ... B ... C ...      [A] [B] [C]
>  B
<  x Not quite: profit. ... The answer is: the goal. ...             [Go on]
>  Go on
<  Do you remember? 2 of 2. ...
   (and after the last the lesson opens)
"""

from random import Random

from bot import cards
from bot.actions import AnswerReview
from bot.cards.review import Asked
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Idle, Reviewed, Reviewing
from bot.messages import OutMessage
from bot.services import review, study
from bot.services.review import Question
from bot.storage.study import Attempt, Purpose
from lessons.quiz import grade, shuffled


def ask_before(turn: Turn, lesson: str) -> Reply | None:
    """Ask the first question that is due before a lesson; None where there is none."""
    due = review.due_before(turn.db, turn.course, turn.learner, lesson, turn.now)
    return _ask(turn, due[0], (1, len(due)), Purpose.REVIEW) if due else None


def ask_more_before(turn: Turn, state: Reviewed, lesson: str) -> Reply | None:
    """Ask the next question before a lesson; None after the last."""
    due = review.due_before(turn.db, turn.course, turn.learner, lesson, turn.now)
    if not due or state.number >= state.total:
        return None
    return _ask(turn, due[0], (state.number + 1, state.total), Purpose.REVIEW)


def _ask(turn: Turn, question: Question, place: tuple[int, int], purpose: Purpose) -> Reply:
    lesson, item = question.lesson.key, question.item.key
    tries = study.n_tries(turn.db, turn.learner, lesson, item)
    state = Reviewing(lesson, item, tries, *place, purpose)
    return Reply.saying(_question_card(turn, question, state), state=state)


def answer(turn: Turn, tap: AnswerReview) -> Reply:
    """Grade an answer once, explain it at once, and note when it comes again."""
    state = turn.state
    if not isinstance(state, Reviewing) or _place(state) != (tap.lesson, tap.item, tap.tries):
        return Reply(toast=cards.plain.old_button(turn.texts))
    question = _find(turn, state)
    chosen = question and question.item.option(tap.option)
    if not (question and chosen):
        return _gone(turn)
    attempt = Attempt(
        tap.lesson, tap.item, tap.tries, chosen.key, grade(question.item, chosen.key),
        question.lesson.version, Purpose(state.purpose),
    )  # fmt: skip
    review.note_answer(turn.db, turn.learner, attempt, turn.now)
    card = cards.review.explanation(turn.texts, _asked(question, state), chosen, edits=turn.edits)
    explained = Reviewed(tap.lesson, tap.item, chosen.key, state.number, state.total, state.purpose)
    return Reply.saying(card, state=explained)


def _place(state: Reviewing) -> tuple[str, str, int]:
    return state.lesson, state.item, state.tries


def show_again(turn: Turn, state: Reviewing | Reviewed) -> Reply:
    """Show the open question, or the answer to it, once more."""
    question = _find(turn, state)
    if question is None:
        return _gone(turn)
    if isinstance(state, Reviewing):
        return Reply.saying(_question_card(turn, question, state))
    chosen = question.item.option(state.option)
    if chosen is None:
        return _gone(turn)
    return Reply.saying(cards.review.explanation(turn.texts, _asked(question, state), chosen))


def _gone(turn: Turn) -> Reply:
    return Reply.saying(cards.lessons.lesson_gone(turn.texts), state=Idle())


def is_check(purpose: str) -> bool:
    """Return True for a look at what stayed after the course."""
    return purpose in review.CHECKS


def offer_check(turn: Turn) -> Reply | None:
    """Offer a look at what stayed; None while none is due."""
    check = review.check_due(turn.db, turn.course, turn.learner, turn.now)
    if check is None:
        return None
    return Reply.saying(cards.review.check_offer(turn.texts, len(check.left)), state=Idle())


def begin_check(turn: Turn) -> Reply:
    """Ask the first question of the look at what stayed that is due."""
    check = review.check_due(turn.db, turn.course, turn.learner, turn.now)
    if check is None:
        return Reply(toast=cards.plain.old_button(turn.texts))
    return _ask_in(turn, check)


def go_on_checking(turn: Turn, state: Reviewed) -> Reply:
    """Ask the next question, or thank for the answers after the last."""
    purpose = Purpose(state.purpose)
    check = review.find_check(turn.db, turn.course, turn.learner, purpose)
    if check.left:
        return _ask_in(turn, check)
    thanks = cards.review.check_done(turn.texts, check.n_right, check.total)
    return Reply.saying(thanks, state=Idle())


def _ask_in(turn: Turn, check: review.Check) -> Reply:
    number = check.total - len(check.left) + 1
    return _ask(turn, check.left[0], (number, check.total), check.purpose)


def show_progress(turn: Turn) -> Reply:
    """Show how far someone is, what they know well, and what is still shaky."""
    so_far = study.progress(turn.db, turn.course, turn.learner, turn.now)
    standing = review.standing(turn.db, turn.course, turn.learner)
    finished = so_far.n_finished, so_far.n_lessons
    days, right = so_far.n_days_this_month, so_far.first_time_right
    titles = standing.known, standing.shaky
    return Reply.saying(cards.mine.progress(turn.texts, finished, days, right, titles))


def _find(turn: Turn, state: Reviewing | Reviewed) -> Question | None:
    return review.find_question(turn.course, turn.learner, (state.lesson, state.item))


def _question_card(turn: Turn, question: Question, state: Reviewing) -> OutMessage:
    # Another order each time, so that nobody remembers a letter in place of an answer.
    name = f"{turn.learner.id}/{state.lesson}/{state.item}/{state.tries}"
    options = shuffled(question.item, Random(name))  # noqa: S311
    return cards.review.question(turn.texts, _asked(question, state), options, state.tries)


def _asked(question: Question, state: Reviewing | Reviewed) -> Asked:
    return Asked(
        question.lesson,
        question.item,
        state.number,
        state.total,
        is_check=is_check(state.purpose),
    )
