"""What is said when a lesson waits: short and warm, never a reproach; and the word before a silence.

Texts of a step rotate. Each has a name, such as "day_2.4", so that nobody hears one again too soon.
"""

from collections.abc import Callable, Collection, Mapping

from bot.actions import BeginLesson, Open, offer
from bot.cards.compose import say
from bot.messages import OutMessage
from bot.texts import Texts
from lessons.course import Lesson
from scheduler.rhythm import Step

_Gettext = Callable[[str], str]


def _same_day(_: _Gettext) -> tuple[str, ...]:
    return (
        _("Your lesson is still here, whenever you have five quiet minutes."),
        _("A small lesson for a calm moment today? It is ready when you are."),
        _("Today's idea is here for you: {title}"),
        _("Over a cup of tea or on the bus: today's lesson fits into five minutes."),
        _("A few cards, a short quiz, and you have learned something new today."),
        _("Is there a small gap in your day? Today's lesson fits right in."),
        _("If you feel like learning something new today, it is one tap away."),
        _("No hurry at all. This one is here for you today, and tomorrow too: {title}"),
    )


def _day_2(_: _Gettext) -> tuple[str, ...]:
    return (
        _("Busy days? I have kept your place: {title}"),
        _("Five minutes are enough to go on with your course. Is now a good moment?"),
        _("Going on is easy: one tap, and you are back in."),
        _("A good idea is patient. This one is here for you: {title}"),
        _("Even one card is a step. Would you like to read the first one?"),
        _("Your course is right where you left it. Come in whenever you like."),
    )


def _day_5(_: _Gettext) -> tuple[str, ...]:
    return (
        _("Your place in the course is safe. Whenever you like, we go on with this: {title}"),
        _("Life can be full. Go on with a short lesson, or take a break: both are fine."),
        _("Nothing is lost and nothing has piled up. There is just one small lesson next."),
        _("Does another hour suit you better? You can change it in /settings at any time."),
        _("A small step today? It takes as long as a cup of coffee: {title}"),
        _("One new idea can change how you see a problem nearby. Here is one: {title}"),
    )


def _day_10(_: _Gettext) -> tuple[str, ...]:
    return (
        _("It has been a while, and that is all right. One short lesson is here: {title}"),
        _("You don't have to catch up on anything. We simply go on with the next lesson."),
        _("Would a break suit you better now? One tap, and I come back when you say."),
        _("Still curious? Five minutes are enough to find your way back in."),
        _("People with good ideas often have full days. Your place in the course is kept."),
        _("Whenever you like, we go on together, one small step at a time: {title}"),
    )


_TEXTS: Mapping[Step, Callable[[_Gettext], tuple[str, ...]]] = {
    Step.SAME_DAY: _same_day,
    Step.DAY_2: _day_2,
    Step.DAY_5: _day_5,
    Step.DAY_10: _day_10,
}


def choose_words(step: Step, turn: int, used: Collection[str]) -> str | None:
    """Return the name of a text for a step that was not used lately; None when all were.

    `turn` says where the rotation stands, so that not everyone hears the same on one day.
    """
    n_texts = len(_TEXTS[step](str))
    names = (f"{kind(step)}.{(turn + place) % n_texts}" for place in range(n_texts))
    return next((name for name in names if name not in used), None)


def kind(step: Step) -> str:
    """Return a step's name as it is kept with a push, such as "day_2"."""
    return step.name.lower()


def nudge(texts: Texts, step: Step, words: str, lesson: Lesson) -> OutMessage:
    """The lesson is still there; `words` names the text."""
    _ = texts.gettext
    text = _TEXTS[step](_)[int(words.rpartition(".")[2])]
    start = offer(_("Start the lesson"), BeginLesson())
    # Translators: a button; at most 20 characters.
    rest = offer(_("Take a break"), Open("pause"))
    choices = (start, rest) if step >= Step.DAY_5 else (start,)
    return say(text.format(title=lesson.title), choices=choices)


def silence(texts: Texts) -> OutMessage:
    """The last word before we are silent until they write."""
    _ = texts.gettext
    return say(
        _("I'll be quiet now, so that there is room for other things in your days."),
        _("Your place in the course is kept. To go on, tap the button or write me anything."),
        choices=(offer(_("Start the lesson"), BeginLesson()),),
    )
