"""`amber content export` and `import`: spreadsheets for translators, quizzes for Moodle."""

import sys
from pathlib import Path

import click

from bot.cli.content import folder
from bot.errors import AmberError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", required=True, help="such as lv")
@click.option("--country", help="for quizzes, such as LV")
def export(file: Path, language: str, country: str | None) -> None:
    """Write FILE: a translator's spreadsheet (.xlsx), or quizzes for Moodle (.gift or .xml)."""
    match file.suffix:
        case ".xlsx":
            _export_sheet(file, language)
        case ".gift" | ".xml":
            _export_quizzes(file, language, country)
        case _:
            raise AmberError(
                f"{file}: what is it to be? End its name in .xlsx (for a translator), "
                ".gift or .xml (for Moodle)"
            )


def _export_sheet(file: Path, language: str) -> None:
    from lessons.exchange import exchange
    from lessons.spreadsheet import write_sheet

    n_rows = write_sheet(file, exchange(folder(), language))
    click.echo(f"{file}: {n_rows} texts")


def _export_quizzes(file: Path, language: str, country: str | None) -> None:
    from lessons.load import load_course
    from lessons.locale import Locale
    from lessons.moodle import as_gift, as_xml

    course = load_course(folder())
    locale = Locale(language, country or "")
    if locale not in course.locales:
        known = ", ".join(map(str, course.locales))
        raise AmberError(f"give --language and --country of an edition; there are {known}")
    text = as_gift(course, locale) if file.suffix == ".gift" else as_xml(course, locale)
    file.write_text(text, encoding="utf-8")
    n_items = sum(len(course.lesson(key, locale).quiz) for key in course.lesson_keys)
    click.echo(f"{file}: {n_items} questions")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Take a translator's spreadsheet in: all of it, or nothing and a list of what is wrong."""
    from lessons.incoming import take_in
    from lessons.spreadsheet import read_sheet

    language, cells = read_sheet(file)
    taken = take_in(folder(), language, cells, sheet=file.name)
    for problem in taken.problems:
        click.echo(problem)
    for path in taken.written:
        click.echo(path)
    if taken.problems:
        click.echo(f"{file.name}: {len(taken.problems)} problems; nothing was changed", err=True)
        sys.exit(1)
    click.echo(f"{file.name}: {len(cells)} rows read, {len(taken.written)} files changed", err=True)
