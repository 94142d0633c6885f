"""`amber faq drafts`: what coordinators suggested for the FAQ, as files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.beside import database
from bot.settings import load_settings


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--again", is_flag=True, help="also what was exported before and is still kept")
def drafts(folder: Path, again: bool) -> None:
    """Write questions and answers that coordinators suggested to FOLDER, in the format of faq/.

    They hold what people wrote: take names out before anything goes into the course.
    """
    from bot.services.drafts import as_files, note_exported, proposals

    with database(load_settings()) as db:
        found = proposals(db, again=again)
        if found:
            _write(folder, as_files(found))
            note_exported(db, found, datetime.now(UTC))
    click.echo(f"{len(found)} drafts in {folder}" if found else "Nothing new was suggested.")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
