"""What most coordinators would say to a question about a training: buttons, so that few have to type."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot import cards
from bot.dialogue import training_days
from bot.dialogue.desk import Desk
from bot.dialogue.desk_shown import there
from bot.dialogue.handler import Turn
from bot.dialogue.training_parts import Asked, Part
from bot.services import training_desk
from bot.services.trainings import CAPACITY
from bot.storage.trainings import Training
from scheduler.timetable import local_day, slot_on

AHEAD = timedelta(weeks=3)  # when a new training begins unless said otherwise


def likely_day(turn: Turn, training: Training) -> date:
    return local_day(turn.now, ZoneInfo(training.zone)) + AHEAD


Hints = Iterator[tuple[str, str]]  # the words on a button, and what they stand for


def hints(at_desk: Desk, training: Training, asked: Asked, *, is_first: bool) -> Hints:
    """Yield what most would say."""
    if asked.part in _HINTS:
        yield from _HINTS[asked.part](at_desk, training)
    elif asked.part in (Part.GROUPS, Part.QUESTIONS) and is_first:
        yield from _suggestions(at_desk.turn, asked)


def _day_hints(at_desk: Desk, training: Training) -> Hints:
    turn, day = at_desk.turn, likely_day(at_desk.turn, training)
    noon = slot_on(day, zone=ZoneInfo(training.zone), at=time(12))
    yield there(turn.texts, training).short_day(noon), day.isoformat()


def _days_hints(at_desk: Desk, _: Training) -> Hints:
    for n in (2, 1):
        yield cards.desk_parts.hint_days(at_desk.turn.texts, n), str(n)


def _hours_hints(at_desk: Desk, training: Training) -> Hints:
    begins, ends = map(at_desk.turn.texts.clock, training_days.hours_of(training))
    yield f"{begins}–{ends}", training_days.written_hours(training)


def _place_hints(at_desk: Desk, training: Training) -> Hints:
    if not training.place and (last := training_desk.last_place(at_desk.turn.db, at_desk.me)):
        yield cards.desk_parts.hint_same_place(at_desk.turn.texts), last


def _capacity_hints(at_desk: Desk, training: Training) -> Hints:
    n = training.capacity or CAPACITY
    yield cards.desk_parts.hint_places(at_desk.turn.texts, n), str(n)


def _closes_hints(at_desk: Desk, _: Training) -> Hints:
    yield cards.desk_parts.hint_at_start(at_desk.turn.texts), ""


_HINTS: dict[Part, Callable[[Desk, Training], Hints]] = {
    Part.DAY: _day_hints,
    Part.DAYS: _days_hints,
    Part.HOURS: _hours_hints,
    Part.PLACE: _place_hints,
    Part.CAPACITY: _capacity_hints,
    Part.CLOSES: _closes_hints,
}


def _suggestions(turn: Turn, asked: Asked) -> Hints:
    """Yield words in the language of those who read them."""
    hint, country = cards.desk_parts, turn.learner.country
    theirs = turn.house.catalogues.texts(asked.language, country, turn.learner.zone)
    if asked.part is Part.GROUPS:
        yield hint.hint_three_groups(turn.texts), hint.three_groups(theirs)
        yield hint.hint_no_groups(turn.texts), ""
    else:
        yield hint.hint_no_questions(turn.texts), ""
        yield hint.hint_name_and_phone(turn.texts), hint.name_and_phone(theirs)
