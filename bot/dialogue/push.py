"""What Amber says unasked: the day's lesson, at the learner's hour."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import cards
from bot.dialogue.handler import House
from bot.dialogue.turn import new_offer
from bot.messages import Delivery, Lane
from bot.services import outbox, study
from bot.storage.learners import Learner, best_account, get_learner, save_learner
from bot.storage.study import due_learners, set_slot

LATE_AT_MOST = timedelta(hours=4)  # after a longer silence of ours the next slot is soon enough


def hand_out_due_lessons(
    db: Connection, house: House, now: datetime, limit: int
) -> tuple[list[Delivery], bool]:
    """Say to learners whose slot has come that their lesson is there, and set the next slot.

    Returns what to send, and whether more people may be waiting. A slot that passed long ago, such
    as while the server was down, is skipped, never made up for.
    """
    handed_out = []
    due = due_learners(db, now, limit)
    for learner_id, slot_at in due:
        learner = get_learner(db, learner_id)
        assert learner is not None
        set_slot(db, learner.id, study.next_lesson_at(learner, now, taken=False))
        if now - slot_at <= LATE_AT_MOST and (delivery := _lesson(db, house, learner, now)):
            handed_out.append(delivery)
    return handed_out, len(due) == limit


def _lesson(db: Connection, house: House, learner: Learner, now: datetime) -> Delivery | None:
    today = study.today(db, house.course, learner, now)
    account = best_account(db, learner.id)
    if today.lesson is None or today.is_extra or account is None:
        return None
    lesson = study.lesson_for(house.course, learner, today.lesson)
    assert lesson is not None
    message = cards.lessons.lesson_due(house.texts_for(learner), lesson)
    channel, address = account
    delivery = Delivery(new_offer(house), channel, address, message, Lane.LESSON)
    outbox.add(db, (delivery,), learner.id, "", now)
    save_learner(db, study.with_offer(learner, delivery.offer))
    return delivery
