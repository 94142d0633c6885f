"""The words of every message, in the learner's locale; pure functions of values and texts."""

from bot.cards import (
    answering,
    desk,
    followups,
    ideas,
    lessons,
    mine,
    nudges,
    pictures,
    plain,
    questions,
    review,
    settings,
    tickets,
    welcome,
    windows,
)

__all__ = [
    "answering",
    "desk",
    "followups",
    "ideas",
    "lessons",
    "mine",
    "nudges",
    "pictures",
    "plain",
    "questions",
    "review",
    "settings",
    "tickets",
    "welcome",
    "windows",
]
