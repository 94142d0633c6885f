"""Hears what other processes commit: PostgreSQL's LISTEN, on a connection of its own."""

import asyncio
import logging
from collections.abc import Callable

from psycopg import AsyncConnection, Error, sql
from sqlalchemy import make_url

from bot.messages import Address
from bot.storage.bell import BELL

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds before it listens again

Heard = Callable[[str, Address], None]  # a channel, and an address something was said to


async def listen(database_url: str, heard: Heard) -> None:
    """Call `heard` for every ring until cancelled; what is missed meanwhile, the next sweep finds."""
    url = make_url(database_url).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    while True:
        try:
            async with await AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(BELL)))
                async for ring in connection.notifies():
                    channel, _, at = ring.payload.partition(":")
                    heard(channel, Address(at))
        except (Error, OSError) as failure:
            log.warning("bell: %s; listening again", type(failure).__name__)
        await asyncio.sleep(PAUSE)
