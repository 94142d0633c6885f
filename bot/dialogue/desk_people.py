"""People of a training at the desk: who comes, whom to call, who waits; and selecting for a visit.

>  Applications: 7
<  Study visit to Riga. Applications: 7. Municipality: 3 of 5 places taken ...   [1. Anna] [2. Jan] ...
>  1. Anna
<  1. Anna. Applied, not decided yet. Why do you want to come? ...   [Accept] [Let wait] [Decline]
>  Decline
<  Decline Anna? Write a few kind words that go along ...            [Without more words] [Not yet]
>  We had five places only. Next time you are among the first.
<  Anna is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import cards
from bot.cards.desk_people import LISTS, PAGE, Applicant, People, Person
from bot.desk_actions import ListPeople, Select, ShowApplicant
from bot.dialogue import training_news
from bot.dialogue.desk import Desk
from bot.dialogue.desk_shown import find, own_language
from bot.dialogue.handler import Reply, Turn
from bot.messages import LearnerId
from bot.services import ideas, places, selection, study
from bot.services.places import rooms
from bot.services.selection import Case
from bot.storage.learners import get_learner, get_learners
from bot.storage.registrations import (
    HOLDING,
    Registration,
    Status,
    count_holding,
    find_registration,
    registrations_of,
)
from bot.storage.trainings import Training
from lessons.ideas import boxes

LONGEST_WORDS = 500  # that go along with a decision

_WHICH: Mapping[str, tuple[Status, ...]] = {
    "placed": HOLDING,
    "silent": (Status.REGISTERED,),
    "waiting": (Status.WAITING,),
    "applied": (Status.APPLIED,),
    "declined": (Status.DECLINED,),
}


def show_people(at_desk: Desk, tap: ListPeople) -> Reply:
    """Show one list of a training, page by page."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or tap.which not in LISTS or tap.page < 0:
        return _not_yours(at_desk)
    everyone = registrations_of(turn.db, training.id, list(Status))
    lists = {which: _pick(everyone, which) for which in LISTS}
    first = tap.page * PAGE
    found = lists[tap.which]
    people = People(
        training.id,
        training.wording(own_language(turn, training)).title,
        tap.which,
        tap.page,
        _people(turn, training, found[first : first + PAGE]),
        first + 1,
        has_more=len(found) > first + PAGE,
        counts={which: len(some) for which, some in lists.items()},
        room=tuple(_room(turn, training)) if training.quotas else (),
    )
    return Reply.saying(cards.desk_people.listed(turn.texts, people))


def _pick(everyone: list[Registration], which: str) -> list[Registration]:
    """Return those of a list: who holds a place and has said nothing is the one to call."""
    found = [one for one in everyone if one.status in _WHICH[which]]
    return [one for one in found if one.coming_at is None] if which == "silent" else found


def _not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.desk_trainings.not_yours(at_desk.turn.texts))


def _people(turn: Turn, training: Training, found: list[Registration]) -> list[Person]:
    names = get_learners(turn.db, [one.learner_id for one in found])
    return [_person(turn, training, one, names[one.learner_id].first_name) for one in found]


def _person(turn: Turn, training: Training, one: Registration, first_name: str) -> Person:
    return Person(
        one.learner_id,
        first_name,
        one.status.value,
        _group(turn, training, one.group_number),
        is_coming=one.coming_at is not None,
        answers=one.answers,
        offered_until=one.offered_until,
    )


def _group(turn: Turn, training: Training, number: int) -> str:
    """Return the name of a group, counted from 1; empty where there are none."""
    names = training.wording(own_language(turn, training)).groups
    return names[number - 1] if 0 < number <= len(names) else ""


def _room(turn: Turn, training: Training) -> list[tuple[str, int, int]]:
    holding = count_holding(turn.db, training.id)
    return [
        (_group(turn, training, number), holding.get(number, 0), total)
        for number, total in rooms(training).items()
    ]


def show_applicant(at_desk: Desk, tap: ShowApplicant) -> Reply:
    """Show an application, and what can be decided."""
    found = _find_applicant(at_desk, tap.training, LearnerId(tap.learner))
    if found is None:
        return _not_yours(at_desk)
    return Reply.saying(cards.desk_people.applicant(at_desk.turn.texts, found))


def _find_applicant(at_desk: Desk, number: int, learner_id: LearnerId) -> Applicant | None:
    turn, training = at_desk.turn, find(at_desk, number)
    learner = get_learner(turn.db, learner_id) if training else None
    one = find_registration(turn.db, number, learner_id) if training else None
    if training is None or learner is None or one is None:
        return None
    progress = study.progress(turn.db, turn.course, learner, turn.now)
    page = ideas.page(turn.db, turn.course, learner) if one.shows_idea else ()
    applied = [other.learner_id for other in registrations_of(turn.db, number, list(Status))]
    return Applicant(
        number,
        _person(turn, training, one, learner.first_name),
        applied.index(learner_id) + 1,
        progress.n_finished,
        progress.n_lessons,
        training.wording(own_language(turn, training)).questions,
        count_holding(turn.db, number).get(one.group_number, 0),
        rooms(training).get(one.group_number, 0),
        idea=tuple((box.title, box.words) for box in boxes(page) if box.words),
        shows_idea=one.shows_idea,
    )


def read(tap: Select, text: str) -> Select | None:
    """Read what was typed in place of a tap: words that go along with a decision."""
    return replace(tap, words=text) if tap.sure else None


_DECIDE: Mapping[str, Callable[..., Registration | places.Full | None]] = {
    "accept": selection.accept,
    "wait": selection.wait,
    "decline": selection.decline,
}


def select(at_desk: Desk, tap: Select) -> Reply:
    """Ask for kind words; then decide, and tell the person once."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    applicant = _find_applicant(at_desk, tap.training, LearnerId(tap.learner))
    if training is None or applicant is None or tap.verdict not in _DECIDE:
        return _not_yours(at_desk)
    if not tap.sure:
        return Reply.saying(cards.desk_people.kind_words(turn.texts, applicant, tap.verdict))
    if len(tap.words) > LONGEST_WORDS:
        return Reply.saying(
            cards.compose.say(cards.desk_people.words_too_long(turn.texts, LONGEST_WORDS)),
            cards.desk_people.kind_words(turn.texts, applicant, tap.verdict),
        )
    case = Case(training.id, LearnerId(tap.learner), tap.words)
    done = _DECIDE[tap.verdict](turn.db, at_desk.me, case, turn.now)
    if isinstance(done, places.Full):
        return Reply(toast=cards.desk_people.full(turn.texts))
    if done is None:
        return Reply(toast=cards.desk_people.settled(turn.texts))
    return _tell(at_desk, training, tap, done)


def _tell(at_desk: Desk, training: Training, tap: Select, done: Registration) -> Reply:
    turn = at_desk.turn
    said = training_news.decided(turn.db, turn.house, training, done, tap.words)
    change = training, training
    parcels = training_news.with_calendars(turn.db, turn.house, change, said, turn.now)
    passed = places.pass_on(turn.db, training.id, turn.now)
    parcels += training_news.passed(turn.db, turn.house, training, passed)
    after = _find_applicant(at_desk, training.id, done.learner_id)
    assert after is not None  # it was found a moment ago, under the same lock
    card = cards.desk_people.decided(turn.texts, after)
    return replace(Reply.saying(card), parcels=parcels)
