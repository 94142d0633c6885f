"""Who comes to a training, who hasn't said, who waits, who applies: as its coordinator reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, say
from bot.desk_actions import ListPeople, RunTraining, Select, ShowApplicant
from bot.messages import SEVERAL, Choice, LearnerId, OutMessage
from bot.texts import Texts

PAGE = 10  # people on one card
LISTS = ("placed", "silent", "waiting", "applied", "declined")
SHORT = 60  # characters of an answer in a list


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signed up, as the desk reads them; `status` as in `bot.storage.registrations`."""

    learner: LearnerId
    first_name: str
    status: str
    group: str = ""
    is_coming: bool = False
    answers: tuple[str, ...] = ()
    offered_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class People:
    """One list of a training; `counts` of each list, `room` taken and total places by group."""

    training: int
    title: str
    which: str
    page: int
    shown: Sequence[Person]
    first: int  # number of the first that is shown, from 1
    has_more: bool
    counts: Mapping[str, int]
    room: tuple[tuple[str, int, int], ...] = ()


def name_of(texts: Texts, first_name: str, answers: Iterable[str] = ()) -> str:
    """Return how someone is called; what they answered first, where we know no name."""
    return first_name or next(iter(answers), "")[:SHORT] or texts.gettext("Someone")


def _names(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    # Translators: lists of people at a training, on buttons: who has a place, who has not said
    # whether they come, who waits in line, who applies, who was declined; at most 20 characters.
    return {
        "placed": _("Who comes"),
        "silent": _("No answer yet"),
        "waiting": _("In line"),
        "applied": _("Applications"),
        "declined": _("Declined"),
    }


def listed(texts: Texts, one: People) -> OutMessage:
    """Show one of the lists, some people at a time."""
    _ = texts.gettext
    names = _names(texts)
    why = _("To call: they have a place and have not said yet that they come.")
    return say(
        lines(bold(one.title), italic(f"{names[one.which]}: {one.counts[one.which]}")),
        why if one.which == "silent" and one.shown else "",
        lines(*(_quota(texts, *cells) for cells in one.room)),
        lines(*(_row(texts, one.first + n, person) for n, person in enumerate(one.shown)))
        or _("Nobody here."),
        choices=(
            *_deciding(texts, one),
            *((_more(texts, one),) if one.has_more else ()),
            *(
                offer(f"{names[which]}: {n}", ListPeople(one.training, which))
                for which, n in one.counts.items()
                if which != one.which and n
            ),
            offer(_("How it stands"), RunTraining(one.training)),
        ),
        about=SEVERAL,
    )


def _quota(texts: Texts, group: str, n_taken: int, total: int) -> str:
    words = texts.gettext("{group}: {n} of {total} places taken")
    return words.format(group=group, n=n_taken, total=total)


def _row(texts: Texts, number: int, person: Person) -> str:
    mark = " ✓" if person.is_coming else ""
    answers = [words[:SHORT] for words in person.answers if words]
    name = name_of(texts, person.first_name, answers)
    told = answers if person.first_name else answers[1:]  # else the first stands for the name
    parts = [f"{name}{mark}", person.group, *told]
    if person.offered_until:
        parts.append(
            texts.gettext("is offered a place until {day}, {time}").format(
                day=texts.short_day(person.offered_until), time=texts.clock(person.offered_until)
            )
        )
    return f"{number}. " + "; ".join(part for part in parts if part)


def standing(texts: Texts, status: str, *, is_coming: bool) -> str:
    """Return how someone with a place stands, in a list to print."""
    _ = texts.gettext
    if status == "offered":
        return _("is offered a place")
    return _("is coming") if is_coming else _("has not said yet")


def _more(texts: Texts, one: People) -> Choice:
    # Translators: a button that shows the next people of a list; at most 20 characters.
    return offer(texts.gettext("More"), ListPeople(one.training, one.which, one.page + 1))


def _deciding(texts: Texts, one: People) -> Iterable[Choice]:
    if one.which in ("applied", "declined") or (one.which == "waiting" and one.room):
        for number, person in enumerate(one.shown, one.first):
            name = name_of(texts, person.first_name, person.answers)
            yield offer(f"{number}. {name}", ShowApplicant(one.training, person.learner))


@dataclass(frozen=True, slots=True)
class Applicant:
    """An application as it is decided; `questions` beside the answers, `idea` only if they agreed."""

    training: int
    person: Person
    number: int  # in the order of applications
    n_finished: int
    n_lessons: int
    questions: tuple[str, ...]
    n_taken: int  # places of the group
    n_places: int
    idea: tuple[tuple[str, str], ...] = ()  # title and words of each box that is filled
    shows_idea: bool = False


def applicant(texts: Texts, one: Applicant) -> OutMessage:
    """Show what someone wrote, how far they are, and what can be decided."""
    _ = texts.gettext
    person = one.person
    asked = zip(one.questions, person.answers, strict=False)
    progress = _("Lessons finished: {n} of {total}").format(n=one.n_finished, total=one.n_lessons)
    return say(
        lines(bold(f"{one.number}. {name_of(texts, person.first_name)}"), _status(texts, person)),
        _quota(texts, person.group or _("All"), one.n_taken, one.n_places),
        *(lines(italic(question), answer or "–") for question, answer in asked),
        progress,
        _idea(texts, one),
        choices=_verdicts(texts, one),
        about=person.learner,
    )


def _status(texts: Texts, person: Person) -> str:
    _ = texts.gettext
    return {
        "applied": _("Applied, not decided yet."),
        "registered": _("Accepted."),
        "waiting": _("Waits in line."),
        "offered": _("Is offered a place."),
        "declined": _("Declined."),
    }.get(person.status, _("Took the application back."))


def _idea(texts: Texts, one: Applicant) -> Markup | str:
    _ = texts.gettext
    if not one.shows_idea:
        return _("The idea page is not shown to us.")
    if not one.idea:
        return _("The idea page is still empty.")
    boxes = (Markup("<i>{}</i>: {}").format(title, words) for title, words in one.idea)
    return lines(bold(_("The idea")), *boxes)


def _verdicts(texts: Texts, one: Applicant) -> tuple[Choice, ...]:
    _ = texts.gettext
    # Translators: buttons to decide about an application; at most 20 characters each.
    words = {"accept": _("Accept"), "wait": _("Let wait"), "decline": _("Decline")}
    possible = {
        "applied": ("accept", "wait", "decline"),
        "waiting": ("accept", "decline"),
        "declined": ("accept", "wait"),
        "registered": ("decline",),
    }.get(one.person.status, ())
    return (
        *(
            offer(words[verdict], Select(one.training, one.person.learner, verdict))
            for verdict in possible
        ),
        offer(_("All applications"), ListPeople(one.training, "applied")),
    )


def kind_words(texts: Texts, one: Applicant, verdict: str) -> OutMessage:
    """Ask for a few words of one's own; without any there are kind ones ready."""
    _ = texts.gettext
    name = name_of(texts, one.person.first_name)
    headings = {
        "accept": _("Accept {name}?"),
        "wait": _("Let {name} wait in line?"),
        "decline": _("Decline {name}?"),
    }
    send = Select(one.training, one.person.learner, verdict, sure=True)
    return say(
        bold(headings[verdict].format(name=name)),
        _("Write a few kind words that go along, such as why; or send mine alone."),
        _("They stay in the audit log as the reason, so please leave names out."),
        choices=(
            # Translators: buttons before a decision is sent; at most 20 characters each.
            offer(_("Without more words"), send),
            offer(_("Not yet"), ShowApplicant(one.training, one.person.learner)),
        ),
        about=one.person.learner,
    )


def decided(texts: Texts, one: Applicant) -> OutMessage:
    """It is done, and the person is told."""
    _ = texts.gettext
    name = name_of(texts, one.person.first_name)
    return say(
        _("{name} is told.").format(name=name),
        _status(texts, one.person),
        choices=(offer(_("All applications"), ListPeople(one.training, "applied")),),
        about=one.person.learner,
    )


def full(texts: Texts) -> str:
    """Return the word over a button when a group has no place left."""
    return texts.gettext("This group has no place left. Let them wait, or add places first.")


def words_too_long(texts: Texts, limit: int) -> str:
    return texts.gettext("Please use at most {limit} characters.").format(limit=limit)


def settled(texts: Texts) -> str:
    """Return the word over a button when it was decided so before."""
    return texts.gettext("This is decided already.")
