"""Whose law a question is about: what it names, and else the learner's own country."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

# Names of countries, of their people and of a few of their places, in the languages of the course,
# as bare forms. A country that is not here is never named, so its entries follow the learner.
_NAMES: Final[Mapping[str, re.Pattern[str]]] = {
    country: re.compile(rf"\b(?:{names})")
    for country, names in {
        "LV": r"latvi|latvij|letland|lettland|lettisk|lotw|lotew|lotysz|латви|латыш|riga\b|rigas\b|рига|риге"
        r"|riga|rizs|altum|альтум",
        "PL": r"poland|polish|polija|poliju|polsk|polsc|polen\b|polak|польш|польс|поляк|warszaw|варшав"
        r"|varsav|owes\b|polsh",
        "DK": r"denmark|danish|dane\b|danija|daniju|danu\b|dansk|danmark|danii|dania\b|danie\b|dunsk|дани"
        r"|датс|датч|kobenhavn|kopenhag|копенгаг|rsv\b",
        "RU": r"russia|krievij|krievu\b|rosj|rosyj|rusland|russisk|росси|рф\b|калинингр|kaliningr"
        r"|krolewc|rossi",
    }.items()
}  # fmt: skip

_OWN, _OTHERS = 0.6, -1.2  # as logits; they cost no accuracy where the country is named


def lands_of(entries: Iterable[str], countries: Iterable[str]) -> dict[str, str]:
    """Return the country of each entry whose key begins with one, such as lv-status."""
    codes = {code.casefold(): code for code in countries}
    return {key: codes[start] for key in entries if (start := key.partition("-")[0]) in codes}


def lean(land: str, country: str, bare: str) -> float:
    """Return how much likelier entries about `land` are for a learner in `country`, as a logit."""
    named = {code for code, names in _NAMES.items() if names.search(bare)}
    if named:
        return 0.0 if land in named else _OTHERS
    return _OWN if land == country else _OTHERS
