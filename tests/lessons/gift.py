"""A strict reader of GIFT multiple choice: the steps Moodle's own importer takes, and no mercy.

Escaped marks are hidden first; a block ends at an empty line; `::name::`, `[format]`, then the one
pair of braces with `=` and `~` answers, each with `#` feedback.
"""

import re
from typing import NamedTuple

_HIDDEN = {f"\\{mark}": chr(0xE000 + n) for n, mark in enumerate("\\~=#{}:")}
_FORMAT = re.compile(r"\[(?:plain|html|moodle|markdown)\]")


class GiftQuestion(NamedTuple):
    """A question as Moodle would keep it; fractions go from 0 to 1."""

    category: str
    name: str
    text: str
    answers: list[tuple[str, str, float]]  # answer, feedback, fraction


def read_gift(text: str) -> list[GiftQuestion]:
    """Return the questions of a GIFT file; raise for whatever Moodle would refuse or misread."""
    found, category = [], ""
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
            assert "\n" not in category
        else:
            found.append(_question(block, category))
    return found


def _question(block: str, category: str) -> GiftQuestion:
    assert not any(line.strip().startswith("//") for line in block.split("\n"))  # a comment
    hidden = _hide(block)
    name, head, body = re.fullmatch(r"::([^:]+)::([^{}]+)\{([^{}]+)\}\s*", hidden).groups()  # type: ignore[union-attr]
    answers = [_answer(one) for one in re.split(r"(?=[~=])", body.strip()) if one]
    assert len(answers) >= 2
    assert [fraction for *_, fraction in answers].count(1) == 1
    return GiftQuestion(category, _seen(name), _seen(head), answers)


def _answer(raw: str) -> tuple[str, str, float]:
    mark, rest = raw[0], raw[1:].strip()
    assert mark in "=~"
    assert not rest.startswith("%")  # a percentage
    answer, feedback = rest.split("#")  # more would be general feedback
    assert answer.strip()
    assert feedback.strip()
    return _seen(answer), _seen(feedback), float(mark == "=")


def _hide(text: str) -> str:
    return re.sub(r"\\[\\~=#{}:]", lambda found: _HIDDEN[found[0]], text)


def _seen(text: str) -> str:
    plain = _FORMAT.sub("", text.strip(), count=1) if text.strip().startswith("[") else text
    plain = plain.replace("\\n", "\n")
    for escaped, hidden in _HIDDEN.items():
        plain = plain.replace(hidden, escaped[1])
    return plain.strip()
