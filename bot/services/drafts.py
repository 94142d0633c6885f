"""Drafts for the FAQ: what coordinators suggested, in the format of the folder faq/."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.storage import tickets as storage
from bot.storage.audit import Deed, note
from bot.storage.tickets import tickets
from lessons.faq.limits import MAX_QUESTION

AT_MOST = 1_000
WARNING = (
    "# Suggested by coordinators. Before an entry goes into faq/: take out names and everything else\n"
    "# of a person, choose a key, add the sources, and write it in the other languages.\n"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question as it was asked, and the answer that a coordinator gave."""

    ticket: int
    language: str
    country: str
    question: str
    answer: str
    year: int

    @property
    def key(self) -> str:
        return f"ticket-{self.ticket}"


def proposals(db: Connection, *, again: bool = False) -> list[Proposal]:
    """Return what was suggested and not exported yet; `again`: everything that is still kept."""
    fresh = () if again else (tickets.c.drafted_at.is_(None),)
    found = storage.find_tickets(db, tickets.c.proposed_at.is_not(None), *fresh, limit=AT_MOST)
    answers = storage.first_answers(db, [one.id for one in found])
    return [
        Proposal(
            one.id, one.language, one.country, one.text, answers.get(one.id, ""), one.opened_at.year
        )
        for one in found
    ]


def note_exported(db: Connection, exported: Iterable[Proposal], now: datetime) -> None:
    numbers = [one.ticket for one in exported]
    storage.change_tickets(db, tickets.c.id.in_(numbers), drafted_at=now)
    for number in numbers:
        note(db, Deed(now, None, "FAQ draft exported", f"ticket {number}"))


def as_files(found: Iterable[Proposal]) -> Mapping[str, str]:
    """Return the files of a folder of drafts, by name."""
    sheet, words, examples = [WARNING], defaultdict[str, str](str), defaultdict[str, str](str)
    for one in found:
        sheet.append(
            f"- key: {one.key}  # asked in {one.country}\n"
            f"  as_of: {{{one.country}: {one.year}}}\n"
            f"  sources: {{{one.country}: []}}\n"
        )
        words[one.language] += f"## {one.key}\n\n{_title(one.question)}\n\n{one.answer.strip()}\n\n"
        examples[one.language] += f"{one.key}\t{_line(one.question)}\n"
    return {
        "faq.yaml": "".join(sheet),
        **{f"{language}.md": text for language, text in words.items()},
        **{f"examples/{language}.tsv": text for language, text in examples.items()},
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _title(question: str) -> str:
    """Return a question in one line that fits a button."""
    line = _line(question)
    return line if len(line) <= MAX_QUESTION else line[: MAX_QUESTION - 1].rstrip() + "…"
