"""The words of every message, in the learner's locale; pure functions of values and texts."""

from bot.cards import (
    followups,
    ideas,
    lessons,
    mine,
    nudges,
    pictures,
    plain,
    review,
    settings,
    welcome,
)

__all__ = [
    "followups",
    "ideas",
    "lessons",
    "mine",
    "nudges",
    "pictures",
    "plain",
    "review",
    "settings",
    "welcome",
]
