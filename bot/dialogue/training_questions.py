"""A coordinator's questions to whoever signs up, one by one; each may be skipped or answered later."""

from collections.abc import Iterator

from bot import cards
from bot.cards.places import LONGEST_ANSWER, Question
from bot.dialogue import study
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.training_shown import find, told
from bot.messages import OutMessage
from bot.services import ideas, places
from bot.storage.registrations import Registration, Status, find_registration
from bot.storage.trainings import Training
from bot.training_actions import AnswerLater, AnswerTraining, ShowIdea, SkipQuestion
from lessons.ideas import boxes, tidied


def next_question(
    turn: Turn, training: Training, one: Registration, *, after: int
) -> Iterator[OutMessage]:
    """Yield the first question behind number `after` without an answer; after the last, about the idea."""
    asked = training.wording(turn.learner.language).questions
    about = told(training, turn.learner.language)
    for number, words in enumerate(asked, 1):
        if number > after and not any(one.answers[number - 1 : number]):
            yield cards.places.question(turn.texts, about, Question(number, len(asked), words))
            return
    is_asked = one.status is Status.APPLIED and not one.shows_idea
    if is_asked and any(box.words for box in boxes(ideas.page(turn.db, turn.course, turn.learner))):
        yield cards.places.ask_idea(turn.texts, about)


def answer_later(turn: Turn, tap: AnswerLater) -> Reply:
    """Show the first question that has no answer yet."""
    return _go_on(turn, tap.training, 0)


def skip(turn: Turn, tap: SkipQuestion) -> Reply:
    """Leave a question, and go on to the next."""
    return _go_on(turn, tap.training, tap.question)


def _go_on(turn: Turn, number: int, after: int) -> Reply:
    training, one = find(turn, number), find_registration(turn.db, number, turn.learner.id)
    if training is None or one is None or one.is_over:
        return Reply.saying(cards.trainings.gone(turn.texts))
    asked = tuple(next_question(turn, training, one, after=after))
    if asked:
        return Reply.saying(*asked)
    return study.with_place(turn, cards.places.answered(turn.texts)).with_learner(turn.answered)


def read(tap: SkipQuestion, text: str) -> AnswerTraining | None:
    """Read what was typed in place of a tap: an answer."""
    words = tidied(text)
    return AnswerTraining(tap.training, tap.question, words) if words else None


def answer(turn: Turn, tap: AnswerTraining) -> Reply:
    """Keep an answer, and go on to the next question."""
    training = find(turn, tap.training)
    if training is None:
        return Reply.saying(cards.trainings.gone(turn.texts))
    if len(tap.words) > LONGEST_ANSWER:
        about = told(training, turn.learner.language)
        return Reply.saying(cards.places.too_long(turn.texts, about, tap.question))
    places.answer(turn.db, training.id, turn.learner.id, (tap.question, tap.words))
    return _go_on(turn, tap.training, tap.question)


def show_idea(turn: Turn, tap: ShowIdea) -> Reply:
    """Let the coordinator see the idea page, or not."""
    places.show_idea(turn.db, tap.training, turn.learner.id, yes=tap.yes)
    noted = cards.places.idea_noted(turn.texts, yes=tap.yes)
    return study.with_place(turn, noted).with_learner(turn.answered)
