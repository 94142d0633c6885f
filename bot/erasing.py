"""Erases people whom a platform asks us to forget."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.messages import Address
from bot.services import learners
from bot.storage.database import Database
from bot.storage.learners import find_learner, is_receipt


class Eraser:
    """Erases by address; a receipt without a name stays."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def erase(self, channel: str, address: Address, receipt: str) -> bool:
        """Erase who writes from there, and keep the receipt; False when nobody does."""

        def work(db: Connection) -> bool:
            learner = find_learner(db, channel, address)
            if learner:
                learners.erase(db, learner.id, receipt, self._now())
            return learner is not None

        return await self._database.run(work, key=channel + address)

    async def has_erased(self, receipt: str) -> bool:
        """Return whether somebody was erased under this receipt."""
        return await self._database.run(lambda db: is_receipt(db, receipt))
