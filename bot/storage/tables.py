"""All tables in one place, for migrations and tests; each is defined with its own SQL."""

from bot.storage import (
    announcements,
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
    recipients,
    review,
    study,
    tickets,
)
from bot.storage.schema import metadata

__all__ = [
    "announcements",
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
    "recipients",
    "review",
    "study",
    "tickets",
]
