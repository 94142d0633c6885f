"""The words of every message, in the learner's locale; pure functions of values and texts."""

from bot.cards import lessons, mine, plain, settings, welcome

__all__ = ["lessons", "mine", "plain", "settings", "welcome"]
