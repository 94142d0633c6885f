"""The day after a lesson, before the next one: how did the small task go?

>  Start the lesson
<  A look back: What is a social enterprise? Did you find a place that ...?   [Done] [Not yet] [Skip]
>  We have a bakery like that!
<  Thank you for telling me! ...
   (and the next lesson opens; it opens too when something else is tapped or typed in place of it)
"""

from bot import cards
from bot.actions import AnswerFollowup
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Idle
from bot.messages import OutMessage
from bot.services import study
from bot.storage.followups import Said, note_answer, note_asked

LONGEST_WORDS = 1_000  # characters that are kept of an answer


def ask(turn: Turn, today: study.Today) -> Reply | None:
    """Ask about the task of the lesson before, once; None where there is nothing to ask."""
    lesson = today.looks_back and study.lesson_for(turn.course, turn.learner, today.looks_back)
    if not lesson or not note_asked(turn.db, turn.learner.id, lesson.key, turn.now):
        return None
    return Reply.saying(cards.followups.question(turn.texts, lesson), state=Idle())


def read(tap: AnswerFollowup, text: str) -> AnswerFollowup | None:
    """Read what was typed in place of a tap: words of their own."""
    if len(text) > LONGEST_WORDS:
        return None
    return AnswerFollowup(tap.lesson, Said.WORDS, text)


def note(turn: Turn, tap: AnswerFollowup) -> OutMessage | None:
    """Keep an answer and thank for it; None when one was given before."""
    said = Said(tap.said), tap.words
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    if not note_answer(turn.db, turn.learner.id, tap.lesson, said, turn.now) or not lesson:
        return None
    return cards.followups.thanks(turn.texts, lesson, tap.said, edits=turn.edits)
