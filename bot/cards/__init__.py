"""The words of every message, in the learner's locale; pure functions of values and texts."""

from bot.cards import lessons, mine, nudges, plain, review, settings, welcome

__all__ = ["lessons", "mine", "nudges", "plain", "review", "settings", "welcome"]
