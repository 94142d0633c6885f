"""Checks the message catalogues: complete, up to date, placeholders kept, buttons short enough, our terms.

`python -m tests.catalogues` lists every problem; `--update` takes new messages in first.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.settings import DEFAULT_COURSE
from lessons.draft import read_terms
from lessons.terms import wrong_renderings

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "bot.pot"
METHODS = [("bot/**.py", "python")]
_PLACEHOLDER = re.compile(r"\{\w*\}")
_MARKS = frozenset("“”„«»")
_OWN_MARKS = {"lv": "„”", "pl": "„”", "ru": "«»", "da": "”"}  # quotation marks, by language
_LIMIT = re.compile(r"at most (\d+) characters")


def template() -> Catalog:
    """Return a catalogue of every message in the code, in the order of the alphabet."""
    catalogue = Catalog(project="Amber", version="1", copyright_holder="Social Innovation Centre")
    found = extract_from_dir(ROOT, METHODS, comment_tags=("Translators:",), strip_comment_tags=True)
    for _, _, message, comments, context in found:
        catalogue.add(
            message, auto_comments=[" ".join(comments)] if comments else [], context=context
        )
    return catalogue


def problems() -> Iterator[str]:
    """Yield every problem of every catalogue."""
    fresh = template()
    known = _read(TEMPLATE)
    if known.obsolete or _ids(known) != _ids(fresh):
        yield f"{TEMPLATE.name}: not as in the code; run `make messages`"
    terms = read_terms(DEFAULT_COURSE)
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/bot.po")):
        catalogue, name = _read(path), path.relative_to(ROOT)
        yield from (f"{name}: {what}" for what in _problems_in(catalogue, fresh))
        language = path.parent.parent.name
        yield from (f"{name}: {what}" for what in _wrong_marks(catalogue, _OWN_MARKS[language]))
        if ours := terms.get(language):
            yield from (f"{name}: {what}" for what in _wrong_words(catalogue, ours.never))


def _wrong_words(catalogue: Catalog, never: Mapping[str, str]) -> Iterator[str]:
    for message in catalogue:
        for text in _forms(message.string) if message.id else ():
            for wrong in wrong_renderings(text, never):
                yield f"{wrong.found!r} in {text!r} is not the word we use; say: {wrong.say}"


def _wrong_marks(catalogue: Catalog, own: str) -> Iterator[str]:
    for message in catalogue:
        for text in _forms(message.string) if message.id else ():
            for wrong in sorted(_MARKS.intersection(text) - set(own)):
                yield f"{wrong} in {text!r} is not how this language quotes: {own}"


def _problems_in(catalogue: Catalog, fresh: Catalog) -> Iterator[str]:
    for message in fresh:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not _is_complete(translated) or translated.fuzzy:
            yield f"{_first(message.id)!r} is not translated"
        else:
            yield from _problems_of(message, translated)
    dropped = (one for one in catalogue if one.id and not fresh.get(one.id, one.context))
    for message in (*dropped, *catalogue.obsolete.values()):
        yield f"{_first(message.id)!r} is no longer used; run `make messages`"


def _problems_of(message: Message, translated: Message) -> Iterator[str]:
    wanted = set(_PLACEHOLDER.findall(str(message.id)))
    comment = " ".join(message.auto_comments)
    limit = int(found[1]) if (found := _LIMIT.search(comment)) else None
    for text in _forms(translated.string):
        if set(_PLACEHOLDER.findall(text)) != wanted:
            yield f"{text!r} has other placeholders than {_first(message.id)!r}"
        if limit and len(_PLACEHOLDER.sub("00", text)) > limit:
            yield f"{text!r} is longer than {limit} characters"


def _is_complete(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(texts: Any) -> tuple[str, ...]:
    return texts if isinstance(texts, tuple) else (texts,)


def _first(texts: Any) -> str:
    return _forms(texts)[0]


def _ids(catalogue: Catalog) -> set[Any]:
    return {(message.id, message.context) for message in catalogue if message.id}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name if path.suffix == ".po" else None)


def update() -> None:
    """Take new messages into the template and every catalogue; drop what is no longer used."""
    fresh = template()
    with TEMPLATE.open("wb") as file:
        write_po(file, fresh, no_location=True, sort_output=True, width=100)
    for path in LOCALES.glob("*/LC_MESSAGES/bot.po"):
        catalogue = _read(path)
        catalogue.update(fresh, no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(
                file, catalogue, no_location=True, sort_output=True, width=100, ignore_obsolete=True
            )


def main() -> None:
    if "--update" in sys.argv:
        update()
    found = list(problems())
    for problem in found:
        print(problem)  # noqa: T201
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
