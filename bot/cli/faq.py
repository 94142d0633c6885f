"""`amber faq`: ask, evaluate and train, for authors, operators and other tools."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import AmberError
from bot.settings import load_settings

if TYPE_CHECKING:
    from lessons.course import Course
    from lessons.faq.evaluation import Asked
    from lessons.faq.matcher import Matcher
    from lessons.faq.verdicts import Verdict

N_CONFUSIONS = 12


@click.group()
def faq() -> None:
    """Ask questions as a learner would, and see how well they are answered."""


@faq.command()
@click.argument("text", required=False)
@click.option("--language", help="of the learner's interface, such as lv")
@click.option("--country", help="where the learner lives, such as LV")
@click.option("--batch", is_flag=True, help="read LANGUAGE, COUNTRY and TEXT from standard input")
@click.option("--json", "as_json", is_flag=True, help="print JSON for other tools")
def ask(
    text: str | None, language: str | None, country: str | None, batch: bool, as_json: bool
) -> None:
    """Answer one question, or with --batch every line of standard input.

    A line of a batch has three parts with tabs between: language, country, text. Each gives one line
    of JSON: verdict (sure, unsure, unknown, smalltalk), entry (the best guess; only a sure one is
    answered), score (0 to 1), alternatives (the three likeliest entries, best first), detected (the
    question's language), and kind for smalltalk.
    """
    if batch == bool(text and language and country):
        raise click.UsageError("give TEXT, --language and --country, or --batch alone")
    from bot.cli.faq_words import shown, told

    course, matcher = _ready()
    if batch:
        for line in _batch(course):
            _print_json(shown(matcher.ask(line[2], language=line[0], country=line[1])))
        return
    assert text
    assert language
    assert country
    _check_edition(course, language, country)
    verdict = matcher.ask(text, language=language, country=country)
    if as_json:
        _print_json(shown(verdict))
    else:
        click.echo("\n".join(told(course, verdict, language, country)))


@faq.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="print JSON for other tools")
def evaluate(files: tuple[str, ...], as_json: bool) -> None:
    """Measure how well the questions in FILES are answered, for each language.

    A file is a table with tabs and a header. Columns: lang and text; id, the entry that is meant (none,
    another word, or no such column: no entry answers the question); country, if it matters (else the
    main one of the language). Questions that are examples of the course, word for word, are left out.
    """
    from bot.cli.faq_words import figures_as_json, table
    from lessons.faq.evaluation import by_language, confusions, figures, read_asked, unseen

    course, matcher = _ready()
    texts = [Path(path).read_text(encoding="utf-8-sig") for path in files]
    every = [one for text in texts for one in read_asked(text, course.faq.keys)]
    asked = unseen(every, course.faq.examples)
    if not asked:
        raise AmberError("there is no question in these files that is not an example already")

    def answer(one: "Asked") -> "Verdict":
        country = one.country or _main_country(course, one.language)
        return matcher.ask(one.text, language=one.language, country=country)

    with click.progressbar(asked, label="asking", file=sys.stderr) as bar:
        found = by_language(bar, answer)
    answered = [pair for pairs in found.values() for pair in pairs]
    results = {language: figures(pairs) for language, pairs in found.items()}
    results["all"] = figures(answered)
    left_out = len(every) - len(asked)
    if as_json:
        _print_json(figures_as_json(results, confusions(answered, N_CONFUSIONS), left_out))
        return
    click.echo("\n".join(table(results)))
    click.echo("\nmost frequent mistakes (times, meant, guessed):")
    for meant, guessed, times in confusions(answered, N_CONFUSIONS):
        click.echo(f"{times:4}  {meant}  {guessed}")
    click.echo(f"{len(asked)} questions; {left_out} left out, which are examples", err=True)


@faq.command()
@click.option(
    "--to", type=click.Path(file_okay=False), help="keep it in this folder, not with the examples"
)
@click.option("--quietly", is_flag=True, help="let everything else on the machine go first")
def train(to: str | None, quietly: bool) -> None:
    """Learn from the examples, and keep what was learned beside them (some minutes)."""
    from lessons.faq.fingerprint import kept, shipped
    from lessons.faq.store import learn
    from lessons.load import load_course

    if quietly:
        os.nice(15)
    folder = load_settings().courses
    course = load_course(folder)
    if not course.faq.keys:
        raise AmberError(f"{folder} has no FAQ; see docs/authoring.md")
    path = kept(Path(to), course) if to else shipped(folder)
    learn(course, path, _tell)
    click.echo(path)


def _ready() -> "tuple[Course, Matcher]":
    """Return the course, and its matcher; train first when the examples have changed."""
    from bot.secret import data_folder
    from lessons.faq.fingerprint import kept
    from lessons.faq.store import find, learn, matcher_of
    from lessons.load import load_course

    settings = load_settings()
    course, cache = load_course(settings.courses), data_folder(settings.database_url)
    if not course.faq.keys:
        raise AmberError(f"{settings.courses} has no FAQ; see docs/authoring.md")
    trained, is_of_today = find(course, settings.courses, cache)
    if trained is None or not is_of_today:
        _tell("the examples have changed: learning from them, some minutes, once")
        trained = learn(course, kept(cache, course), _tell)
    return course, matcher_of(course, trained)


def _tell(what: str) -> None:
    click.echo(f"amber: {what}", err=True)


def _batch(course: "Course") -> Iterator[list[str]]:
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        parts = line.split("\t", 2)
        if len(parts) != 3:
            raise AmberError(f"line {number} is not LANGUAGE, COUNTRY and TEXT with tabs between")
        language, country = parts[0].strip(), parts[1].strip()
        _check_edition(course, language, country, f"line {number}: ")
        yield [language, country, parts[2].rstrip("\r")]


def _check_edition(course: "Course", language: str, country: str, where: str = "") -> None:
    from lessons.locale import Locale

    if Locale(language, country) not in course.locales:
        known = ", ".join(map(str, course.locales))
        raise AmberError(f"{where}there is no edition {language}_{country}; there are {known}")


def _main_country(course: "Course", language: str) -> str:
    first = next(iter(course.countries))
    homes = (code for code, country in course.countries.items() if country.language == language)
    return next(homes, first)


def _print_json(value: object) -> None:
    import orjson

    click.echo(orjson.dumps(value).decode())
