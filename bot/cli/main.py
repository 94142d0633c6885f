"""All commands together, and how their errors look: words for a person, and exit code 1."""

import sys
from typing import NoReturn

import click

from bot.cli.check import check
from bot.cli.content import content
from bot.cli.coordinators import coordinators, invite
from bot.cli.drafts import drafts
from bot.cli.exchange import export, import_
from bot.cli.faq import faq
from bot.cli.run import migrate, run
from bot.errors import AmberError
from lessons.errors import BrokenCourseError, LessonsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def amber() -> None:
    """Amber: the social-enterprise course that fits in a chat."""


for command in (export, import_):
    content.add_command(command)
for command in (run, check, migrate, content, faq, invite, coordinators):
    amber.add_command(command)
faq.add_command(drafts)


def main() -> None:
    """Run a command; what a person can mend is said without a trace of code.

    Exit codes: 0 done, 1 something is wrong and was named, 2 the command was typed wrongly.
    """
    try:
        amber()
    except BrokenCourseError as broken:
        for problem in broken.problems:
            click.echo(problem, err=True)
        _end(
            f"the content has {len(broken.problems)} problems, listed above; "
            "mend them, then `amber content check` tells when all is well"
        )
    except (AmberError, LessonsError) as failure:
        _end(str(failure))
    except OSError as failure:
        if failure.filename is None:
            raise
        _end(f"{failure.filename}: {failure.strerror}; see whether it is there, and to its rights")


def _end(words: str) -> NoReturn:
    click.echo(f"amber: {words}", err=True)
    sys.exit(1)
