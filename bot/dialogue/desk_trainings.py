"""Trainings and study visits at the desk: which there are, how one stands, publishing, cancelling.

>  Trainings
<  Trainings and study visits        [12 Dec  A good start  14/25] [New training] [New study visit] ...
>  12 Dec  A good start  14/25
<  A good start. Published: people can sign up. ...  [People] [Attendance] [Files] ... [Cancel it]
>  Cancel it
<  Cancel "A good start"? 14 people have signed up and are told at once.   [Yes, cancel it] ...
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import cards
from bot.cards.trainings import Shown, Stand
from bot.desk_actions import (
    BeginTraining,
    CancelTraining,
    CloseSignUp,
    DiscardDraft,
    ListTrainings,
    PreviewTraining,
    PublishTraining,
    RunTraining,
)
from bot.dialogue import desk_papers, desk_parts, training_news
from bot.dialogue.desk import Desk
from bot.dialogue.desk_shown import brief, find, own_language, shown, there
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.training_shown import told
from bot.services import training_desk, trainings
from bot.services.rights import Right, may
from bot.storage.registrations import CONCERNED, count_by_status
from bot.storage.trainings import Kind, Stage, Training


def show_all(at_desk: Desk, tap: ListTrainings) -> Reply:
    """Show the trainings one runs."""
    turn, me = at_desk.turn, at_desk.me
    found = (training_desk.over_for if tap.is_over else trainings.list_for)(turn.db, me)
    card = cards.desk_trainings.listed(turn.texts, _briefly(turn, found), is_over=tap.is_over)
    return Reply.saying(card)


def _briefly(turn: Turn, found: Sequence[Training]) -> list[cards.desk_trainings.Shown]:
    few = found[: cards.desk_trainings.SHOWN]
    counts = count_by_status(turn.db, [one.id for one in few])
    return [brief(turn, one, counts[one.id]) for one in few]


def begin(at_desk: Desk, tap: BeginTraining) -> Reply:
    """Begin a draft, and ask its first question; where one may run them in several countries, where."""
    turn, me = at_desk.turn, at_desk.me
    countries = [code for code in turn.course.countries if may(me, Right.RUN, code)]
    country = tap.country or (countries[0] if len(countries) == 1 else "")
    if not country and countries:
        return Reply.saying(cards.desk_trainings.which_country(turn.texts, tap.kind, countries))
    if country not in countries or tap.kind not in set(Kind):
        return not_yours(at_desk)
    place = country, turn.course.countries[country].zone
    training = trainings.draft(turn.db, me, Kind(tap.kind), place, turn.now)
    return desk_parts.go_on(at_desk, training) if training else not_yours(at_desk)


def not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.desk_trainings.not_yours(at_desk.turn.texts))


def run(at_desk: Desk, tap: RunTraining) -> Reply:
    """Show how a training stands, and what can be done with it."""
    training = find(at_desk, tap.training)
    return desk_parts.overview(at_desk, training) if training else not_yours(at_desk)


def preview(at_desk: Desk, tap: PreviewTraining) -> Reply:
    """Show a training as learners see it, in one of its languages."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None:
        return not_yours(at_desk)
    language = tap.language if tap.language in training.words else own_language(turn, training)
    theirs = turn.house.catalogues.texts(language, training.country, training.zone)
    about = told(training, language)
    seen = cards.trainings.training(theirs, Shown(about, Stand.FREE, training.capacity))
    others = [code for code in training.words if code != language]
    card = cards.desk_trainings.preview(turn.texts, shown(turn, training), language, others)
    return Reply.saying(replace(seen, choices=()), card)


def publish(at_desk: Desk, tap: PublishTraining) -> Reply:
    """Let people sign up: what is missing is told at once, then what publishing means, then it is done."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or training.stage not in (Stage.DRAFT, Stage.CLOSED):
        return not_yours(at_desk)
    one = shown(turn, training)
    if one.lacks:
        return Reply.saying(cards.desk_changes.cannot_publish(turn.texts, one))
    if training.stage is Stage.DRAFT and not tap.sure:
        return _ask_to_publish(at_desk, training)
    published = trainings.publish(turn.db, at_desk.me, training.id, turn.now)
    if published is None:
        return not_yours(at_desk)
    if training.stage is Stage.CLOSED:
        return desk_parts.overview(at_desk, published)
    news = _announce(at_desk, published) if tap.tells else None
    links = desk_papers.links_to(turn, published)
    return Reply.saying(
        cards.desk_changes.published(turn.texts, shown(turn, published), links, news)
    )


def _ask_to_publish(at_desk: Desk, training: Training) -> Reply:
    turn = at_desk.turn
    n = training_desk.n_reached(turn.db, at_desk.me, turn.course, training.country, turn.now)
    local = there(turn.texts, training)
    return Reply.saying(cards.desk_changes.publish_question(local, shown(turn, training), n))


def _announce(at_desk: Desk, training: Training) -> tuple[int, int] | None:
    """Announce a training in each language of the course; return its number, and to how many it goes."""
    turn, me = at_desk.turn, at_desk.me
    n = training_desk.n_reached(turn.db, me, turn.course, training.country, turn.now)
    texts = {}
    for language in turn.course.languages:
        theirs = turn.house.catalogues.texts(language, training.country, training.zone)
        its = replace(brief(turn, training, {}), title=training.wording(language).title)
        texts[language] = cards.desk_changes.news(theirs, its)
    number = training_desk.announce(turn.db, me, training, texts, turn.now)
    return None if number is None else (number, n)


def close(at_desk: Desk, tap: CloseSignUp) -> Reply:
    """Take no more sign-ups."""
    turn = at_desk.turn
    training = trainings.close(turn.db, at_desk.me, tap.training, turn.now)
    return desk_parts.overview(at_desk, training) if training else not_yours(at_desk)


def cancel(at_desk: Desk, tap: CancelTraining) -> Reply:
    """Say whom it concerns; after a second yes cancel it, and tell them once."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or not training.is_on:
        return not_yours(at_desk)
    if not tap.sure:
        n = n_concerned(turn, training)
        return Reply.saying(
            cards.desk_changes.cancel_question(turn.texts, shown(turn, training), n)
        )
    done = trainings.cancel(turn.db, at_desk.me, training.id, turn.now)
    if done is None:
        return not_yours(at_desk)
    after, concerned = done
    said = training_news.cancelled(turn.db, turn.house, after, concerned)
    change = training, after
    parcels = training_news.with_calendars(turn.db, turn.house, change, said, turn.now)
    card = cards.desk_changes.cancelled(turn.texts, len(concerned))
    return replace(Reply.saying(card), parcels=parcels)


def n_concerned(turn: Turn, training: Training) -> int:
    """Return how many people are told of a change."""
    counts = count_by_status(turn.db, [training.id])[training.id]
    return sum(counts.get(status, 0) for status in CONCERNED)


def discard(at_desk: Desk, tap: DiscardDraft) -> Reply:
    """Throw a draft away, after a second yes."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or training.stage is not Stage.DRAFT:
        return not_yours(at_desk)
    if not tap.sure:
        return Reply.saying(cards.desk_changes.discard_question(turn.texts, shown(turn, training)))
    training_desk.discard(turn.db, at_desk.me, training.id, turn.now)
    return show_all(at_desk, ListTrainings())
