"""Checks the spelling of all lessons and messages with the dictionaries that Debian keeps for hunspell.

`python -m tests.spelling` lists every word that no dictionary and no list of ours knows, with its
file and line. What is spelt right, such as a name, goes into the course's words.yaml.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final, NamedTuple

from babel.messages.pofile import read_po
from hunspell import Hunspell
from ruamel.yaml import YAML

from bot.settings import DEFAULT_COURSE
from lessons.draft import Draft, read_draft
from tests.processes import ROOT

FOLDER = Path("/usr/share/hunspell")
OWN_WORDS = DEFAULT_COURSE / "words.yaml"
_IS_FILE_NAME = "a word in the name of a file"  # as translators read of what has no accents
EVERYWHERE = "all"  # in words.yaml: right in every language
DICTIONARIES: Final = {"en": "en_GB", "lv": "lv_LV", "pl": "pl_PL", "ru": "ru_RU", "da": "da_DK"}

# A word with a letter its language does not have is foreign.
_LETTERS: Final = {
    "en": "a-z",
    "lv": "a-pr-vzāčēģīķļņšūž",
    "pl": "a-pr-uwyząćęłńóśźż",
    "ru": "а-яё",
    "da": "a-zæøåé",
}
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_HIDDEN = re.compile(
    r"</?[a-z][^<>]*>|\{[^{}]*\}"  # formatting; facts and placeholders
    r"|(?<!\w)/\w+|\b(?:[A-Za-z0-9-]+\.)+(?:lv|pl|dk|ru|eu|org|com|net)\b"  # commands, addresses
)
_ITALIC = re.compile(r"<i>.*?</i>")


class Written(NamedTuple):
    """A word where it stands; a foreign one may be right in another language."""

    language: str
    file: str
    line: int
    word: str
    is_foreign: bool


def missing_dictionaries() -> list[str]:
    """Return the names of the dictionaries this machine does not have."""
    return [name for name in DICTIONARIES.values() if not (FOLDER / f"{name}.dic").exists()]


def unknown_words() -> Iterator[Written]:
    """Yield every word that nobody knows, in the order of files and lines."""
    for written in sorted(set(all_words())):
        if not is_known(written, own_words(written.language)):
            yield written


def needless_words() -> list[str]:
    """Return the words of our own list that no text needs."""
    needed = {
        (language, own)
        for written in set(all_words())
        if not is_known(written, {})
        for word in (written.word, *_parts(written.word))
        for own, (language, pattern) in own_words(written.language).items()
        if pattern.fullmatch(word)
    }
    listed = ((language, own) for language, words in own_list().items() for own in words)
    return [f"{language}: {own}" for language, own in listed if (language, own) not in needed]


def all_words() -> Iterator[Written]:
    """Yield the words of all lessons, and of all messages of the bot."""
    draft = read_draft(DEFAULT_COURSE)
    yield from _of_lessons(draft)
    for path in (ROOT / "locales" / "bot.pot", *ROOT.glob("locales/*/LC_MESSAGES/bot.po")):
        yield from _of_messages(path)


@cache
def own_words(language: str) -> dict[str, tuple[str, re.Pattern[str]]]:
    """Return what is right in a language by our own list: where it is listed, and what it matches."""
    return {
        own: (area, _expression(own))
        for area in (EVERYWHERE, language)
        for own in own_list().get(area, ())
    }


@cache
def own_list() -> dict[str, list[str]]:
    """Return our own words as words.yaml has them."""
    found: dict[str, list[str]] = YAML(typ="safe").load(OWN_WORDS)
    return found


def _expression(own: str) -> re.Pattern[str]:
    first = f"[{own[0]}{own[0].upper()}]"
    return re.compile(first + re.escape(own[1:]).replace(r"\*", r"\w*"))


def _of_lessons(draft: Draft) -> Iterator[Written]:
    for files in (draft.names, *(lesson.words for lesson in draft.lessons.values())):
        for name, words in files.items():
            for text in words.texts.values() if words else ():
                assert words
                for at, written in words_of(str(text.template), name.partition("_")[0]):
                    yield written._replace(file=words.path, line=text.line_at(at))


def _of_messages(path: Path) -> Iterator[Written]:
    language = path.parent.parent.name if path.suffix == ".po" else "en"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if _IS_FILE_NAME in " ".join(message.auto_comments):
            continue
        told: Any = message.string if path.suffix == ".po" else message.id
        for text in (told if isinstance(told, tuple) else (told,)) if message.id else ():
            for _, written in words_of(text, language):
                name = path.relative_to(ROOT).as_posix()
                yield written._replace(file=name, line=message.lineno or 1)


def words_of(text: str, language: str) -> Iterator[tuple[int, Written]]:
    """Yield the words of a text and where each begins; what stands in italics is foreign."""
    italic = [range(*one.span()) for one in _ITALIC.finditer(text)]
    for at, word in _words(text):
        is_foreign = _looks_foreign(word, language) or any(at in one for one in italic)
        yield at, Written(language, "", 1, word, is_foreign)


def _words(text: str) -> Iterator[tuple[int, str]]:
    readable = _HIDDEN.sub(lambda found: " " * len(found[0]), text)
    readable = re.sub(
        r"&\w+;|&#\d+;", lambda found: unescape(found[0]).ljust(len(found[0])), readable
    )
    for found in _WORD.finditer(readable):
        if not any(map(str.isdigit, found[0])):
            yield found.start(), found[0].replace("’", "'")


def _looks_foreign(word: str, language: str) -> bool:
    return word[0].isupper() or bool(re.search(rf"[^{_LETTERS[language]}'-]", word.lower()))


def is_known(written: Written, own: Mapping[str, tuple[str, re.Pattern[str]]]) -> bool:
    """Return whether the word, or each part of it between hyphens, is in a list or a dictionary."""
    languages = {written.language, *(DICTIONARIES if written.is_foreign else ())}

    def is_right(word: str) -> bool:
        ours = any(pattern.fullmatch(word) for _, pattern in own.values())
        return ours or any(_is_spelt(word, language) for language in languages)

    return is_right(written.word) or all(map(is_right, _parts(written.word)))


def _parts(word: str) -> list[str]:
    return word.removesuffix("'s").split("-")


@cache
def _is_spelt(word: str, language: str) -> bool:
    try:
        return bool(_dictionary(language).spell(word))
    except UnicodeEncodeError:  # the Polish dictionary has no letters but those of ISO 8859-2
        return False


@cache
def _dictionary(language: str) -> Hunspell:
    return Hunspell(DICTIONARIES[language], hunspell_data_dir=str(FOLDER))


def main() -> None:
    if missing := missing_dictionaries():
        sys.exit(f"no dictionary {', '.join(missing)} in {FOLDER}; `make setup-test` installs them")
    found = list(unknown_words())
    for one in found:
        print(f"{one.language} | {one.file}:{one.line} | {one.word}")  # noqa: T201
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
