"""What was said unasked, where it could not be said in time."""

from sqlalchemy import Connection

from bot.storage import due, pushes
from scheduler.rhythm import Step


def take_back(db: Connection, offer: str) -> None:
    """Look again at the slot of a push that is not said, as if it had never been handed out.

    Who has written since, or heard something later, is left as they are.
    """
    push = pushes.push_behind(db, offer)
    if push is None:
        return
    pushes.forget_push(db, push.learner_id, push.slot_at)
    if push.step != Step.LESSON and push.is_last:
        due.set_back(db, push.learner_id, Step[push.kind.upper()], push.slot_at)
