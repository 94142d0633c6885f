"""A question in the chat: answered when it is understood, asked back when it may be, else honest.

>  how much does it cost?
<  Is it free? Yes ... Did this help?               [Yes, it helped] [No, not really]
>  can i get money for it
<  Did you mean one of these? A ... B ... C ... D None of these      [A] [B] [C] [D]
>  D
<  I don't know the answer to that, and I don't want to guess.       [Ask a person]

In the middle of a lesson the open step is shown again after it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from bot import cards
from bot.actions import ChooseEntry, NoneOfThese, SayHelped
from bot.dialogue import study
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.listening import question_in
from bot.dialogue.own import own_state
from bot.dialogue.states import Answering, Reviewing
from bot.messages import OutMessage
from bot.services import questions
from bot.services.study import locale_of
from bot.storage.questions import NONE, Question, find_question, note_choice, note_help
from lessons.faq.entries import FaqEntry
from lessons.faq.verdicts import SmallTalk, Sure, Unknown, Unsure

WORDS_OF_A_QUESTION = 4  # in a quiz a shorter text without a question mark is a mistyped answer


def ask(turn: Turn) -> Reply:
    """/ask: the question follows, or stands behind the command."""
    invitation = cards.questions.invitation(turn.texts)
    return answer(turn) or study.with_place(turn, invitation)


def answer(turn: Turn) -> Reply | None:
    """Answer a free text; None where it is neither a question nor small talk."""
    match turn.verdict:
        case None:
            return None
        case SmallTalk():
            return _small_talk(turn, turn.verdict)
        case Sure() | Unsure() | Unknown() as verdict:
            return _question(turn, verdict)
    assert_never(turn.verdict)


def _small_talk(turn: Turn, verdict: SmallTalk) -> Reply | None:
    if verdict.kind == "gibberish":
        return None
    name = turn.learner.first_name
    return study.with_place(turn, cards.questions.small_talk(turn.texts, verdict.kind, name))


def _question(turn: Turn, verdict: questions.Answerable) -> Reply | None:
    if not isinstance(verdict, Sure) and _is_mistyped_answer(turn):
        return None
    number = questions.keep(turn.db, turn.learner, _text(turn), verdict, turn.now)
    said = (_reaction(turn, verdict, number), *_language_offer(turn, verdict.detected))
    reply = study.with_place(turn, *said)
    has_place = len(reply.messages) > len(said)
    return replace(reply, is_aside=isinstance(verdict, Sure) and not has_place)


def _is_mistyped_answer(turn: Turn) -> bool:
    """Return whether a text in a quiz that means nothing we know is no clear question either."""
    is_quiz = isinstance(turn.state, Answering | Reviewing)
    is_long = len(_text(turn).split()) >= WORDS_OF_A_QUESTION
    return is_quiz and "?" not in _text(turn) and not is_long


def _text(turn: Turn) -> str:
    return question_in(turn.inbound.text)


def _reaction(turn: Turn, verdict: questions.Answerable, number: int) -> OutMessage:
    if isinstance(verdict, Sure) and (entry := _entry(turn, verdict.entry)):
        return cards.questions.answer(
            turn.texts, entry, own_state(turn, entry.shows, number), number
        )
    if isinstance(verdict, Unsure) and (likely := tuple(_entries(turn, verdict.alternatives))):
        return cards.questions.did_you_mean(turn.texts, likely, number)
    return cards.questions.unknown(turn.texts, number)


def _entry(turn: Turn, key: str) -> FaqEntry | None:
    return turn.course.faq.entry(key, locale_of(turn.learner))


def _entries(turn: Turn, keys: tuple[str, ...]) -> Iterator[FaqEntry]:
    return (entry for key in keys if (entry := _entry(turn, key)))


def _language_offer(turn: Turn, detected: str) -> Iterator[OutMessage]:
    """Offer, in the words of that language, to go on in the one that someone writes in."""
    if questions.deserves_language_offer(turn.db, turn.learner, detected):
        learner = turn.learner
        theirs = turn.house.catalogues.texts(detected, learner.country, learner.zone)
        yield cards.questions.language_offer(theirs)


def choose_entry(turn: Turn, tap: ChooseEntry) -> Reply:
    """Answer with what was meant, in place of the question back."""
    question, entry = _find(turn, tap.question), _entry(turn, tap.entry)
    if question is None or entry is None:
        return _old(turn)
    note_choice(turn.db, question.id, entry.key)
    own = own_state(turn, entry.shows, question.id)
    return Reply.saying(
        cards.questions.answer(turn.texts, entry, own, question.id, edits=turn.edits)
    )


def none_of_these(turn: Turn, tap: NoneOfThese) -> Reply:
    """Nothing that was offered is meant: say honestly that we don't know."""
    question = _find(turn, tap.question)
    if question is None or question.chosen:
        return _old(turn)
    note_choice(turn.db, question.id, NONE)
    return Reply.saying(cards.questions.unknown(turn.texts, question.id, edits=turn.edits))


def say_helped(turn: Turn, tap: SayHelped) -> Reply:
    """Note whether the answer helped; once."""
    question = _find(turn, tap.question)
    entry = _entry(turn, question.answered_with) if question else None
    if question is None or entry is None or question.has_helped is not None:
        return _old(turn)
    note_help(turn.db, question.id, has_helped=tap.yes)
    own = own_state(turn, entry.shows, question.id)
    judged = cards.questions.judged(turn.texts, entry, own, turn.edits, has_helped=tap.yes)
    if tap.yes:
        return Reply.saying(judged)
    return study.with_place(turn, judged, cards.questions.sorry(turn.texts, question.id))


def _find(turn: Turn, number: int) -> Question | None:
    return find_question(turn.db, turn.learner.id, number)


def _old(turn: Turn) -> Reply:
    return Reply(toast=cards.plain.old_question(turn.texts))
