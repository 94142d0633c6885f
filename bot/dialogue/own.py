"""What the bot knows itself about a question: a line from its own state, and a button that leads on."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import cards
from bot.actions import Open, OpenSetting, offer
from bot.cards.questions import Own
from bot.cards.tickets import ask_choice
from bot.dialogue import finish
from bot.dialogue.handler import Turn
from bot.services import study, trainings
from lessons.faq.sheet import Shown
from scheduler.timetable import time_of


def own_state(turn: Turn, shows: Shown | None, question: int) -> Own:
    """Return what the bot adds to an answer of the FAQ to a question."""
    if shows is None:
        return Own()
    own = _SHOWN[shows](turn)
    needs_person = shows == "person" or (shows == "trainings" and own.choice is None)
    return replace(own, choice=ask_choice(turn.texts, question)) if needs_person else own


def _next_lesson(turn: Turn) -> Own:
    choice = offer(turn.texts.gettext("Show today's lesson"), Open("today"))
    return Own(finish.next_lesson_line(turn), choice)


def _language(turn: Turn) -> Own:
    choice = offer(turn.texts.gettext("Language"), OpenSetting("language"))
    return Own(cards.settings.language_line(turn.texts), choice)


def _hour(turn: Turn) -> Own:
    choice = offer(turn.texts.gettext("Lesson time"), OpenSetting("hour"))
    return Own(cards.settings.hour_line(turn.texts, time_of(turn.learner.minute)), choice)


def _pause(turn: Turn) -> Own:
    learner, _ = turn.learner, turn.texts.gettext
    is_away = learner.stopped_at or (learner.paused_until and learner.paused_until > turn.now)
    if is_away:
        return Own(choice=offer(_("I'm back"), Open("resume")))
    return Own(choice=offer(_("Take a break"), Open("pause")))


def _progress(turn: Turn) -> Own:
    so_far = study.progress(turn.db, turn.course, turn.learner, turn.now)
    line = cards.lessons.lessons_done(turn.texts, so_far.n_finished, so_far.n_lessons)
    return Own(line, offer(turn.texts.gettext("Your progress"), Open("progress")))


def _mydata(turn: Turn) -> Own:
    # Translators: a button; at most 20 characters.
    return Own(choice=offer(turn.texts.gettext("My data"), Open("mydata")))


def _trainings(turn: Turn) -> Own:
    n_open = len(trainings.open_for(turn.db, turn.learner.country, turn.now))
    if n_open == 0:
        return Own(turn.texts.gettext("Nothing is open for sign-up near you right now."))
    line = turn.texts.ngettext(
        "{n} training is open for sign-up right now.",
        "{n} trainings are open for sign-up right now.",
        n_open,
    )
    # Translators: a button that leads to the list of trainings; at most 20 characters.
    choice = offer(turn.texts.gettext("Show trainings"), Open("trainings"))
    return Own(line.format(n=n_open), choice)


def _nothing(_: Turn) -> Own:
    return Own()


_SHOWN: Mapping[Shown, Callable[[Turn], Own]] = {
    "next-lesson": _next_lesson,
    "today": _next_lesson,
    "language": _language,
    "hour": _hour,
    "pause": _pause,
    "progress": _progress,
    "mydata": _mydata,
    "trainings": _trainings,
    "person": _nothing,
}
