"""Building: from the folder faq/ without errors to the FAQ, each entry made for each locale."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from markupsafe import escape

from lessons.faq.draft import FaqDraft
from lessons.faq.entries import Faq, FaqEntry
from lessons.faq.sheet import EntryShape
from lessons.faq.words import ANSWER, QUESTION
from lessons.locale import Locale
from lessons.passages import Passages
from lessons.sources import Source
from lessons.texts import Place


def build_faq(
    draft: FaqDraft | None,
    passages: Mapping[Locale, Passages],
    sources: Mapping[str, Source],
) -> Faq:
    """Return the FAQ of a draft that has no errors; an empty one where there is none."""
    if draft is None or draft.sheet is None:
        return Faq()
    return Faq(
        entries={
            shape.key: {
                locale: _entry(shape, locale, texts, sources) for locale, texts in passages.items()
            }
            for shape in draft.sheet.value
        },
        examples={language: text for language, text in draft.examples.items() if text},
    )


def _entry(
    shape: EntryShape, locale: Locale, passages: Passages, sources: Mapping[str, Source]
) -> FaqEntry:
    unversioned = FaqEntry(
        key=shape.key,
        question=passages[Place(shape.key, part=QUESTION)].shown,
        answer=escape(passages[Place(shape.key, part=ANSWER)].shown),
        as_of=shape.year(locale.country),
        sources=tuple(sources[code] for code in shape.source_codes(locale.country)),
        shows=shape.shows,
        version="",
    )
    return replace(unversioned, version=sha256(repr(unversioned).encode()).hexdigest()[:12])
