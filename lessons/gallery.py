"""The gallery: every picture that a lesson shows is there, in all languages, in words, and small."""

from collections.abc import Iterator, Mapping

from lessons.album import Png
from lessons.draft import PICTURES, Draft
from lessons.errors import Problem
from lessons.limits import MAX_CHARACTERS, MAX_PICTURE_BYTES
from lessons.outline import Outline
from lessons.passages import locales
from lessons.pictures import Plan, plan
from lessons.sheets import Sheet
from lessons.skeleton import Skeleton

PICTURES_FILE = f"{PICTURES}/pictures.yaml"
_DRAW = "run: make pictures"


def picture_faults(draft: Draft) -> Iterator[Problem]:
    """Yield what keeps pictures from being shown: no file, no words, too large, at no card."""
    if draft.outline is None:
        return
    shown = {name for _, names in _pictures_of(draft) for name in names.values()}
    if not shown:
        return
    yield from _unknown(draft)
    yield from _unworded(draft, draft.outline.value)
    for its in plans(draft, draft.outline.value):
        yield from _misfits(its)
        if its.name in shown:
            yield from _file_faults(its, draft.album.files.get(its.path))


def old_pictures(draft: Draft) -> Iterator[Problem]:
    """Yield a warning for each picture that shows other words than stand beside it today."""
    if draft.outline is None:
        return
    for its in plans(draft, draft.outline.value):
        png = draft.album.files.get(its.path)
        if png and png.note != its.fingerprint:
            what = "the picture was drawn from other words or numbers"
            yield Problem(its.path, 1, what, _DRAW, "warning")


def _pictures_of(draft: Draft) -> Iterator[tuple[Sheet[Skeleton], Mapping[str, str]]]:
    for lesson in draft.lessons.values():
        if lesson.skeleton and lesson.skeleton.value.pictures:
            yield lesson.skeleton, lesson.skeleton.value.pictures


def _unknown(draft: Draft) -> Iterator[Problem]:
    shapes = draft.album.shapes
    for sheet, pictures in _pictures_of(draft):
        for card, name in pictures.items():
            line = sheet.yaml.line("pictures", card)
            if card not in sheet.value.cards:
                what = f"the picture '{name}' hangs at '{card}', which is no card"
                yield Problem(
                    sheet.path, line, what, f"choose from: {', '.join(sheet.value.cards)}"
                )
            if shapes is None or not shapes.names(name):
                what = f"the picture '{name}' is unknown"
                yield Problem(sheet.path, line, what, f"add it to {PICTURES_FILE}")


def _unworded(draft: Draft, outline: Outline) -> Iterator[Problem]:
    """Yield pictures without words in a language, and labels that only some languages have."""
    shapes, source = draft.album.shapes, draft.album.words.get(outline.source_language)
    for language in outline.languages:
        path, words = f"{PICTURES}/{language}.yaml", draft.album.words.get(language)
        for name in shapes.value if shapes else ():
            if words is None or name not in words.value:
                way_out = "write its title, a text that says the same, and its labels"
                yield Problem(path, 1, f"the picture '{name}' has no words here", way_out)
            elif source and name in source.value:
                ours, theirs = words.value[name].labels.keys(), source.value[name].labels.keys()
                for key in sorted(ours ^ theirs):
                    what = f"the label '{key}' of '{name}' stands in only one of two languages"
                    way_out = f"compare with {source.path}"
                    yield Problem(path, words.yaml.line(name, "labels"), what, way_out)


def plans(draft: Draft, outline: Outline) -> Iterator[Plan]:
    """Yield what each picture is drawn from, in every locale."""
    shapes = draft.album.shapes
    for name in shapes.value if shapes else ():
        for locale in locales(outline):
            if its := plan(draft, outline, name, locale):
                yield its


def _misfits(its: Plan) -> Iterator[Problem]:
    language = its.path.rpartition("/")[2][:2]
    path = f"{PICTURES}/{language}.yaml"
    for mention in its.strange_mentions:
        what = f"'{{{mention}}}' in '{its.name}' is no number of that picture"
        yield Problem(path, 1, what, f"its numbers stand in {PICTURES_FILE}")
    for kind, text in (("picture title", its.title), ("picture text", its.text)):
        if len(text) > MAX_CHARACTERS[kind]:
            what = f"the {kind.split()[1]} of '{its.name}' has {len(text)} characters"
            yield Problem(path, 1, what, f"make it {MAX_CHARACTERS[kind]} or less")


def _file_faults(its: Plan, png: Png | None) -> Iterator[Problem]:
    if png is None:
        yield Problem(its.path, 1, "the picture is missing, or no PNG", _DRAW)
    elif png.n_bytes > MAX_PICTURE_BYTES:
        what = f"the picture has {png.n_bytes} bytes"
        yield Problem(its.path, 1, what, f"make it {MAX_PICTURE_BYTES} or less")
