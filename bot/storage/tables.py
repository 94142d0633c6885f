"""All tables in one place, for migrations and tests; each is defined with its own SQL."""

from bot.storage import followups, ideas, inbound, learners, leases, outbox, pushes, review, study
from bot.storage.schema import metadata

__all__ = [
    "followups", "ideas", "inbound", "learners", "leases", "metadata", "outbox", "pushes", "review", "study",
]  # fmt: skip
