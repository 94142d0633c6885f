"""Whom an announcement is for, as coordinators choose it.

>  For whom
<  For whom is it? Countries: Latvia. It reaches 312 people.   [Countries] [Languages] ...
>  Course progress
<  Course progress. Tap to choose.     [○ not begun] [○ in part 1] ... [○ silent for 14 days]
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot import cards
from bot.cards.audiences import Chosen
from bot.cards.welcome import country_label
from bot.dialogue.desk import Desk
from bot.dialogue.handler import Reply
from bot.news_actions import SetAudience, ShowAudience
from bot.services import announcements, gates
from bot.services.announcements import may_reach
from bot.services.rights import Right, may
from bot.storage.announcements import Announcement, Phase
from bot.storage.audiences import Audience
from bot.storage.training_audience import STANDINGS, known_trainings

SILENT_DAYS = (7, 14, 30)
Option = tuple[str, str, bool]  # value, words, whether it is chosen


def show(at_desk: Desk, tap: ShowAudience) -> Reply:
    """Show whom a draft is for, or the options of one part of that."""
    one = _find_draft(at_desk, tap.announcement)
    if one is None or (tap.part and tap.part not in _OPTIONS):
        return _not_yours(at_desk)
    if tap.part:
        return _options(at_desk, one, tap.part)
    shown, n = chosen(at_desk, one.audience), _n(at_desk, one)
    return Reply.saying(cards.audiences.audience(at_desk.turn.texts, one.id, shown, n))


def choose(at_desk: Desk, tap: SetAudience) -> Reply:
    """Turn one switch of the audience; what isn't one's own to reach is refused."""
    turn, one = at_desk.turn, _find_draft(at_desk, tap.announcement)
    options = _OPTIONS.get(tap.part)
    known = {value for value, _, _ in options(at_desk, one.audience)} if one and options else set()
    if one is None or tap.value not in known:
        return _not_yours(at_desk)
    audience = _switched(one.audience, tap.part, tap.value)
    if not may_reach(at_desk.me, audience.countries):
        return Reply(toast=cards.audiences.one_stays(turn.texts))
    is_urgent = one.is_urgent and audience.training is not None
    cells: dict[str, Any] = {"audience": audience, "is_urgent": is_urgent}
    after = announcements.change(turn.db, at_desk.me, one, turn.now, **cells)
    return _options(at_desk, after, tap.part, edits=turn.edits)


def _switched(audience: Audience, part: str, value: str) -> Audience:
    match part:
        case "progress":
            return replace(audience, progress="" if audience.progress == value else value)
        case "training":
            number, _, standing = value.partition(":")
            is_chosen = (audience.training, audience.standing) == (int(number), standing)
            chosen = (None, "") if is_chosen else (int(number), standing)
            return replace(audience, training=chosen[0], standing=chosen[1])
    before: tuple[str, ...] = getattr(audience, part)
    after = tuple(one for one in before if one != value)
    chosen_now: dict[str, Any] = {part: after if value in before else (*before, value)}
    return replace(audience, **chosen_now)


def _options(at_desk: Desk, one: Announcement, part: str, *, edits: str = "") -> Reply:
    found, n = _OPTIONS[part](at_desk, one.audience), _n(at_desk, one)
    texts = at_desk.turn.texts
    return Reply.saying(cards.audiences.options(texts, (one.id, part), found, n, edits=edits))


def _n(at_desk: Desk, one: Announcement) -> int:
    turn = at_desk.turn
    return gates.dry_run(turn.db, at_desk.me, turn.course, one, turn.now).n_gets


def _countries(at_desk: Desk, audience: Audience) -> Iterator[Option]:
    texts, countries = at_desk.turn.texts, at_desk.turn.course.countries
    for code in countries:
        if may(at_desk.me, Right.ANNOUNCE, code):
            yield code, country_label(texts, code), code in audience.countries


def _languages(at_desk: Desk, audience: Audience) -> Iterator[Option]:
    for code in at_desk.turn.course.languages:
        yield code, at_desk.turn.texts.language_name(code), code in audience.languages


def _progress(at_desk: Desk, audience: Audience) -> Iterator[Option]:
    n_blocks = len(at_desk.turn.course.blocks)
    values = ["new", *(f"block:{n + 1}" for n in range(n_blocks)), "finished"]
    for value in (*values, *(f"silent:{days}" for days in SILENT_DAYS)):
        words = cards.audiences.progress_words(at_desk.turn.texts, value)
        yield value, words, audience.progress == value


def _trainings(at_desk: Desk, audience: Audience) -> Iterator[Option]:
    turn = at_desk.turn
    for number, country, title in known_trainings(turn.db, turn.learner.language):
        if may(at_desk.me, Right.ANNOUNCE, country):
            for standing in STANDINGS:
                is_chosen = (audience.training, audience.standing) == (number, standing)
                words = cards.audiences.training_words(turn.texts, title, standing)
                yield f"{number}:{standing}", words, is_chosen


def _channels(_: Desk, audience: Audience) -> Iterator[Option]:
    for code in ("telegram", "webchat"):
        yield code, cards.audiences.channel_name(code), code in audience.channels


_OPTIONS = {
    "countries": _countries,
    "languages": _languages,
    "progress": _progress,
    "training": _trainings,
    "channels": _channels,
}


def chosen(at_desk: Desk, audience: Audience) -> Chosen:
    """Return whom an announcement is for, as coordinators read it."""
    training = None
    if audience.training is not None:
        known = known_trainings(at_desk.turn.db, at_desk.turn.learner.language)
        title = next((words for n, _, words in known if n == audience.training), "")
        training = title or str(audience.training), audience.standing
    return Chosen(
        audience.countries, audience.languages, audience.progress, training, audience.channels
    )


def _find_draft(at_desk: Desk, number: int) -> Announcement | None:
    one = announcements.find(at_desk.turn.db, at_desk.me, number, lock=True)
    return one if one and one.phase is Phase.DRAFT else None


def _not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.announcements.not_yours(at_desk.turn.texts))
