"""What was said to a device of the web chat, read from the outbox."""

from sqlalchemy import Connection

from bot.channels.webchat.hub import NAME
from bot.channels.webchat.stream import Said
from bot.messages import Address, OutMessage
from bot.storage.database import Database
from bot.storage.learners import find_learner
from bot.storage.said import find_said, transcript


class Transcripts:
    """The transcripts of all devices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, address: Address, after: int, limit: int) -> tuple[list[Said], str]:
        """Return messages later than id `after`, oldest first, and the learner's language."""

        def read(db: Connection) -> tuple[list[Said], str]:
            said = [Said(*row) for row in transcript(db, (NAME, address), after, limit)]
            learner = find_learner(db, NAME, address)
            return said, learner.language if learner else ""

        return await self._database.run(read, key=NAME + address)

    async def one(self, address: Address, offer: str) -> OutMessage | None:
        """Return one message that was said to this address."""
        return await self._database.run(lambda db: find_said(db, (NAME, address), offer))
