"""The parts of a training, one question each: their order, and what typed words make of them.

Pure: a training and words in, a training out, or why not. The first language of a training is the
one its country speaks; what it has there, it needs in its other languages too.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.dialogue.training_days import days_of, hours_of, with_days
from bot.dialogue.when import read_days, read_hours, read_number
from bot.services.trainings import MOST_PLACES
from bot.storage.trainings import Training, Wording
from scheduler.timetable import local_day, slot_on

MOST_DAYS = 10
MOST_QUESTIONS, MOST_GROUPS = 5, 6
LONGEST_QUESTION, LONGEST_GROUP = 200, 40


class Part(StrEnum):
    """What a coordinator is asked about."""

    TITLE = "title"
    TEXT = "text"
    DAY = "day"
    DAYS = "days"
    HOURS = "hours"
    PLACE = "place"
    DIRECTIONS = "directions"
    CAPACITY = "capacity"
    GROUPS = "groups"
    QUESTIONS = "questions"
    CLOSES = "closes"


IN_EACH_LANGUAGE = (Part.TITLE, Part.TEXT, Part.DIRECTIONS, Part.GROUPS, Part.QUESTIONS)
WHEN = (Part.DAY, Part.DAYS, Part.HOURS)  # changed after the publication, these move a training

# Characters, so that all together fit one message on every channel.
LONGEST = {Part.TITLE: 80, Part.TEXT: 900, Part.DIRECTIONS: 400, Part.PLACE: 200}


class Why(StrEnum):
    """Why words make nothing of a part."""

    TOO_LONG = "too long"
    TOO_MANY = "too many"
    NOT_A_DAY = "not a day"
    PAST = "past"
    NOT_HOURS = "not hours"
    NOT_A_NUMBER = "not a number"
    NOT_GROUPS = "not groups"
    OTHER_COUNT = "other count"  # than in the first language
    NO_DAY_YET = "no day yet"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Words that a part can't be; `n` is what they have and `limit` what they may."""

    why: Why
    n: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the walk through a training; `language` is empty where words don't matter."""

    part: Part
    language: str = ""


def walk(training: Training, languages: Sequence[str]) -> Iterator[Asked]:
    """Yield all questions in their order; what only the first language asks comes first."""
    first, *others = languages
    yield Asked(Part.TITLE, first)
    yield Asked(Part.TEXT, first)
    yield from map(Asked, (*WHEN, Part.PLACE))
    yield Asked(Part.DIRECTIONS, first)
    yield Asked(Part.GROUPS, first) if training.is_visit else Asked(Part.CAPACITY)
    yield Asked(Part.QUESTIONS, first)
    for language in others:
        yield from (Asked(part, language) for part in _in_other_language(training, first))


def _in_other_language(training: Training, first: str) -> Iterator[Part]:
    yield Part.TITLE
    yield Part.TEXT
    words = training.words.get(first, Wording(""))
    for part in (Part.DIRECTIONS, Part.GROUPS, Part.QUESTIONS):
        if getattr(words, part.value):
            yield part


def after(training: Training, asked: Asked, languages: Sequence[str]) -> Asked | None:
    """Return the next question; without a title in a language nothing else is asked in it."""
    order = list(walk(training, languages))
    place = order.index(asked) + 1 if asked in order else len(order)
    is_left_out = asked.part is Part.TITLE and asked.language not in training.words
    rest = (one for one in order[place:] if not (is_left_out and one.language == asked.language))
    is_one_day = len(training.sessions) > 1 and asked.part is Part.DAY
    return next((one for one in rest if not (is_one_day and one.part is Part.DAYS)), None)


def first_open(training: Training, languages: Sequence[str]) -> Asked | None:
    """Return the first question without which a training can't be published."""
    needed = (Asked(Part.TITLE, languages[0]), Asked(Part.DAY), Asked(Part.PLACE))
    empty = [one for one in needed if not is_filled(training, one)]
    return next(iter((*empty, *_uneven(training, languages))), None)


def _uneven(training: Training, languages: Sequence[str]) -> Iterator[Asked]:
    """Yield what a language has otherwise than the first."""
    first = training.words.get(languages[0], Wording(""))
    for language, words in training.words.items():
        for part in (Part.GROUPS, Part.QUESTIONS):
            if len(getattr(words, part)) != len(getattr(first, part)):
                yield Asked(part, language)


def is_filled(training: Training, asked: Asked) -> bool:
    """Return whether something stands there."""
    match asked.part:
        case Part.DAY | Part.DAYS | Part.HOURS:
            return bool(training.sessions)
        case Part.PLACE:
            return bool(training.place or training.link)
        case Part.CAPACITY:
            return True
        case Part.CLOSES:
            return training.closes_at is not None
    return bool(getattr(training.words.get(asked.language, Wording("")), asked.part.value))


def fill(
    training: Training, asked: Asked, words: str, now: datetime, n_rows: int | None = None
) -> Training | Unfit:
    """Return the training with words put where they belong; empty words empty the part.

    `n_rows` is how many questions or groups the first language has, where another is filled.
    """
    limit = LONGEST.get(asked.part, MOST_QUESTIONS * LONGEST_QUESTION)
    if len(words) > limit:
        return Unfit(Why.TOO_LONG, len(words), limit)
    if n_rows is not None and len(_rows(words)) != n_rows:
        return Unfit(Why.OTHER_COUNT, len(_rows(words)), n_rows)
    if asked.part in IN_EACH_LANGUAGE:
        return _FILL_WORDS[asked.part](training, asked, words)
    return _FILL[asked.part](training, words, now)


def _with_words(training: Training, language: str, **changed: object) -> Training:
    before = training.words.get(language, Wording(""))
    return replace(training, words={**training.words, language: replace(before, **changed)})  # type: ignore[arg-type]  # the callers know the fields


def _plain(training: Training, asked: Asked, words: str) -> Training | Unfit:
    if asked.part is Part.TITLE and not words:
        kept = {code: one for code, one in training.words.items() if code != asked.language}
        return replace(training, words=kept)
    return _with_words(training, asked.language, **{asked.part.value: words})


def _rows(words: str) -> tuple[str, ...]:
    rows = (row.strip(" •-\t") for row in words.splitlines())
    return tuple(row for row in rows if row)


def _fill_questions(training: Training, asked: Asked, words: str) -> Training | Unfit:
    rows = _rows(words)
    longest = max(map(len, rows), default=0)
    if len(rows) > MOST_QUESTIONS:
        return Unfit(Why.TOO_MANY, len(rows), MOST_QUESTIONS)
    if longest > LONGEST_QUESTION:
        return Unfit(Why.TOO_LONG, longest, LONGEST_QUESTION)
    return _with_words(training, asked.language, questions=rows)


def _fill_groups(training: Training, asked: Asked, words: str) -> Training | Unfit:
    """Put names of groups, each in a line, with its places where they are not said yet."""
    rows = _rows(words)
    names = tuple(row.rstrip("0123456789 :–-") for row in rows)
    places = tuple(
        read_number(row[len(name) :], MOST_PLACES) for row, name in zip(rows, names, strict=True)
    )
    if len(rows) > MOST_GROUPS:
        return Unfit(Why.TOO_MANY, len(rows), MOST_GROUPS)
    if not all(0 < len(name) <= LONGEST_GROUP for name in names):
        return Unfit(Why.NOT_GROUPS)
    others = {len(one.groups) for code, one in training.words.items() if code != asked.language}
    if None in places:  # names alone: of the groups that there are
        known = len(training.quotas)
        fits = len(names) == known and set(places) == {None}
        unfit = Unfit(Why.OTHER_COUNT, len(names), known) if known else Unfit(Why.NOT_GROUPS)
        return _with_words(training, asked.language, groups=names) if fits else unfit
    quotas = tuple(place for place in places if place)
    if others - {0} and len(quotas) != len(training.quotas):
        training = replace(
            training, words={code: replace(one, groups=()) for code, one in training.words.items()}
        )
    changed = replace(training, quotas=quotas, capacity=sum(quotas) or training.capacity)
    return _with_words(changed, asked.language, groups=names)


_FILL_WORDS: dict[Part, Callable[[Training, Asked, str], Training | Unfit]] = {
    Part.TITLE: _plain,
    Part.TEXT: _plain,
    Part.DIRECTIONS: _plain,
    Part.QUESTIONS: _fill_questions,
    Part.GROUPS: _fill_groups,
}


def _fill_day(training: Training, words: str, now: datetime) -> Training | Unfit:
    """Begin on a day, as many days as before; or take place on just the days that were typed."""
    today = local_day(now, ZoneInfo(training.zone))
    days, before = list(read_days(words, today)), days_of(training)
    if not days:
        return Unfit(Why.NOT_A_DAY)
    if days[0] < today:
        return Unfit(Why.PAST)
    if len(days) > MOST_DAYS:
        return Unfit(Why.TOO_MANY, len(days), MOST_DAYS)
    if len(days) == 1 and before:
        days = [days[0] + (one - before[0]) for one in before]
    return with_days(training, days, hours_of(training))


def _fill_days(training: Training, words: str, _: datetime) -> Training | Unfit:
    """Last some days in a row."""
    number, before = read_number(words, MOST_DAYS), days_of(training)
    if number is None:
        return Unfit(Why.NOT_A_NUMBER, limit=MOST_DAYS)
    if not before:
        return Unfit(Why.NO_DAY_YET)
    days = [before[0] + timedelta(days=n) for n in range(number)]
    return with_days(training, days, hours_of(training))


def _fill_hours(training: Training, words: str, _: datetime) -> Training | Unfit:
    hours, days = read_hours(words), days_of(training)
    if hours is None:
        return Unfit(Why.NOT_HOURS)
    return with_days(training, days, hours) if days else Unfit(Why.NO_DAY_YET)


def _fill_place(training: Training, words: str, _: datetime) -> Training | Unfit:
    """Take place at an address, or behind a link."""
    is_link = words.startswith(("https://", "http://")) and not words.split()[1:]
    return replace(training, place="" if is_link else words, link=words if is_link else "")


def _fill_capacity(training: Training, words: str, _: datetime) -> Training | Unfit:
    number = read_number(words, MOST_PLACES)
    if number is None:
        return Unfit(Why.NOT_A_NUMBER, limit=MOST_PLACES)
    return replace(training, capacity=number)


def _fill_closes(training: Training, words: str, now: datetime) -> Training | Unfit:
    """Take sign-ups until the end of a day; until it begins where nothing is said."""
    if not words:
        return replace(training, closes_at=None)
    zone = ZoneInfo(training.zone)
    today = local_day(now, zone)
    days = read_days(words, today)
    if len(days) != 1:
        return Unfit(Why.NOT_A_DAY)
    if days[0] < today:
        return Unfit(Why.PAST)
    closes_at = slot_on(days[0] + timedelta(days=1), zone=zone, at=time(0))
    return replace(training, closes_at=closes_at)


_FILL: dict[Part, Callable[[Training, str, datetime], Training | Unfit]] = {
    Part.DAY: _fill_day,
    Part.DAYS: _fill_days,
    Part.HOURS: _fill_hours,
    Part.PLACE: _fill_place,
    Part.CAPACITY: _fill_capacity,
    Part.CLOSES: _fill_closes,
}
