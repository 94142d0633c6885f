"""What waited until someone wrote: it comes first, and only once.

>  hello                                             (after four days in which we could not write)
<  Ilze of our team: You can, if ...                 (somebody's words, as they were)
<  Good to hear from you! This lesson waited for you: ...      [Start lesson 8] [Later] [Take a break]
<  (what is answered to "hello")
"""

from dataclasses import replace

from bot import cards
from bot.actions import ComeLater
from bot.dialogue.handler import Reply, Turn
from bot.messages import Delivery, OutMessage
from bot.services import study, windows
from bot.storage.learners import Learner
from scheduler.rhythm import Step

_OPENS = {"BeginLesson", "NextCard", "AnswerItem", "TryAgain", "GoOn", "AnswerFollowup",
          "AnswerReview", "LeaveReview"}  # fmt: skip


def offer_first(turn: Turn, reply: Reply) -> Reply:
    """Offer the lesson that waited, before all else; one, however many days it was."""
    learner = reply.learner or turn.learner
    if learner.step != Step.HELD or reply.is_erased or _wants_rest(turn, learner):
        return reply
    if any(str(one.action[0]) in _OPENS for said in reply.messages for one in said.choices):
        return reply
    waited = _lesson_that_waited(turn, learner)
    return reply.after(waited) if waited else reply


def _wants_rest(turn: Turn, learner: Learner) -> bool:
    paused_until = learner.paused_until
    return learner.stopped_at is not None or bool(paused_until and paused_until > turn.now)


def _lesson_that_waited(turn: Turn, learner: Learner) -> OutMessage | None:
    if not learner.has_agreed:
        return None
    today = study.today(turn.db, turn.course, learner, turn.now)
    if today.lesson is None or today.is_extra:
        return None
    lesson = study.lesson_for(turn.course, learner, today.lesson)
    return cards.windows.waited(turn.house.texts_for(learner), lesson) if lesson else None


def come_later(turn: Turn, _: ComeLater) -> Reply:
    """Say when the lesson comes; that they tapped is what lets us bring it."""
    today = study.today(turn.db, turn.course, turn.learner, turn.now)
    card = cards.windows.later(turn.texts, today.next_at, turn.now)
    return Reply((card,), learner=replace(turn.answered, step=int(Step.LESSON)), moves_slot=True)


def say_what_waited(turn: Turn, learner: Learner) -> list[Delivery]:
    """Say what others wrote while we could not; return what to send before the reply."""
    inbound = turn.inbound
    fence = turn.house.fences.get(inbound.channel, 0)
    place, times = (inbound.channel, inbound.address), (turn.now, inbound.open_until)
    return windows.release(turn.db, learner.id, place, fence, times)
