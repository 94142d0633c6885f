"""All commands together, and how their errors look: one line, and exit code 1."""

import sys

import click

from bot.cli.check import check
from bot.cli.content import content
from bot.cli.run import migrate, run
from bot.errors import AmberError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def amber() -> None:
    """Amber: the social-enterprise course that fits in a chat."""


for command in (run, check, migrate, content):
    amber.add_command(command)


def main() -> None:
    """Run a command; what a person can mend is said without a trace of code.

    Exit codes: 0 done, 1 something is wrong and was named, 2 the command was typed wrongly.
    """
    try:
        amber()
    except AmberError as failure:
        click.echo(f"amber: {failure}", err=True)
        sys.exit(1)
