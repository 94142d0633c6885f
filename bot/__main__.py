"""`python -m bot` is `amber`."""

from bot.cli import main

main()
