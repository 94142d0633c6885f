"""Building: from a draft without errors to the course, each lesson made for each locale."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, TypeVar

from markupsafe import escape

from lessons.course import (
    Block,
    Card,
    Country,
    Course,
    Lesson,
    Module,
    Names,
    Option,
    Picture,
    Prompt,
    QuizItem,
)
from lessons.draft import Draft
from lessons.faq.build import build_faq
from lessons.helplines import helplines
from lessons.locale import Locale
from lessons.outline import Outline, SourceShape
from lessons.passages import Passages, facts_of, faq_passages
from lessons.pictures import plan
from lessons.skeleton import ItemShape, Skeleton
from lessons.sources import Source
from lessons.texts import Place
from lessons.words import Words

T = TypeVar("T")


def build(
    outline: Outline,
    sources: Mapping[str, SourceShape],
    draft: Draft,
    passages: Mapping[str, Mapping[Locale, Passages]],
) -> Course:
    """Return the course of a draft that has no errors; `outline` and `sources` are its own."""
    cited = {code: Source(code, **shape.model_dump()) for code, shape in sources.items()}
    make = _Maker(cited, lambda name, locale: _picture(draft, outline, name, locale))
    skeletons = {
        key: lesson.skeleton.value for key, lesson in draft.lessons.items() if lesson.skeleton
    }
    return Course(
        key=outline.key,
        source_language=outline.source_language,
        languages=tuple(outline.languages),
        countries={
            code: Country(code, **shape.model_dump()) for code, shape in outline.countries.items()
        },
        blocks=_blocks(outline),
        names={language: _names(words) for language, words in draft.names.items() if words},
        lessons={
            key: {
                locale: make.lesson(number, skeletons[key], locale, found)
                for locale, found in passages[key].items()
            }
            for number, key in enumerate(outline.lessons, start=1)
        },
        faq=build_faq(draft.faq, faq_passages(draft), cited),
        idea_page=tuple(tuple(row) for row in outline.idea_page),
        helplines={code: helplines(facts_of(draft, code)) for code in outline.countries},
    )


def _picture(draft: Draft, outline: Outline, name: str, locale: Locale) -> Picture | None:
    its = plan(draft, outline, name, locale)
    png = its and draft.album.files.get(its.path)
    if not (its and png):
        return None
    return Picture(its.path, its.title, its.text, png.n_bytes, png.width, png.height)


def _blocks(outline: Outline) -> tuple[Block, ...]:
    return tuple(
        Block(
            block.key, tuple(Module(module.key, tuple(module.lessons)) for module in block.modules)
        )
        for block in outline.blocks
    )


def _names(words: Words) -> Names:
    named: dict[str, dict[str, str]] = {"block": {}, "module": {}, "box": {}, "title": {}}
    for place, text in words.texts.items():
        kind, _, key = place.section.partition(" ")
        named[kind][key] = text.template
    return Names(named["title"][""], named["block"], named["module"], named["box"])


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes lessons; parts that are the same in several locales are one object."""

    sources: Mapping[str, Source]
    picture: Callable[[str, Locale], Picture | None]
    made: dict[Any, Any] = field(default_factory=dict)

    def lesson(self, number: int, skeleton: Skeleton, locale: Locale, passages: Passages) -> Lesson:
        unversioned = Lesson(
            key=skeleton.key,
            number=0,  # a lesson that only moves shows nothing new
            title=passages[Place("title")].shown,
            minutes=skeleton.minutes,
            cards=tuple(self._card(key, skeleton, locale, passages) for key in skeleton.cards),
            quiz=tuple(self._item(item, passages) for item in skeleton.quiz),
            task=escape(passages[Place("task")].shown),
            takeaway=passages[Place("takeaway")].shown,
            idea=Prompt(skeleton.idea, passages[Place("idea")].shown) if skeleton.idea else None,
            followup=passages[Place("followup")].shown,
            sources=tuple(self.sources[code] for code in skeleton.source_codes(locale.country)),
            version="",
        )
        version = sha256(repr(unversioned).encode()).hexdigest()[:12]
        return self._once(replace(unversioned, number=number, version=version))

    def _card(self, key: str, skeleton: Skeleton, locale: Locale, passages: Passages) -> Card:
        name = skeleton.pictures.get(key)
        picture = self.picture(name, locale) if name else None
        return self._once(Card(key, escape(passages[Place(f"card {key}")].shown), picture))

    def _item(self, item: ItemShape, passages: Passages) -> QuizItem:
        section = f"quiz {item.key}"
        question = passages[Place(section)].shown
        options = tuple(self._option(section, key, passages) for key in item.options)
        return self._once(QuizItem(item.key, question, options, item.right))

    def _option(self, section: str, key: str, passages: Passages) -> Option:
        label, explanation = (
            passages[Place(section, key, part)].shown for part in ("label", "explanation")
        )
        return self._once(Option(key, label, explanation))

    def _once(self, part: T) -> T:
        same: T = self.made.setdefault(part, part)
        return same
