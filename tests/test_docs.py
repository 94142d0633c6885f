"""Whoever looks something up in the docs finds it, and finds it as it is."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from bot.cli.main import amber
from bot.dialogue.commands import COMMANDS
from bot.settings import Settings
from bot.storage.tables import metadata
from lessons import limits
from lessons.faq import limits as faq_limits
from tests.conftest import Clock, build_for_tests, test_settings
from tests.processes import ROOT

DOCS = ROOT / "docs"
PAGES = {path.name: path.read_text() for path in sorted(DOCS.glob("*.md"))}
EVERYTHING = "\n".join(PAGES.values())
DECISIONS = "\n".join(path.read_text() for path in sorted((DOCS / "decisions").glob("*.md")))
WITH_LINKS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```|^ {4}.*?$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^\|(?! ---)(.+)\|$", re.MULTILINE)
_NUMBER = re.compile(r"\d[\d,]*")
_NAME = re.compile(r"[A-Za-z0-9._-]+")

CODE = set(_CODE.findall(EVERYTHING))


def commands(group: click.Group = amber, path: str = "amber") -> Iterator[str]:
    """Yield every command that can be typed, such as "amber content check"."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    found = [_NAME.match(line) for group in groups for line in group]
    return sorted({name[0] for name in found if name})


def rows(page: str) -> list[list[str]]:
    """Return the cells of every table row of a page."""
    return [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(PAGES[page])]


@pytest.mark.parametrize("command", list(commands()))
def test_an_operator_finds_every_command(command: str) -> None:
    assert any(f"{one} ".startswith(f"{command} ") for one in CODE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_of_the_docs_finds_every_command_of_the_chat(command: str) -> None:
    assert f"/{command}" in CODE


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_an_operator_finds_every_setting_with_its_default(setting: str) -> None:
    name = f"`AMBER_{setting.upper()}`"
    found = [row for row in rows("operating.md") if row[0] == name]
    assert len(found) == 1, f"docs/operating.md has no row for {name}"
    default = Settings.model_fields[setting].default
    if isinstance(default, str | int):
        assert found[0][1] == f"`{default}`"


def test_no_setting_is_described_that_is_not_there() -> None:
    described = set(re.findall(r"AMBER_[A-Z_]+", EVERYTHING))
    assert described == {f"AMBER_{name.upper()}" for name in Settings.model_fields}


def test_no_command_is_described_that_is_not_there() -> None:
    told = {one for one in CODE if one.startswith("amber ")}
    assert [one for one in told if not one.startswith(tuple(commands()))] == []


async def test_an_operator_finds_every_web_address(clock: Clock) -> None:
    settings = test_settings(
        "http://127.0.0.1:1",
        "sqlite:///:memory:",
        telegram_mode="webhook",
        messenger_page_token="EAA",
        messenger_app_secret="secret",
        messenger_verify_token="word",
    )  # so every door is there
    house = build_for_tests(settings, clock)
    addresses = {route.resource.canonical for route in house.web.router.routes() if route.resource}
    assert house.telegram
    await house.telegram.close()
    await house.database.stop()
    assert {"/telegram/webhook", "/messenger/webhook", "/chat", "/healthz"} < addresses
    assert addresses - CODE == set()


@pytest.mark.parametrize("table", metadata.tables)
def test_every_table_is_explained_in_the_glossary_by_the_word_we_use(table: str) -> None:
    terms = [row[0].split(", ") for row in rows("glossary.md")]
    words = {word for term in terms for word in term}
    assert table in words or table.removesuffix("s") in words


def numbers(subject: str) -> list[float]:
    """Return the numbers that the table of limits gives for a subject."""
    found = [row for row in rows("authoring.md") if row[0].startswith(subject)]
    assert len(found) == 1, f"docs/authoring.md has no row for {subject!r}"
    return [float(one.replace(",", "")) for one in _NUMBER.findall(found[0][-1])]


CHARACTERS = limits.MAX_CHARACTERS
LIMITS: Mapping[str, list[float]] = {
    "a card": [limits.MAX_CARD],
    "all cards of a lesson": [limits.MAX_CARDS_TOGETHER],
    "cards, quiz items, options an item": [
        limits.MIN_CARDS, limits.MAX_CARDS, limits.MIN_ITEMS, limits.MAX_ITEMS,
        limits.MIN_OPTIONS, limits.MAX_OPTIONS,
    ],
    "title, question, option": [
        CHARACTERS["title"], CHARACTERS["question"], CHARACTERS["label"],
    ],
    "explanation, task, takeaway, followup, idea": [
        CHARACTERS["explanation"], CHARACTERS["task"], CHARACTERS["takeaway"],
        CHARACTERS["followup"], CHARACTERS["idea"],
    ],
    "a box of the idea page": [CHARACTERS["box"]],
    "a picture": [
        limits.MAX_PICTURE_BYTES / 1000, CHARACTERS["picture title"], CHARACTERS["picture text"],
    ],
    "words in a sentence": [limits.MAX_SENTENCE_WORDS, limits.MAX_MEAN_SENTENCE_WORDS],
    "time": [limits.MAX_MINUTES],
    "a question, an answer": [faq_limits.MAX_QUESTION, faq_limits.MAX_ANSWER],
    "words of an answer": [faq_limits.MAX_ANSWER_WORDS],
    "examples of an entry and language": [faq_limits.MIN_EXAMPLES],
    "characters of an example": [faq_limits.MAX_EXAMPLE],
}  # fmt: skip


@pytest.mark.parametrize("subject", LIMITS)
def test_an_author_reads_the_limits_that_are_checked(subject: str) -> None:
    assert numbers(subject) == LIMITS[subject]


def test_an_author_reads_how_the_time_of_a_lesson_is_measured() -> None:
    row = next(row for row in rows("authoring.md") if row[0].startswith("time"))
    words, seconds = (int(one) for one in _NUMBER.findall(row[0]))
    assert words == limits.READING_WORDS_A_MINUTE
    assert seconds == round(limits.THINKING_MINUTES_AN_ITEM * 60)


def test_each_limit_of_a_text_is_in_the_docs_or_follows_from_one_that_is() -> None:
    told = {"title", "card", "question", "label", "explanation", "task", "takeaway"}
    told |= {"followup", "idea", "box", "picture title", "picture text"}
    headings = {"block", "module"}  # names of blocks and modules are titles too
    assert set(CHARACTERS) == told | headings
    assert {CHARACTERS[name] for name in headings} == {CHARACTERS["title"]}


@pytest.mark.parametrize("page", WITH_LINKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = _FENCED.sub("", page.read_text())
    targets = [one.partition("#")[0] for one in _LINK.findall(prose) if "://" not in one]
    missing = [one for one in targets if one and not (page.parent / one).exists()]
    assert missing == []


@pytest.mark.parametrize("name", dependencies())
def test_every_library_has_a_reason_in_the_decisions(name: str) -> None:
    named = {one.partition("[")[0] for one in _CODE.findall(DECISIONS)}
    assert name in named, f"docs/decisions says nothing of {name}"


def test_every_page_of_the_docs_can_be_reached_from_the_readme_or_its_own_list() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in PAGES if f"docs/{name}" not in readme] == []
    listed = (DOCS / "decisions" / "README.md").read_text()
    pages = {path.name for path in (DOCS / "decisions").glob("0*.md")}
    assert [name for name in sorted(pages) if f"({name})" not in listed] == []
