"""Trainings at the desk: which there are, how one stands, and the questions before something great."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, link, say
from bot.cards.welcome import country_label
from bot.desk_actions import (
    AskPart,
    BeginTraining,
    CancelTraining,
    CloseSignUp,
    DiscardDraft,
    EditTraining,
    ListPeople,
    ListTrainings,
    PreviewTraining,
    PublishTraining,
    RunTraining,
    SendPaper,
    ShowCode,
)
from bot.messages import Choice, OutMessage
from bot.texts import Texts

SHOWN = 8  # trainings in a list


@dataclass(frozen=True, slots=True)
class Shown:
    """A training as its coordinator reads it; `stage` and times as in `bot.storage.trainings`."""

    number: int
    title: str
    is_visit: bool
    stage: str
    sessions: tuple[tuple[datetime, datetime], ...]
    where: str
    capacity: int
    n_taken: int = 0
    n_waiting: int = 0
    n_applied: int = 0
    closes_at: datetime | None = None
    languages: tuple[str, ...] = ()  # in which it has words
    lacks: tuple[str, ...] = ()  # see `bot.services.trainings.Missing`
    readers: dict[str, int] = field(default_factory=dict)  # of languages in which it has none


@dataclass(frozen=True, slots=True)
class Today:
    """What has happened since midnight in one's countries; each counted up to `most`."""

    n_learners: int
    n_lessons: int
    n_signed_up: int
    most: int


def today_words(texts: Texts, today: Today) -> Markup:
    """Return the numbers of today, for the overview of the desk."""
    _ = texts.gettext

    def number(n: int) -> str:
        return f"{texts.number(n)}+" if n >= today.most else texts.number(n)

    return lines(
        bold(_("Today so far")),
        _("People who finished a lesson: {n}").format(n=number(today.n_learners)),
        _("Lessons finished: {n}").format(n=number(today.n_lessons)),
        _("Sign-ups for trainings: {n}").format(n=number(today.n_signed_up)),
    )


def desk_choice(texts: Texts) -> Choice:
    # Translators: the button at a coordinator's desk to trainings; at most 20 characters.
    return offer(texts.gettext("Trainings"), ListTrainings())


def listed(texts: Texts, trainings: Sequence[Shown], *, is_over: bool) -> OutMessage:
    """Show what one runs, the next to begin first."""
    _ = texts.gettext
    none = _("None so far.") if is_over else _("Nothing is planned. Shall we write the first one?")
    return say(
        bold(_("Trainings that are over") if is_over else _("Trainings and study visits")),
        "" if trainings else none,
        choices=(
            *(offer(_label(texts, one), RunTraining(one.number)) for one in trainings[:SHOWN]),
            *_list_choices(texts, is_over=is_over),
        ),
    )


def _label(texts: Texts, one: Shown) -> str:
    title = one.title or texts.gettext("Without a title yet")
    if one.stage == "draft":
        # Translators: a training that is still being written, in a list.
        return texts.gettext("{title} (draft)").format(title=title)
    day = texts.short_day(one.sessions[0][0]) if one.sessions else ""
    return f"{day}  {title}  {one.n_taken}/{one.capacity}"


def _list_choices(texts: Texts, *, is_over: bool) -> tuple[Choice, ...]:
    _ = texts.gettext
    if is_over:
        return (offer(_("All trainings"), ListTrainings()),)
    # Translators: buttons at the desk; at most 20 characters each.
    return (
        offer(_("New training"), BeginTraining("training")),
        offer(_("New study visit"), BeginTraining("visit")),
        offer(_("Those that are over"), ListTrainings(is_over=True)),
    )


def which_country(texts: Texts, kind: str, countries: Iterable[str]) -> OutMessage:
    """Ask where it takes place."""
    return say(
        bold(texts.gettext("In which country does it take place?")),
        choices=tuple(
            offer(country_label(texts, code), BeginTraining(kind, code)) for code in countries
        ),
    )


def overview(texts: Texts, one: Shown) -> OutMessage:
    """Show how a training stands, with all that can be done now."""
    return say(
        lines(bold(one.title or texts.gettext("Without a title yet")), _stage(texts, one)),
        when_where(texts, one),
        _places(texts, one),
        what_is_missing(texts, one),
        choices=_ways(texts, one),
    )


def _stage(texts: Texts, one: Shown) -> Markup:
    _ = texts.gettext
    stages = {
        "draft": _("A draft: only the desk sees it."),
        "open": _("Published: people can sign up."),
        "closed": _("Sign-up is closed; it takes place."),
        "cancelled": _("Cancelled."),
        "past": _("Over."),
    }
    return italic(stages[one.stage])


def when_where(texts: Texts, one: Shown) -> Markup:
    """Return days, hours and place; the clock is that of the place."""
    rows = (f"{texts.day(a)}, {texts.clock(a)}–{texts.clock(b)}" for a, b in one.sessions)
    return lines(*rows, link(one.where) if one.where.startswith("http") else one.where)


def _places(texts: Texts, one: Shown) -> Markup:
    _ = texts.gettext
    if one.stage == "draft":
        return lines(_("Places: {n}").format(n=one.capacity))
    return lines(
        _("Places taken: {n} of {total}").format(n=one.n_taken, total=one.capacity),
        _("In line: {n}").format(n=one.n_waiting) if one.n_waiting else "",
        _("Applications to decide: {n}").format(n=one.n_applied) if one.n_applied else "",
    )


def what_is_missing(texts: Texts, one: Shown) -> Markup:
    """Return in one list what a draft lacks, and who would read it in another language."""
    if one.stage != "draft":
        return Markup()
    _, ngettext = texts.gettext, texts.ngettext
    lacks = {
        "title": _("the title"),
        "questions": _("as many questions in each language"),
        "groups": _("the names of all groups in each language"),
        "sessions": _("the day"),
        "future": _("a day that is still to come"),
        "place": _("the place"),
        "signer": _("your first name: open your invitation link once more"),
    }
    rows = [f"• {lacks[what]}" for what in one.lacks]
    missing = lines(bold(_("Still missing:")), *rows) if rows else Markup()
    others = [
        ngettext(
            "{n} person here reads {language}; they would read it in another language.",
            "{n} people here read {language}; they would read it in another language.",
            n,
        ).format(n=n, language=texts.language_name(code))
        for code, n in one.readers.items()
    ]
    return Markup("\n").join(part for part in (missing, lines(*others)) if part)


def _ways(texts: Texts, one: Shown) -> tuple[Choice, ...]:
    _ = texts.gettext
    back = offer(_("All trainings"), ListTrainings())
    preview = offer(_("Preview"), PreviewTraining(one.number, (*one.languages, "")[0]))
    change = offer(_("Change"), EditTraining(one.number))
    if one.stage == "draft":
        # Translators: buttons under a training that is being written; at most 20 characters each.
        publish = offer(_("Publish"), PublishTraining(one.number))
        go_on = offer(_("Go on writing"), AskPart(one.number, "", walks=True))
        seen = (preview,) if one.title else ()
        discard = offer(_("Throw it away"), DiscardDraft(one.number))
        return (go_on if one.lacks else publish, *seen, change, discard, back)
    people = offer(_("People"), ListPeople(one.number, "placed"))
    presence = offer(_("Attendance"), ShowCode(one.number))
    papers = offer(_("Files"), SendPaper(one.number, ""))
    if one.stage not in ("open", "closed"):
        return (people, presence, papers, back)
    sign_up = (
        offer(_("Close sign-up"), CloseSignUp(one.number))
        if one.stage == "open"
        else offer(_("Open sign-up"), PublishTraining(one.number))
    )
    cancel = offer(_("Cancel it"), CancelTraining(one.number))
    return (people, presence, papers, preview, change, sign_up, cancel, back)


def not_yours(texts: Texts) -> str:
    """Return the word over a button of a training that is gone, over or elsewhere."""
    return texts.gettext("This training is no longer yours to change.")


def nothing_changed(texts: Texts) -> str:
    """Return the word over a button that had its effect before."""
    return texts.gettext("It is so already; nothing changed.")


def preview(texts: Texts, one: Shown, language: str, others: Iterable[str]) -> OutMessage:
    """Say in which language the message above is, and offer the others."""
    _ = texts.gettext
    name = texts.language_name(language)
    return say(
        _("So people read it. Language: {language}").format(language=name),
        choices=(
            *(
                offer(texts.language_name(code), PreviewTraining(one.number, code))
                for code in others
            ),
            # Translators: buttons under a preview of a training; at most 20 characters each.
            offer(_("Change these texts"), EditTraining(one.number, language)),
            offer(_("How it stands"), RunTraining(one.number)),
        ),
    )
