"""Trainings in the chat: what there is, signing up, and giving a place back.

>  /trainings
<  Trainings and study visits ... Open now ... 4 places left.           [Pitch like a pro]
>  Pitch like a pro
<  Pitch like a pro ... When ... Where ... How to get there ...          [Sign me up]
>  Sign me up
<  You have a place: Pitch like a pro ...                                [Give my place away]
<  Question 1 of 1. What do you eat? ...                                 [Skip this question]
>  Everything but nuts
<  Thank you, that's all I need.
"""

from dataclasses import replace
from datetime import timedelta

from bot import cards
from bot.dialogue import study, training_news, training_questions
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.training_shown import calendar_file, find, shown, told
from bot.messages import OutMessage
from bot.services import places
from bot.services.places import Already, Applied, InLine, NotOpen, Placed
from bot.services.trainings import open_for
from bot.storage.registrations import Registration, registrations_by
from bot.storage.trainings import Stage, Training, find_training
from bot.training_actions import ConfirmComing, GiveUpPlace, ShowTraining, SignUp, TakeOffer

DEEP_LINK = "training_"  # a link's payload that leads to a training
SHOWN_AFTER = timedelta(days=60)  # a training that is over, with its certificate


def show_all(turn: Turn) -> Reply:
    """/trainings: what one signed up for, and what is open."""
    mine = [one for one in _mine(turn) if _is_worth_showing(turn, one)]
    seen = {one.id for one in mine}
    others = [
        one for one in open_for(turn.db, turn.learner.country, turn.now) if one.id not in seen
    ]
    views = [
        [shown(turn.db, one, turn.learner, turn.now) for one in some] for some in (mine, others)
    ]
    return Reply.saying(cards.trainings.overview(turn.texts, *views))


def _mine(turn: Turn) -> list[Training]:
    mine = (one for one in registrations_by(turn.db, turn.learner.id) if not one.is_over)
    found = (find_training(turn.db, one.training_id) for one in mine)
    return sorted((one for one in found if one), key=lambda one: (str(one.starts_at), one.id))


def _is_worth_showing(turn: Turn, training: Training) -> bool:
    if training.ends_at is None:
        return False
    after = timedelta() if training.stage is Stage.CANCELLED else SHOWN_AFTER
    return turn.now <= training.ends_at + after


def show(turn: Turn, tap: ShowTraining) -> Reply:
    """Show one training."""
    training = find(turn, tap.training)
    return Reply.saying(_card(turn, training) if training else cards.trainings.gone(turn.texts))


def follow_link(turn: Turn, payload: str) -> Reply | None:
    """Show the training that a link leads to; None where the payload is no such link."""
    number = payload.removeprefix(DEEP_LINK)
    if number == payload or not number.isdecimal() or len(number) > 9:
        return None
    return show(turn, ShowTraining(int(number)))


def _card(turn: Turn, training: Training) -> OutMessage:
    return cards.trainings.training(turn.texts, shown(turn.db, training, turn.learner, turn.now))


def sign_up(turn: Turn, tap: SignUp) -> Reply:
    """Give a place, or one in line, or take an application; then come the coordinator's questions."""
    training = find(turn, tap.training)
    if training is None:
        return Reply.saying(cards.trainings.gone(turn.texts))
    about = told(training, turn.learner.language)
    if training.quotas and not tap.group:
        is_free = not shown(turn.db, training, turn.learner, turn.now).is_mine
        card = cards.places.ask_group(turn.texts, about) if is_free else _card(turn, training)
        return Reply.saying(card)
    match places.sign_up(turn.db, turn.learner, training.id, tap.group, turn.now):
        case Placed(registration=one):
            return _then_ask(turn, training, one, _placed(turn, training))
        case InLine(registration=one, n_ahead=n):
            return _then_ask(turn, training, one, cards.places.in_line(turn.texts, about, n))
        case Applied(registration=one):
            return _then_ask(turn, training, one, cards.places.applied(turn.texts, about))
        case Already():
            return Reply.saying(_card(turn, training))
        case NotOpen():
            return Reply.saying(cards.places.not_open(turn.texts, about))


def _placed(turn: Turn, training: Training) -> OutMessage:
    """Say that they have a place, with the days for their calendar."""
    card = cards.places.placed(turn.texts, told(training, turn.learner.language))
    reader = turn.texts, turn.inbound.channel
    return replace(card, document=calendar_file(turn.house, training, reader, turn.now))


def _then_ask(turn: Turn, training: Training, one: Registration, card: OutMessage) -> Reply:
    asked = training_questions.next_question(turn, training, one, after=0)
    return Reply.saying(card, *asked)


def take_offer(turn: Turn, tap: TakeOffer) -> Reply:
    """Take the place that is kept."""
    training = find(turn, tap.training)
    if training is None:
        return Reply.saying(cards.trainings.gone(turn.texts))
    about = told(training, turn.learner.language)
    match places.take_offer(turn.db, turn.learner, training.id, turn.now):
        case Placed(registration=one):
            return _then_ask(turn, training, one, _placed(turn, training))
        case Already():
            return Reply.saying(_card(turn, training))
    return Reply.saying(cards.training_news.too_late(turn.texts, about))


def give_up(turn: Turn, tap: GiveUpPlace) -> Reply:
    """Give back what one has, after a second yes; it goes on to the next at once."""
    training = find(turn, tap.training)
    if training is None:
        return Reply.saying(cards.trainings.gone(turn.texts))
    now = shown(turn.db, training, turn.learner, turn.now)
    if not now.is_mine or not training.is_on:
        return Reply(toast=cards.places.nothing_to_give(turn.texts))
    if not tap.sure:
        return Reply.saying(cards.places.ask_sure(turn.texts, now))
    if places.give_back(turn.db, training.id, turn.learner.id) is None:
        return Reply(toast=cards.places.nothing_to_give(turn.texts))
    passed = places.pass_on(turn.db, training.id, turn.now)
    parcels = training_news.passed(turn.db, turn.house, training, passed)
    done = study.with_place(turn, cards.places.given_back(turn.texts, now.told))
    return replace(done.with_learner(turn.answered), parcels=parcels)


def confirm(turn: Turn, tap: ConfirmComing) -> Reply:
    """Note that they are coming."""
    training = find(turn, tap.training)
    if training is None or not training.is_on:
        return Reply.saying(cards.trainings.gone(turn.texts))
    if not places.confirm(turn.db, training.id, turn.learner.id, turn.now):
        return Reply.saying(_card(turn, training))
    about = told(training, turn.learner.language)
    see_you = cards.training_news.see_you(turn.texts, about)
    return study.with_place(turn, see_you).with_learner(turn.answered)
