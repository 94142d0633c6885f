"""All tables in one place, for migrations and tests; each is defined with its own SQL."""

from bot.storage import (
    audit,
    coordinators,
    followups,
    ideas,
    inbound,
    learners,
    leases,
    outbox,
    pushes,
    questions,
    review,
    study,
    tickets,
)
from bot.storage.schema import metadata

__all__ = [
    "audit",
    "coordinators",
    "followups",
    "ideas",
    "inbound",
    "learners",
    "leases",
    "metadata",
    "outbox",
    "pushes",
    "questions",
    "review",
    "study",
    "tickets",
]
