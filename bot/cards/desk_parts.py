"""One question about a training a card, each with what most would say as a button."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.actions import offer
from bot.cards.compose import bold, italic, lines, say
from bot.desk_actions import AskPart, EditTraining, FillPart, LeavePart, RunTraining
from bot.messages import Choice, OutMessage
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a training; `part` and `language` as in `bot.dialogue.training_parts`.

    `now` is what stands there, `model` what stands there in the training's first language.
    """

    training: int
    part: str
    language: str
    walks: bool
    limit: int
    now: str = ""
    model: str = ""
    needed: bool = False  # without it there is nothing to publish
    hints: tuple[tuple[str, str], ...] = ()  # what most would say: label and words
    can_leave_out: bool = False  # the whole language
    n_readers: int = 0  # of the language
    day: date | None = None  # for examples


def ask(texts: Texts, one: Question) -> OutMessage:
    """Ask; whatever is typed next is the answer."""
    return say(
        italic(_language(texts, one)) if one.language else "",
        bold(_asks(texts, one)),
        _how(texts, one),
        lines(texts.gettext("In the first language:"), italic(one.model)) if one.model else "",
        lines(texts.gettext("Now it says:"), italic(one.now)) if one.now else "",
        choices=_choices(texts, one),
    )


def _language(texts: Texts, one: Question) -> str:
    name = texts.language_name(one.language)
    if not one.n_readers:
        return texts.gettext("Language: {language}").format(language=name)
    words = texts.ngettext(
        "Language: {language}. {n} person here reads it.",
        "Language: {language}. {n} people here read it.",
        one.n_readers,
    )
    return words.format(language=name, n=one.n_readers)


def _asks(texts: Texts, one: Question) -> str:
    _ = texts.gettext
    if _is_same_list(one):
        same = _("The same questions in this language?")
        return same if one.part == "questions" else _("The same groups in this language?")
    return {
        "title": _("What is it called?"),
        "text": _("What awaits people there?"),
        "day": _("On which day does it begin?"),
        "days": _("How many days in a row?"),
        "hours": _("From when to when each day?"),
        "place": _("Where does it take place?"),
        "directions": _("How do people get there?"),
        "capacity": _("How many places are there?"),
        "groups": _("Which groups come, and how many places has each?"),
        "questions": _("What do you need to ask those who sign up?"),
        "closes": _("Until which day can people sign up?"),
    }[one.part]


def _how(texts: Texts, one: Question) -> str | Markup:
    _ = texts.gettext
    if one.part in ("day", "closes"):
        return _day_examples(texts, one)
    if _is_same_list(one):
        return _("One in a line, in the same order.")
    return {
        "title": _("Up to {limit} characters."),
        "text": _("A few short sentences, up to {limit} characters."),
        "days": _("If they are not in a row: choose 1 day, and change the day to a list later."),
        "hours": _("For example 10-16 or 10:00-16:00, by the clock there."),
        "place": _("An address, or a link if it is online."),
        "directions": _("Bus, entrance, stairs: up to {limit} characters."),
        "capacity": _("Whoever comes later waits in line."),
        "groups": lines(_("One in a line with its places, such as:"), three_groups(texts)),
        "questions": _("Up to 5 questions, one in a line. Ask only what you need."),
    }[one.part].format(limit=texts.number(one.limit))


def _day_examples(texts: Texts, one: Question) -> str:
    assert one.day is not None
    figures = f"{one.day.day}.{one.day.month}."
    words = texts.gettext("Write it as you say it: {figures}, or {day}. Several days: with commas.")
    return words.format(figures=figures, day=texts.day(one.day))


def _choices(texts: Texts, one: Question) -> tuple[Choice, ...]:
    return (*_hints(one), *_ways_on(texts, one))


def _hints(one: Question) -> Iterable[Choice]:
    for label, words in one.hints:
        fill = FillPart(one.training, one.part, one.language, words, one.walks)
        yield offer(label, fill)


def _ways_on(texts: Texts, one: Question) -> Iterable[Choice]:
    _ = texts.gettext
    leave = LeavePart(one.training, one.part, one.language, one.walks)
    # Translators: buttons under a question about a training; at most 20 characters each.
    if one.now or not one.walks:
        yield offer(_("Leave it as it is"), leave)
    elif one.can_leave_out:
        yield offer(_("Leave it out"), leave)
    elif not one.needed and not one.hints and not _is_same_list(one):
        yield offer(_("Not needed"), leave)
    if one.walks:
        later = LeavePart(one.training, one.part, one.language, walks=True, is_later=True)
        yield offer(_("Later"), later)


def _is_same_list(one: Question) -> bool:
    """Return whether the first language has questions or groups that this one needs too."""
    return bool(one.model) and one.part in ("questions", "groups")


def hint_days(texts: Texts, n: int) -> str:
    # Translators: a button; at most 20 characters.
    return texts.ngettext("{n} day", "{n} days", n).format(n=n)


def hint_places(texts: Texts, n: int) -> str:
    # Translators: a button; at most 20 characters.
    return texts.ngettext("{n} place", "{n} places", n).format(n=n)


def hint_same_place(texts: Texts) -> str:
    # Translators: a button: the training takes place where the last one did; at most 20 characters.
    return texts.gettext("Where it last was")


def hint_no_groups(texts: Texts) -> str:
    # Translators: a button; at most 20 characters.
    return texts.gettext("No groups")


def hint_three_groups(texts: Texts) -> str:
    # Translators: a button: three groups with five places each; at most 20 characters.
    return texts.gettext("These three groups")


def hint_no_questions(texts: Texts) -> str:
    # Translators: a button; at most 20 characters.
    return texts.gettext("No questions")


def hint_name_and_phone(texts: Texts) -> str:
    # Translators: a button: ask for name and phone number; at most 20 characters.
    return texts.gettext("Name and phone")


def hint_at_start(texts: Texts) -> str:
    # Translators: a button: sign-up is possible until the training begins; at most 20 characters.
    return texts.gettext("Until it begins")


def name_and_phone(texts: Texts) -> str:
    """Return two questions, in the language of those who sign up."""
    _ = texts.gettext
    # Translators: asked of learners who sign up for a training.
    return "\n".join((_("What is your first name and surname?"), _("What is your phone number?")))


def three_groups(texts: Texts) -> str:
    """Return the groups of a study visit, five places each, in the language of those who apply."""
    _ = texts.gettext
    # Translators: groups of people on a study visit.
    names = _("Municipality"), _("University"), _("Social enterprise")
    return "\n".join(f"{name} 5" for name in names)


def unfit(texts: Texts, one: Question, why: str, n: int, limit: int) -> OutMessage:
    """Say kindly why that can't be, and ask once more; nothing is lost."""
    _ = texts.gettext
    reasons = {
        "too long": _("That is {n} characters, and {limit} fit. Your text still stands above."),
        "too many": _("That is {n}, and {limit} are possible."),
        "not a day": _("I'm not sure which day you mean."),
        "past": _("That day is over already."),
        "not hours": _("I need two times of the day, such as 10-16."),
        "not a number": _("I need one number from 1 to {limit}."),
        "not groups": _("I need a name and a number in each line."),
        "other count": _("That is {n}, and in the first language there are {limit}."),
        "no day yet": _("First the day, please."),
    }
    reason = reasons[why].format(n=texts.number(n), limit=texts.number(limit))
    return say(
        reason,
        bold(_asks(texts, one)),
        "" if why == "too long" else _how(texts, one),
        choices=_choices(texts, one),
    )


def too_few(texts: Texts, one: Question, n_taken: int) -> OutMessage:
    """Fewer places than are taken are no good."""
    words = texts.ngettext(
        "{n} place is taken already, so it can't be fewer.",
        "{n} places are taken already, so it can't be fewer.",
        n_taken,
    )
    return say(words.format(n=n_taken), bold(_asks(texts, one)), choices=_choices(texts, one))


def put_aside(texts: Texts) -> OutMessage:
    return say(texts.gettext("All right, it's kept. You find it under /desk."))


@dataclass(frozen=True, slots=True)
class Editing:
    """What stands in a training, to be changed part by part; `parts` in their order."""

    training: int
    title: str
    parts: tuple[str, ...]
    languages: tuple[str, ...]  # each with a button of its own; none within one
    language: str = ""


def edit(texts: Texts, one: Editing, shown: Markup) -> OutMessage:
    """Show what stands there; each part has a button."""
    _ = texts.gettext
    # Translators: buttons to change a part of a training; at most 20 characters each.
    names = {
        "title": _("Title"), "text": _("Text"), "day": _("Day"), "days": _("Number of days"),
        "hours": _("Hours"), "place": _("Place"), "directions": _("How to get there"),
        "capacity": _("Number of places"), "groups": _("Groups"), "questions": _("Questions"),
        "closes": _("Sign-up until"),
    }  # fmt: skip
    back = EditTraining(one.training) if one.language else RunTraining(one.training)
    return say(
        bold(one.title),
        italic(texts.language_name(one.language)) if one.language else "",
        shown,
        _("What would you like to change?"),
        choices=(
            *(offer(names[part], AskPart(one.training, part, one.language)) for part in one.parts),
            *(_texts_in(texts, one.training, code) for code in one.languages),
            # Translators: a button back to the card before; at most 20 characters.
            offer(_("Back"), back),
        ),
    )


def _texts_in(texts: Texts, training: int, language: str) -> Choice:
    # Translators: a button: the texts of a training in a language; at most 20 characters.
    label = texts.gettext("Texts: {language}").format(language=texts.language_name(language))
    return offer(label, EditTraining(training, language))
