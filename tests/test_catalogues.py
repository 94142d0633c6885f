"""No learner reads a half-translated bot: the check of the catalogues finds what is wrong."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests import catalogues

CODE = """
def words(_, ngettext, pgettext, n):
    return [
        # Translators: a button; at most 20 characters.
        _("Take the quiz"),
        _("Hello, {name}!"),
        # Translators: at most 20 characters.
        ngettext("{n} lesson left", "{n} lessons left", n),
        pgettext("a month", "May"),
    ]
"""
LATVIAN = {
    "Take the quiz": ["Uz viktorīnu"],
    "Hello, {name}!": ["Sveiki, {name}!"],
    "{n} lesson left": ["Vēl {n} nodarbība", "Vēl {n} nodarbības", "Vēl {n} nodarbību"],
    "May": ["Maijs"],
}


class House:
    """A small copy of the project: a few words in the code, and one translation of them."""

    def __init__(self, root: Path) -> None:
        self.code = root / "bot" / "words.py"
        self.template = root / "locales" / "bot.pot"
        self.po = root / "locales" / "lv" / "LC_MESSAGES" / "bot.po"
        for folder in (root / "tests", self.code.parent, self.po.parent):
            folder.mkdir(parents=True)
        (root / "tests" / "catalogues.py").write_text(Path(catalogues.__file__).read_text())
        self.check = _load(root / "tests" / "catalogues.py")
        self.code.write_text(CODE)
        self.po.write_text(
            'msgid ""\nmsgstr ""\n"Language: lv\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n'
            '"Plural-Forms: nplurals=3; '
            'plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);\\n"\n'
        )
        self.check.update()
        for message, forms in LATVIAN.items():
            self.translate(message, *forms)

    def translate(self, message: str, *forms: str) -> None:
        """Put a translation into the catalogue, whatever it said before."""
        names = ["msgstr"] if len(forms) == 1 else [f"msgstr[{n}]" for n in range(len(forms))]
        lines = "\n".join(f'{name} "{form}"' for name, form in zip(names, forms, strict=True))
        entry = re.compile(
            rf'(msgid "{re.escape(message)}"\n(?:msgid_plural .*\n)?)(?:msgstr.*\n?)+'
        )
        self.edit(self.po, lambda text: entry.sub(lambda found: f"{found[1]}{lines}\n", text))

    def edit(self, path: Path, change: Callable[[str], str]) -> None:
        before = path.read_text()
        assert change(before) != before or path == self.po
        path.write_text(change(before))

    def problems(self) -> list[str]:
        return [problem.rpartition(".po: ")[2] for problem in self.check.problems()]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("copied_catalogues", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    assert house.problems() == []
    return house


def test_all_that_the_bot_says_is_translated_and_fits_its_buttons() -> None:
    assert list(catalogues.problems()) == []


@pytest.mark.parametrize(
    ("message", "forms", "problem"),
    [
        ("Take the quiz", [""], "'Take the quiz' is not translated"),
        ("May", [""], "'May' is not translated"),
        (
            "{n} lesson left",
            ["Vēl {n} nodarbība", "Vēl {n} nodarbības", ""],
            "'{n} lesson left' is not translated",
        ),
        (
            "Hello, {name}!",
            ["Sveiki, {vards}!"],
            "'Sveiki, {vards}!' has other placeholders than 'Hello, {name}!'",
        ),
        (
            "Hello, {name}!",
            ["Sveiki, “{name}”!"],
            "“ in 'Sveiki, “{name}”!' is not how this language quotes: „”",
        ),
        ("Hello, {name}!", ["Sveiki!"], "'Sveiki!' has other placeholders than 'Hello, {name}!'"),
        (
            "{n} lesson left",
            ["Vēl viena", "Vēl {n} nodarbības", "Vēl {n} nodarbību"],
            "'Vēl viena' has other placeholders than '{n} lesson left'",
        ),
        (
            "Take the quiz",
            ["Sākt lielo viktorīnu!"],
            "'Sākt lielo viktorīnu!' is longer than 20 characters",
        ),
        (
            "{n} lesson left",
            ["Vēl {n} nodarbība", "Vēl {n} nodarbības", "Vēl {n} nodarbību  būs"],
            "'Vēl {n} nodarbību  būs' is longer than 20 characters",
        ),
    ],
)
def test_a_translation_that_would_look_wrong_on_a_phone_is_named(
    house: House, message: str, forms: list[str], problem: str
) -> None:
    house.translate(message, *forms)
    assert house.problems() == [problem]


def test_a_button_of_just_twenty_characters_fits(house: House) -> None:
    house.translate("Take the quiz", "Sākt lielo viktorīnu")
    assert house.problems() == []


def test_a_translation_that_somebody_only_guessed_is_named(house: House) -> None:
    marked = '#, fuzzy\nmsgctxt "a month"'
    house.edit(house.po, lambda text: text.replace('msgctxt "a month"', marked))
    assert house.problems() == ["'May' is not translated"]


def test_new_words_in_the_code_are_named_until_they_are_taken_in_and_translated(
    house: House,
) -> None:
    house.edit(house.code, lambda text: text.replace("Take the quiz", "Begin the quiz"))
    assert {
        "bot.pot: not as in the code; run `make messages`",
        "'Begin the quiz' is not translated",
    } <= set(house.problems())
    house.check.update()
    assert house.problems() == ["'Begin the quiz' is not translated"]
    house.translate("Begin the quiz", "Uz viktorīnu")
    assert house.problems() == []


def test_a_catalogue_that_lacks_a_message_altogether_is_named(house: House) -> None:
    house.edit(house.po, lambda text: text[: text.index('msgid "Take the quiz"')])
    assert "'Take the quiz' is not translated" in house.problems()


def test_words_that_nobody_says_any_more_are_named(house: House) -> None:
    left_over = '\n#~ msgid "Good-bye"\n#~ msgstr "Ardievu"\n'
    house.edit(house.po, lambda text: text + left_over)
    assert house.problems() == ["'Good-bye' is no longer used; run `make messages`"]


def test_words_that_were_dropped_from_the_code_are_named_too(house: House) -> None:
    house.edit(house.po, lambda text: text + '\nmsgid "Good-bye"\nmsgstr "Ardievu"\n')
    assert house.problems() == ["'Good-bye' is no longer used; run `make messages`"]


def test_a_template_that_is_not_as_the_code_is_named(house: House) -> None:
    house.edit(house.template, lambda text: text + '\nmsgid "Good-bye"\nmsgstr ""\n')
    assert house.problems() == ["bot.pot: not as in the code; run `make messages`"]


def test_taking_messages_in_keeps_what_is_translated(house: House) -> None:
    before = house.po.read_text()
    house.check.update()
    assert house.problems() == []
    assert all(form in house.po.read_text() for forms in LATVIAN.values() for form in forms)
    assert before.count("msgid ") == house.po.read_text().count("msgid ")


def test_a_wrong_word_is_told_with_the_right_one(house: House) -> None:
    house.translate("Hello, {name}!", "Sveika, {name}, pasaki municipalitātei!")
    (told,) = house.problems()
    assert told.startswith("'municipalitātei' in 'Sveika")
    assert told.endswith("is not the word we use; say: pašvaldība")
