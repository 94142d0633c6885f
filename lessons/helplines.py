"""Help lines: whom someone in need can call, from the facts of each country."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lessons.facts import Fact

EVERYWHERE: Final = "112"  # the emergency number in all of Europe, where a course names none
EMERGENCY, CRISIS, YOUNG = "emergency_number", "crisis_line", "crisis_line_young"
NAMES: Final = frozenset({EMERGENCY, CRISIS, YOUNG})  # facts that no text has to mention


@dataclass(frozen=True, slots=True)
class Helplines:
    """Numbers as they are written; `crisis` and `young` are empty where the country has none."""

    emergency: str = EVERYWHERE
    crisis: str = ""
    young: str = ""  # for children and young people


def helplines(facts: Mapping[str, Fact]) -> Helplines:
    """Return the help lines among the facts of a country."""
    number = {name: str(facts[name].value) for name in NAMES if name in facts}
    return Helplines(
        number.get(EMERGENCY, EVERYWHERE), number.get(CRISIS, ""), number.get(YOUNG, "")
    )
