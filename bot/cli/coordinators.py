"""`amber invite` and `amber coordinators`: who works at the desk."""

import asyncio
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot.cli.beside import database
from bot.errors import AmberError
from bot.settings import Settings, load_settings


@click.command()
@click.option("--role", type=click.Choice(["admin", "coordinator"]), required=True)
@click.option("--country", "countries", multiple=True, required=True, help="such as LV; repeatable")
@click.option("--language", "languages", multiple=True,
              help="in which they answer, such as ru; repeatable [default: the country's]")  # fmt: skip
def invite(role: str, countries: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Print one-time links that bring a person to the desk as coordinator or admin."""
    from bot.services import coordinators
    from bot.storage.coordinators import Invite, Post

    settings, now = load_settings(), datetime.now(UTC)
    languages = _known(settings, countries, languages)
    token, ends_at = secrets.token_urlsafe(24), now + coordinators.INVITE_LIFE
    with database(settings) as db:
        invited = Invite(Post(role), tuple(dict.fromkeys(countries)), languages, ends_at)
        coordinators.invite(db, token, invited, now)
    links = list(_links(settings, token))
    for link in links:
        click.echo(link)
    which = "Whichever is opened first works" if len(links) > 1 else "It works"
    click.echo(f"{which}, once, until {ends_at:%Y-%m-%d %H:%M} UTC.", err=True)


def _known(
    settings: Settings, countries: tuple[str, ...], languages: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the languages, by default those of the countries; all have to be in the course."""
    from lessons.load import load_course

    course = load_course(settings.courses)
    for given, known in ((countries, course.countries), (languages, course.languages)):
        for one in given:
            if one not in known:
                raise AmberError(f"{one} is not in the course; there are {', '.join(known)}")
    chosen = languages or tuple(course.countries[code].language for code in countries)
    return tuple(dict.fromkeys(chosen))


def _links(settings: Settings, token: str) -> Iterator[str]:
    from bot.dialogue.desk import INVITE

    # After the # the token never reaches a server's log.
    yield f"Web chat: {settings.public_url}/chat#{INVITE}{token}"
    if settings.telegram_token:
        bot = asyncio.run(_bot_link(settings))
        yield f"Telegram: {bot}?start={INVITE}{token}"
    if settings.has_messenger:
        page = asyncio.run(_page_link(settings))
        yield f"Messenger: {page}?ref={INVITE}{token}"


async def _page_link(settings: Settings) -> str:
    from bot.channels.messenger.door import Messenger
    from bot.files import Files

    messenger = Messenger(settings, Files(settings.courses))
    try:
        await messenger.check()
        return messenger.link
    finally:
        await messenger.close()


async def _bot_link(settings: Settings) -> str:
    from bot.channels.telegram.door import Telegram
    from bot.files import Files

    telegram = Telegram(settings, Files(settings.courses), webhook_secret="")
    try:
        return f"https://t.me/{await telegram.check()}"
    finally:
        await telegram.close()


@click.group()
def coordinators() -> None:
    """List who is at the desk, remove someone, and read what was done there."""


@coordinators.command("list")
def list_all() -> None:
    """List everyone at the desk, with the number by which they can be removed."""
    from bot.storage.coordinators import all_coordinators

    with database(load_settings()) as db:
        for one in all_coordinators(db):
            click.echo(
                f"{one.id}  {one.first_name or '(no name yet)'}  {one.post}  "
                f"{' '.join(one.countries)}  answers in {' '.join(one.languages)}"
            )


@coordinators.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Take someone from the desk, at once; NUMBER is the one of the list."""
    from bot.messages import LearnerId
    from bot.services import coordinators as services
    from bot.storage.coordinators import find_coordinator

    with database(load_settings()) as db:
        one = find_coordinator(db, LearnerId(number))
        if one is None:
            raise AmberError(
                f"nobody at the desk has number {number}; see `amber coordinators list`"
            )
        services.remove(db, one, datetime.now(UTC))
    click.echo(f"{one.first_name or number} is no longer at the desk.")


@coordinators.command()
@click.option("--last", default=50, show_default=True, help="how many entries")
def log(last: int) -> None:
    """Print the audit log, newest first: when, who, what, before and after."""
    from bot.storage.audit import latest

    with database(load_settings()) as db:
        for deed in latest(db, last):
            change = " -> ".join(part for part in (deed.before, deed.after) if part)
            who = f"coordinator {deed.actor_id}" if deed.actor_id else "operator"
            click.echo(f"{deed.at:%Y-%m-%d %H:%M}  {who}  {deed.action}  {deed.subject}  {change}")
