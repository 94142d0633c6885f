"""Files of a training at the desk: lists as a spreadsheet or to sign, posters, the QR code."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import cards
from bot.cards.papers import Expected
from bot.desk_actions import SendPaper
from bot.dialogue.desk import Desk
from bot.dialogue.desk_shown import find, own_language, there
from bot.dialogue.handler import Reply, Turn
from bot.messages import SEVERAL, Document
from bot.papers.links import doors, training_links
from bot.services import papers
from bot.storage.attendance import presents_at
from bot.storage.learners import get_learners
from bot.storage.registrations import HOLDING, Registration, registrations_of
from bot.storage.trainings import Stage, Training

CHANNELS = ("telegram", "webchat", "messenger")  # a single code leads to the first there is


def send(at_desk: Desk, tap: SendPaper) -> Reply:
    """Send a file, or show which there are; links lead nowhere before the publication."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or training.stage is Stage.DRAFT:
        return Reply(toast=cards.desk_trainings.not_yours(turn.texts))
    title = training.wording(own_language(turn, training)).title
    languages = tuple(training.words)
    if tap.paper not in _MAKE:
        return Reply.saying(cards.desk_presence.files(turn.texts, training.id, title, languages))
    language = tap.language if tap.language in training.words else own_language(turn, training)
    document = _MAKE[tap.paper](turn, training, language)
    words = cards.compose.say(cards.desk_presence.file_words(turn.texts, tap.paper))
    about = SEVERAL if tap.paper in ("table", "sheet") else None
    return Reply.saying(replace(words, document=document, about=about))


def _expected(turn: Turn, training: Training) -> list[Expected]:
    """Return everyone with a place, in the order in which they signed up."""
    found = registrations_of(turn.db, training.id, HOLDING)
    people = get_learners(turn.db, [one.learner_id for one in found])
    rows = [(one, people[one.learner_id].first_name, _standing(turn, one)) for one in found]
    presents = presents_at(turn.db, training.id)
    return papers.expected_at(training, rows, turn.learner.language, presents)


def _standing(turn: Turn, one: Registration) -> str:
    is_coming = one.coming_at is not None
    return cards.desk_people.standing(turn.texts, one.status.value, is_coming=is_coming)


def _table(turn: Turn, training: Training, _: str) -> Document:
    return papers.table(there(turn.texts, training), training, _expected(turn, training))


def _sheet(turn: Turn, training: Training, _: str) -> Document:
    return papers.sign_in_sheet(there(turn.texts, training), training, _expected(turn, training))


def _poster(turn: Turn, training: Training, language: str) -> Document:
    theirs = turn.house.catalogues.texts(language, training.country, training.zone)
    return papers.poster(theirs, training, _doors(turn))


def _qr_code(turn: Turn, training: Training, language: str) -> Document:
    links = training_links(training.id, _doors(turn))
    channel = next(one for one in CHANNELS if one in links)
    return papers.qr_code(training, language, channel, links[channel])


def _doors(turn: Turn) -> dict[str, str]:
    return doors(turn.house.bot_links, turn.house.public_url)


def links_to(turn: Turn, training: Training) -> list[str]:
    """Return the links that open a training, on each channel."""
    return list(training_links(training.id, _doors(turn)).values())


_MAKE: Mapping[str, Callable[[Turn, Training, str], Document]] = {
    "table": _table,
    "sheet": _sheet,
    "poster": _poster,
    "qr": _qr_code,
}
