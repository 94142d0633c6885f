"""`amber run` and `amber migrate`."""

import asyncio
import gc
import random
from datetime import UTC, datetime

import click

from bot.settings import load_settings


@click.command()
@click.option(
    "--role", type=click.Choice(["all", "web", "worker"]), default="all", show_default=True,
    help="what this process does, where several share one PostgreSQL",
)  # fmt: skip
def run(role: str) -> None:
    """Run the bot: the web chat, and the messengers that have a token."""
    # What is imported lives for ever; looking for garbage among it costs a fifth of the start.
    gc.disable()
    asyncio.run(_run(role))


async def _run(role: str) -> None:
    from bot.app import Amber, build, run_until_stopped
    from bot.logs import start_logging
    from bot.roles import Role

    settings = load_settings()
    start_logging(settings.log_format, settings.log_level)

    def announce(amber: Amber) -> None:
        address = f"http://{settings.http_host}:{amber.port}/chat"
        click.echo(f"Amber is running. Open {address} in a browser.")
        if not settings.telegram_token:
            click.echo("Telegram is off: put AMBER_TELEGRAM_TOKEN into .env to switch it on.")
        if not settings.has_messenger:
            click.echo("Messenger is off: docs/operating.md says how to set up a Page.")
        click.echo("Stop it with Ctrl+C.")

    # Reading the course leaves 40 MB of garbage, so from here on it is looked for.
    gc.freeze()
    gc.enable()
    amber = build(settings, _clock, random.SystemRandom(), Role(role))
    await run_until_stopped(amber, announce)


def _clock() -> datetime:
    return datetime.now(UTC)


@click.command()
@click.option("--revision", default="head", show_default=True, help="the migration to go to")
def migrate(revision: str) -> None:
    """Bring the database's tables up to date (`amber run` does so by itself)."""
    from bot.storage.database import open_engine
    from bot.storage.migrate import migrate as bring_up_to_date

    changed = bring_up_to_date(open_engine(load_settings().database_url), revision)
    click.echo("The tables were brought up to date." if changed else "The tables are up to date.")
