"""Who was there, at the desk: the code in the room, the list to tick, certificates.

>  Attendance
<  A good start. 12 Dec, 10:00-13:00. 472 915. Write it where all can see it. ...  [Tick the list] ...
>  Tick the list
<  14 of 25 are here. Tap a name to tick it ...           [o Anna] [v Jan] ... [12 Dec, 13:00-16:00]
"""

from bot import cards
from bot.cards.desk_presence import PAGE, HalfDay, Holder, Ticks
from bot.desk_actions import (
    ListCertificates,
    RevokeCertificate,
    ShowCode,
    ShowTicks,
    TickPresent,
)
from bot.dialogue.desk import Desk
from bot.dialogue.desk_shown import find, own_language, there
from bot.dialogue.handler import Reply, Turn
from bot.messages import LearnerId
from bot.services import attendance
from bot.services.attendance import Half, code_of, current_half, halves
from bot.storage.attendance import Present, certificates_for, find_certificate, presents_at
from bot.storage.learners import get_learners
from bot.storage.registrations import HOLDING, registrations_of
from bot.storage.trainings import Training


def _not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.desk_trainings.not_yours(at_desk.turn.texts))


def _title(turn: Turn, training: Training) -> str:
    return training.wording(own_language(turn, training)).title


def _shown(half: Half) -> HalfDay:
    return HalfDay(half.session, half.half, half.starts_at, half.ends_at)


def show_code(at_desk: Desk, tap: ShowCode) -> Reply:
    """Show the code of the half-day that goes on."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or not training.sessions:
        return _not_yours(at_desk)
    half = current_half(training, turn.now)
    code = (_shown(half), code_of(turn.house.secret, training.id, half)) if half else None
    texts, title = there(turn.texts, training), _title(turn, training)
    n_complete = len(_complete(turn, training))
    card = cards.desk_presence.code(texts, training.id, title, code, n_complete)
    return Reply.saying(card)


def _complete(turn: Turn, training: Training) -> list[LearnerId]:
    """Return who was there at every half-day."""
    wanted = {(one.session, one.half) for one in halves(training.sessions)}
    seen: dict[LearnerId, set[tuple[int, int]]] = {}
    for one in presents_at(turn.db, training.id):
        seen.setdefault(one.learner_id, set()).add((one.session, one.half))
    return [learner for learner, theirs in seen.items() if wanted <= theirs]


def show_ticks(at_desk: Desk, tap: ShowTicks) -> Reply:
    """Show the list to tick, of the half-day that goes on unless another is named."""
    training = find(at_desk, tap.training)
    if training is None or not training.sessions or tap.page < 0:
        return _not_yours(at_desk)
    half = _half(at_desk.turn, training, tap)
    return _ticks(at_desk, training, half, tap.page, "") if half else _not_yours(at_desk)


def _half(turn: Turn, training: Training, tap: ShowTicks | TickPresent) -> Half | None:
    everyone = halves(training.sessions)
    if not tap.session:
        begun = [one for one in everyone if one.starts_at <= turn.now]
        return current_half(training, turn.now) or (begun or everyone)[-1 if begun else 0]
    named = (one for one in everyone if (one.session, one.half) == (tap.session, tap.half))
    return next(named, None)


def _ticks(at_desk: Desk, training: Training, half: Half, page: int, edits: str) -> Reply:
    turn, first = at_desk.turn, page * PAGE
    expected = registrations_of(turn.db, training.id, HOLDING)
    names = get_learners(turn.db, [one.learner_id for one in expected])
    here = {
        one.learner_id
        for one in presents_at(turn.db, training.id)
        if (one.session, one.half) == (half.session, half.half)
    }
    some = [one.learner_id for one in expected[first : first + PAGE]]
    card = Ticks(
        training.id,
        _title(turn, training),
        _shown(half),
        [_shown(one) for one in halves(training.sessions)],
        page,
        [(one, names[one].first_name, one in here) for one in some],
        has_more=len(expected) > first + PAGE,
        n_present=len(here & names.keys()),
        n_expected=len(expected),
    )
    texts = there(turn.texts, training)
    return Reply.saying(cards.desk_presence.ticks(texts, card, edits=edits))


def tick(at_desk: Desk, tap: TickPresent) -> Reply:
    """Turn one switch; the list shows at once how it stands now."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    half = _half(turn, training, tap) if training else None
    if training is None or half is None:
        return _not_yours(at_desk)
    learner = LearnerId(tap.learner)
    present = Present(training.id, learner, half.session, half.half, turn.now)
    if attendance.tick(turn.db, at_desk.me, present, turn.now, yes=tap.yes) is None:
        return _not_yours(at_desk)
    return _ticks(at_desk, training, half, tap.page, turn.edits)


def show_certificates(at_desk: Desk, tap: ListCertificates) -> Reply:
    """Show who has a certificate, and who could get one."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or tap.page < 0:
        return _not_yours(at_desk)
    holders, first = _holders(turn, training), tap.page * PAGE
    more = tap.page + 1 if len(holders) > first + PAGE else None
    some = holders[first : first + PAGE]
    title = _title(turn, training)
    card = cards.desk_presence.certificates(turn.texts, training.id, title, some, more=more)
    return Reply.saying(card)


def _holders(turn: Turn, training: Training) -> list[Holder]:
    given = certificates_for(turn.db, training.id)
    whose = {one.learner_id for one in given}
    others = [one for one in _complete(turn, training) if one not in whose]
    names = get_learners(turn.db, others)
    return [
        *(Holder(one.name, one.number, one.revoked_at is not None) for one in given),
        *(Holder(names[one].first_name, "") for one in others),
    ]


def revoke(at_desk: Desk, tap: RevokeCertificate) -> Reply:
    """Make a certificate worth nothing, after a second yes."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    one = find_certificate(turn.db, tap.number)
    if training is None or one is None or one.training_id != training.id:
        return _not_yours(at_desk)
    if one.revoked_at is not None:
        return Reply(toast=cards.desk_presence.not_known(turn.texts))
    if not tap.sure:
        holder = Holder(one.name, one.number)
        return Reply.saying(cards.desk_presence.revoke_question(turn.texts, training.id, holder))
    if not attendance.revoke(turn.db, at_desk.me, one.number, "", turn.now):
        return Reply(toast=cards.desk_presence.not_known(turn.texts))
    return show_certificates(at_desk, ListCertificates(training.id))
