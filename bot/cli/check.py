"""`amber check`: tries everything an operator can get wrong, and says how to mend it."""

import asyncio
import sys
from datetime import UTC, datetime

import click

from bot.settings import read_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON for other tools")
def check(as_json: bool) -> None:
    """Try settings, database, content, Telegram, Messenger, clock and disk; say how to mend what is wrong."""
    import orjson

    from bot.checks import check_all

    results = asyncio.run(check_all(read_settings(), datetime.now(UTC)))
    if as_json:
        rows = [{"what": r.what, "ok": r.is_well, "said": r.said} for r in results]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        for result in results:
            click.echo(f"{'ok   ' if result.is_well else 'WRONG'}  {result.what}: {result.said}")
    sys.exit(0 if all(result.is_well for result in results) else 1)
