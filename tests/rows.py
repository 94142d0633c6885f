"""What is kept of everyone, in a running bot."""

from typing import Any

from sqlalchemy import Table, select

from bot.storage.tables import metadata
from tests.conftest import Town


async def rows(town: Town, table: Table | str) -> list[dict[str, Any]]:
    """Return all rows of a table in the order of its key: the database may keep them in another."""
    its = metadata.tables[table] if isinstance(table, str) else table
    query = select(its).order_by(*its.primary_key)
    found = await town.amber.database.run(lambda db: db.execute(query).mappings().all())
    return [dict(row) for row in found]
