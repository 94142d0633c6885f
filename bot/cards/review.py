"""What comes again: questions before a lesson, and a look at what stayed after the course."""

from dataclasses import dataclass

from bot.actions import AnswerReview, BeginCheck, LeaveReview, offer
from bot.cards.compose import bold, italic, say
from bot.messages import Choice, Look, OutMessage
from bot.texts import Texts
from lessons.course import Lesson, Option, QuizItem

WORTH_TELLING = 0.5  # a smaller share of right answers would only discourage


@dataclass(frozen=True, slots=True)
class Asked:
    """A quiz item as it is asked again."""

    lesson: Lesson
    item: QuizItem
    number: int  # question `number` of `total`
    total: int
    is_check: bool  # after the course; else before a lesson


def question(
    texts: Texts, asked: Asked, options: tuple[Option, ...], tries: int, *, edits: str = ""
) -> OutMessage:
    """Ask again; `options` stand in the order that the learner sees."""
    return say(
        italic(_heading(texts, asked)),
        bold(asked.item.question),
        choices=tuple(_option(asked, option, tries) for option in options),
        look=Look.QUIZ,
        edits=edits,
    )


def _heading(texts: Texts, asked: Asked) -> str:
    _ = texts.gettext
    # Translators: above a question from an earlier lesson, such as "Do you remember? 1 of 2".
    before_lesson = _("Do you remember? {n} of {total}")
    # Translators: above a question some time after the course, such as "What do you still know? 1 of 4".
    after_course = _("What do you still know? {n} of {total}")
    words = after_course if asked.is_check else before_lesson
    return words.format(n=asked.number, total=asked.total)


def _option(asked: Asked, option: Option, tries: int) -> Choice:
    return offer(option.label, AnswerReview(asked.lesson.key, asked.item.key, option.key, tries))


def explanation(texts: Texts, asked: Asked, chosen: Option, *, edits: str = "") -> OutMessage:
    """Say at once why the answer is right, or what the mistake in it is, and that it comes back."""
    _ = texts.gettext
    is_right = chosen.key == asked.item.right
    verdict = _("✓ Right: {answer}") if is_right else _("✗ Not quite: {answer}")
    return say(
        italic(_heading(texts, asked)),
        asked.item.question,
        bold(verdict.format(answer=chosen.label)),
        chosen.explanation,
        *_after_miss(texts, asked, is_right=is_right),
        # Translators: the button under an answered question; at most 20 characters.
        choices=(offer(_("Go on"), LeaveReview(asked.lesson.key, asked.item.key)),),
        edits=edits,
    )


def _after_miss(texts: Texts, asked: Asked, *, is_right: bool) -> tuple[str, ...]:
    """Name the right answer, for there is no second try here."""
    _ = texts.gettext
    right = asked.item.option(asked.item.right)
    if is_right or right is None:
        return ()
    answer = _("The answer is: {answer}").format(answer=right.label)
    if asked.is_check:
        return (answer,)
    return answer, _("That happens to everyone. I'll ask you again soon.")


def check_offer(texts: Texts, n_questions: int) -> OutMessage:
    """Some time after the course: offer a look at what stayed."""
    _, ngettext = texts.gettext, texts.ngettext
    return say(
        bold(_("What do you still know?")),
        _("Some time has passed since your last lesson. Let's see what you still know."),
        ngettext(
            "It's {n} question and takes two minutes. Nothing depends on it.",
            "It's {n} questions and takes two minutes. Nothing depends on it.",
            n_questions,
        ).format(n=n_questions),
        # Translators: a button that starts some questions; at most 20 characters.
        choices=(offer(_("Let's see"), BeginCheck()),),
    )


def check_done(texts: Texts, n_right: int, total: int) -> OutMessage:
    """Thank for the answers; a low count would only discourage."""
    _ = texts.gettext
    told = _("You still knew {n} of {total}.").format(n=n_right, total=total)
    return say(
        bold(_("Thank you!")),
        told if n_right >= total * WORTH_TELLING else "",
        _("What you had forgotten is fresh again now. Remembering makes it stick."),
    )
