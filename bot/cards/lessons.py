"""A lesson as the learner meets it: cards, quiz, the end, and what is left for today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.actions import (
    AnswerItem,
    BeginLesson,
    ChooseHour,
    GoOn,
    LeaveForLater,
    NextCard,
    Open,
    TryAgain,
    offer,
)
from bot.cards import pictures
from bot.cards.compose import bold, italic, lines, paragraphs, say
from bot.messages import Choice, Look, OutMessage
from bot.texts import Texts
from lessons.course import Lesson, Option, QuizItem
from scheduler.timetable import local_day, time_of

HOURS = (8, 12, 15, 18, 20)


@dataclass(frozen=True, slots=True)
class Shown:
    """A quiz item as it stands before the learner."""

    lesson: Lesson
    item: QuizItem
    options: tuple[Option, ...]  # in the order this learner sees them
    tries: int  # how often it was answered before

    @property
    def number(self) -> int:
        return self.lesson.quiz.index(self.item) + 1


def card(texts: Texts, lesson: Lesson, place: int, *, in_words: bool) -> OutMessage:
    """Return one card, counted from 0; the first carries the lesson's title.

    What picture it has is shown, or told in words, on request.
    """
    _ = texts.gettext
    heading: Markup | str = ""
    if place == 0:
        number = _("Lesson {n}").format(n=lesson.number)
        heading = lines(italic(number), bold(lesson.title))
    look = pictures.button(texts, lesson, place, in_words=in_words)
    choices = (next_button(texts, lesson, place), *look)
    return say(heading, lesson.cards[place].text, choices=choices)


def next_button(texts: Texts, lesson: Lesson, place: int) -> Choice:
    """Return the button that leads on from a card."""
    _ = texts.gettext
    is_last = place == len(lesson.cards) - 1
    # Translators: the button under the last card, then under the others; at most 20 characters.
    label = _("Take the quiz") if is_last else _("Next")
    return offer(label, NextCard(lesson.key, place))


def question(texts: Texts, shown: Shown, *, edits: str = "") -> OutMessage:
    return say(
        _question_heading(texts, shown),
        bold(shown.item.question),
        choices=tuple(_option(shown, option) for option in shown.options),
        look=Look.QUIZ,
        edits=edits,
    )


def _question_heading(texts: Texts, shown: Shown) -> Markup:
    # Translators: above a quiz question, such as "Question 1 of 2".
    words = texts.gettext("Question {n} of {total}")
    return italic(words.format(n=shown.number, total=len(shown.lesson.quiz)))


def _option(shown: Shown, option: Option) -> Choice:
    return offer(
        option.label, AnswerItem(shown.lesson.key, shown.item.key, option.key, shown.tries)
    )


def explanation(texts: Texts, shown: Shown, chosen: Option, *, edits: str = "") -> OutMessage:
    """Mark the answer and say at once why it is right, or what the mistake in it is."""
    _ = texts.gettext
    is_right = chosen.key == shown.item.right
    verdict = _("✓ Right: {answer}") if is_right else _("✗ Not quite: {answer}")
    return say(
        _question_heading(texts, shown),
        shown.item.question,
        bold(verdict.format(answer=chosen.label)),
        chosen.explanation,
        choices=_after_answer(texts, shown, is_right=is_right),
        edits=edits,
    )


def _after_answer(texts: Texts, shown: Shown, *, is_right: bool) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons under an answered question; at most 20 characters each.
    go_on = offer(_("Go on"), GoOn(shown.lesson.key, shown.item.key))
    if is_right:
        return (go_on,)
    return (offer(_("Try again"), TryAgain(shown.lesson.key, shown.item.key)), go_on)


def lesson_done(texts: Texts, lesson: Lesson, n_finished: int, n_lessons: int) -> OutMessage:
    """Say what was learned, the small task, and how far the learner is."""
    _ = texts.gettext
    return say(
        bold(_("Lesson {n} is done. Well done!").format(n=lesson.number)),
        _("To remember: {takeaway}").format(takeaway=lesson.takeaway),
        paragraphs(bold(_("To try today, in ten minutes")), lesson.task),
        lessons_done(texts, n_finished, n_lessons),
    )


def lessons_done(texts: Texts, n_finished: int, n_lessons: int) -> str:
    # Translators: how far someone is; the plural follows {total}.
    words = texts.ngettext("{n} of {total} lesson done.", "{n} of {total} lessons done.", n_lessons)
    return words.format(n=n_finished, total=n_lessons)


def whats_next(
    texts: Texts, next_at: datetime, now: datetime, *, may_have_more: bool
) -> OutMessage:
    """Say when the next lesson comes, and offer one more where today still has room."""
    _ = texts.gettext
    choices = (offer(_("One more today"), BeginLesson()),) if may_have_more else ()
    return say(next_line(texts, next_at, now), choices=choices)


def next_line(texts: Texts, next_at: datetime, now: datetime) -> str:
    """Return when the next lesson comes, as people say it."""
    _ = texts.gettext
    days = local_day(next_at, texts.zone) - local_day(now, texts.zone)
    time = texts.clock(next_at)
    if days == timedelta(0):
        return _("Your next lesson: today at {time}.").format(time=time)
    if days == timedelta(days=1):
        return _("Your next lesson: tomorrow at {time}.").format(time=time)
    return _("Your next lesson: {day} at {time}.").format(day=texts.day(next_at), time=time)


def minutes_line(texts: Texts, lesson: Lesson) -> str:
    words = texts.ngettext(
        "It's here, and takes {n} minute.", "It's here, and takes {n} minutes.", lesson.minutes
    )
    return words.format(n=lesson.minutes)


def lesson_due(texts: Texts, lesson: Lesson) -> OutMessage:
    """The day's lesson is there."""
    _ = texts.gettext
    return say(
        bold(_("Lesson {n}: {title}").format(n=lesson.number, title=lesson.title)),
        minutes_line(texts, lesson),
        # Translators: the button under the day's lesson; at most 20 characters.
        choices=(offer(_("Start the lesson"), BeginLesson()),),
    )


def extra_offer(texts: Texts, lesson: Lesson, next_at: datetime, now: datetime) -> OutMessage:
    """Today's lesson is taken; one more may follow."""
    _ = texts.gettext
    return say(
        _("You have finished today's lesson. Do you have five more minutes?"),
        _("Up next: {title}").format(title=lesson.title),
        next_line(texts, next_at, now),
        choices=(offer(_("One more today"), BeginLesson()),),
    )


def enough_today(texts: Texts, next_at: datetime, now: datetime) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Two lessons in one day, that's a lot! Let it settle; sleep helps you remember."),
        next_line(texts, next_at, now),
    )


def all_done(texts: Texts, n_lessons: int) -> OutMessage:
    _, ngettext = texts.gettext, texts.ngettext
    return say(
        bold(_("You have finished every lesson there is.")),
        ngettext(
            "That is {n} lesson, from the first to the last. Be proud of it.",
            "That is {n} lessons, from the first to the last. Be proud of it.",
            n_lessons,
        ).format(n=n_lessons),
        _("More lessons are being written. When they are ready, they come at your usual time."),
    )


def block_done(texts: Texts, title: str) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("You have reached a finish line: {title}").format(title=title)),
        _("Take a moment to enjoy it. You came here one small step at a time."),
    )


def now_or_later(texts: Texts, title: str, next_at: datetime, now: datetime) -> OutMessage:
    """At a finish line: the next block may begin at once, or at the usual hour."""
    _ = texts.gettext
    return say(
        _("Up next: {title}").format(title=title),
        _("Go on now, or let today be a good day's work?"),
        next_line(texts, next_at, now),
        choices=(
            # Translators: two buttons; at most 20 characters each.
            offer(_("Go on now"), BeginLesson()),
            offer(_("Not today"), LeaveForLater()),
        ),
    )


def rest(texts: Texts, next_line: str) -> OutMessage:
    _ = texts.gettext
    return say(_("Enjoy the rest, it is well earned."), next_line)


def core_idea(texts: Texts, lesson: Lesson) -> OutMessage:
    """Before going on after some days: the core of the lesson finished last."""
    _ = texts.gettext
    return say(
        bold(_("Before we go on: the main idea of your last lesson.")),
        lines(
            italic(_("Lesson {n}: {title}").format(n=lesson.number, title=lesson.title)),
            lesson.takeaway,
        ),
    )


def hour_question(texts: Texts, minute: int) -> OutMessage:
    """Ask when lessons shall come; `minute` of the day is when they come until then."""
    _ = texts.gettext
    return say(
        _("When do you have five quiet minutes? I'll bring your lesson then."),
        _("At the moment it comes at {time}. You can also type a time, such as 7:30.").format(
            time=texts.clock(time_of(minute))
        ),
        choices=tuple(
            offer(texts.clock(time_of(hour * 60)), ChooseHour(hour * 60)) for hour in HOURS
        ),
    )


def lesson_gone(texts: Texts) -> OutMessage:
    """The lesson that was being read is in the course no more."""
    _ = texts.gettext
    return say(
        _("That lesson has changed since you last saw it. Nothing you did is lost."),
        choices=(offer(_("Show today's lesson"), Open("today")),),
    )
