"""The day after a lesson: how the small task went."""

from bot.actions import AnswerFollowup, offer
from bot.cards.compose import bold, italic, say
from bot.messages import OutMessage
from bot.texts import Texts
from lessons.course import Lesson


def question(texts: Texts, lesson: Lesson) -> OutMessage:
    """Ask about the task of a lesson of the day before."""
    _ = texts.gettext
    return say(
        _heading(texts, lesson),
        bold(lesson.followup),
        _("Tap an answer, or tell me in a few words."),
        choices=tuple(
            offer(label, AnswerFollowup(lesson.key, said)) for said, label in labels(texts).items()
        ),
    )


def _heading(texts: Texts, lesson: Lesson) -> str:
    # Translators: above a question about the small task of the day before; {title} is a lesson's.
    words = texts.gettext("A look back: {title}")
    return italic(words.format(title=lesson.title))


def labels(texts: Texts) -> dict[str, str]:
    """Return what can be tapped: how the task went, and the word for it."""
    _ = texts.gettext
    # Translators: three buttons about a small task; at most 20 characters each.
    return {"done": _("Done"), "not-yet": _("Not yet"), "skip": _("Skip this question")}


def thanks(texts: Texts, lesson: Lesson, said: str, *, edits: str = "") -> OutMessage:
    """Answer kindly, whatever was said; a tapped question stays readable."""
    if said not in labels(texts):
        return say(_kind_words(texts, said))
    return say(
        _heading(texts, lesson),
        lesson.followup,
        bold(labels(texts)[said]),
        _kind_words(texts, said),
        edits=edits,
    )


def _kind_words(texts: Texts, said: str) -> str:
    _ = texts.gettext
    words = {
        "done": _("Well done! Ideas grow from small steps like this one."),
        "not-yet": _("That's all right. The task doesn't run away: any quiet moment will do."),
        "skip": _("All right, let's go on."),
    }
    own = _("Thank you for telling me! I've kept your words; /mydata shows them.")
    return words.get(said, own)
