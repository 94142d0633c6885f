"""The check: every problem of a course folder, for its author."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lessons.draft import Draft, read_draft
from lessons.errors import Problem
from lessons.faq.checks import faq_problems, not_learned
from lessons.gallery import old_pictures, picture_faults
from lessons.locale import Locale
from lessons.measures import excesses
from lessons.parity import differences
from lessons.passages import Passages, all_passages
from lessons.references import unknown_references, unused_facts
from lessons.staleness import facts_to_review, stale_translations
from lessons.wording import wrong_words


def find_problems(folder: Path, *, today: date) -> list[Problem]:
    """Return all problems of a course folder, sorted by file and line.

    Nothing its files hold makes this raise.
    """
    draft = read_draft(folder)
    errors = errors_of(draft, all_passages(draft))
    return sorted(
        {
            *errors,
            *unused_facts(draft),
            *stale_translations(draft),
            *old_pictures(draft),
            *facts_to_review(draft, today=today),
            *wrong_words(draft),
            *not_learned(draft, folder),
        }
    )


def errors_of(draft: Draft, passages: Mapping[str, Mapping[Locale, Passages]]) -> list[Problem]:
    """Return the problems that keep a course from being taught, sorted by file and line."""
    return sorted(
        {
            *draft.problems,
            *differences(draft),
            *unknown_references(draft),
            *excesses(draft, passages),
            *faq_problems(draft),
            *picture_faults(draft),
        }
    )
