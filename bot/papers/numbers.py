"""Numbers of certificates: figures only, so that they can be read out in any language and alphabet.

Fourteen figures are chance and the last one checks them (ISO 7064, MOD 11,10): any single wrong figure
shows before the database is asked. A hundred thousand billion are possible, so trying them out finds
none.
"""

import re
from random import Random

N_FIGURES = 15
_APART = re.compile(r"[\s.\-\N{EN DASH}\N{NON-BREAKING HYPHEN}]+")


def new_number(rng: Random) -> str:
    """Return a number; it can't be guessed if `rng` can't."""
    chance = str(rng.randrange(10 ** (N_FIGURES - 1))).zfill(N_FIGURES - 1)
    return chance + check_figure(chance)


def read_number(text: str) -> str | None:
    """Return the number that was typed, in groups or not; None when it can't be one."""
    number = _APART.sub("", text)
    fits = len(number) == N_FIGURES and number.isascii() and number.isdecimal()
    return number if fits and check_figure(number[:-1]) == number[-1] else None


def grouped(number: str) -> str:
    """Return a number as people read it: "418-902-337-560-127"."""
    return "-".join(number[place : place + 3] for place in range(0, len(number), 3))


def check_figure(figures: str) -> str:
    """Return the figure that checks others."""
    rest = 10
    for figure in figures:
        rest = (rest + int(figure)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)
