"""`amber content`: check, preview and accept, for authors; exchange.py adds export and import."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.errors import AmberError
from bot.settings import load_settings


@click.group()
def content() -> None:
    """Check, preview and accept lessons, and exchange them with translators and Moodle."""


def folder() -> Path:
    """Return the folder of the course."""
    return load_settings().courses


def _print_json(value: object) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


@content.command()
@click.option("--report", "as_report", is_flag=True, help="tables: each edition, and readability")
@click.option("--json", "as_json", is_flag=True, help="print JSON for other tools")
def check(as_report: bool, as_json: bool) -> None:
    """List every problem in every language: file, line, what is wrong, what to do."""
    from lessons.check import find_problems

    course, today = folder(), datetime.now(UTC).date()
    problems = find_problems(course, today=today)
    errors = [problem for problem in problems if problem.level == "error"]
    if as_report:
        _print_report(course, today, as_json)
    elif as_json:
        _print_json([
            {"file": p.path, "line": p.line, "level": p.level, "what": p.what, "way_out": p.way_out}
            for p in problems
        ])  # fmt: skip
    else:
        for problem in problems:
            click.echo(problem)
    if not as_json:
        others = len(problems) - len(errors)
        click.echo(f"{course.name}: {len(errors)} errors, {others} warnings", err=True)
    sys.exit(1 if errors else 0)


def _print_report(course: Path, today: date, as_json: bool) -> None:
    from lessons import tables
    from lessons.report import report

    found = report(course, today=today)
    if as_json:
        _print_json(tables.as_json(found))
    else:
        click.echo(tables.as_tables(found))


@content.command()
@click.argument("lesson")
@click.option("--language", required=True, help="such as lv")
@click.option("--country", required=True, help="such as LV")
@click.option("--json", "as_json", is_flag=True, help="print JSON for other tools")
def preview(lesson: str, language: str, country: str, as_json: bool) -> None:
    """Print a lesson as a phone shows it."""
    from lessons.errors import UnknownLessonError
    from lessons.load import load_course
    from lessons.locale import Locale
    from lessons.preview import as_json as lesson_as_json
    from lessons.preview import preview as draw

    course = load_course(folder())
    locale = Locale(language, country)
    if locale not in course.locales:
        known = ", ".join(map(str, course.locales))
        raise AmberError(f"there is no edition {locale}; there are {known}")
    try:
        found = course.lesson(lesson, locale)
    except UnknownLessonError:
        known = ", ".join(course.lesson_keys)
        raise AmberError(f"there is no lesson {lesson!r}; there are {known}") from None
    if as_json:
        _print_json(lesson_as_json(found))
    else:
        click.echo(draw(found, width=42))


@content.command()
@click.argument("lesson", required=False)
@click.option("--language", required=True, help="the translation that is right again, such as lv")
def accept(lesson: str | None, language: str) -> None:
    """Note that a translation fits the English of today; without LESSON, the course's own names."""
    from lessons.accept import accept as note

    for path in note(folder(), lesson, language):
        click.echo(path)
