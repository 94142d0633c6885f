"""What learners do with an announcement: follow its buttons."""

from bot import cards
from bot.dialogue.handler import Reply, Turn
from bot.news_actions import FollowNews
from bot.storage.announcements import find_announcement
from bot.storage.recipients import note_tapped
from bot.training_actions import ShowTraining


def follow(turn: Turn, tap: FollowNews) -> Reply | ShowTraining:
    """Count the tap, once, and say where the link leads, or return what shows the training."""
    one = find_announcement(turn.db, tap.announcement)
    note_tapped(turn.db, tap.announcement, turn.learner.id, turn.now)
    if one and tap.to == "link" and one.link:
        return Reply.saying(cards.news.here_it_is(turn.texts, one.link))
    if one and tap.to == "training" and one.training_id is not None:
        return ShowTraining(one.training_id)
    return Reply.saying(cards.news.gone(turn.texts))
