"""One inbound event, one transaction, one reply: DESIGN's heart."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot import cards
from bot.cards.compose import say
from bot.dialogue import announcement_words, attending, desk, odd, parcels, taps
from bot.dialogue.chips import all_said, carry
from bot.dialogue.commands import COMMANDS, OPEN_TO_ALL, find_command
from bot.dialogue.handler import House, Reply, Turn
from bot.dialogue.learners import begin_again, welcome
from bot.dialogue.parcels import new_offer
from bot.dialogue.states import WritingAnnouncement, write
from bot.dialogue.typed import typed_choice
from bot.dialogue.waiting import offer_first, say_what_waited
from bot.messages import Delivery, Inbound, Kind, LearnerId, OutMessage
from bot.services import learners, outbox, study
from bot.storage.inbound import note_event
from bot.storage.learners import Learner, save_learner
from bot.storage.reach import note_unreachable
from bot.texts import Texts
from lessons.faq.verdicts import Verdict
from scheduler.rhythm import Step

MOST_OFFERS = 3
_WORDLESS = (Kind.RETURN, Kind.PRESENCE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left to do once the turn is committed."""

    deliveries: tuple[Delivery, ...] = ()
    toast: str = ""


def take_turn(
    db: Connection, house: House, inbound: Inbound, now: datetime, verdict: Verdict | None = None
) -> Taken:
    """Answer one event. The state change and the replies are one transaction with its id.

    `verdict` is what the engine said before, where the event may be a question. A repeated event
    does nothing twice; its replies are handed over again if they never went out.
    """
    if not note_event(db, inbound.channel, inbound.event_id, now):
        place, fence = (inbound.channel, inbound.event_id), house.fences.get(inbound.channel, 0)
        again = outbox.claim_event(db, place, fence, now)
        return Taken(tuple(again))
    if inbound.kind is Kind.GROUP:
        return _answer_group(db, house, inbound, now)
    if inbound.kind is Kind.STOP:
        note_unreachable(db, inbound.channel, inbound.address)
        return Taken()
    met = learners.meet(db, inbound, now)
    learner = met.learner if met else None
    if learner is None and inbound.kind is Kind.TAP:
        return _to_a_stranger(db, house, inbound, now)
    if inbound.kind in _WORDLESS and learner is None:
        return Taken()
    learner = learner or learners.add(db, inbound, house.course, now)
    turn = Turn(db, house, inbound, learner, house.texts_for(learner), now, verdict)
    if inbound.kind in _WORDLESS:
        return Taken(_be_there(turn)) if met and met.was_closed else Taken()
    reply = offer_first(turn, handle(turn))
    taken = _commit_reply(turn, reply)
    who = reply.learner or learner
    if met and not met.was_closed and who.id == learner.id:
        return taken
    waited = say_what_waited(turn, who)
    return replace(taken, deliveries=(*waited, *taken.deliveries)) if waited else taken


def _be_there(turn: Turn) -> tuple[Delivery, ...]:
    """Someone can be written to again who said nothing: what waited is said, lessons come again."""
    if turn.learner.step == Step.HELD:
        back = replace(turn.learner, step=int(Step.LESSON))
        save_learner(turn.db, back, turn.learner)
        study.set_slot(turn.db, turn.course, back, turn.now)
    return tuple(say_what_waited(turn, turn.learner))


def handle(turn: Turn) -> Reply:
    """Pick who answers, in a fixed order: tap, link, command, typed choice, else a free text."""
    state = turn.state
    if not isinstance(state, WritingAnnouncement):
        return _answer(turn)
    return announcement_words.take(turn, state) or announcement_words.put_down(turn, state, _answer)


def _answer(turn: Turn) -> Reply:
    match turn.inbound.kind:
        case Kind.TAP:
            return taps.tapped(turn)
        case Kind.START:
            return welcome(turn)
        case Kind.TEXT:
            return _text(turn)
    return odd.wordless(turn)


def _text(turn: Turn) -> Reply:
    if desk.is_called(turn.inbound.text) and (at_desk := desk.find(turn)):
        return desk.show(at_desk)
    command = find_command(turn.inbound.text)
    if command is not None:
        is_open = turn.learner.has_agreed or command in OPEN_TO_ALL
        return COMMANDS[command](turn) if is_open else begin_again(turn)
    if attended := attending.take_code(turn):
        return attended
    if typed := typed_choice(turn):
        return replace(taps.do(turn, typed.action), typed=typed.token)
    return odd.free_text(turn)


def _commit_reply(turn: Turn, reply: Reply) -> Taken:
    learner = reply.learner or turn.learner
    deliveries = tuple(_delivery(turn, message) for message in all_said(turn, reply))
    owner: LearnerId | None = learner.id
    if reply.is_erased:
        owner = None
    else:
        opened = open_offers(learner.offers, deliveries, is_aside=reply.is_aside)
        deliveries, opened = carry(turn, reply, deliveries, opened)
        _save(turn, learner, reply, opened)
    outbox.add(turn.db, deliveries, owner, turn.inbound.event_id, turn.now)
    sent = parcels.post(turn.db, turn.house, reply.parcels, turn.now) if reply.parcels else []
    return Taken((*deliveries, *sent), reply.toast)


def _save(turn: Turn, learner: Learner, reply: Reply, opened: str) -> None:
    if reply.state is not None:
        learner = replace(learner, state=write(reply.state))
    moves_slot = reply.moves_slot or learner.step or _rhythm(learner) != _rhythm(turn.learner)
    # Whatever they say, they are here: the rhythm begins anew with a lesson.
    learner = replace(learner, step=0, offers=opened)
    if learner != turn.learner:
        save_learner(turn.db, learner, turn.learner)
    if moves_slot:
        study.set_slot(turn.db, turn.course, learner, turn.now)


def _rhythm(learner: Learner) -> tuple[object, ...]:
    """Return what decides when lessons come."""
    when = learner.minute, learner.zone, learner.lesson_days, learner.paused_until
    return (*when, learner.agreed_at, learner.stopped_at)


def open_offers(before: str, deliveries: tuple[Delivery, ...], *, is_aside: bool = False) -> str:
    """Return the messages whose choices may be typed, the foremost last.

    A message that takes another's place takes its turn too; new choices end the earlier ones,
    unless they are said as an aside.
    """
    offering = [delivery for delivery in deliveries if delivery.message.choices]
    moved = {one.message.edits: one.offer for one in offering if one.message.edits}
    kept = [moved.get(offer, offer) for offer in before.split()]
    fresh = [one.offer for one in offering if not one.message.edits]
    if is_aside:
        return " ".join((*fresh, *kept)[-MOST_OFFERS:])
    return " ".join(fresh[-MOST_OFFERS:] or kept)


def _delivery(turn: Turn, message: OutMessage) -> Delivery:
    edits_id = turn.inbound.tapped_id if message.edits else ""
    offer = new_offer(turn.house)
    inbound = turn.inbound
    fence = turn.house.fences.get(inbound.channel, 0)
    return Delivery(
        offer, inbound.channel, inbound.address, message,
        edits_id=edits_id, not_after=inbound.open_until, fence=fence,
    )  # fmt: skip


def _answer_group(db: Connection, house: House, inbound: Inbound, now: datetime) -> Taken:
    """In a group: say where the course is; no one there becomes a learner by that."""
    message = cards.plain.group(
        _strangers_texts(house, inbound), house.bot_links.get(inbound.channel, "")
    )
    return _tell_a_stranger(db, house, inbound, message, now)


def _to_a_stranger(db: Connection, house: House, inbound: Inbound, now: datetime) -> Taken:
    """Answer a button of someone we don't know any more: they erased themselves."""
    word = cards.plain.unknown_button(_strangers_texts(house, inbound))
    if inbound.has_toasts:
        return Taken(toast=word)
    return _tell_a_stranger(db, house, inbound, say(word), now)


def _tell_a_stranger(
    db: Connection, house: House, inbound: Inbound, message: OutMessage, now: datetime
) -> Taken:
    fence = house.fences.get(inbound.channel, 0)
    delivery = Delivery(new_offer(house), inbound.channel, inbound.address, message, fence=fence)
    outbox.add(db, (delivery,), None, inbound.event_id, now)
    return Taken((delivery,))


def _strangers_texts(house: House, inbound: Inbound) -> Texts:
    language = inbound.language if inbound.language in house.course.languages else ""
    country = next(iter(house.course.countries.values()))
    return house.catalogues.texts(
        language or house.course.source_language, country.code, country.zone
    )


def apologise(db: Connection, house: House, inbound: Inbound, now: datetime) -> Taken:
    """Note an event whose turn failed, and say so in one kind sentence."""
    if not note_event(db, inbound.channel, inbound.event_id, now):
        return Taken()
    learner = learners.find_or_add(db, inbound, house.course, now)
    turn = Turn(db, house, inbound, learner, house.texts_for(learner), now)
    return _commit_reply(turn, Reply.saying(cards.plain.our_fault(turn.texts)))


def slow_down(db: Connection, house: House, inbound: Inbound, now: datetime) -> Taken:
    """Ask someone who sends too much at once to wait; what they sent is not done."""
    if not note_event(db, inbound.channel, inbound.event_id, now):
        return Taken()
    learner = learners.find_or_add(db, inbound, house.course, now)
    turn = Turn(db, house, inbound, learner, house.texts_for(learner), now)
    return _commit_reply(turn, Reply.saying(cards.plain.slow_down(turn.texts)))
