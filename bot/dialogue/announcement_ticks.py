"""An announcement by itself: its words go to each when it is their turn, and its writer reads how it goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot import cards
from bot.dialogue.broadcasts import news_in, report_of
from bot.dialogue.handler import House, Parcel
from bot.dialogue.parcels import new_offer, new_offers, post
from bot.dialogue.states import Idle, read
from bot.messages import Address, Delivery, Lane, OutMessage
from bot.services import announcements, broadcasts, outbox, study
from bot.services.broadcasts import Turn
from bot.services.reach import can_edit
from bot.storage import announcements as storage
from bot.storage.announcements import Announcement, Phase
from bot.storage.due import set_offers
from bot.storage.handing import Moved, Next, move, pick
from bot.storage.learners import get_learner
from bot.storage.outbox import Waiting
from bot.storage.payload import pack_open
from bot.storage.recipients import Stage
from bot.storage.said import Notice, find_notice
from scheduler.rhythm import is_quiet

REPORT_EVERY = timedelta(seconds=10)  # of a million recipients all are counted for it


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One look for whose turn it is; what is worded for one of them serves all who are alike."""

    house: House
    now: datetime
    rates: Mapping[str, float]  # messages a second of each channel we send for
    payloads: dict[tuple[object, ...], str] = field(default_factory=dict)


def begin_and_plan(db: Connection, around: Broadcast) -> tuple[int, bool]:
    """Begin what is due, and find more of those who get it; tell whether there may be more."""
    broadcasts.begin_due(db, around.now)
    return broadcasts.plan_some(db, around.house.course, around.now)


def hand_out(db: Connection, around: Broadcast, most: int) -> tuple[int, bool]:
    """Hand the outbox what it has room for, the urgent and the oldest first.

    Returns how many, and whether there may be more at once.
    """
    room, n = Counter(broadcasts.room(db, around.rates)), 0
    for one in storage.live_announcements(db):
        if one.phase is Phase.PAUSED:
            continue
        for channel in list(room):
            left = min(room[channel], most - n)
            if left > 0:
                handed, again = _serve(db, around, one, channel, left)
                if again:
                    return n + handed, True
                room[channel] -= handed
                n += handed
    return n, n >= most


def _serve(
    db: Connection, around: Broadcast, one: Announcement, channel: str, most: int
) -> tuple[int, bool]:
    """Hand over what one announcement has for a channel: new ones, then corrections."""
    is_open = one.phase is Phase.RUNNING  # one that was stopped is only corrected
    found = pick(db, one.id, (Stage.PLANNED, channel), around.now, most) if is_open else []
    turns = broadcasts.settle_turns(db, one, found, around.now)
    handed = [turn for turn in turns if turn.stage is Stage.HANDED]
    named = list(zip(handed, new_offers(around.house, len(handed)), strict=True))
    _say(db, around, one, named)
    offers = {turn.who.id: offer for turn, offer in named}
    moved = [
        Moved(turn.who.id, turn.stage, turn.due_at, offers.get(turn.who.id, "")) for turn in turns
    ]
    move(db, one.id, moved)
    n = len(handed) + _correct(db, around, one, channel, most - len(handed))
    return n, _hold(db, one, turns, around.now) or len(handed) < len(found) == most


def _hold(db: Connection, one: Announcement, turns: Sequence[Turn], now: datetime) -> bool:
    """Where it is night for someone, let all of that zone wait; True while there are more of them."""
    waiting = {turn.who.zone for turn in turns if turn.stage is Stage.PLANNED}
    asleep = [zone for zone in sorted(waiting) if is_quiet(now, ZoneInfo(zone))]
    held = [broadcasts.hold_at_night(db, one, zone, now) for zone in asleep]
    return any(held)


def _say(
    db: Connection, around: Broadcast, one: Announcement, named: Sequence[tuple[Turn, str]]
) -> None:
    outbox.add_waiting(
        db, [_waiting(around, one, turn, offer) for turn, offer in named], around.now
    )
    if one.link or one.training_id is not None:
        set_offers(db, [(_offers(turn.who, offer), turn.who.id) for turn, offer in named])


def _waiting(around: Broadcast, one: Announcement, turn: Turn, offer: str) -> Waiting:
    who, way = turn.who, turn.way
    assert way is not None  # of those handed over
    assert way.not_after is not None
    lane, payload = int(Lane.ANNOUNCEMENT), _payload(around, one, who)
    return Waiting(offer, way.channel, way.address, who.id, lane, payload, way.not_after)


def _offers(who: Next, offer: str) -> str:
    """Return whose choices may be typed: an open step of a lesson stays the foremost."""
    is_foremost = isinstance(read(who.state), Idle)
    return study.with_offer(who.offers, offer, is_foremost=is_foremost)


def _payload(around: Broadcast, one: Announcement, who: Next) -> str:
    alike = one.id, who.language, who.in_words
    found = around.payloads.get(alike)
    if found is None:
        found = around.payloads[alike] = pack_open(_message(around.house, one, who))
    return found


def _message(house: House, one: Announcement, who: Next, edits: str = "") -> OutMessage:
    texts = house.texts_for(who)
    return cards.news.news(texts, news_in(one, who.language), in_words=who.in_words, edits=edits)


def _correct(db: Connection, around: Broadcast, one: Announcement, channel: str, most: int) -> int:
    """Put the new words in the place of the old ones, where the channel can; return how many."""
    found = pick(db, one.id, (Stage.TO_CORRECT, channel), around.now, most) if most > 0 else []
    moved, n = [], 0
    for who in found:
        delivery = _correction(around, one, who)
        if delivery is None:
            moved.append(Moved(who.id, Stage.SENT, who.due_at, who.offer))
            continue
        outbox.add(db, (delivery,), who.id, "", around.now)
        moved.append(Moved(who.id, Stage.CORRECTING, who.due_at, delivery.offer))
        n += 1
    move(db, one.id, moved)
    return n


def _correction(around: Broadcast, one: Announcement, who: Next) -> Delivery | None:
    """Return the edit of what was sent to someone; None where it can't be changed any more."""
    if not who.platform_id or who.sent_on is None or not can_edit(who.sent_on):
        return None
    message = _message(around.house, one, who, who.offer)
    place = who.sent_on, Address(who.sent_to or "")
    lane, offer = Lane.ANNOUNCEMENT, new_offer(around.house)
    return Delivery(offer, *place, message, lane, edits_id=who.platform_id)


def report(db: Connection, house: House, now: datetime) -> list[Delivery]:
    """Keep the live reports up to date; return what to send."""
    live, ended = broadcasts.look_after(db, now)
    waits = [one for one in live if one.noticed_at is None or now - one.noticed_at >= REPORT_EVERY]
    numbers = {one.id for one in ended}
    untold = [one for one in storage.untold_announcements(db) if one.id not in numbers]
    return [said for one in (*waits, *ended, *untold) for said in _report(db, house, one, now)]


def _report(db: Connection, house: House, one: Announcement, now: datetime) -> list[Delivery]:
    """Let the report say how it stands now.

    Where nothing can be edited it comes when it begins and when it is over, and not between.
    """
    author = get_learner(db, one.author_id) if one.author_id is not None else None
    before = find_notice(db, one.notice) if one.notice else None
    if before and not before.platform_id and not before.is_done:  # on its way: changed when there
        storage.change_announcement(db, one.id, noticed_at=None)
        return []
    storage.change_announcement(db, one.id, noticed_at=now)
    if author is None:
        return []
    so_far = announcements.progress_of(db, one.id)
    card = cards.broadcasts.report(house.texts_for(author), report_of(one, so_far, now))
    is_over = one.phase in (Phase.DONE, Phase.STOPPED)
    if before is None or (is_over and not can_edit(before.channel)):
        said = post(db, house, [Parcel(author.id, card)], now)
    else:
        said = _edit(db, house, before, replace(card, edits=before.offer), now)
    if said:
        storage.change_announcement(db, one.id, notice=said[0].offer)
    return said


def _edit(
    db: Connection, house: House, before: Notice, card: OutMessage, now: datetime
) -> list[Delivery]:
    """Return the edit of a report; nothing where it says the same, can't be edited or never arrived."""
    is_same = before.message.text == card.text and before.message.choices == card.choices
    if is_same or not before.platform_id or not can_edit(before.channel):
        return []
    delivery = Delivery(
        new_offer(house), before.channel, before.address, card, edits_id=before.platform_id,
        fence=house.fences.get(before.channel, 0),
    )  # fmt: skip
    outbox.add(db, (delivery,), before.learner_id, "", now)
    return [delivery]
