"""What was said unasked, where it could not be said in time."""

from sqlalchemy import Connection

from bot.storage import due, pushes
from scheduler.rhythm import Step


def take_back(db: Connection, offer: str) -> bool:
    """Look again at the slot of a push that is not said, as if it had never been handed out.

    Who has written since, or heard something later, is left as they are. False: it is no push.
    """
    push = pushes.push_behind(db, offer)
    if push is None:
        return False
    pushes.forget_push(db, push.learner_id, push.slot_at)
    step = Step.__members__.get(push.kind.upper())
    if push.step != Step.LESSON and push.is_last and step is not None:
        due.set_back(db, push.learner_id, step, push.slot_at)
    return True
