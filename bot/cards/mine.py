"""A learner's own data and progress: shown, taken along, erased."""

from datetime import datetime

from markupsafe import Markup

from bot.actions import EraseMine, ExportMine, Open, offer
from bot.cards.compose import bold, italic, lines, say
from bot.cards.lessons import lessons_done
from bot.cards.welcome import country_label
from bot.messages import Document, OutMessage
from bot.texts import Texts, own_name

DOTS = 10  # fit on the smallest phone
WORTH_TELLING = 0.5  # a smaller share of right answers would only discourage


def progress(
    texts: Texts,
    finished: tuple[int, int],
    n_days: int,
    first_time_right: float | None,
    standing: tuple[tuple[str, ...], tuple[str, ...]],
) -> OutMessage:
    """Show lessons done out of all, days this month, and how well the quiz goes.

    `standing` holds titles of lessons: what is known well, and what is still shaky.
    """
    _, ngettext = texts.gettext, texts.ngettext
    n_finished, n_lessons = finished
    days = ngettext(
        "You learned on {n} day this month.", "You learned on {n} days this month.", n_days
    ).format(n=n_days)
    bar = _bar(n_finished, n_lessons)
    right = ""
    if first_time_right is not None and first_time_right >= WORTH_TELLING:
        right = _("Right first time: {share} of your answers.").format(
            share=texts.percent(first_time_right)
        )
    return say(
        bold(_("Your progress")),
        lines(bar, lessons_done(texts, n_finished, n_lessons), days, right),
        *_standing(texts, *standing),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("Show today's lesson"), Open("today")),),
    )


def _standing(texts: Texts, known: tuple[str, ...], shaky: tuple[str, ...]) -> list[Markup]:
    _ = texts.gettext
    said: list[Markup] = []
    if known:
        # Translators: above the titles of lessons.
        said.append(lines(bold(_("This you know well:")), *_listed(known)))
    if shaky:
        # Translators: above the titles of lessons whose questions come again.
        said.append(
            lines(bold(_("This still needs a little time; I'll ask you again:")), *_listed(shaky))
        )
    return said


def _listed(titles: tuple[str, ...]) -> list[str]:
    return [f"• {title}" for title in titles]


def _bar(n_finished: int, n_lessons: int) -> str:
    """Return how far someone is in at most ten dots; the first lesson fills one, only the last the last."""
    n_dots = min(n_lessons, DOTS)
    filled = max(min(n_finished, 1), n_finished * n_dots // n_lessons)
    return "●" * filled + "○" * (n_dots - filled)


def mydata(
    texts: Texts, first_name: str, counts: tuple[int, int, int], joined_at: datetime
) -> OutMessage:
    """Show what is kept: `counts` are the lessons begun, the answers given, what was asked."""
    _, ngettext = texts.gettext, texts.ngettext
    n_lessons, n_answers, n_asked = counts
    lessons = ngettext("{n} lesson", "{n} lessons", n_lessons).format(n=n_lessons)
    answers = ngettext("{n} answer", "{n} answers", n_answers).format(n=n_answers)
    return say(
        bold(_("What I know about you")),
        lines(
            _("First name: {value}").format(value=first_name) if first_name else "",
            _("Language: {value}").format(value=own_name(texts.language)),
            _("Country: {value}").format(value=country_label(texts, texts.country))
            if texts.country
            else "",
            _("With me since: {value}").format(value=texts.date(joined_at)),
            _("Your course: {lessons}, {answers}").format(lessons=lessons, answers=answers),
            ngettext(
                "You asked {n} question; I keep it for 90 days.",
                "You asked {n} questions; I keep each for 90 days.",
                n_asked,
            ).format(n=n_asked)
            if n_asked
            else "",
        ),
        _("Also your settings, and the number this app knows you by. The file has it all."),
        # Translators: buttons; at most 20 characters each.
        choices=(
            offer(_("Get it as a file"), ExportMine()),
            offer(_("Erase everything"), EraseMine(sure=False)),
        ),
    )


def export(texts: Texts, name: str, text: str) -> OutMessage:
    _ = texts.gettext
    message = say(_("Here is everything I keep about you."))
    return OutMessage(message.text, document=Document(name, text))


def erase_question(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        bold(_("Erase everything?")),
        _("Your progress and answers will be gone for good. Nobody can bring them back."),
        # Translators: buttons; at most 20 characters each.
        choices=(
            offer(_("Keep everything"), Open("today")),
            offer(_("Yes, erase it all"), EraseMine(sure=True)),
        ),
    )


def erased(texts: Texts, receipt: str) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Everything is erased. I don't know you any more."),
        _("Your receipt: {receipt}").format(receipt=receipt),
        italic(_("If you ever want to begin again, type /start. All the best to you!")),
    )
