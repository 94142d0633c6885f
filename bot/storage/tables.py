"""All tables in one place, for migrations and tests; each is defined with its own SQL."""

from bot.storage import (
    attendance,
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
    registrations,
    review,
    study,
    tickets,
    trainings,
)
from bot.storage.schema import metadata

__all__ = [
    "attendance",
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
    "registrations",
    "review",
    "study",
    "tickets",
    "trainings",
]
