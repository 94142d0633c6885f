"""The command `amber`. It speaks English: it is for operators and authors."""

from bot.cli.main import main

__all__ = ["main"]
